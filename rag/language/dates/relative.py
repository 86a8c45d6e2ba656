"""Stretches of time that a text counts from a day: "last week", "in the past month"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import MO, relativedelta

from rag.language.dates.named import NamedDate
from rag.language.resources import either, load

_CALENDAR = load().calendar
_NUMBERS = load().numbers.one_to_twelve
_ABOUT_A_YEAR = 5  # so many years ago are seldom counted to the year


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A stretch of time that is counted from a day, and where a text names it."""

    start: int
    end: int
    first: date
    last: date | None
    """None: up to now."""


def _alone(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){pattern}(?!\w)", re.IGNORECASE)


_UNIT = rf"(?P<unit>{either(w for w, unit in _CALENDAR.units.items() if unit != 'weekend')})"
_LONG_UNIT = rf"(?P<unit>{either(w for w, unit in _CALENDAR.units.items() if unit != 'day')})"
_COUNT = rf"(?P<count>\d{{1,3}}|{either((*_NUMBERS, *_CALENDAR.counts))})"
_WHOLE = r"(?!['’]| of\b)"  # not "last year's", not "the last week of May"
_PAST_UNITS = _alone(
    rf"{either(_CALENDAR.past_openings)} the {either(_CALENDAR.past)} (?:{_COUNT} )?{_UNIT}s?"
    rf"{_WHOLE}"
)
_LAST_UNIT = _alone(rf"{either(_CALENDAR.last)} {_LONG_UNIT}{_WHOLE}")
_THIS_UNIT = _alone(rf"{either(_CALENDAR.this)} {_LONG_UNIT}{_WHOLE}")
_LATER_UNIT = _alone(rf"{either(_CALENDAR.later)} {_LONG_UNIT}{_WHOLE}")
_SEASON = _alone(
    rf"(?:(?P<last>{either(_CALENDAR.last)})|{either(_CALENDAR.this)})"
    rf" (?P<season>{either(_CALENDAR.seasons)}){_WHOLE}(?! [A-Z])"
)
_DAY_OF_WEEK = re.compile(
    rf"(?<!\w)(?:(?P<last>{either(_CALENDAR.last)})|[Oo]n) (?P<day>{either(_CALENDAR.weekdays)})"
    rf"(?!\w){_WHOLE}(?! [A-Z])"
)
# "four score and seven years ago" is not seven years ago; "than a year ago" only measures.
_MEASURED = re.compile(rf"(?:\band|\b{either(_CALENDAR.measured)}) $", re.IGNORECASE)
_AGO = _alone(rf"{_COUNT} {_UNIT}s? {either(_CALENDAR.ago)}")
_YESTERDAY = _alone(rf"{either(_CALENDAR.yesterday)}{_WHOLE}")
_Bounds = tuple[date, date | None]


def relative_dates(text: str, today: date) -> Iterator[RelativeDate]:
    """Yield the stretches of time that a text counts from a day.

    They may overlap: "over the last year" is the twelve months up to today, and holds "last year",
    the calendar year before this one; what is meant comes first.

    Args:
        text: A question, or a sentence of an article.
        today: The day to count from.
    """
    for pattern, read in (
        (_PAST_UNITS, _past_units),
        (_LAST_UNIT, _last_unit),
        (_LATER_UNIT, _later_unit),
        (_THIS_UNIT, _this_unit),
        (_SEASON, _season),
        (_DAY_OF_WEEK, _day_of_week),
        (_AGO, _ago),
        (_YESTERDAY, _yesterday),
    ):
        for found in pattern.finditer(text):
            if pattern is _AGO and _MEASURED.search(text, 0, found.start()):
                continue
            try:
                yield RelativeDate(*found.span(), *read(found, today))
            except (ValueError, OverflowError):  # a thousand years ago
                continue


