"""The values of the sides -> which of them is ahead, where that is certain."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.config import ReadingConfig
from rag.language.parse import parse
from rag.query.statement.comparing import Direction
from rag.reading.sides.measured import DAY, Value
from rag.support.alignment import RELATED, content_of, likeness


@dataclass(frozen=True, slots=True)
class Compared:
    """One value for each side, of one unit, in the order of the sides."""

    values: tuple[Value, ...]
    ahead: int | None
    """The place of the side that is asked for; None where the values are the same, or cannot be
    told apart."""
    same: bool
    """Whether all are the same, exactly."""


def compare(
    sides: Sequence[Sequence[Value]], direction: Direction, config: ReadingConfig
) -> Compared | None:
    """Return the newest values of a common unit, compared; None where there is no such unit.

    Args:
        sides: For each side its values, those of the newest report first; none is empty.
        direction: Whether the greatest or the least is asked for.
        config: How far behind the best a value may be.
    """
    groups = [[[one for one in own if _alike(one, first)] for own in sides] for first in sides[0]]
    shared = [group for group in groups if all(group)]
    if not shared:
        return None
    best = max(shared, key=_score)
    return _verdict([_newest(own, config.side_share) for own in best], direction)


def _score(group: Sequence[Sequence[Value]]) -> float:
    return sum(max(one.support.score for one in own) for own in group)


def _newest(own: Sequence[Value], share: float) -> list[Value]:
    """Return the values of the newest report's day; those far behind the best are no answer.

    A day on which something happened stays, so of days those of all reports are returned.
    """
    enough = share * max(one.support.score for one in own)
    likely = [one for one in own if one.support.score >= enough]
    if likely[0].unit == DAY:
        return sorted(likely, key=lambda one: -one.support.score)
    return [one for one in likely if one.item.article.day == likely[0].item.article.day]


def _verdict(sides: Sequence[Sequence[Value]], direction: Direction) -> Compared:
    chosen = tuple(own[0] for own in sides)
    same = all(
        one.low == one.high == chosen[0].low == other.high
        for own, one in zip(sides, chosen, strict=True)
        for other in own
    )
    if same:
        return Compared(chosen, None, same=True)
    sign = -1 if direction is Direction.LESS else 1
    for place, own in enumerate(sides):
        rivals = [one for i, other in enumerate(sides) if i != place for one in other]
        if all(_is_ahead(one, rival, sign) for one in own for rival in rivals):
            return Compared(chosen, place, same=False)
    return Compared(chosen, None, same=False)


def _is_ahead(one: Value, other: Value, sign: int) -> bool:
    return one.low > other.high if sign > 0 else one.high < other.low


def _alike(one: Value, other: Value) -> bool:
    """Say whether two values may be compared: troops and soldiers, but not euros and dollars."""
    if one.unit == other.unit:
        return True
    if one.is_strict or other.is_strict:
        return False
    first, second = (content_of(parse(value.unit))[-1:] for value in (one, other))
    return bool(first and second) and likeness(first[0], second[0]) >= RELATED
