"""``/api/standing``: questions that are asked again, what changed, and the feed of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, Self

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from dateline.service.access.guard import FEED_PATH
from dateline.service.access.users import User
from dateline.service.api.problems import PROBLEMS, Problem
from dateline.service.api.schemas import MAX_BODY, Question, Reply, SearchRequest
from dateline.service.asker import Asker
from dateline.service.errors import ServiceError
from dateline.service.standing.feed import (
    BRIEFED_DAYS,
    ENTRIES,
    MEDIA_TYPE,
    atom_feed,
    briefing_feed,
)
from dateline.service.standing.keeping import keep_question, keep_search
from dateline.service.storage.conversations import ConversationStore
from dateline.service.storage.standing_questions import LISTED, StandingKind
from rag import Briefing, Dateline, Selection, clean_question

NO_FEED = "There is no such feed. Make a new address of it."
_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "You keep no such question"}
}


class StandingRequest(BaseModel):
    """A question or a search to keep: one of both."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    question: Question | None = None
    outlets: Annotated[list[str], Field(max_length=100)] = []
    """Of a question: use only reports of these."""
    authors: Annotated[list[str], Field(max_length=100)] = []
    """Of a question: use only reports by these."""
    language: Annotated[str | None, Field(max_length=35)] = None
    """Of a question: use only reports in it, a code such as "en"."""
    search: SearchRequest | None = None
    """As `/api/search` takes it; its order and page do not count."""
    name: Annotated[str, Field(max_length=200)] = ""
    """What a search is called; its words where it is empty."""

    @property
    def only(self) -> Selection:
        """Which reports may be used for a question."""
        return Selection(outlets=self.outlets, authors=self.authors, language=self.language)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.question is None) is (self.search is None):
            raise ValueError("give a question or a search")
        return self


class StandingReply(Reply):
    """A question that is kept."""

    id: str
    kind: StandingKind
    name: str
    asked: dict[str, Any]
    kept: datetime
    number: int
    """How many changes were told of it."""
    unread: int
    """How many of these were not seen."""
    waiting: str
    """Why it could not be asked the last time; it is asked again by itself. Empty: it could."""


class ChangeReply(Reply):
    """What was told of a question."""

    id: str
    question: str
    """Its id."""
    kind: StandingKind
    name: str
    number: int
    told: datetime
    snapshot: str
    change: dict[str, Any]
    """Of a question `before` and `after`, answers as `/api/ask` gives them, and the statements
    `gained` and `lost`; of a search the new `articles`, as `/api/search` gives them."""
    unread: bool


class FeedKind(StrEnum):
    """What a feed tells."""

    CHANGES = "changes"
    BRIEFING = "briefing"


class FeedReply(BaseModel):
    """Where a feed reader finds what is new; both addresses hold one secret."""

    address: str
    """Of what changed in the answers to your questions."""
    briefing: str
    """Of what is new in the archive, an entry for each day and story."""


def standing_routes(
    asker: Asker, kept: ConversationStore, may_read: Callable[[str], bool]
) -> APIRouter:
    """Return the routes below ``/api/standing``.

    Args:
        asker: Answers.
        kept: The questions, and what was told of them.
        may_read: Whether a user may still read what they kept; a feed's reader is not logged in.
    """
    router = APIRouter(
        prefix="/api/standing", tags=["standing"], responses=PROBLEMS, max_body_size=MAX_BODY
    )

    @router.get("")
    async def standing(request: Request) -> list[StandingReply]:
        """Return the questions and searches that you keep."""
        found = await asker.run(partial(kept.standing.listed, _owner(request)))
        return [StandingReply.model_validate(one) for one in found]

    @router.post("")
    async def keep(body: StandingRequest, request: Request) -> dict[str, str]:
        """Keep a question or a search: it is asked again with every change of the archive."""
        owner = _owner(request)
        if body.search:
            told = body.search.model_dump(mode="json", exclude_defaults=True)
            words = told.pop("query", "")
            search = {"words": words, **told}
            call = partial(
                keep_search, kept.standing, asker.dateline, owner, body.name or words, search
            )
        else:
            question = clean_question(body.question or "")
            call = partial(keep_question, kept.standing, owner, question, body.only)
        try:
            return {"id": await asker.run(call)}
        except ServiceError as error:
            raise HTTPException(400, str(error)) from error

    @router.get("/changes")
    async def changes(
        request: Request, limit: Annotated[int, Query(ge=1, le=LISTED)] = 20
    ) -> list[ChangeReply]:
        """Return what changed, newest first."""
        found = await asker.run(partial(kept.standing.changes, _owner(request), limit))
        return [ChangeReply.model_validate(one) for one in found]

    @router.post("/{id_}/ask", responses=_UNKNOWN, status_code=204)
    async def ask(id_: str, request: Request) -> None:
        """Ask a question again now, whether the archive has changed or not."""
        _found(await asker.run(partial(kept.standing.ask_again, _owner(request), id_)))

    _add_feed_routes(router, asker, kept, may_read)  # first: "feed" is no id of a question

    @router.delete("/{id_}", responses=_UNKNOWN, status_code=204)
    async def delete(id_: str, request: Request) -> None:
        """Keep a question no longer, nor what was told of it."""
        _found(await asker.run(partial(kept.standing.delete, _owner(request), id_)))

    return router


def _add_feed_routes(
    router: APIRouter, asker: Asker, kept: ConversationStore, may_read: Callable[[str], bool]
) -> None:
    @router.post("/feed")
    async def create_feed(request: Request) -> FeedReply:
        """Return the address of a new feed of your changes; the one before ends."""
        key = await asker.run(partial(kept.feeds.create, _owner(request)))
        address = f"{_site(request)}{FEED_PATH}?token={key}"
        return FeedReply(address=address, briefing=f"{address}&of={FeedKind.BRIEFING}")

    @router.delete("/feed", status_code=204)
    async def delete_feed(request: Request) -> None:
        """End the feed: its address finds nothing any more."""
        await asker.run(partial(kept.feeds.revoke, _owner(request)))

    @router.get(
        "/feed",
        response_class=Response,
        responses={200: {"content": {MEDIA_TYPE: {}}}, 404: {"model": Problem}},
    )
    async def feed(
        request: Request,
        token: Annotated[str, Query(max_length=200)] = "",
        of: FeedKind = FeedKind.CHANGES,
    ) -> Response:
        """Return the changes of whoever the token is of, or what is new by day, as Atom."""
        owner = await asker.run(partial(kept.feeds.owner_of, token))
        if owner is None or not await asker.run(partial(may_read, owner)):
            raise HTTPException(404, NO_FEED)
        site = f"{_site(request)}/"
        if of is FeedKind.BRIEFING:
            written = briefing_feed(owner, await asker.run(partial(_days, asker.dateline)), site)
        else:
            found = await asker.run(partial(kept.standing.changes, owner, ENTRIES))
            written = atom_feed(owner, found, site)
        return Response(written, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def _days(dateline: Dateline) -> list[Briefing]:
    """Return a briefing for each of the last days, the newest first."""
    days = [date.today() - timedelta(days=back) for back in range(BRIEFED_DAYS)]
    return [dateline.briefing(since=day, until=day) for day in days]


def _owner(request: Request) -> str:
    user: User = request.state.user
    return user.name


def _site(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _found(found: bool) -> None:
    if not found:
        raise HTTPException(404, "You keep no such question.")
