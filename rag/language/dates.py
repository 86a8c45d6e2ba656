"""Dates in text: one grammar for what questions ask, what sentences tell and what values say.

A calendar date ("21 July 2017", "July 21st", "early May", "2017") names a day, a month or a year,
perhaps without its year. A relative one ("last week", "two weeks ago") is counted from a day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import MO, relativedelta

from rag.language.resources import either, load, words_pattern
from rag.language.schema import Calendar

_CALENDAR = load().calendar
_NUMBERS = load().numbers.one_to_twelve


def _month_forms(calendar: Calendar) -> dict[str, int]:
    full = {name.lower(): number for number, name in enumerate(calendar.months, 1)}
    short = {name[:3]: number for name, number in full.items()}
    return short | {form.lower(): number for form, number in calendar.more_months.items()} | full


MONTHS = _month_forms(_CALENDAR)
"""Every form of a month, in lower case -> 1 to 12."""
_FULL = [name.lower() for name in _CALENDAR.months]
_MONTH = rf"(?:{either(_FULL)}\b|{either(form for form in MONTHS if form not in _FULL)}\b\.?)"
_DAY = rf"\d{{1,2}}{either(_CALENDAR.ordinal_endings)}?"
_YEAR = r"(?:1\d|20)\d\d"  # beside a month; alone a number is a year from 1900 on
_WITH_DAY = (
    r"(?P<iso>\d{4}-\d\d-\d\d)"
    rf"|(?P<day>{_DAY}) (?:of )?(?P<of_day>{_MONTH})(?:,? (?P<year_of_day>{_YEAR})(?!\w))?"
    rf"|(?P<before>{_MONTH}) (?P<after>{_DAY})(?!\w|:\d)(?:,? (?P<year_after>{_YEAR})(?!\w))?"
)
_WITHOUT_DAY = (
    rf"(?:(?P<part>{either(_CALENDAR.month_parts)})[ -])?"
    rf"(?:(?P<month>{_MONTH})(?:,? (?:of )?(?P<year_of_month>{_YEAR}))?|(?P<year>(?:19|20)\d\d))"
)
_ANYWHERE = re.compile(rf"(?<!\w)(?:{_WITH_DAY}|{_WITHOUT_DAY})(?!\w)", re.IGNORECASE)
_AT = re.compile(rf"(?:(?:the )?(?:{_WITH_DAY})|{_WITHOUT_DAY})(?!\w)", re.IGNORECASE)
_BARE_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WEEKDAY = re.compile(rf"\b{either(_CALENDAR.weekdays)}\b")
_TIME_WORD = words_pattern([r"\d{4}"], _CALENDAR.weekdays, _CALENDAR.months, _CALENDAR.time_words)


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last day of a stretch of time."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class NamedDate:
    """A day, month or year of the calendar, and where a text names it."""

    start: int
    end: int
    year: int | None
    month: int | None
    """1 to 12; None where only a year is named."""
    day: int | None
    part: str | None
    """Of a month: "early", "mid" or "late", as the calendar's data call it."""

    @property
    def written(self) -> str:
        """As "2017-07-21", "2017-07" or "2017", with "*" for a year that is not said."""
        parts = [f"{number:02}" for number in (self.month, self.day) if number]
        return "-".join([str(self.year or "*"), *parts])

    def span(self, anchor: date) -> Span:
        """Return its days; without a year it is the last such date up to the anchor.

        Raises:
            ValueError: There is no such day, such as 31 February.
        """
        if not self.month:
            year = self.year or anchor.year
            return Span(date(year, 1, 1), date(year, 12, 31))
        first = self._first_day(self.month, anchor)
        if self.day:
            return Span(first, first)
        last = first + relativedelta(months=1, days=-1)
        if self.part:
            begins, ends = _CALENDAR.month_parts[self.part]
            return Span(first.replace(day=begins), min(last, first + timedelta(ends - 1)))
        return Span(first, last)

    def _first_day(self, month: int, anchor: date) -> date:
        years = (self.year,) if self.year else (anchor.year, anchor.year - 1)
        for year in years:
            try:
                first = date(year, month, self.day or 1)
            except ValueError:  # 29 February of another year
                continue
            if self.year or first <= anchor:
                return first
        raise ValueError(f"There is no day {self.written}")


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A stretch of time that is counted from a day, and where a text names it."""

    start: int
    end: int
    first: date
    last: date | None
    """None: up to now."""


def date_at(text: str, place: int) -> NamedDate | None:
    """Return the calendar date that a text names at a place, if any; "the 3rd of May" too."""
    found = _AT.match(text, place)
    return _named(found) if found else None


def dates_in(text: str) -> list[NamedDate]:
    """Return the days, months with a year, and years that a text names, in order.

    "may" and "march" in lower case are no months here; ``date_at`` takes them as such.
    """
    return [
        _named(found)
        for found in _ANYWHERE.finditer(text)
        if not (found["month"] and not found["year_of_month"])
        and not {*found.group("of_day", "before", "month")} & {*_CALENDAR.month_words}
    ]


def _named(found: re.Match[str]) -> NamedDate:
    if found["iso"]:
        year, month, day = map(int, found["iso"].split("-"))
        return NamedDate(*found.span(), year, month, day, None)
    group = found.groupdict()
    name = group["of_day"] or group["before"] or group["month"]
    number = group["day"] or group["after"]
    years = (group[key] for key in ("year_of_day", "year_after", "year_of_month", "year"))
    stated = next(filter(None, years), None)
    return NamedDate(
        *found.span(),
        year=int(stated) if stated else None,
        month=MONTHS[name.lower().rstrip(".")] if name else None,
        day=int(re.sub(r"\D", "", number)) if number else None,
        part=group["part"].lower() if group["part"] else None,
    )


def years_of(text: str) -> set[str]:
    """Return the years of the last and this century that a text names."""
    return set(_BARE_YEAR.findall(text))


def tells_time(text: str) -> bool:
    """Say whether a text has a word that may answer "when?"."""
    return _TIME_WORD.search(text) is not None


def event_day(sentence: str, published: date | None) -> tuple[date | None, bool]:
    """Return the day of what a sentence tells, and whether the sentence names that date.

    A date without a year is the last such day up to publication, a weekday the last one of that
    name. Dates after publication are plans, not events.
    """
    if published is None:
        return None, False
    for named in dates_in(sentence):
        if named.day and (day := _latest(named, published)):
            return day, True
    if found := _WEEKDAY.search(sentence):
        back = (published.weekday() - _CALENDAR.weekdays.index(found[0])) % 7
        return published - timedelta(back), False
    return published, False


def _latest(named: NamedDate, published: date) -> date | None:
    try:
        day = named.span(published).first
    except ValueError:  # such as 31 February
        return None
    return day if day <= published else None


def _alone(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){pattern}(?!\w)", re.IGNORECASE)


_UNIT = rf"(?P<unit>{either(w for w, unit in _CALENDAR.units.items() if unit != 'weekend')})"
_LONG_UNIT = rf"(?P<unit>{either(w for w, unit in _CALENDAR.units.items() if unit != 'day')})"
_COUNT = rf"(?P<count>\d{{1,3}}|{either((*_NUMBERS, *_CALENDAR.counts))})"
_LAST_UNIT = _alone(rf"{either(_CALENDAR.last)} {_LONG_UNIT}(?!['’])")
_PAST_UNITS = _alone(
    rf"{either(_CALENDAR.past_openings)} the {either(_CALENDAR.past)} (?:{_COUNT} )?{_UNIT}s?"
)
_AGO = _alone(rf"{_COUNT} {_UNIT}s? {either(_CALENDAR.ago)}")
_YESTERDAY = _alone(either(_CALENDAR.yesterday))
_Bounds = tuple[date, date | None]


def relative_dates(text: str, today: date) -> Iterator[RelativeDate]:
    """Yield the stretches of time that a text counts from a day; they may overlap.

    Args:
        text: A question.
        today: The day to count from.
    """
    for pattern, read in (
        (_LAST_UNIT, _last_unit),
        (_PAST_UNITS, _past_units),
        (_AGO, _ago),
        (_YESTERDAY, _yesterday),
    ):
        for found in pattern.finditer(text):
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
            return monday - timedelta(days=2), monday  # its reports appear until Monday
        case "month":
            first = today.replace(day=1) - relativedelta(months=1)
            return first, today.replace(day=1) - timedelta(days=1)
    return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)


def _past_units(found: re.Match[str], today: date) -> _Bounds:
    """Read "in the past three weeks": that long up to the day of asking."""
    return today - _length(found), None


def _yesterday(found: re.Match[str], today: date) -> _Bounds:
    return today - timedelta(days=1), None  # its reports appear until today


def _ago(found: re.Match[str], today: date) -> _Bounds:
    """Read "two weeks ago": the day, week, month or year that lies so far back."""
    day = today - _length(found)
    match _CALENDAR.units[found["unit"].lower()]:
        case "week":
            monday = day + relativedelta(weekday=MO(-1))
            return monday, monday + timedelta(days=6)
        case "month":
            first = day.replace(day=1)
            return first, first + relativedelta(months=1, days=-1)
        case "year":
            return date(day.year, 1, 1), date(day.year, 12, 31)
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
