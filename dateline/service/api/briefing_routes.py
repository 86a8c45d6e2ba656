"""``GET /api/briefing``: what is new, by story, in exact sentences; as JSON and as Markdown."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response

from dateline.annotated.briefing import to_markdown
from dateline.service.api.problems import PROBLEMS
from dateline.service.api.schemas import BriefingRequest
from dateline.service.asker import Asker
from rag import Briefing

MARKDOWN = "text/markdown"
_FILE = {"Content-Disposition": 'attachment; filename="briefing.md"', "Cache-Control": "no-store"}


def briefing_routes(asker: Asker) -> APIRouter:
    """Return the routes ``/api/briefing`` and ``/api/briefing.md``."""
    router = APIRouter(prefix="/api", tags=["archive"], responses=PROBLEMS)

    @router.get("/briefing", response_model=Briefing)
    async def briefing(asked: Annotated[BriefingRequest, Query()]) -> Briefing:
        """Return what is new: sentences of new articles that no older one of their story says."""
        return await asker.run(partial(asked.read, asker.dateline))

    @router.get(
        "/briefing.md", response_class=Response, responses={200: {"content": {MARKDOWN: {}}}}
    )
    async def as_markdown(asked: Annotated[BriefingRequest, Query()]) -> Response:
        """Return the same as Markdown."""
        told = await asker.run(partial(asked.read, asker.dateline))
        return Response(to_markdown(told), media_type=MARKDOWN, headers=_FILE)

    return router
