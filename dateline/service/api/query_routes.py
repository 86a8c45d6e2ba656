"""``/api``: questions, search and articles as JSON, answers also as server-sent events."""

import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Header, HTTPException, Path, Query, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from dateline.service.api.problems import PROBLEMS, Problem
from dateline.service.api.schemas import (
    MAX_BODY,
    ArticleReply,
    AskRequest,
    Limit,
    NameWords,
    Offset,
    Outlets,
    SearchRequest,
    Since,
    Until,
)
from dateline.service.asker import Asker
from index_store import DatelineError
from rag import (
    Answer,
    CheckedDraft,
    CheckedSentence,
    Draft,
    Event,
    FoundArticles,
    NameEntry,
    NamePage,
    Story,
    StoryEntry,
    clean_question,
    without_markup,
)

SSE = "text/event-stream"
SSE_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx would hold it back
FAILED = "Something went wrong; the server's log says what."

Checked = CheckedSentence | CheckedDraft
Whole = TypeVar("Whole", Answer, CheckedDraft)

_LOG = logging.getLogger(__name__)


def archive_routes(asker: Asker) -> APIRouter:
    """Return the routes below ``/api``."""
    router = APIRouter(prefix="/api", tags=["archive"], responses=PROBLEMS, max_body_size=MAX_BODY)

    @router.post(
        "/ask",
        response_model=Answer,
        responses={200: {"content": {SSE: {}}}},
    )
    async def ask(
        body: AskRequest, request: Request, accept: Annotated[str, Header()] = ""
    ) -> Answer | StreamingResponse:
        """Answer a question, every statement with the sentences that prove it.

        With `Accept: text/event-stream` the answer comes step by step, as the events `stage`,
        `reading`, `draft`, `claim` and last `answer`, or `error`; their data is JSON.
        """
        question = clean_question(body.question)
        events = asker.events(question, body)
        if SSE in accept.lower():
            return StreamingResponse(sent(events), media_type=SSE, headers=SSE_HEADERS)
        return await last(events, request, Answer)

    @router.post("/search")
    async def search(body: SearchRequest) -> FoundArticles:
        """Return the articles that hold some words: a page of them, and counts over them all."""
        return await asker.run(partial(asker.dateline.search_articles, body.query, body))

    @router.get(
        "/articles/{id_:path}",
        responses={404: {"model": Problem, "description": "The archive holds no such article"}},
    )
    async def article(
        id_: Annotated[str, Path(alias="id_", max_length=2_000)],
    ) -> ArticleReply:
        """Return an article of the archive by the `article_id` of a quote or hit."""
        found = await asker.run(partial(asker.dateline.article, id_))
        if found is None:
            raise HTTPException(404, "The archive holds no article with this id.")
        return ArticleReply.model_validate(found)

    _add_story_routes(router, asker)
    _add_name_routes(router, asker)
    return router


def _add_story_routes(router: APIRouter, asker: Asker) -> None:
    @router.get("/stories", response_model=list[StoryEntry])
    async def stories(
        since: Since = None,
        until: Until = None,
        outlet: Annotated[Outlets, Query()] = [],  # noqa: B006 - FastAPI copies it
        limit: Limit = 20,
    ) -> list[StoryEntry]:
        """Return stories, articles on one matter as it develops, those of the last days first."""
        call = partial(
            asker.dateline.stories, since=since, until=until, outlets=outlet, limit=limit
        )
        return await asker.run(call)

    @router.get(
        "/stories/{id_:path}",
        response_model=Story,
        responses={404: {"model": Problem, "description": "The archive holds no such story"}},
    )
    async def story(id_: Annotated[str, Path(alias="id_", max_length=2_000)]) -> Story:
        """Return a story: what happened, who is in it, its numbers over time, its articles."""
        found = await asker.run(partial(asker.dateline.story, id_))
        if found is None:
            raise HTTPException(404, "The archive holds no story with this id.")
        return found


def _add_name_routes(router: APIRouter, asker: Asker) -> None:
    @router.get("/names", response_model=list[NameEntry])
    async def names(words: NameWords = "", limit: Limit = 20) -> list[NameEntry]:
        """Return people and bodies of the archive, those that most articles name first."""
        return await asker.run(partial(asker.dateline.names, words, limit))

    @router.get(
        "/names/{name:path}",
        response_model=NamePage,
        responses={404: {"model": Problem, "description": "No article names it"}},
    )
    async def name_page(name: Annotated[str, Path(max_length=200)], offset: Offset = 0) -> NamePage:
        """Return a person or body: who it is, what it said and did, each with its sentence."""
        found = await asker.run(partial(asker.dateline.name_page, name, offset))
        if found is None:
            raise HTTPException(404, "No article of the archive names it.")
        return found


async def last(
    events: AsyncGenerator[Event | Checked, None], request: Request, kind: type[Whole]
) -> Whole:
    """Return what the events end with; stop the model when nobody waits any more.

    Args:
        events: As ``Asker`` yields them.
        request: Who waits.
        kind: What the last of them is.

    Raises:
        HTTPException: The client has gone; nobody reads the reply.
    """
    async with aclosing(events):
        async for event in events:
            if isinstance(event, kind):
                return event
            if await request.is_disconnected():
                break
    raise HTTPException(499, "The client closed the request.")


async def sent(events: AsyncGenerator[Event | Checked, None]) -> AsyncIterator[bytes]:
    """Yield events in the form of server-sent events, each named by its class."""
    try:
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Draft):  # a statement's text before it is one
                    event = Draft(without_markup(event.text))
                name = type(event).__name__.lower()
                yield format_sse_event(event=name, data_str=json.dumps(event.to_dict()))
    except DatelineError as error:
        yield format_sse_event(
            event="error", data_str=Problem.of(400, str(error)).model_dump_json()
        )
    except Exception:
        _LOG.exception("An answer failed")
        yield format_sse_event(event="error", data_str=Problem.of(500, FAILED).model_dump_json())
