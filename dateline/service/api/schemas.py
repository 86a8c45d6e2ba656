"""The JSON of the HTTP and MCP replies; OpenAPI and the tools' descriptions are made from it.

The values are those of ``rag.types.Answer.to_dict``: one answer, whatever asks for it.
"""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from index_store import Article
from rag import MAX_CHARACTERS, Answer, Candidate, Claim, Status, WindowKind

Question = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_CHARACTERS,
        description="In plain words.",
        examples=["Which countries refused to send troops?"],
    ),
]


def _written_out(day: object) -> object:
    """Refuse what pydantic would take for seconds since 1970, as a number or in digits."""
    if isinstance(day, str | int | float) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(day)):
        raise ValueError("a day is written as YYYY-MM-DD")
    return day


_Day = Annotated[
    date, BeforeValidator(_written_out), Field(ge=date(1800, 1, 1), le=date(2200, 1, 1))
]
AsOf = Annotated[
    _Day | None,
    Field(description="Use only what was published up to this day; by default today."),
]
MAX_OUTLETS = 100
MAX_OUTLET_CHARACTERS = 200
OutletNames = Annotated[
    tuple[Annotated[str, Field(max_length=MAX_OUTLET_CHARACTERS)], ...],
    Field(
        max_length=MAX_OUTLETS,
        description="Use only reports of these outlets, in any case; empty: of all.",
        examples=[["Harbour Courier"]],
    ),
]
MAX_BODY = 2**20  # bytes of a request; a long conversation has a tenth of it
MAX_PASSAGES = 100
MAX_TURNS = 100
MAX_TURN_CHARACTERS = 100_000


class Reply(BaseModel):
    """Base of what is sent; the descriptions stand below the fields."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Turn(BaseModel):
    """What was said before the question."""

    role: Literal["user", "assistant"]
    content: Annotated[str, Field(max_length=MAX_TURN_CHARACTERS)]


class AskRequest(BaseModel):
    """A question to the archive."""

    question: Question
    as_of: AsOf = None
    outlets: OutletNames = ()
    history: Annotated[
        list[Turn],
        Field(max_length=MAX_TURNS, description="The turns before the question, oldest first."),
    ] = []


class SearchRequest(BaseModel):
    """What to look for; in a body, since addresses end up in the logs of proxies."""

    query: Question
    limit: Annotated[int, Field(ge=1, le=MAX_PASSAGES)] = 10
    as_of: AsOf = None
    outlets: OutletNames = ()


class EvidenceReply(Reply):
    """One sentence of one article, exactly as it stands there."""

    number: int
    """By which the ``[n]`` markers of the text refer to it; from 1."""
    quote: str
    start: int
    """Where the quote begins in the article's text, in characters."""
    end: int
    article_id: str
    title: str
    source: str | None
    """The outlet."""
    author: str | None
    published: str | None
    """A day, or a moment with its zone, in ISO 8601; null where the article does not say."""
    url: str | None
    origin: str
    """Where it was read from, relative to the folder that was indexed, or a URL."""


class ClaimReply(Reply):
    """One statement of an answer."""

    text: str
    subject: str | None
    """In an answer to "which ...?": the one that the statement lists."""
    evidence: list[int]
    """Numbers of the sentences that prove it."""

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """Return a claim as it is sent."""
        numbers = [item.number for item in claim.evidence]
        return cls(text=claim.text, subject=claim.subject, evidence=numbers)


class RowReply(Reply):
    """One party in an answer to "which ...?"."""

    entity: str
    group: str
    """"listed" (what was asked for), "changed" (held it once) or "undecided"."""
    stance: str
    """"yes", "no", "undone" (done and taken back) or "open"."""
    since: date | None
    """The day of the first report of it."""
    outlets: int
    """Independent articles that say so."""
    quote: str
    number: int | None
    """Of the evidence; null where the answer does not cite it."""


class TimelineReply(Reply):
    """One dated step of an answer about the course of things."""

    day: date
    text: str
    number: int
    """Of the evidence."""


class SideReply(Reply):
    """What one report says where reports differ."""

    value: str
    """What the report says, as it writes it: a number, day or name, or "yes" or "no"."""
    number: int
    """Of the evidence."""


class DisagreementReply(Reply):
    """Reports of one thing that differ about it."""

    sides: list[SideReply]
    """At least two; first the one that the answer rests on."""


class WindowReply(Reply):
    """The days of publication that were searched, both ends included."""

    start: date | None
    """Null: from the archive's beginning."""
    end: date
    kind: WindowKind
    """"recent": nothing was stated; "stated": by the question; "given": by the caller."""
    words: str | None
    """The question's words that state it."""


class OutletsReply(Reply):
    """The outlets that the question is about."""

    names: list[str]
    """Empty: all."""
    given: bool
    """True: the caller set them, and nothing else was used; else the question names them."""


class CoverageReply(Reply):
    """How much of the archive an answer rests on, in articles."""

    read: int
    matching: int
    total: int
    undated: int
    """Of those read."""


class AnswerReply(Reply):
    """The outcome of a question: statements, each with the sentences that prove it."""

    question: str
    status: Status
    text: str
    """The whole answer with ``[n]`` markers, n being a number of ``evidence``."""
    claims: list[ClaimReply]
    evidence: list[EvidenceReply]
    nearest: list[EvidenceReply]
    """Where the archive has no answer: the nearest sentences it does hold."""
    rows: list[RowReply]
    """For an answer to "which ...?" or "how many ...?": the list as a table."""
    events: list[TimelineReply]
    """For an answer about the course of things: its steps in order of time."""
    disagreements: list[DisagreementReply]
    """Where reports differ; each side is cited in the text as well."""
    verified: int
    """Statements that their sentences prove; all that are told."""
    unproved: int
    """Statements that no sentence proves; they were left out."""
    note: str | None
    """What the reader must know: why the answer is extractive, what was left out."""
    extractive: bool
    coverage: CoverageReply
    window: WindowReply
    outlets: OutletsReply
    as_of: date
    model: str | None
    prompt_tokens: int
    completion_tokens: int
    timings: dict[str, float]
    """Seconds by stage."""

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return an answer as it is sent."""
        return cls.model_validate(answer.to_dict())


class PassageReply(Reply):
    """A passage that bears on a query."""

    article_id: str
    title: str
    source: str | None
    published: str | None
    url: str | None
    text: str
    start: int
    """Where the passage begins in the article's text, in characters."""
    end: int
    score: float
    """Reciprocal rank fusion of vectors and words, less for age; higher is better."""

    @classmethod
    def of(cls, found: Candidate) -> Self:
        """Return a search result as it is sent."""
        article, chunk = found.article, found.chunk
        return cls(
            article_id=article.id,
            title=article.title,
            source=article.source,
            published=_iso(article),
            url=article.url,
            text=chunk.text,
            start=chunk.start,
            end=chunk.end,
            score=found.score,
        )


class ArticleReply(Reply):
    """One article as it is stored."""

    id: str
    title: str
    source: str | None
    author: str | None
    published: str | None
    url: str | None
    language: str | None
    text: str
    """Paragraphs, separated by one empty line."""

    @classmethod
    def of(cls, article: Article) -> Self:
        """Return an article as it is sent."""
        return cls(
            id=article.id,
            title=article.title,
            source=article.source,
            author=article.author,
            published=_iso(article),
            url=article.url,
            language=article.language,
            text=article.text,
        )


def _iso(article: Article) -> str | None:
    return article.published.isoformat() if article.published else None
