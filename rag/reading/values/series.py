"""Values in order of time: which holds now, which it superseded, which differ on one day.

The reports of a day may give several values. Two agree where both may be the same number ("about
70" and 71), or where they are in units that cannot be compared; else they are rivals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rag.language.values import Bound, Quantity
from rag.reading.values.tellings import Mode, Telling
from rag.types import Standing

_EXACT = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Value:
    """One value, as one or more reports tell it."""

    standing: Standing
    tellings: tuple[Telling, ...]
    """Oldest first; of those that tell it as what holds, where there are any."""

    @property
    def proof(self) -> Telling:
        """The first report that tells it."""
        return self.tellings[0]

    @property
    def day(self) -> date | None:
        """The day of that report; None where it has none, or tells what held before it."""
        return self.proof.day if self.proof.mode is Mode.NOW else None


def series_of(tellings: Iterable[Telling], rounding: float) -> list[Value]:
    """Return the values that reports tell, the newest first.

    Args:
        tellings: In any order, the likelier first.
        rounding: By what share a number told as "about" may differ from the one that is meant.
    """
    told = list(tellings)
    groups = _stretches([one for one in told if one.mode is Mode.NOW])
    if not groups:
        return []
    current = _leading(groups, rounding)
    values = [
        Value(_standing(group, current, told, rounding), group)
        for group in [current, *(one for one in groups if one is not current)]
    ]
    known = {_key(value.proof) for value in values}
    for one in told:
        if one.mode is not Mode.NOW and _key(one) not in known:
            known.add(_key(one))
            wrong = one.mode is Mode.WRONG
            values.append(Value(Standing.CORRECTED if wrong else Standing.SUPERSEDED, (one,)))
    return values


def _stretches(told: Sequence[Telling]) -> list[tuple[Telling, ...]]:
    """Return the tellings of each value by stretch of time, the newest stretch first.

    A value that is told again after another one is a stretch of its own.
    """
    stretches: list[list[Telling]] = []
    for one in sorted(told, key=lambda one: _when(one.day)):
        same = next((own for own in reversed(stretches) if _key(own[0]) == _key(one)), None)
        between = any(
            same and _when(same[-1].day) < _when(own[0].day) < _when(one.day) for own in stretches
        )
        if same is None or between:
            stretches.append([one])
        else:
            same.append(one)
    stretches.sort(key=lambda own: _when(own[0].day), reverse=True)
    return [tuple(own) for own in stretches]


def _leading(groups: Sequence[tuple[Telling, ...]], rounding: float) -> tuple[Telling, ...]:
    """Return the value that holds now: of those of the newest day an exact one before others."""
    newest = max(_when(group[-1].day) for group in groups)
    last = [group for group in groups if _when(group[-1].day) == newest]

    def rank(group: tuple[Telling, ...]) -> tuple[bool, int]:
        return group[0].quantity.bound is _EXACT, len({one.evidence.article.id for one in group})

    return max(last, key=rank)


def _standing(
    group: tuple[Telling, ...],
    current: tuple[Telling, ...],
    told: Sequence[Telling],
    rounding: float,
) -> Standing:
    """Return what a value, as a stretch of reports tells it, is beside the one that holds now."""
    if group is current:
        return Standing.CURRENT
    key, (one, now) = _key(group[0]), (group[0].quantity, current[0].quantity)
    if any(other.mode is Mode.WRONG and _key(other) == key for other in told):
        return Standing.CORRECTED
    together = bool({_when(a.day) for a in group} & {_when(b.day) for b in current})
    if not _comparable(one, now):
        return Standing.AGREES if together else Standing.SUPERSEDED
    if may_be_same(one, now, rounding, bounds=together):
        return Standing.AGREES
    return Standing.RIVAL if together else Standing.SUPERSEDED


def may_be_same(one: Quantity, other: Quantity, rounding: float, *, bounds: bool = True) -> bool:
    """Say whether two numbers may be the same: "about 70" and 71, "at least 19" and 23.

    Args:
        one: A number.
        other: Another, in a unit that can be compared.
        rounding: As for ``series_of``.
        bounds: Whether "at least" and "at most" are bounds: of one day's reports. A later report
            of a higher number tells that it rose.
    """
    (low, high), (other_low, other_high) = (_range(q, rounding, bounds) for q in (one, other))
    return low <= other_high and other_low <= high


def _range(one: Quantity, rounding: float, bounds: bool) -> tuple[float, float]:
    spread = rounding * one.amount if one.bound is Bound.ABOUT else 0.0
    low, high = one.amount - spread, one.amount + spread
    if bounds and one.bound is Bound.AT_LEAST:
        high = float("inf")
    if bounds and one.bound is Bound.AT_MOST:
        low = 0.0
    return low, high


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Say whether two numbers are in one unit; people are counted under many names."""
    if one.is_money or other.is_money or one.is_measured or other.is_measured:
        return one.unit == other.unit or not (one.unit and other.unit)
    return (one.unit == "%") == (other.unit == "%")


def _key(one: Telling) -> tuple[float, str, Bound]:
    quantity = one.quantity
    unit = quantity.unit if quantity.is_money else ""
    return quantity.amount, unit, quantity.bound


def _when(day: date | None) -> date:
    return day or date.min
