"""When what a sentence tells happened: the date or weekday it names, else its article's day."""

import calendar
import re
from datetime import date, timedelta

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})\.?|"
    rf"(?P<month2>{_MONTH})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)\b(?:,? (?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?P<last>last )?(?P<day>{'|'.join(calendar.day_name)})\b")


def event_day(sentence: str, published: date | None) -> tuple[date | None, bool]:
    """Return the day of what a sentence tells, and whether the sentence names that date.

    A date without a year is the last such day up to publication, a weekday the last one of that
    name. Dates after publication are plans, not events.
    """
    if published is None:
        return None, False
    for found in _DATE.finditer(sentence):
        month = _MONTHS[(found["month"] or found["month2"]).lower()]
        day = int(found["day"] or found["day2"])
        named = _latest(int(found["year"]) if found["year"] else None, month, day, published)
        if named:
            return named, True
    found_day = _WEEKDAY.search(sentence)
    if found_day:
        back = (published.weekday() - list(calendar.day_name).index(found_day["day"])) % 7
        return published - timedelta(back), False
    return published, False


def _latest(year: int | None, month: int, day: int, published: date) -> date | None:
    for candidate in (year,) if year else (published.year, published.year - 1):
        try:
            named = date(candidate, month, day)
        except ValueError:  # such as 31 February
            continue
        if named <= published:
            return named
    return None
