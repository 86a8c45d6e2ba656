"""Numbers of new sentences that an older report of the story gave otherwise."""

from collections.abc import Sequence

from index_store import stems_of
from rag.desk.stories.numbers import counted
from rag.language.parse import parse, parse_all
from rag.language.resources import ENGLISH
from rag.language.values import Quantity, quantities_in
from rag.types import Evidence

Counted = tuple[str, str]
"""What is counted, and what befell it."""


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
    told = _quantities(line)
    units = {stem for unit, _ in told for stem in stems_of([unit])[0]}
    holding = [item for item in older if _may_count(item, units)][-most:] if units else []
    read = parse_all([item.text for item in holding])
    for item, sentence in zip(reversed(holding), reversed(read), strict=True):
        for quantity in quantities_in(sentence):
            same = counted(sentence, quantity)
            if same is not None and same in told:
                now = told[same]
                return None if now.amount == quantity.amount else (now, item, quantity)
    return None


def _quantities(line: Evidence) -> dict[Counted, Quantity]:
    """Return the first number of each thing that a line counts."""
    if not _has_digit(line):
        return {}
    read = parse(line.text)
    found: dict[Counted, Quantity] = {}
    for quantity in quantities_in(read):
        is_score = "-" in line.text[max(0, quantity.start - 1) : quantity.start]  # of "3-0"
        if not is_score and (key := counted(read, quantity)) is not None:
            found.setdefault(key, quantity)
    return found


def _may_count(item: Evidence, units: set[str]) -> bool:
    return _has_digit(item) and not units.isdisjoint(stems_of([item.text])[0])


def _has_digit(item: Evidence) -> bool:
    english = item.article.language in (None, ENGLISH)  # the parser's
    return english and any(letter.isdigit() for letter in item.text)
