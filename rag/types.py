"""The values that flow from a question to its answer; one ``Answer`` feeds page, CLI and API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from index_store import Article

Messages = Sequence[Mapping[str, str]]
"""Each has "role" (system, user or assistant) and "content"."""


class Status(StrEnum):
    """The three outcomes of a question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    """Something is answered, something of the question is missing; ``Answer.note`` says what."""
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One sentence of one article. Its text is a slice of the article, so a quote is verbatim."""

    number: int
    """The number by which the model and the answer's ``[n]`` markers refer to it; from 1."""
    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence, exactly as it stands in the article."""
        return self.article.text[self.start : self.end]

    @property
    def paragraph_span(self) -> tuple[int, int]:
        """Start and end, in the article's text, of the paragraph that holds the sentence."""
        text = self.article.text
        start = text.rfind("\n\n", 0, self.start)
        end = text.find("\n\n", self.end)
        return (0 if start < 0 else start + 2), (len(text) if end < 0 else end)

    def to_dict(self) -> dict[str, Any]:
        """Return what a JSON reader needs to show and to check the quote."""
        article = self.article
        return {
            "number": self.number,
            "quote": self.text,
            "start": self.start,
            "end": self.end,
            "article_id": article.id,
            "title": article.title,
            "source": article.source,
            "author": article.author,
            "published": article.published.isoformat() if article.published else None,
            "url": article.url,
            "origin": article.origin,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement of an answer and the sentences that prove it (at least one)."""

    text: str
    """The statement without markers."""
    evidence: tuple[Evidence, ...]
    subject: str | None = None
    """In an answer to "which ...?": the one that the statement lists, such as "Italy"."""

    @property
    def marked_text(self) -> str:
        """The statement followed by its markers, such as "It rained [1][3]."."""
        marks = "".join(f"[{item.number}]" for item in self.evidence)
        body = self.text.rstrip()
        return f"{body[:-1]} {marks}{body[-1]}" if body[-1:] in ".!?" else f"{body} {marks}"


class WindowKind(StrEnum):
    """Where the bounds of a window come from."""

    RECENT = "recent"
    """Nothing was stated: everything up to the day of asking, recent reports first."""
    STATED = "stated"
    """The question's words state it; no article from outside is used."""
    GIVEN = "given"
    """The caller set it; no article from outside is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days of publication that an answer rests on, both ends included."""

    start: date | None
    """The first day; None: from the archive's beginning."""
    end: date
    kind: WindowKind
    words: str | None = None
    """The question's words that state it, such as "in March 2025"."""

    def holds(self, day: date | None) -> bool:
        """Say whether an article of that day is inside; an undated one only where it is open."""
        if day is None:
            return self.start is None
        return (self.start is None or self.start <= day) and day <= self.end

    def to_dict(self) -> dict[str, str | None]:
        """Return the window as JSON-serialisable values."""
        return {
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat(),
            "kind": self.kind.value,
            "words": self.words,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlets:
    """The outlets that a question is about."""

    names: tuple[str, ...] = ()
    """As the archive has them; empty: all."""
    given: bool = False
    """The caller set them, and no article of another is used; else the question names them, and
    theirs come first."""

    def hold(self, outlet: str | None) -> bool:
        """Say whether an article of that outlet may be used."""
        return not self.given or outlet in self.names

    def to_dict(self) -> dict[str, Any]:
        """Return the outlets as JSON-serialisable values."""
        return {"names": list(self.names), "given": self.given}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One party in an answer to "which ...?", as data."""

    entity: str
    group: str
    """"listed" (what was asked for), "changed" (held it once) or "undecided"."""
    stance: str
    """"yes", "no", "undone" (done and taken back) or "open"."""
    since: date | None
    """The day of the first report of it, or None where no report is dated."""
    outlets: int
    """Independent articles that say so; reprints of one story count once."""
    quote: str
    number: int | None
    """The evidence number of the quote; None where the answer does not cite it."""

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON-serialisable values."""
        return {
            "entity": self.entity,
            "group": self.group,
            "stance": self.stance,
            "since": self.since.isoformat() if self.since else None,
            "outlets": self.outlets,
            "quote": self.quote,
            "number": self.number,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """One dated step of an answer about time."""

    day: date
    text: str
    number: int
    """The evidence number of its proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one report says where reports differ."""

    value: str
    """What the report says, as it writes it: a number, day or name, or "yes" or "no"."""
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Reports of one thing that differ about it."""

    sides: tuple[Side, ...]
    """At least two; first the one that the answer rests on."""

    def to_dict(self) -> dict[str, Any]:
        """Return the sides as JSON-serialisable values."""
        sides = [{"value": side.value, "number": side.evidence.number} for side in self.sides]
        return {"sides": sides}


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the archive an answer rests on."""

    read: int
    """Articles from which sentences were read for this answer."""
    matching: int
    """Articles that retrieval found to bear on the question, read or not."""
    total: int
    """Articles in the archive."""
    undated: int = 0
    """Of those read, how many carry no date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The outcome of a question: statements, each with the sentences that prove it."""

    question: str
    status: Status
    text: str
    """The whole answer with ``[n]`` markers, n being ``Evidence.number``."""
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    """The cited sentences in order of first use, numbered from 1."""
    nearest: tuple[Evidence, ...] = ()
    """For ``not_found``: the nearest sentences that the archive does hold."""
    rows: tuple[ListRow, ...] = ()
    """For an answer to "which ...?" or "how many ...?": the list as a table."""
    events: tuple[TimelineEvent, ...] = ()
    """For an answer about the course of things: its steps in order of time."""
    disagreements: tuple[Disagreement, ...] = ()
    """Where reports differ; each side is cited in the text as well."""
    verified: int = 0
    """Statements that their sentences prove; all that are shown."""
    unproved: int = 0
    """Statements that no sentence proves; they were left out."""
    note: str | None = None
    """What the reader must know: why the answer is extractive, what was left out."""
    extractive: bool = False
    """True where no model was at hand and the answer is evidence sentences themselves."""
    coverage: Coverage
    window: Window
    """The days of publication that were searched, and where they come from."""
    outlets: Outlets = Outlets()
    as_of: date
    """The day the question was asked, or was asked to be answered for."""
    model: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0
    timings: dict[str, float] = field(default_factory=dict)
    """Seconds per stage: "retrieve", "evidence", "write", "total"."""

    @property
    def sources(self) -> tuple[Article, ...]:
        """The cited articles, each once, in order of use."""
        return tuple({item.article.id: item.article for item in self.evidence}.values())

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-serialisable values."""
        return {
            "question": self.question,
            "status": self.status.value,
            "text": self.text,
            "claims": [
                {
                    "text": claim.text,
                    "subject": claim.subject,
                    "evidence": [item.number for item in claim.evidence],
                }
                for claim in self.claims
            ],
            "evidence": [item.to_dict() for item in self.evidence],
            "nearest": [item.to_dict() for item in self.nearest],
            "rows": [row.to_dict() for row in self.rows],
            "events": [
                {"day": event.day.isoformat(), "text": event.text, "number": event.number}
                for event in self.events
            ],
            "disagreements": [item.to_dict() for item in self.disagreements],
            "verified": self.verified,
            "unproved": self.unproved,
            "note": self.note,
            "extractive": self.extractive,
            "coverage": {
                "read": self.coverage.read,
                "matching": self.coverage.matching,
                "total": self.coverage.total,
                "undated": self.coverage.undated,
            },
            "window": self.window.to_dict(),
            "outlets": self.outlets.to_dict(),
            "as_of": self.as_of.isoformat(),
            "model": self.model,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "timings": self.timings,
        }


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage has begun; ``name`` is fit to show, such as "Searching 12 articles"."""

    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The statement being written now, as far as it goes; not yet verified."""

    text: str


Event = Stage | Draft | Claim | Answer
"""What ``Dateline.stream`` yields; the last event is always the Answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelState:
    """Whether a chat model is at hand."""

    name: str | None
    """Its name, or None where there is none."""
    ready: bool
    loading: bool = False
    reason: str | None = None
    """Why there is none and what to do about it; None while loading or ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOptions:
    """What a caller sets beside a question."""

    as_of: date | None = None
    """Answer with what was published up to this day; None: today."""
    since: date | None = None
    """Use nothing published before this day, whatever the question states."""
    until: date | None = None
    """Use nothing published after this day, whatever the question states."""
    outlets: tuple[str, ...] = ()
    """Use nothing but reports of these, in any case; empty: of all."""
    history: Messages = ()
    """The turns before the question, oldest first."""
