"""The stretch of time that a question is about, read from its words by code.

Stated times ("in March 2025", "last week", "since 4 September") become hard bounds on the day of
publication, relative to the day of asking. Where nothing is stated, everything up to the day of
asking counts, and how recent it is weighs (see ``rag.retrieval.article_features``).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from index_store import ArchiveSummary, write_day
from rag.language.dates import NamedDate, Span, date_at, relative_dates
from rag.language.names import joined
from rag.language.resources import either, load, words_pattern
from rag.types import Outlets, Window, WindowKind


def _opening(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){either(words)} ", re.IGNORECASE)


_ENGLISH = load()
_CALENDAR = _ENGLISH.calendar
# A question about plans may name a time that no report can come from yet.
_AHEAD = words_pattern(_ENGLISH.modality.planned)
_PAST = words_pattern(_ENGLISH.modality.past)
_SOON = timedelta(days=92)
_REPORT = rf"\b{either(_ENGLISH.questions.item.report_nouns)}s?\b"
_TWO_REPORTS = re.compile(rf"{_REPORT}.*{_REPORT}", re.IGNORECASE)
# "Following the attack last week, who ...": the answer may be newer than the attack.
_AFTERMATH = re.compile(
    rf"\b{either((*_CALENDAR.after, *_CALENDAR.since))}\b[^,;?]*$", re.IGNORECASE
)
_RANGE = _opening(_CALENDAR.between)
_TO = re.compile(rf" {either(_CALENDAR.between_ends)} ", re.IGNORECASE)

_Bounds = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class _Stated:
    """A time that a question states, and where."""

    start: int
    end: int
    bounds: _Bounds | None
    """None: it bounds no reports."""


def read_window(question: str, asked: date, newest: date | None = None) -> Window:
    """Return the stretch of time that a question is about.

    Args:
        question: A clean question.
        asked: The day of asking; nothing later is known, and "last week" is relative to it.
        newest: The day of the archive's newest article. A date without a year ("in March") is
            the last such date up to then, so that an old archive can be asked about its own time.

    Returns:
        A stated window, its bounds within ``asked``; else an open one of kind ``recent``. Where
        the question compares several reports, one stated date belongs to only one of them and
        bounds nothing. A window that lies wholly after ``asked`` bounds nothing either where the
        question asks about plans; otherwise it is kept, and no article can be in it.
    """
    anchor = min(asked, newest) if newest else asked
    found = [
        (time.bounds, question[time.start : time.end].strip())
        for time in _stated_times(question, asked, anchor)
        if time.bounds is not None
    ]
    if not found or (len(found) == 1 and _TWO_REPORTS.search(question)):
        return Window(start=None, end=asked, kind=WindowKind.RECENT)
    starts = [start for (start, _), _ in found]
    ends = [end for (_, end), _ in found]
    # Several stated times: a question about change needs all of them.
    start = None if None in starts else min(day for day in starts if day)
    end = None if None in ends else max(day for day in ends if day)
    if start and start > asked and _AHEAD.search(question):
        return Window(start=None, end=asked, kind=WindowKind.RECENT)
    return Window(
        start=start,
        end=min(end, asked) if end and not (start and start > asked) else end or asked,
        kind=WindowKind.STATED,
        words=" … ".join(words for _, words in found),
    )


def narrow(window: Window, since: date | None, until: date | None) -> Window:
    """Return the window with the bounds that the caller sets instead of the question's."""
    if since is None and until is None:
        return window
    return replace(window, start=since, end=until or window.end, kind=WindowKind.GIVEN, words=None)


def why_empty(window: Window, outlets: Outlets, archive: ArchiveSummary) -> list[str]:
    """Return what to tell a reader for whom nothing was found within some bounds, if anything."""
    told = []
    if outlets.given:
        told += [f"Searched were only articles of {joined(outlets.names)}."]
    if window.kind is not WindowKind.RECENT and archive.first_day and archive.last_day:
        first = f"from {write_day(window.start)} " if window.start else ""
        told += [
            f"Searched were articles published {first}to {write_day(window.end)}; the archive runs "
            f"from {write_day(archive.first_day)} to {write_day(archive.last_day)}."
        ]
    return told


