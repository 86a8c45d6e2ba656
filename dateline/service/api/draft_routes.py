"""``/api/check``: what the archive says of a draft, and the text of a file that holds one.

Nothing of a draft is kept: a file is written to a folder of its own, read, and removed at once.
"""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Body, Header, HTTPException, Query, Request
from fastapi.responses import StreamingResponse

from dateline.service.api.problems import PROBLEMS
from dateline.service.api.query_routes import SSE, SSE_HEADERS, last, sent
from dateline.service.api.schemas import MAX_BODY, CheckRequest, DraftReply
from dateline.service.asker import Asker
from index_store import MAX_FILE_BYTES, UnreadableArticleError, read_draft, safe_name
from rag import CheckedDraft


def draft_routes(asker: Asker) -> APIRouter:
    """Return the routes for drafts."""
    router = APIRouter(prefix="/api", tags=["drafts"], responses=PROBLEMS)

    @router.post(
        "/check",
        response_model=CheckedDraft,
        responses={200: {"content": {SSE: {}}}},
        max_body_size=MAX_BODY,
    )
    async def check(
        body: CheckRequest, request: Request, accept: Annotated[str, Header()] = ""
    ) -> CheckedDraft | StreamingResponse:
        """Say of each sentence of a draft what the archive says of it, with its sentence beside it.

        With `Accept: text/event-stream` the sentences come as they are decided, as the events
        `checkedsentence` and last `checkeddraft`, or `error`; their data is JSON.
        """
        events = asker.checked(body.text, body)
        if SSE in accept.lower():
            return StreamingResponse(sent(events), media_type=SSE, headers=SSE_HEADERS)
        return await last(events, request, CheckedDraft)

    @router.post("/check/text", max_body_size=MAX_FILE_BYTES)
    async def text(
        data: Annotated[bytes, Body(media_type="application/octet-stream")],
        name: Annotated[
            str, Query(max_length=300, description="Of the file; its suffix says how to read it.")
        ],
    ) -> DraftReply:
        """Return the text of a .txt, .md, .html, .docx or .pdf, to be checked."""
        try:
            return DraftReply(text=await asker.run(partial(_text_of, name, data)))
        except UnreadableArticleError as error:
            raise HTTPException(400, str(error)) from error

    return router


def _text_of(name: str, data: bytes) -> str:
    with TemporaryDirectory(prefix="dateline-draft-") as folder:
        path = Path(folder, safe_name(name))
        path.write_bytes(data)
        return read_draft(path)
