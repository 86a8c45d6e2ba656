"""Numbers of new sentences that an older report of the story gave otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from index_store import stems_of
from rag.desk.stories.numbers import counted
from rag.language.parse import Parse, parse, parse_all
from rag.language.resources import ENGLISH
from rag.language.values import Quantity, quantities_in
from rag.reading.values.clauses import clause_of
from rag.types import Evidence

_OF_TIME = ("DATE", "TIME")

Counted = tuple[str, str]
"""What is counted, and what befell it."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number of a sentence, and the names in its clause."""

    quantity: Quantity
    names: frozenset[str]

    def is_of_same(self, other: "_Figure") -> bool:
        """Say whether both may be of one thing: names of the one are among those of the other.

        So "Sanogo had 21 points" is not Nowell's 30, nor a country's dead those of one town.
        """
        fewer, more = sorted((self.names, other.names), key=len)
        return fewer <= more and bool(fewer) is bool(more)


def changed_figure(
    line: Evidence, older: Sequence[Evidence], most: int
) -> tuple[Quantity, Evidence, Quantity] | None:
    """Return a number of a line, the last older sentence that gives another for it, and that one.

    Args:
        line: A sentence of a new article.
        older: Sentences of the story's older articles, the earliest first.
        most: How many of these are parsed, the newest that share a word with the line's unit.

    Returns:
        None where no older report counts the same, or the last that does says the same number.

    Raises:
        ParserError: The parser's model is missing.
    """
    if not _has_digit(line):
        return None
    told = _figures(parse(line.text))
    units = {stem for unit, _ in told for stem in stems_of([unit])[0]}
    holding = [item for item in older if _may_count(item, units)][-most:] if units else []
    read = parse_all([item.text for item in holding])
    for item, sentence in zip(reversed(holding), reversed(read), strict=True):
        for key, before in _figures(sentence).items():
            now = told.get(key)
            if now and now.is_of_same(before):
                same = now.quantity.amount == before.quantity.amount
                return None if same else (now.quantity, item, before.quantity)
    return None


def _figures(read: Parse) -> dict[Counted, _Figure]:
    """Return the first number of each thing that a sentence counts."""
    found: dict[Counted, _Figure] = {}
    for quantity in quantities_in(read):
        is_score = "-" in read.text[max(0, quantity.start - 1) : quantity.start]  # of "3-0"
        if not is_score and (key := counted(read, quantity)) is not None:
            found.setdefault(key, _Figure(quantity, _names(read, quantity)))
    return found


def _names(read: Parse, quantity: Quantity) -> frozenset[str]:
    """Return the names in the clause of a number; days are none."""
    return frozenset(
        word.text
        for word in clause_of(read, quantity)
        if word.kind == "PROPN"
        and ((entity := read.entity_at(word.place)) is None or entity.kind not in _OF_TIME)
    )


def _may_count(item: Evidence, units: set[str]) -> bool:
    return _has_digit(item) and not units.isdisjoint(stems_of([item.text])[0])


def _has_digit(item: Evidence) -> bool:
    english = item.article.language in (None, ENGLISH)  # the parser's
    return english and any(letter.isdigit() for letter in item.text)
