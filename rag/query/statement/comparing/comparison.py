"""What a question compares: its sides, of what, and which way."""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which side is asked for, or said to be so."""

    MORE = "more"
    """The greater number; the older; the later day."""
    LESS = "less"
    """The smaller number; the younger; the earlier day."""
    SAME = "same"


class Measure(StrEnum):
    """What the values of the sides are."""

    AMOUNT = "amount"
    """A number with its unit, or a sum of money."""
    MONEY = "money"
    AGE = "age"
    """Years, as of the day of a report."""
    DAY = "day"
    """A day, month or year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the things that are compared."""

    name: str
    """As the question writes it: "Canada", "the strike at Calais"."""
    question: str
    """What is asked of it alone: "Canada pledged how many troops?"."""
    statement: str
    """What an answer to that makes true, with a slot: "Canada pledged _ troops."."""
    unknown: str
    """The same after "no report says": "how many troops Canada pledged"."""
    stated: str
    """What a report says that tells the answer by itself: "Canada pledged more troops than
    Denmark."; "" where no one sentence does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A comparison of two or more named things."""

    direction: Direction
    measure: Measure
    noun: str
    """What is counted, as written: "troops"; "" where no noun says it."""
    counts: bool
    """Whether that are things that are counted, and not a sum or a quality."""
    whether: bool
    """Whether it is asked if the first side stands so to the second; else which side does."""
    sides: tuple[Side, ...]
    """At least two."""
