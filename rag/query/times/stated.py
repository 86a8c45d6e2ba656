"""The times that a question states, where it states them, and what each is of."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto

from dateutil.relativedelta import relativedelta

from rag.language.dates import NamedDate, RelativeDate, Span, date_at, relative_dates
from rag.language.resources import either, load, words_pattern


def _opening(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){either(words)} ", re.IGNORECASE)


_ENGLISH = load()
_CALENDAR = _ENGLISH.calendar
# A question about plans may name a time that no report can come from yet.
_AHEAD = words_pattern(_ENGLISH.modality.planned)
_PAST = words_pattern(_ENGLISH.modality.past)
_DUE = re.compile(r"\b(?:was|were) (?:[\w’'-]+ ){1,4}to [a-z]")  # "was the line to open"
_SOON = timedelta(days=92)
# "Following the attack last week, who ...": the answer may be newer than the attack.
_AFTERMATH = re.compile(
    rf"\b{either((*_CALENDAR.after, *_CALENDAR.since))}\b[^,;?]*$", re.IGNORECASE
)
_PUBLISHING = re.compile(rf"\b{either(_CALENDAR.publishing)}:? ?$", re.IGNORECASE)
_RANGE = _opening(_CALENDAR.between)
_TO = re.compile(rf" {either(_CALENDAR.between_ends)} ", re.IGNORECASE)
_DAY_TO = re.compile(
    rf"(?P<day>\d{{1,2}}){either(_CALENDAR.ordinal_endings)}? {either(_CALENDAR.between_ends)} ",
    re.IGNORECASE,
)
_TO_DAY = re.compile(rf" {either(_CALENDAR.between_ends)} (?P<day>\d{{1,2}})(?![\w:,.]\d|\w)")
_THE = re.compile(r"\bthe ", re.IGNORECASE)
_OF = re.compile(r" of ", re.IGNORECASE)  # "the 4th of May" is a day, "the May 4 vote" a name
_NOUN_FOLLOWS = re.compile(r" [\w$]")


class Of(Enum):
    """What a stated time is of."""

    EVENT = auto()
    """Of what happened: "in March 2025", "last week"."""
    REPORTS = auto()
    """Of the reports themselves: "articles published last week"."""
    KNOWLEDGE = auto()
    """Of what was known: "as of 4 September"."""
    NOTHING = auto()
    """It says nothing that can be searched by."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A time that a question states, and where."""

    start: int
    end: int
    of: Of
    first: date | None = None
    last: date | None = None
    """None: up to the day of asking."""
    is_name: bool = False
    """Of an event: "the April 2023 fire"."""


def stated_times(question: str, asked: date, anchor: date) -> list[Stated]:
    """Return every stated time in order; of those that overlap only the one that is read first.

    Args:
        question: A clean question.
        asked: The day of asking.
        anchor: A date without a year is the last such date up to this day.
    """
    times: list[Stated] = []
    relative = (
        Stated(time.start, time.end, _of_relative(question, time), time.first, time.last)
        for time in relative_dates(question, asked)
    )
    found = (
        *_ranges(question, asked, anchor),
        *_bounded(question, asked, anchor),
        *relative,
        *_names(question, anchor),
    )
    for time in found:
        if any(time.start < other.end and time.end > other.start for other in times):
            continue
        if time.of is Of.EVENT and _PUBLISHING.search(question, 0, time.start):
            time = replace(time, of=Of.REPORTS)
        elif time.first and _AFTERMATH.search(question, 0, time.start):
            time = replace(time, last=None)
        times.append(time)
    if any(time.of is Of.KNOWLEDGE for time in times):
        # "As of 3 May, how many had they reported this year": reports are bounded already.
        times = [replace(time, of=Of.EVENT) if time.of is Of.REPORTS else time for time in times]
    return sorted(times, key=lambda time: time.start)