def _last_unit(found: re.Match[str], today: date) -> _Bounds:
    """Read "last week": the calendar week, month or year before this one."""
    monday = today + relativedelta(weekday=MO(-1))
    match _CALENDAR.units[found["unit"].lower()]:
        case "week":
            return monday - timedelta(days=7), monday - timedelta(days=1)
        case "weekend":
            return monday - timedelta(days=2), monday - timedelta(days=1)
        case "month":
            first = today.replace(day=1) - relativedelta(months=1)
            return first, today.replace(day=1) - timedelta(days=1)
    return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)


def _this_unit(found: re.Match[str], today: date) -> _Bounds:
    """Read "this week" and "earlier this week": since it began; a weekend may be yet to come.

    On a Monday or a Thursday alike "this week" may mean the seven days before.
    """
    first, last = _unit_around(found["unit"], today)
    if _CALENDAR.units[found["unit"].lower()] == "week":
        first = today - timedelta(days=7)
    return first, last if first > today else None


def _later_unit(found: re.Match[str], today: date) -> _Bounds:
    return today + timedelta(days=1), _unit_around(found["unit"], today)[1]


def _unit_around(unit: str, today: date) -> tuple[date, date]:
    """Return the first and last day of the week, weekend, month or year that holds a day."""
    monday = today + relativedelta(weekday=MO(-1))
    match _CALENDAR.units[unit.lower()]:
        case "week":
            return monday, monday + timedelta(days=6)
        case "weekend":
            return monday + timedelta(days=5), monday + timedelta(days=6)
        case "month":
            first = today.replace(day=1)
            return first, first + relativedelta(months=1, days=-1)
    return date(today.year, 1, 1), date(today.year, 12, 31)


def _season(found: re.Match[str], today: date) -> _Bounds:
    """Read "last summer", the newest that is over, and "this summer", the one of this year."""
    month = _CALENDAR.seasons[found["season"].lower()]
    year = today.year
    if found["last"]:
        while date(year, month, 1) + relativedelta(months=3) > today:
            year -= 1
    elif month > today.month + 9:  # the winter that began last year
        year -= 1
    span = NamedDate(*found.span(), year, month, None, None, months=3).span(today)
    return span.first, span.last


def _day_of_week(found: re.Match[str], today: date) -> _Bounds:
    """Read "on Monday", the newest up to today, and "last Monday", the newest before today."""
    back = (today.weekday() - _CALENDAR.weekdays.index(found["day"])) % 7
    if found["last"] and not back:
        back = 7
    day = today - timedelta(back)
    return day, day


def _past_units(found: re.Match[str], today: date) -> _Bounds:
    """Read "in the past three weeks": that long up to the day of asking."""
    return today - _length(found), None


def _yesterday(found: re.Match[str], today: date) -> _Bounds:
    return today - timedelta(days=1), today - timedelta(days=1)


def _ago(found: re.Match[str], today: date) -> _Bounds:
    """Read "two weeks ago": the day, week, month or year that lies so far back."""
    length = _length(found)
    day = today - length
    match _CALENDAR.units[found["unit"].lower()]:
        case "week":
            monday = day + relativedelta(weekday=MO(-1))
            return monday, monday + timedelta(days=6)
        case "month":
            first = day.replace(day=1)
            return first, first + relativedelta(months=1, days=-1)
        case "year":
            beside = 1 if length.years >= _ABOUT_A_YEAR else 0
            return date(day.year - beside, 1, 1), date(day.year + beside, 12, 31)
    return day, day


def _length(found: re.Match[str]) -> relativedelta:
    written = (found["count"] or _NUMBERS[0]).lower()
    if written.isdigit():
        count = int(written)
    else:
        numbers = {word: number for number, word in enumerate(_NUMBERS, 1)}
        count = (numbers | _CALENDAR.counts)[written]
    match _CALENDAR.units[found["unit"].lower()]:
        case "week":
            return relativedelta(weeks=count)
        case "month":
            return relativedelta(months=count)
        case "year":
            return relativedelta(years=count)
    return relativedelta(days=count)
