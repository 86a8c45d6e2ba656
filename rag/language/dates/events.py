"""When that happened which a sentence of an article tells."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from rag.language.dates.named import Span, date_at, dates_in
from rag.language.dates.relative import relative_dates
from rag.language.resources import either, load

_CALENDAR = load().calendar
_WEEKDAY = re.compile(rf"(?<![A-Z][a-z] )\b{either(_CALENDAR.weekdays)}\b")
_IN = re.compile(
    rf"\b{either((*_CALENDAR.within, *_CALENDAR.since, *_CALENDAR.out_of))} ", re.IGNORECASE
)

_SOON = timedelta(days=92)  # a date without a year that is so near may be yet to come


@dataclass(frozen=True, slots=True)
class EventDays:
    """The days on which that happened which a sentence tells."""

    span: Span
    named: bool
    """Whether the sentence names them; else they are the day of its article."""


def event_day(sentence: str, published: date | None) -> tuple[date | None, bool]:
    """Return the day of what a sentence tells, and whether the sentence names that date.

    A date without a year is the last such day up to publication, a weekday the last one of that
    name. Dates after publication are plans, not events.
    """
    if published is None:
        return None, False
    for named in dates_in(sentence):
        span = named.days(published) if named.day else None
        if span and span.first <= published:
            return span.first, True
    if found := _WEEKDAY.search(sentence):
        return _weekday(found[0], published), False
    return published, False


def event_days(sentence: str, published: date | None) -> EventDays | None:
    """Return when that happened which a sentence of an article tells.

    Read are days, months and years of the calendar, weekdays, and what is counted from the day of
    the article ("last week", "two years ago"). Of several times up to publication the shortest
    is taken, of these the first: "on 3 May, two years after the vote of 2022".

    Args:
        sentence: As it stands in the article.
        published: The article's day; None where it has none.

    Returns:
        The days, those of the article where the sentence names none; None where neither is known.
    """
    times = [time for time in times_named(sentence, published) if not _is_later(time, published)]
    if times:
        return EventDays(min(times, key=lambda time: time.last - time.first), named=True)
    return EventDays(Span(published, published), named=False) if published else None


def times_named(sentence: str, published: date | None) -> list[Span]:
    """Return every stretch of time that a sentence of an article names, past or to come.

    Without a day of the article only those are known that name their year.
    """
    anchor = published or date.max
    named = [one for one in dates_in(sentence) if one.year or published]
    if published:
        opened = (date_at(sentence, found.end()) for found in _IN.finditer(sentence))
        named += [one for one in opened if one and one.month and not one.day]
    spans = [span for one in named if (span := one.days(anchor))]
    spans += [
        span
        for one in named
        if not one.year and (span := one.days(anchor + _SOON)) and span.first > anchor
    ]
    if published:
        spans += [
            Span(time.first, time.last or published) for time in relative_dates(sentence, published)
        ]
        spans += [Span(one.day, one.day) for one in weekdays_in(sentence, published)]
    return list(dict.fromkeys(spans))


@dataclass(frozen=True, slots=True)
class NamedWeekday:
    """A weekday, and where a text names it."""

    start: int
    end: int
    day: date
    """The last one of that name up to the article's day."""


def weekdays_in(sentence: str, published: date) -> list[NamedWeekday]:
    """Return the weekdays that a sentence of an article names, in order."""
    return [
        NamedWeekday(*found.span(), _weekday(found[0], published))
        for found in _WEEKDAY.finditer(sentence)
    ]


def _is_later(time: Span, published: date | None) -> bool:
    return published is not None and time.first > published


def _weekday(name: str, published: date) -> date:
    return published - timedelta((published.weekday() - _CALENDAR.weekdays.index(name)) % 7)
