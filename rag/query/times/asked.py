"""The times that a question states, read from its words by code, and what each is of.

A time speaks of events ("in March 2025", "last week", "since 4 September") and bounds no reports:
what happened in it may be told later. It is of the reports themselves where the words say so
("articles published last week"), or of what was known ("as of 4 September"): these become bounds
on the day of publication. All are relative to the day of asking; where nothing is stated,
everything up to it counts, and how recent it is weighs (see ``rag.retrieval.article_features``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index_store import ArchiveSummary, write_day
from rag.language.dates import Span
from rag.language.names import joined
from rag.language.resources import either, load
from rag.query.times.stated import Of, Stated, stated_times
from rag.types import Outlets, Window, WindowKind

_REPORT = rf"\b{either(load().questions.item.report_nouns)}s?\b"
_TWO_REPORTS = re.compile(rf"{_REPORT}.*{_REPORT}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EventTime:
    """The days of the events that a question names a time for."""

    spans: tuple[Span, ...]
    """Each time that it states, in order; at least one. One without an end reaches to the day of
    asking; one to come lies after it."""
    words: str
    """The question's words that state them, such as "in March 2025"."""

    @property
    def first(self) -> date:
        """The first day of the earliest."""
        return min(span.first for span in self.spans)

    @property
    def last(self) -> date:
        """The last day of the latest."""
        return max(span.last for span in self.spans)

    def holds(self, day: date) -> bool:
        """Say whether a day is in any of the times."""
        return any(span.first <= day <= span.last for span in self.spans)


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
    found = [time for time in stated_times(question, asked, anchor) if time.of is not Of.NOTHING]
    if not found or (len(found) == 1 and _TWO_REPORTS.search(question)):
        return Times(None, open_, None, None, None)
    events = [time for time in found if time.of is Of.EVENT]
    begun = [(time.first, time.last or max(asked, time.first)) for time in events if time.first]
    until = [time.last for time in events if time.last and not time.first]
    known = [time.last for time in found if time.of is Of.KNOWLEDGE and time.last]
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


def _published(question: str, found: Sequence[Stated], asked: date) -> Window:
    """Return the days of publication that a question states; open where it states none."""
    bounding = [time for time in found if time.of in (Of.REPORTS, Of.KNOWLEDGE)]
    starts = [time.first for time in bounding if time.of is Of.REPORTS]
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


def _words(question: str, times: Sequence[Stated]) -> str:
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
    for time in reversed(stated_times(question, asked, asked)):
        if not time.is_name:
            question = f"{question[: time.start]} {question[time.end :]}"
    return question
