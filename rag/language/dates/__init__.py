"""Dates in text: one grammar for what questions ask, what sentences tell and what values say.

A calendar date ("21 July 2017", "July 21st", "early May", "2017") names a day, a month or a year,
perhaps without its year. A relative one ("last week", "two weeks ago") is counted from a day.
"""

from rag.language.dates.events import (
    EventDays,
    NamedWeekday,
    event_day,
    event_days,
    times_named,
    weekdays_in,
)
from rag.language.dates.named import (
    MONTHS,
    NamedDate,
    Span,
    date_at,
    dates_in,
    tells_time,
    years_of,
)
from rag.language.dates.relative import RelativeDate, relative_dates

__all__ = [
    "MONTHS",
    "EventDays",
    "NamedDate",
    "NamedWeekday",
    "RelativeDate",
    "Span",
    "date_at",
    "dates_in",
    "event_day",
    "event_days",
    "relative_dates",
    "tells_time",
    "times_named",
    "weekdays_in",
    "years_of",
]