def without_times(question: str, asked: date) -> str:
    """Return a question without the times that it states: they bound reports, and tell nothing."""
    for time in reversed(_stated_times(question, asked, asked)):
        question = f"{question[: time.start]} {question[time.end :]}"
    return question


def _stated_times(question: str, asked: date, anchor: date) -> list[_Stated]:
    """Return every stated time in order; of those that overlap only the one that is read first."""
    times: list[_Stated] = []
    relative = (
        _Stated(time.start, time.end, (time.first, time.last))
        for time in relative_dates(question, asked)
    )
    for time in (*_ranges(question, anchor), *_bounded(question, asked, anchor), *relative):
        if any(time.start < other.end and time.end > other.start for other in times):
            continue
        if time.bounds and time.bounds[0] and _AFTERMATH.search(question[: time.start]):
            time = replace(time, bounds=(time.bounds[0], None))
        times.append(time)
    return sorted(times, key=lambda time: time.start)


def _ranges(question: str, anchor: date) -> Iterator[_Stated]:
    """Yield "between A and B"; where A has no year, it is B's or the one before."""
    for opening in _RANGE.finditer(question):
        since = date_at(question, opening.end())
        to = _TO.match(question, since.end) if since else None
        until = date_at(question, to.end()) if to else None
        if since and until:
            ends = _span(until, anchor)
            begins = _span(since, ends.last) if ends else None
            first, last = sorted((begins.first, ends.last)) if begins and ends else (None, None)
            yield _Stated(opening.start(), until.end, (first, last) if first else None)


def _bounded(question: str, asked: date, anchor: date) -> Iterator[_Stated]:
    """Yield times with a word before them that says how they bound: "since May"."""
    for pattern, read in _RULES:
        for opening in pattern.finditer(question):
            named = date_at(question, opening.end())
            if named is None or _is_season(question, named):
                continue
            span = _span(named, anchor)
            if span and read is _within and not named.year and _is_ahead(question, span, asked):
                span = None
            yield _Stated(opening.start(), named.end, read(span, asked) if span else None)


def _is_season(question: str, named: NamedDate) -> bool:
    """Say whether a year is one of two: "in 2022-23"."""
    return named.month is None and question[named.end : named.end + 1] == "-"


def _span(named: NamedDate, anchor: date) -> Span | None:
    try:
        return named.span(anchor)
    except ValueError:  # 31 February
        return None


def _is_ahead(question: str, stated: Span, asked: date) -> bool:
    """Say whether a date without a year is rather the next one than the last."""
    following = stated.first + relativedelta(years=1)
    return asked < following <= asked + _SOON and not _PAST.search(question)


def _within(span: Span, asked: date) -> _Bounds:
    return span.first, span.last


def _since(span: Span, asked: date) -> _Bounds:
    return span.first, None


def _after(span: Span, asked: date) -> _Bounds:
    return span.last + timedelta(days=1), None


def _until(span: Span, asked: date) -> _Bounds | None:
    return (None, span.last) if span.last <= asked else None  # "by 2030" bounds no reports


def _before(span: Span, asked: date) -> _Bounds | None:
    last = span.first - timedelta(days=1)
    return (None, last) if last <= asked else None


# The first rule that fits a stretch of words reads it.
_RULES: tuple[tuple[re.Pattern[str], Callable[[Span, date], _Bounds | None]], ...] = (
    (_opening(_CALENDAR.since), _since),
    (_opening(_CALENDAR.after), _after),
    (_opening(_CALENDAR.until), _until),
    (_opening(_CALENDAR.before), _before),
    (_opening(_CALENDAR.within), _within),
)
