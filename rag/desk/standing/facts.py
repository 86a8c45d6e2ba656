"""What an answer says, apart from how: facts that two answers to one question can be compared by.

A list says its rows, a number over time the values that hold, a course of things its steps, a
question for one thing the words that are the answer; any other answer says its statements. The
sentences are compared without case and punctuation, so that a reprint of a sentence is the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rag.types import Answer, Evidence, ListRow, Standing, Status, ValueRow
from rag.types.codec import JsonValue

_WORD = re.compile(r"\w+")


class FactKind(StrEnum):
    """What a fact is of."""

    ROW = "row"
    """Where a party stands, or that an item is in a list."""
    VALUE = "value"
    """A number that holds."""
    AGREES = "agrees"
    """A number that may be the same as the one that holds; by itself it is no news."""
    CORRECTED = "corrected"
    """A number that a report calls an error."""
    EVENT = "event"
    SHORT = "short"
    """The words that are the answer."""
    SIDE = "side"
    """What another report of then tells against it."""
    STATEMENT = "statement"


_OF_VALUES = {
    Standing.CURRENT: FactKind.VALUE,
    Standing.RIVAL: FactKind.SIDE,
    Standing.AGREES: FactKind.AGREES,
    Standing.CORRECTED: FactKind.CORRECTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted(JsonValue):
    """A sentence and the article that it stands in."""

    article_id: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(JsonValue):
    """One thing that an answer says."""

    kind: FactKind
    about: str = ""
    """Whose it is, in lower case: the party of a row, the unit of a value; else empty."""
    says: str
    """What is said, in lower case without punctuation: a position, a value, a statement."""
    amount: float | None = None
    """The number in it, where it has one."""
    text: str
    """The same for readers."""
    quoted: tuple[Quoted, ...]
    """What proves it."""

    @property
    def sentences(self) -> frozenset[str]:
        """The sentences that prove it, in lower case without punctuation."""
        return frozenset(folded(one.quote) for one in self.quoted)


def folded(text: str) -> str:
    """Return the words of a text in lower case, parted by single spaces."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def facts_of(answer: Answer) -> tuple[Fact, ...]:
    """Return what an answer says; nothing where the archive does not answer."""
    if answer.status is Status.NOT_FOUND:
        return ()
    cited = {item.number: item for item in answer.evidence}
    if answer.rows:
        return tuple(_row(row, answer.evidence) for row in answer.rows)
    if answer.values:
        return tuple(_values(answer.values, cited))
    if answer.events:
        return tuple(
            Fact(
                kind=FactKind.EVENT,
                about=event.day.isoformat(),
                says=folded(event.text),
                text=event.text,
                quoted=_quoted([cited[event.number]] if event.number in cited else []),
            )
            for event in answer.events
        )
    return (*_told(answer), *_sides(answer))


def _row(row: ListRow, evidence: Iterable[Evidence]) -> Fact:
    proof = [item for item in evidence if item.number == row.number]
    return Fact(
        kind=FactKind.ROW,
        about=folded(row.entity),
        says=f"{row.group} {row.stance}",
        amount=row.amount_value,
        text=row.quote,
        quoted=_quoted(proof),
    )


def _values(rows: Iterable[ValueRow], cited: dict[int, Evidence]) -> Iterator[Fact]:
    for row in rows:
        if row.standing in _OF_VALUES:  # what is superseded was told when it held, or never holds
            yield Fact(
                kind=_OF_VALUES[row.standing],
                about=row.unit.casefold(),
                says=folded(row.value),
                amount=row.amount,
                text=row.quote,
                quoted=_quoted([cited[row.number]] if row.number in cited else []),
            )


def _told(answer: Answer) -> Iterator[Fact]:
    if answer.short:
        yield Fact(
            kind=FactKind.SHORT,
            says=folded(answer.short),
            text=answer.short,
            quoted=_quoted(answer.claims[0].evidence if answer.claims else answer.evidence[:1]),
        )
        return
    for claim in answer.claims:
        yield Fact(
            kind=FactKind.STATEMENT,
            says=folded(claim.text),
            text=claim.text,
            quoted=_quoted(claim.evidence),
        )


def _sides(answer: Answer) -> Iterator[Fact]:
    for disagreement in answer.disagreements:
        for side in disagreement.sides[1:]:  # the first is the answer's own
            yield Fact(
                kind=FactKind.SIDE,
                says=folded(side.value),
                text=side.evidence.text,
                quoted=_quoted([side.evidence]),
            )


def _quoted(evidence: Iterable[Evidence]) -> tuple[Quoted, ...]:
    return tuple(Quoted(article_id=item.article.id, quote=item.text) for item in evidence)
