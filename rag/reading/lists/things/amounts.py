"""The number that a sentence tells of a listed item: "12,000 jobs" of Google."""

from collections.abc import Sequence
from dataclasses import replace

from rag.config import ReadingConfig
from rag.language.parse import Parse, Word
from rag.language.values import Quantity, quantities_in
from rag.query.statement import SlotStatement
from rag.query.statement.columns import Column
from rag.reading.lists.measures import bearing
from rag.reading.lists.mentions import Mention
from rag.reading.lists.weighing import Amount, Weighed
from rag.support.alignment import RELATED, SAME, likeness
from rag.support.measures import steps_between

_FARTHEST = 7  # steps in the tree from a name to its number; what is farther tells of another
_OF = "of"


def with_amounts(
    statement: SlotStatement, listed: Sequence[Weighed], column: Column, config: ReadingConfig
) -> list[Weighed]:
    """Return items with the number that is asked for beside them, where a sentence tells it.

    Its sentence proves the item then: the one that bears most on the statement of those with a
    number of the item. An item of which no such sentence tells a number keeps its proof.
    """
    return [_told(statement, one, listed, column, config) for one in listed]


def _told(
    statement: SlotStatement,
    item: Weighed,
    listed: Sequence[Weighed],
    column: Column,
    config: ReadingConfig,
) -> Weighed:
    """Return an item with its amount and the sentence that tells it, where one does."""
    best, found = 0.0, item
    beside = [other for one in listed if one is not item for other in one.item.mentions]
    for mention in item.item.mentions:
        others = [other.word for other in beside if other.evidence == mention.evidence]
        amount = amount_of(mention, column, others)
        if amount is None:
            continue
        bears = bearing(statement, mention.evidence)
        if bears.covered < config.item_covered or bears.covered_nearby < config.item_covered_nearby:
            continue
        if bears.covered + bears.covered_nearby > best:
            best = bears.covered + bears.covered_nearby
            found = replace(item, proof=mention, amount=amount)
    return found


def amount_of(mention: Mention, column: Column, others: Sequence[Word] = ()) -> Amount | None:
    """Return the number that a sentence tells of a name, or None where it tells none.

    A number belongs to the name that stands nearest to it in the tree of the sentence.

    Args:
        mention: The name in its sentence.
        column: What is asked for: money, or a number of some noun.
        others: The words of other items in that sentence, which may have a number of their own.
    """
    read = mention.parse
    told = [one for one in quantities_in(read) if _is_of(read, one, column)]
    own = [one for one in told if _is_nearest(mention, one, others)]
    best = min(own, key=lambda one: _steps(read, one, mention.word), default=None)
    return Amount(read.text[best.start : best.end], best.amount) if best else None


def _is_of(read: Parse, one: Quantity, column: Column) -> bool:
    """Say whether a number may be of what is asked for: "workers" are, where jobs are meant.

    Of "14 of its tanks" nothing stands between; any other number without a noun is of a day or a
    page as often.
    """
    after = read.words[one.place + 1 :]
    unit = next((word for word in after if word.text.lower() == one.noun), None)
    alike = max((likeness(unit, noun) for noun in column.nouns if unit), default=0.0)
    if alike >= SAME:  # "pounds" are money too
        return True
    if one.is_money or column.is_money:
        return one.is_money and column.is_money
    if not one.unit:
        return bool(after) and after[0].text.lower() == _OF
    return not column.nouns or alike >= RELATED


def _is_nearest(mention: Mention, one: Quantity, others: Sequence[Word]) -> bool:
    read = mention.parse
    own = _steps(read, one, mention.word)
    if own[0] > _FARTHEST:
        return False
    return all(own <= _steps(read, one, other) for other in others)


def _steps(read: Parse, one: Quantity, word: Word) -> tuple[int, int]:
    """Return how far a number is from a word: steps in the tree, then words between."""
    return steps_between(read, word, read.words[one.place]), abs(one.place - word.place)
