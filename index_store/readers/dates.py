"""Written dates: "4 September 2025", ISO 8601 or RFC 2822 to a day or a moment.

A date is either understood whole or not at all. dateutil fills what is missing from a default
and takes 04/09 for 9 April; here both are found out by reading twice, with other defaults and
with the day first, and asking whether it makes a difference.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from dateutil import parser

EARLIEST_YEAR = 1800  # the oldest newspapers that are digitised in bulk
MAX_LENGTH = 80  # "Published: Wednesday, September 24, 2025 at 11:59 p.m. EDT" has 58

# Zones that RFC 2822 defines, in hours. Others, such as IST, mean several things: the time
# is then dropped and the day kept.
ZONES = {"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5} | {
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip

# Two defaults that differ in year, month and day: a field that is not written shows.
DEFAULTS = (datetime(1904, 2, 1), datetime(2008, 3, 2))

YEAR_FIRST = re.compile(
    r"(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)|(\d{4})(\d{2})(\d{2})(?!\d)"
)
# What needs no guess, and no slow parser: a day, perhaps with a time, perhaps with its zone.
ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{3}|\.\d{6})?)?(?:Z|[+-]\d\d:\d\d)?)?"
)
MERIDIEM = re.compile(r"\b([ap])\.\s?m\b\.?", re.I)
LABEL = re.compile(
    r"^(?:first\s+)?(?:published|posted|updated|date|dated|last\s+(?:updated|modified))\b"
    r"\s*(?:on\b|at\b)?\s*:?\s*",
    re.I,
)
# A time with milliseconds behind a colon, which dateutil takes for nothing.
COLON_FRACTION = re.compile(r"(T\d\d:\d\d:\d\d):\d{3}(?=Z|[+-]|$)")
SEPARATOR = re.compile(r"\s+[|/·•]\s+|\s+[-–—]\s+(?=\d{1,2}[:.]\d{2})|,?\s+at\s+", re.I)


def parse_date(text: str) -> date | datetime | None:
    """Return the date that a text states, or None where it is incomplete or ambiguous.

    Args:
        text: A date and nothing else, such as "Sept. 4, 2025", "2025-09-04T10:15:00Z" or
            "Thu, 04 Sep 2025 10:15:00 +0200"; a label such as "Published:" may precede it.

    Returns:
        An aware datetime where time and zone are stated; a date where they are not; None for a
        missing year, month or day, an impossible day, 04/09/2025 (April or September?), a year
        before 1800 or after the next.
    """
    text = LABEL.sub("", text.strip()[: MAX_LENGTH + 1].strip())
    # Four digits are a year; "25" could be any century's, or a day.
    if len(text) > MAX_LENGTH or not text.isascii() or not re.search(r"\d{4}", text):
        return None
    first = _read_iso(text) if ISO.fullmatch(text) else _understood(text)
    if first is None or not EARLIEST_YEAR <= first.year <= date.today().year + 1:
        return None
    offset = first.utcoffset()
    if offset is None:
        return first.date()
    return first.replace(tzinfo=UTC if not offset else timezone(offset))


def _read_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=4096)  # the rows of an export share their days
def _understood(text: str) -> datetime | None:
    """Return the moment that every reading of a text agrees on, or None."""
    text = SEPARATOR.sub(" ", MERIDIEM.sub(r"\1m", COLON_FRACTION.sub(r"\1", text)))
    year_first = YEAR_FIRST.match(text)
    readings = [_read(text, default, day_first=False) for default in DEFAULTS]
    if year_first is None:
        readings.append(_read(text, DEFAULTS[0], day_first=True))
    first = readings[0]
    if first is None or any(reading != first for reading in readings):
        return None
    if year_first is not None:
        # dateutil reads 2025-13-04 as 13 April.
        written = tuple(int(group) for group in year_first.groups() if group)
        if written != (first.year, first.month, first.day):
            return None
    return first if f"{first.year}" in text else None


def date_in_name(name: str) -> date | None:
    """Return the day at the start of a file name such as ``2025-09-04-harbour.txt``."""
    match = re.match(r"(\d{4}-\d{2}-\d{2})(?!\d)", name)
    found = parse_date(match[1]) if match else None
    return found if not isinstance(found, datetime) else found.date()


def _read(text: str, default: datetime, *, day_first: bool) -> datetime | None:
    try:
        return parser.parse(text, default=default, dayfirst=day_first, tzinfos=_zone)
    # dateutil lets errors of the types it calls escape for some malformed numbers.
    except (ValueError, OverflowError, TypeError, ArithmeticError, AttributeError, IndexError):
        return None


def _zone(name: str | None, offset_seconds: int | None) -> tzinfo | None:
    """Resolve a zone without asking which one this machine is in, as dateutil would."""
    if offset_seconds is not None:
        return timezone(timedelta(seconds=offset_seconds))
    hours = ZONES.get(name or "")
    return None if hours is None else timezone(timedelta(hours=hours))
