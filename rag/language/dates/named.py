"""Days, months and years of the calendar, as a text names them."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from rag.language.resources import either, load, words_pattern
from rag.language.schema.words import Calendar

_CALENDAR = load().calendar


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
_PORTION = re.compile(rf"(?:the )?(?P<portion>{either(_CALENDAR.portions)}) of ", re.IGNORECASE)
_SEASON = re.compile(
    rf"(?:the )?(?P<season>{either(_CALENDAR.seasons)})(?: of)? (?P<year>(?:19|20)\d\d)(?!\w)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?P<year>(?:19|20)\d\d)[-–/](?:\d\d|(?:19|20)\d\d)(?![\w-])")
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
    """Of a month or year: "early", "mid" or "late", as the calendar's data call it."""
    months: int = 1
    """How many, where no day is named: three are a season, 24 a season of sports ("2022-23")."""
    portion: tuple[float, float] = (0.0, 1.0)
    """Where in all of it the time meant begins and ends: "the first half of March"."""

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
        first = self._first_day(self.month or 1, anchor)
        if self.day:
            return Span(first, first)
        months = 12 if not self.month and self.months == 1 else self.months
        last = first + relativedelta(months=months, days=-1)
        if self.part and self.month:
            begins, ends = _CALENDAR.month_parts[self.part]
            return Span(first.replace(day=begins), min(last, first + timedelta(ends - 1)))
        share = self.portion
        if self.part:
            begins, ends = _CALENDAR.month_parts[self.part]
            share = (begins - 1) / 31, ends / 31
        days = (last - first).days + 1
        begins, ends = round(share[0] * days), round(share[1] * days)
        return Span(first + timedelta(begins), first + timedelta(ends - 1))

    def days(self, anchor: date) -> Span | None:
        """Return what ``span`` does, or None where there is no such day."""
        try:
            return self.span(anchor)
        except ValueError:
            return None

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


def date_at(text: str, place: int) -> NamedDate | None:
    """Return the calendar date that a text names at a place, if any.

    Beside days, months and years these are "the 3rd of May", "the first half of May", "the summer
    of 2022" and "2022-23".
    """
    if portion := _PORTION.match(text, place):
        named = date_at(text, portion.end())
        if named is None or named.day:
            return None
        share = _CALENDAR.portions[portion["portion"].lower()]
        return replace(named, start=place, portion=share)
    if season := _SEASON.match(text, place):
        first = _CALENDAR.seasons[season["season"].lower()]
        return NamedDate(*season.span(), int(season["year"]), first, None, None, months=3)
    if years := _YEARS.match(text, place):
        return NamedDate(*years.span(), int(years["year"]), None, None, None, months=24)
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
