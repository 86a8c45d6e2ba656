"""One ``Answer`` feeds page, command line, Python, HTTP, tools and the stored conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

from index_store import Article, write_day
from rag.types.codec import JsonValue
from rag.types.corroboration import Corroboration
from rag.types.evidence import Claim, Disagreement, Evidence, QuotedSentences, Refused
from rag.types.window import Outlets, Window


class Status(StrEnum):
    """The three outcomes of a question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    """Something is answered, something of the question is missing; ``Answer.note`` says what."""
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow(JsonValue):
    """One party in an answer to "which ...?", as data."""

    entity: str
    group: str
    """"listed" (what was asked for), "changed" (held it once) or "undecided"; in an answer to who
    is for something and who against it "for", "against" or "undecided"."""
    stance: str
    """"yes", "no", "undone" (done and taken back) or "open"."""
    since: date | None
    """The day of the first report of it, or None where no report is dated."""
    outlets: int
    """Independent outlets that say so, as of ``corroboration``."""
    quote: str
    number: int | None
    """The evidence number of the quote; None where the answer does not cite it."""
    amount: str = ""
    """The number that was asked for beside it, as the quote has it: "about 12,000 jobs"; "" where
    none was, or the quote has none."""
    amount_value: float | None = None
    """The same as a number, in its own unit."""
    latest: date | None = None
    """The day of the newest report of it, in an answer to who is for or against something."""
    before: str = ""
    """Where it stood before, as of ``stance``; "" where no report tells of another position."""
    reason: str = ""
    """Why it stands there: words of the quote, or the sentence with the number that follows."""
    reason_number: int | None = None
    """The evidence number of the sentence that gives the reason."""
    corroboration: Corroboration | None = None
    """Who says so; None in answers that were kept before it was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent(JsonValue):
    """One dated step of an answer about the course of things."""

    day: date
    text: str
    number: int
    """The evidence number of its proof."""
    corroboration: Corroboration | None = None
    """Who reports it; None as for ``ListRow``."""
    reported: bool = False
    """Whether the day is that of the report: the sentence tells no other of what happened."""

    @property
    def written_day(self) -> str:
        """The day as a statement begins with it: "4 May 2026", "Reported on 4 May 2026"."""
        return f"{'Reported on ' if self.reported else ''}{write_day(self.day)}"


class Standing(StrEnum):
    """What a value is beside the others that reports tell."""

    CURRENT = "current"
    """It is told by the newest report."""
    AGREES = "agrees"
    """It may be the same, less exact ("about 70" beside 71) or in another currency."""
    RIVAL = "rival"
    """Another report of that day tells it."""
    SUPERSEDED = "superseded"
    CORRECTED = "corrected"
    """A report says that it was an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow(JsonValue):
    """A value that reports tell for the number that is asked for."""

    value: str
    """As the quote has it: "about 70 million pounds"."""
    amount: float
    """The same as a number, in its unit."""
    unit: str
    """What it is of, in the singular: "pound", "%", "worker"; "" where nothing says it."""
    bound: str
    """"exact", "about", "at_least" or "at_most"."""
    standing: Standing
    day: date | None
    """The day of the first report of it; None where that has none, or where it is only told as
    what held before."""
    quote: str
    number: int
    """The evidence number of the quote."""
    corroboration: Corroboration | None = None
    """Who tells it; None as for ``ListRow``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(JsonValue):
    """How much of the archive an answer rests on, in articles."""

    read: int
    """Articles from which sentences were read for this answer."""
    matching: int
    """Articles that retrieval found to bear on the question, read or not."""
    total: int
    """Articles in the archive."""
    undated: int = 0
    """Of those read, how many carry no date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(JsonValue):
    """The outcome of a question: statements, each with the sentences that prove it."""

    question: str
    status: Status
    text: str
    """The whole answer with ``[n]`` markers, n being ``Evidence.number``."""
    short: str | None = None
    """The words of a sentence that are the answer: "26", "Kathleen Corradi"; else None."""
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """The cited sentences in order of first use, numbered from 1."""
    nearest: tuple[Evidence, ...] = ()
    """For ``not_found``: the nearest sentences that the archive does hold."""
    rows: tuple[ListRow, ...] = ()
    """For an answer to "which ...?" or "how many ...?": the list as a table."""
    events: tuple[TimelineEvent, ...] = ()
    """For an answer about the course of things: its steps in order of time."""
    values: tuple[ValueRow, ...] = ()
    """For an answer with a number of which reports tell several: each, the newest first."""
    disagreements: tuple[Disagreement, ...] = ()
    """Where reports differ; each side is cited in the text as well."""
    verified: int = 0
    """Statements that their sentences prove; all that are shown."""
    unproved: int = 0
    """Statements that no sentence proves; they were left out."""
    refused: tuple[Refused, ...] = ()
    """These, and those whose sentence stands in their place, each with the reason."""
    note: str | None = None
    """What the reader must know: why the answer is extractive, what was left out."""
    extractive: bool = False
    """True where no model was at hand and the answer is evidence sentences themselves."""
    coverage: Coverage
    window: Window
    """The days of publication that were searched, and where they come from."""
    outlets: Outlets = field(default_factory=Outlets)
    as_of: date
    """The day the question was asked, or was asked to be answered for."""
    model: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    timings: dict[str, float] = field(default_factory=dict)
    """Seconds per stage: "retrieve", "evidence", "write", "total"."""

    @property
    def leaves_unread(self) -> bool:
        """Whether it has several items, and articles that bear on them were not read."""
        many = self.rows or self.events
        return bool(many) and self.coverage.read < self.coverage.matching

    @property
    def tells_sides(self) -> bool:
        """Whether its rows tell who is for something and who against it, with the reasons."""
        return any(row.group in ("for", "against") for row in self.rows)

    @property
    def sources(self) -> tuple[Article, ...]:
        """The cited articles, each once, in order of use."""
        return tuple({item.article.id: item.article for item in self.evidence}.values())

    @classmethod
    def from_dict(cls, told: Mapping[str, Any], context: QuotedSentences | None = None) -> Self:
        """Return the answer that ``to_dict`` made this of.

        Args:
            told: As ``to_dict`` returns it, or the services send it.
            context: The sentences that it refers to, with paragraphs that were kept of their
                articles; None: its own, of each article the sentence alone.

        Raises:
            ValidationError: Pydantic's: it is no answer.
        """
        if context is None:
            context = QuotedSentences.of([*told["evidence"], *told["nearest"]])
        return super(Answer, cls).from_dict(told, context)
