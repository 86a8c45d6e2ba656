"""The values of the sides -> which of them is ahead, where that is certain."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.config import ReadingConfig
from rag.language.parse import parse
from rag.language.values import Bound, Quantity
from rag.query.statement.comparing import Comparison, Direction, Measure
from rag.reading.values.series import series_of
from rag.reading.values.tellings import Telling
from rag.support.alignment import RELATED, content_of, likeness
from rag.types import Standing


@dataclass(frozen=True, slots=True)
class Compared:
    """One value for each side, of one unit, in the order of the sides."""

    values: tuple[Telling, ...]
    ahead: int | None
    """The place of the side that is asked for; None where the values are the same, or cannot be
    told apart."""
    same: bool
    """Whether all are the same, exactly."""


def compare(
    sides: Sequence[Sequence[Telling]], asked: Comparison, config: ReadingConfig
) -> Compared | None:
    """Return the newest values of a common unit, compared; None where there is no such unit.

    A day on which something happened stays: of days those of all reports count.

    Args:
        sides: For each side its values, the best first; none is empty.
        asked: What is compared, and which way.
        config: How far a number that is told as "about" may be from the one that is meant.
    """
    groups = [
        [[one for one in own if _alike(one.quantity, first.quantity, asked)] for own in sides]
        for first in sides[0]
    ]
    shared = next((group for group in groups if all(group)), None)
    if shared is None:
        return None
    if asked.measure is not Measure.DAY:
        shared = [_newest(own, config.rounding) for own in shared]
    chosen = tuple(own[0] for own in shared)
    ranges = [[_range(one.quantity, config.rounding) for one in own] for own in shared]
    if len({value for own in ranges for one in own for value in one}) == 1:
        return Compared(chosen, None, same=True)
    less = asked.direction is Direction.LESS
    for place, own in enumerate(ranges):
        rivals = [one for i, other in enumerate(ranges) if i != place for one in other]
        pairs = [(rival, one) if less else (one, rival) for one in own for rival in rivals]
        if all(low > high for (low, _), (_, high) in pairs):
            return Compared(chosen, place, same=False)
    return Compared(chosen, None, same=False)


def _newest(own: Sequence[Telling], rounding: float) -> list[Telling]:
    """Return the value that holds now, and those that differ on its day."""
    values = series_of(own, rounding)
    return [one.proof for one in values if one.standing in (Standing.CURRENT, Standing.RIVAL)]


def _alike(one: Quantity, other: Quantity, asked: Comparison) -> bool:
    """Say whether two values may be compared: troops and soldiers, but not euros and dollars."""
    if one.unit == other.unit or asked.counts:
        return True
    if any(each.is_money or each.is_measured or not each.noun for each in (one, other)):
        return False
    first, second = (content_of(parse(each.noun))[-1:] for each in (one, other))
    return bool(first and second) and likeness(first[0], second[0]) >= RELATED


def _range(one: Quantity, rounding: float) -> tuple[float, float]:
    """Return from which to which number may be meant: "about 300", "more than 300"."""
    below = one.bound in (Bound.ABOUT, Bound.AT_MOST)
    above = one.bound in (Bound.ABOUT, Bound.AT_LEAST)
    return one.amount * (1 - rounding * below), one.amount * (1 + rounding * above) + one.reach
