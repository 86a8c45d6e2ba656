"""The times that a question states, read from its words by code, and what each is of.

A time speaks of events ("in March 2025", "last week", "since 4 September") and bounds no reports:
what happened in it may be told later. It is of the reports themselves where the words say so
("articles published last week"), or of what was known ("as of 4 September"): these become bounds
on the day of publication. All are relative to the day of asking; where nothing is stated,
everything up to it counts, and how recent it is weighs (see ``rag.retrieval.article_features``).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto

from dateutil.relativedelta import relativedelta

from index_store import ArchiveSummary, write_day
from rag.language.dates import NamedDate, Span, date_at, relative_dates
from rag.language.names import joined
from rag.language.resources import either, load, words_pattern
from rag.query.event_time import EventTime
from rag.types import Outlets, Window, WindowKind


def _opening(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){either(words)} ", re.IGNORECASE)


_ENGLISH = load()
_CALENDAR = _ENGLISH.calendar
# A question about plans may name a time that no report can come from yet.
_AHEAD = words_pattern(_ENGLISH.modality.planned)
_PAST = words_pattern(_ENGLISH.modality.past)
_DUE = re.compile(r"\b(?:was|were) (?:[\w’'-]+ ){1,4}to [a-z]")  # "was the line to open"
_SOON = timedelta(days=92)
_REPORT = rf"\b{either(_ENGLISH.questions.item.report_nouns)}s?\b"
_TWO_REPORTS = re.compile(rf"{_REPORT}.*{_REPORT}", re.IGNORECASE)
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


class _Of(Enum):
    """What a stated time is of."""

    EVENT = auto()
    REPORTS = auto()
    KNOWLEDGE = auto()
    NOTHING = auto()
    """It says nothing that can be searched by."""


_EVENT, _REPORTS = _Of.EVENT, _Of.REPORTS


@dataclass(frozen=True, slots=True)
class Times:
    """The times that a question states."""

    told_of: EventTime | None
    """When the events were that it asks about, where a stated time has a beginning."""
    published: Window
    """The days of publication that it states: of the reports, or of what was known."""
    known_by: date | None
    """"as of": nothing published later counts; at the latest the day of asking."""
    until: date | None
    """"until", "before": what happened by then; nothing bounds how it is told."""
    words: str | None
    """The words of all of them, joined by " … "."""

    @property
    def as_known(self) -> "Times":
        """The same taken as the day by which a state of affairs was known: "on 3 May"."""
        day = self.told_of.last if self.told_of else self.until
        if day is None or self.known_by or day >= self.published.end:
            return self
        published = replace(self.published, end=day, kind=WindowKind.STATED, words=self.words)
        return replace(self, told_of=None, published=published, known_by=day, until=None)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A time that a question states, and where."""

    start: int
    end: int
    of: _Of
    first: date | None = None
    last: date | None = None
    """None: up to the day of asking."""
    is_name: bool = False
    """Of an event: "the April 2023 fire"."""


def read_times(question: str, asked: date, newest: date | None = None) -> Times:
    """Return the times that a question states.

    Args:
        question: A clean question.
        asked: The day of asking; nothing later is known, and "last week" is relative to it.
        newest: The day of the archive's newest article. A date without a year ("in March") is
            the last such date up to then, so that an old archive can be asked about its own time.

    Returns:
        The times. Where the question compares several reports, one stated date belongs to only
        one of them and is left alone.
    """
    anchor = min(asked, newest) if newest else asked
    open_ = Window(start=None, end=asked, kind=WindowKind.RECENT)
    found = [time for time in _stated_times(question, asked, anchor) if time.of is not _Of.NOTHING]
    if not found or (len(found) == 1 and _TWO_REPORTS.search(question)):
        return Times(None, open_, None, None, None)
    events = [time for time in found if time.of is _EVENT]
    begun = [(time.first, time.last or max(asked, time.first)) for time in events if time.first]
    until = [time.last for time in events if time.last and not time.first]
    known = [time.last for time in found if time.of is _Of.KNOWLEDGE and time.last]
    known_by = min(known) if known else None
    published = _published(question, found, asked)
    return Times(
        told_of=EventTime(
            tuple(Span(*span) for span in begun),
            _words(question, [time for time in events if time.first]),
        )
        if begun
        else None,
        published=published,
        known_by=known_by,
        until=max(until) if until else None,
        words=_words(question, [time for time in found if not time.is_name]) or None,
    )


