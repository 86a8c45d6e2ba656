"""Days that a statement and a sentence of a report name: which agree, which do not."""

from dataclasses import dataclass
from datetime import date, timedelta

from rag.language.dates import Span, dates_in, relative_dates, weekdays_in

_BEFORE_REPORT = timedelta(days=10)  # what a report tells without a day was that long ago at most
_AFTER_REPORT = timedelta(days=1)  # the clocks of two places
_WEEK = timedelta(days=7)
_SPECIFIC = timedelta(days=31)  # a longer time contradicts no other


@dataclass(frozen=True, slots=True)
class Time:
    """A day, month or year in a text, and where it names it."""

    start: int
    end: int
    span: Span


def times_in(text: str, anchor: date | None) -> list[Time]:
    """Return the times that a text names, in order.

    Args:
        text: One sentence.
        anchor: The day to count from; None: only what names its year is known.
    """
    found = [
        Time(named.start, named.end, span)
        for named in dates_in(text)
        if (named.year or anchor) and (span := named.days(anchor or date.max))
    ]
    if anchor:
        found += [
            Time(one.start, one.end, Span(one.first, one.last or anchor))
            for one in relative_dates(text, anchor)
        ]
        found += [
            Time(one.start, one.end, Span(day, day))
            for one in weekdays_in(text, anchor)
            for day in (one.day, one.day + _WEEK)  # the last, or the next: "is to open on Monday"
        ]
    return sorted(found, key=lambda one: one.start)


def agrees(one: Span, other: Span) -> bool:
    """Say whether two times may be the same: they overlap."""
    return one.first <= other.last and other.first <= one.last


def of_report(day: date | None) -> Span | None:
    """Return when that may have happened which a report tells without a day."""
    return Span(day - _BEFORE_REPORT, day + _AFTER_REPORT) if day else None


def is_specific(time: Span) -> bool:
    """Say whether a time is short enough to be contradicted by another."""
    return time.last - time.first <= _SPECIFIC
