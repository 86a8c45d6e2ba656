"""What an answer is put together from: claims with their numbers, and what they cost."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from index_store import Article, Snapshot, write_count
from rag.config import ReadingConfig
from rag.model.protocol import Completion
from rag.query.query import Query
from rag.reading.prompts import NOT_FOUND
from rag.retrieval.corroboration import Corroborator
from rag.types import (
    Answer,
    Claim,
    Corroboration,
    Coverage,
    Disagreement,
    Evidence,
    ListRow,
    Refused,
    Status,
    Support,
    TimelineEvent,
    ValueRow,
    without_markup,
)


class Ledger:
    """Collects the claims of an answer and numbers their sentences in order of first use."""

    def __init__(self) -> None:
        self._claims: list[Claim] = []
        self._numbers: dict[tuple[str, int], int] = {}
        self._refused: list[Refused] = []

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Those added so far, in order, their evidence numbered."""
        return tuple(self._claims)

    @property
    def refused(self) -> tuple[Refused, ...]:
        """The statements that no sentence proved, each once, with the reason."""
        return tuple({one.text: one for one in self._refused}.values())

    def add(self, claims: Sequence[Claim]) -> Iterator[Claim]:
        """Yield the claims that are new, their evidence numbered.

        Nothing of an article acts in a statement, wherever it is shown; its evidence is exact.
        """
        told = {claim.text for claim in self._claims}
        for claim in claims:
            text = without_markup(claim.text)
            if text.strip() and text not in told:
                told.add(text)
                evidence = tuple(self.numbered(item) for item in claim.evidence)
                support = claim.support and _renumbered(claim.support, claim.evidence, evidence)
                self._claims.append(replace(claim, text=text, evidence=evidence, support=support))
                yield self._claims[-1]

    def leave_out(self, statements: Iterable[Refused]) -> None:
        """Note statements that no sentence proves."""
        self._refused += statements

    def numbered(self, item: Evidence) -> Evidence:
        """Return a sentence with the number under which it is cited, the next where it is new."""
        place = item.article.id, item.start
        return replace(item, number=self._numbers.setdefault(place, len(self._numbers) + 1))

    def renumbered(self, told: Disagreement) -> Disagreement:
        """Return a disagreement with the numbers under which its sentences are cited."""
        sides = (replace(side, evidence=self.numbered(side.evidence)) for side in told.sides)
        return replace(told, sides=tuple(sides))


def _renumbered(support: Support, before: Sequence[Evidence], after: Sequence[Evidence]) -> Support:
    """Return support with the numbers that its sentences have now."""
    numbers = {old.number: new.number for old, new in zip(before, after, strict=True)}
    carried = (replace(words, number=numbers[words.number]) for words in support.carried)
    return replace(support, carried=tuple(carried))