def _published(question: str, found: Sequence[_Stated], asked: date) -> Window:
    """Return the days of publication that a question states; open where it states none."""
    bounding = [time for time in found if time.of in (_REPORTS, _Of.KNOWLEDGE)]
    starts = [time.first for time in bounding if time.of is _REPORTS]
    ends = [time.last or asked for time in bounding]
    if not bounding:
        return Window(start=None, end=asked, kind=WindowKind.RECENT)
    # Several stated times: a question about change needs all of them.
    start = None if None in starts or not starts else min(day for day in starts if day)
    return Window(
        start=start,
        end=max(ends) if start and start > asked else min(max(ends), asked),
        kind=WindowKind.STATED,
        words=_words(question, bounding),
    )


def _words(question: str, times: Sequence[_Stated]) -> str:
    return " … ".join(question[time.start : time.end].strip() for time in times)


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
    """Return a question without the times that it states; those that name an event stay."""
    for time in reversed(_stated_times(question, asked, asked)):
        if not time.is_name:
            question = f"{question[: time.start]} {question[time.end :]}"
    return question


def _stated_times(question: str, asked: date, anchor: date) -> list[_Stated]:
    """Return every stated time in order; of those that overlap only the one that is read first."""
    times: list[_Stated] = []
    relative = (
        _Stated(time.start, time.end, _EVENT, time.first, time.last)
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
        if time.of is _EVENT and _PUBLISHING.search(question, 0, time.start):
            time = replace(time, of=_REPORTS)
        elif time.first and _AFTERMATH.search(question, 0, time.start):
            time = replace(time, last=None)
        times.append(time)
    if any(time.of is _Of.KNOWLEDGE for time in times):
        # "As of 3 May, how many had they reported this year": reports are bounded already.
        times = [replace(time, of=_EVENT) if time.of is _REPORTS else time for time in times]
    return sorted(times, key=lambda time: time.start)


def _ranges(question: str, asked: date, anchor: date) -> Iterator[_Stated]:
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
            ends = _span(until, anchor)
            begins = _span(since, ends.last) if ends else None
            if begins and ends:
                if not until.year:
                    moved = _told_ahead(question, ends, asked)
                    begins, ends = _span(since, moved.last) or begins, moved
                first, last = sorted((begins.first, ends.last))
                yield _Stated(opening.start(), end, _EVENT, first, last)
            else:
                yield _Stated(opening.start(), end, _Of.NOTHING)


def _bounded(question: str, asked: date, anchor: date) -> Iterator[_Stated]:
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
            span = _span(named, anchor)
            if span and read in (_within, _out_of) and not named.year:
                span = _told_ahead(question, span, asked)
            time = read(span, asked) if span else None
            if time and read is _within and _PUBLISHING.search(opening[0]):
                time = _REPORTS, time[1], time[2]
            yield _Stated(opening.start(), named.end, *(time or (_Of.NOTHING, None, None)))


def _names(question: str, anchor: date) -> Iterator[_Stated]:
    """Yield the times of events that are named by them: "the April 2023 fire"."""
    for opening in _THE.finditer(question):
        named = date_at(question, opening.end())
        if named and named.year and named.month and (span := _span(named, anchor)):
            yield _Stated(opening.start(), named.end, _EVENT, span.first, span.last, is_name=True)


def _is_name(question: str, named: NamedDate) -> bool:
    """Say whether a date is what an event is called: "the January 6 riot"."""
    written = question[named.start : named.end]
    return (
        _THE.match(written) is not None
        and _OF.search(written) is None
        and _NOUN_FOLLOWS.match(question, named.end) is not None
    )


def _span(named: NamedDate, anchor: date) -> Span | None:
    try:
        return named.span(anchor)
    except ValueError:  # 31 February
        return None


def _told_ahead(question: str, stated: Span, asked: date) -> Span:
    """Return a date without a year in the next year where it is rather the next one than the last.

    So it is where it is near, and the question does not speak of the past.
    """
    following = stated.first + relativedelta(years=1)
    past = _PAST.search(question) and not _DUE.search(question)
    if asked < following <= asked + _SOON and not past:
        return Span(following, stated.last + relativedelta(years=1))
    return stated


_Read = tuple[_Of, date | None, date | None]


def _within(span: Span, asked: date) -> _Read:
    return _EVENT, span.first, span.last


def _out_of(span: Span, asked: date) -> _Read:
    return _EVENT, span.first, span.last


def _since(span: Span, asked: date) -> _Read:
    return _EVENT, span.first, None


def _after(span: Span, asked: date) -> _Read:
    return _EVENT, span.last + timedelta(days=1), None


def _known_by(span: Span, asked: date) -> _Read | None:
    return (_Of.KNOWLEDGE, None, span.last) if span.last <= asked else None  # not "by 2030"


def _until(span: Span, asked: date) -> _Read | None:
    return (_EVENT, None, span.last) if span.last <= asked else None


def _before(span: Span, asked: date) -> _Read | None:
    last = span.first - timedelta(days=1)
    return (_EVENT, None, last) if last <= asked else None


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