def _ranges(question: str, asked: date, anchor: date) -> Iterator[Stated]:
    """Yield "between A and B", or "between 1 and 6 September".

    Where A has no year, it is B's or the one before.
    """
    for opening in _RANGE.finditer(question):
        place = opening.end()
        day_to, since = _DAY_TO.match(question, place), date_at(question, place)
        to = _TO.match(question, since.end) if since else None
        to_day = _TO_DAY.match(question, since.end) if since and since.day else None
        second = day_to or to
        until = date_at(question, second.end()) if second else None
        end = 0
        if day_to and until and until.day:
            since, end = replace(until, day=int(day_to["day"])), until.end
        elif since and until:
            end = until.end
        elif since and to_day:
            until, end = replace(since, day=int(to_day["day"])), to_day.end()
        if since and until and end:
            ends = until.days(anchor)
            begins = since.days(ends.last) if ends else None
            if begins and ends:
                if not until.year:
                    moved = _told_ahead(question, ends, asked)
                    begins, ends = since.days(moved.last) or begins, moved
                first, last = sorted((begins.first, ends.last))
                yield Stated(opening.start(), end, Of.EVENT, first, last)
            else:
                yield Stated(opening.start(), end, Of.NOTHING)


def _bounded(question: str, asked: date, anchor: date) -> Iterator[Stated]:
    """Yield times with a word before them that says how they bound: "since May"."""
    for pattern, read in _RULES:
        for opening in pattern.finditer(question):
            named = date_at(question, opening.end())
            if named is None or _is_name(question, named):
                continue
            exact = named.day or (named.month and named.year)
            if (
                read is _out_of
                and not exact
                and not _PUBLISHING.search(question, 0, opening.start())
            ):
                continue  # "the winner of 2018"
            span = named.days(anchor)
            if span and read in (_within, _out_of) and not named.year:
                span = _told_ahead(question, span, asked)
            time = read(span, asked) if span else None
            if time and read is _within and _PUBLISHING.search(opening[0]):
                time = Of.REPORTS, time[1], time[2]
            yield Stated(opening.start(), named.end, *(time or (Of.NOTHING, None, None)))


def _of_relative(question: str, time: RelativeDate) -> Of:
    """Return what a time counted from the day of asking is of; "on Sunday" may be yet to come."""
    is_day = time.first == time.last
    ahead = is_day and _AHEAD.search(question) and not _PAST.search(question)
    return Of.NOTHING if ahead else Of.EVENT


def _names(question: str, anchor: date) -> Iterator[Stated]:
    """Yield the times of events that are named by them: "the April 2023 fire"."""
    for opening in _THE.finditer(question):
        named = date_at(question, opening.end())
        if named and named.year and named.month and (span := named.days(anchor)):
            yield Stated(opening.start(), named.end, Of.EVENT, span.first, span.last, is_name=True)


def _is_name(question: str, named: NamedDate) -> bool:
    """Say whether a date is what an event is called: "the January 6 riot"."""
    written = question[named.start : named.end]
    return (
        _THE.match(written) is not None
        and _OF.search(written) is None
        and _NOUN_FOLLOWS.match(question, named.end) is not None
    )


def _told_ahead(question: str, stated: Span, asked: date) -> Span:
    """Return a date without a year in the next year where it is rather the next one than the last.

    So it is where it is near, and the question does not speak of the past.
    """
    following = stated.first + relativedelta(years=1)
    past = _PAST.search(question) and not _DUE.search(question)
    if asked < following <= asked + _SOON and not past:
        return Span(following, stated.last + relativedelta(years=1))
    return stated


_Read = tuple[Of, date | None, date | None]


def _within(span: Span, asked: date) -> _Read:
    return Of.EVENT, span.first, span.last


def _out_of(span: Span, asked: date) -> _Read:
    return Of.EVENT, span.first, span.last


def _since(span: Span, asked: date) -> _Read:
    return Of.EVENT, span.first, None


def _after(span: Span, asked: date) -> _Read:
    return Of.EVENT, span.last + timedelta(days=1), None


def _known_by(span: Span, asked: date) -> _Read | None:
    return (Of.KNOWLEDGE, None, span.last) if span.last <= asked else None  # not "by 2030"


def _until(span: Span, asked: date) -> _Read | None:
    return (Of.EVENT, None, span.last) if span.last <= asked else None


def _before(span: Span, asked: date) -> _Read | None:
    last = span.first - timedelta(days=1)
    return (Of.EVENT, None, last) if last <= asked else None


# The first rule that fits a stretch of words reads it.
_RULES: tuple[tuple[re.Pattern[str], Callable[[Span, date], _Read | None]], ...] = (
    (_opening(_CALENDAR.since), _since),
    (_opening(_CALENDAR.after), _after),
    (_opening(_CALENDAR.known_by), _known_by),
    (_opening(_CALENDAR.until), _until),
    (_opening(_CALENDAR.before), _before),
    (_opening(_CALENDAR.within), _within),
    (_opening(_CALENDAR.out_of), _out_of),
)