class Meter:
    """Measures one answer: seconds by stage, and what the model read and wrote."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._timings: dict[str, float] = {}
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self.model: str | None = None
        """The model that was at hand; None where none was needed."""

    def lap(self, stage: str) -> None:
        """Note the time since the last lap under a stage."""
        spent = time.perf_counter() - self._began - sum(self._timings.values())
        self._timings[stage] = round(self._timings.get(stage, 0.0) + spent, 3)

    def count(self, completion: Completion) -> None:
        """Add up the tokens of a model call."""
        self.prompt_tokens += completion.prompt_tokens
        self.completion_tokens += completion.completion_tokens

    def timings(self) -> dict[str, float]:
        """Return the seconds of each stage, and of all under "total"."""
        return {**self._timings, "total": round(time.perf_counter() - self._began, 3)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What reading came to beside the claims in the ledger."""

    read: tuple[Article, ...] = ()
    """Articles of which sentences were read."""
    matching: int = 0
    """Articles that bear on the question, read or not."""
    nearest: tuple[Evidence, ...] = ()
    """What was found, best first: where nothing could be claimed the first are shown, else they
    tell who else reports it."""
    rows: tuple[ListRow, ...] = ()
    events: tuple[TimelineEvent, ...] = ()
    values: tuple[ValueRow, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    short: str | None = None
    """As of ``Answer``."""
    partial: bool = False
    """Whether something of what was asked for is missing; a note says what."""
    extractive: bool = False
    notes: tuple[str, ...] = ()
    separator: str = " "
    """Between the statements of the text."""


def answer_of(
    query: Query,
    outcome: Outcome,
    ledger: Ledger,
    meter: Meter,
    config: ReadingConfig,
    snapshot: Snapshot,
) -> Answer:
    """Return the answer that a question came to.

    Args:
        query: The question.
        outcome: What reading came to.
        ledger: Holds the claims.
        meter: Has measured all of it.
        config: How many sentences to show where nothing is claimed.
        snapshot: The archive.
    """
    cited = {item.number: item for claim in ledger.claims for item in claim.evidence}
    reports_of = _reports_of(cited, outcome, Corroborator(query, snapshot, config.alike))
    claims, refused = _corroborated(ledger.claims, outcome, reports_of), ledger.refused
    unproved = [one for one in refused if not one.replaced]
    complete = Status.PARTIAL if unproved or outcome.partial else Status.ANSWERED
    left_out = f"{write_count(len(unproved), 'statement')} that no sentence proves left out."
    notes = [*query.notes, *outcome.notes, *([left_out] if unproved else [])]
    nearest = () if claims else outcome.nearest[: config.nearest]
    read = {article.id: article for article in outcome.read}
    read |= {item.article.id: item.article for item in cited.values()}  # a rival report's too
    return Answer(
        question=query.asked,
        status=complete if claims else Status.NOT_FOUND,
        short=outcome.short and without_markup(outcome.short),
        text=outcome.separator.join(claim.marked_text for claim in claims) or NOT_FOUND,
        claims=claims,
        evidence=tuple(cited[number] for number in sorted(cited)),
        nearest=tuple(replace(item, number=place) for place, item in enumerate(nearest, 1)),
        rows=tuple(replace(row, entity=without_markup(row.entity)) for row in outcome.rows),
        events=tuple(_corroborated_event(one, reports_of) for one in outcome.events),
        values=tuple(replace(one, value=without_markup(one.value)) for one in outcome.values),
        disagreements=outcome.disagreements,
        verified=len(claims),
        unproved=len(unproved),
        refused=tuple(replace(one, text=without_markup(one.text)) for one in refused),
        note=" ".join(notes) or None,
        extractive=outcome.extractive,
        coverage=Coverage(
            read=len(read),
            matching=max(outcome.matching, len(read)),
            total=snapshot.manifest.articles,
            undated=sum(article.day is None for article in read.values()),
        ),
        window=query.published,
        outlets=query.outlets,
        as_of=query.known_by,
        model=meter.model,
        prompt_tokens=meter.prompt_tokens,
        completion_tokens=meter.completion_tokens,
        timings=meter.timings(),
    )


def _reports_of(
    cited: Mapping[int, Evidence], outcome: Outcome, told_by: Corroborator
) -> Callable[[int], Corroboration]:
    """Return what tells, once for each, who reports the sentence with a number."""
    return cache(lambda number: told_by.of_sentence(cited[number], outcome.nearest))


def _corroborated(
    claims: Sequence[Claim], outcome: Outcome, reports_of: Callable[[int], Corroboration]
) -> tuple[Claim, ...]:
    """Return statements with who reports them: as their rows and values say, else by sentence.

    ``reports_of`` tells it of the sentence with a number.
    """
    rows = {row.entity: row.corroboration for row in outcome.rows}
    values = {row.number: row.corroboration for row in outcome.values}
    found = []
    for claim in claims:
        told = rows.get(claim.subject or "")
        if told is None and len(claim.evidence) == 1:
            number = claim.evidence[0].number
            told = values.get(number) or reports_of(number)
        found.append(replace(claim, corroboration=told))
    return tuple(found)


def _corroborated_event(
    event: TimelineEvent, reports_of: Callable[[int], Corroboration]
) -> TimelineEvent:
    """Return a step with who reports what its sentence tells."""
    text = without_markup(event.text)
    return replace(event, text=text, corroboration=reports_of(event.number))
