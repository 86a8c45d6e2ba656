"""The JSON of the HTTP requests, and of the replies that are no answer: those are ``rag.Answer``.

OpenAPI and the descriptions of the MCP tools are made from it.
"""

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from index_store import PushOutcome
from rag import (
    MAX_CHARACTERS,
    ArticleOptions,
    AskOptions,
    Briefing,
    CheckConfig,
    Dateline,
    Day,
    SearchOptions,
)

Question = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_CHARACTERS,
        description="In plain words.",
        examples=["Which countries refused to send troops?"],
    ),
]
SearchWords = Annotated[
    str,
    Field(
        max_length=MAX_CHARACTERS,
        description='Words, "exact phrases", AND, OR, NOT, parentheses, beginnings of words with '
        "a star (port*), and the fields title:, author:, outlet:, language:, day:, since: and "
        "until: (days, months or years such as 2026-09). Words side by side are all to be there, "
        "in any of their forms. Empty: everything.",
        examples=['ferry "price rise" (strike OR walkout) -bus outlet:courier'],
    ),
]
DraftText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=CheckConfig().characters,
        description="The draft, as plain text.",
        examples=["Ireland will send 41 soldiers to Varenia, the Taoiseach said."],
    ),
]
MAX_STORIES = 100
Limit = Annotated[int, Field(ge=1, le=MAX_STORIES)]
NameWords = Annotated[
    str,
    Field(max_length=200, description="Words of a name, each of which may be only its beginning."),
]
Offset = Annotated[
    int, Field(ge=0, description="How many of its articles, newest first, to pass over.")
]
MAX_BODY = 2**20  # bytes of a request; a long conversation has a tenth of it

# What JSON tells of a day or a moment: ISO 8601.
_Published = Annotated[
    str | None, BeforeValidator(lambda day: day.isoformat() if isinstance(day, date) else day)
]


class AskRequest(AskOptions):
    """A question to the archive."""

    question: Question


class CheckRequest(SearchOptions):
    """A draft to check; it is neither kept nor logged."""

    text: DraftText


class SearchRequest(ArticleOptions):
    """What to look for; in a body, since addresses end up in the logs of proxies."""

    query: SearchWords = ""


Since = Annotated[
    Day | None, Field(description="Only stories with an article of this day or later.")
]
Until = Annotated[
    Day | None, Field(description="Only stories with an article of this day or earlier.")
]
Outlets = Annotated[
    list[Annotated[str, Field(max_length=200)]],
    Field(max_length=100, description="Only stories with such an article of one of these outlets."),
]


class BriefingRequest(BaseModel):
    """What counts as new, and how much of it is told."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    since: Day | None = None
    """What was reported on this day or later; seven days ago, where neither this nor
    `arrived_after` is set."""
    until: Day | None = None
    """What was reported on this day or earlier."""
    arrived_after: AwareDatetime | None = None
    """What came into the archive later than this moment, whatever day it carries; in ISO 8601 with
    its zone."""
    story: Annotated[str | None, Field(max_length=2_000)] = None
    """Only what is new in this story, by its id."""
    outlets: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=100)] = []
    """Only new articles of these."""
    limit: Limit = 10
    """The most stories to tell."""

    def read(self, dateline: Dateline) -> Briefing:
        """Return what an archive tells of it; see ``Dateline.briefing``."""
        return dateline.briefing(**{name: getattr(self, name) for name in type(self).model_fields})


class Reply(BaseModel):
    """Base of what is sent, made of values of ``rag``; the descriptions stand below the fields."""

    model_config = ConfigDict(use_attribute_docstrings=True, from_attributes=True)


class DraftReply(Reply):
    """What a file holds."""

    text: str


class ArticleReply(Reply):
    """One article as it is stored."""

    id: str
    title: str
    source: str | None
    author: str | None
    published: _Published
    url: str | None
    language: str | None
    text: str
    """Paragraphs, separated by one empty line."""


class PushedReply(Reply):
    """What has become of one article that was pushed."""

    url: str | None
    outcome: PushOutcome
    """`waiting` until it is searchable; then `added`, `changed`, `unchanged`, `removed`, or
    `superseded` by a later push. `refused`: it is no article, and `reason` says why."""
    reason: str


class PushReply(Reply):
    """What was pushed at once."""

    id: str
    waits: bool
    """Whether some of it is not searchable yet."""
    problem: str | None = None
    """Why it still waits, where the last try to add it failed; it is tried again."""
    snapshot: int | None
    """The number of the first snapshot in which it is; null while it waits."""
    articles: list[PushedReply]
    """In the order in which they were sent."""
