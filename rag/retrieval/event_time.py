"""How well articles and sentences fit the time of the events that a question asks about.

A report of an event comes out from its first day on, mostly in the days after it, and later where
it is looked back at. So the time is a preference, never a bound.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from index_store import FloatVector, LeadIndex
from rag.config import RetrievalConfig
from rag.language.dates import Span, event_days, times_named
from rag.query.query import Query
from rag.query.times.asked import EventTime
from rag.types import Evidence, Window, WindowKind


def inside(leads: LeadIndex, window: Window) -> npt.NDArray[np.bool_]:
    """Return which articles a window holds; see ``Window.holds``."""
    held: npt.NDArray[np.bool_] = leads.days <= window.end.toordinal()
    return held & (leads.days >= window.start.toordinal()) if window.start else held


def within_archive(query: Query, leads: LeadIndex) -> Query:
    """Return a query that the archive can be asked.

    Days of publication that the question states, and on which no article was published, bound
    nothing, and a note says so. The caller's bounds stay. The years of events from before the
    archive begins must stand near an answer, since no day of publication tells of them.
    """
    dated = inside(leads, query.published) & (leads.days > 0)
    if query.published.kind is WindowKind.STATED and not dated.any():
        words, end = query.published.words, query.asked_on
        note = f"No article was published at the time stated (“{words}”): all were searched."
        query = replace(
            query,
            published=Window(start=None, end=end, kind=WindowKind.RECENT),
            known_by=end,
            notes=(*query.notes, note),
        )
    if query.told_of and is_before(query.told_of, leads):
        spans = query.told_of.spans
        years = {str(span.first.year) for span in spans if span.first.year == span.last.year}
        anchors = replace(query.anchors, years=query.anchors.years | years)
        query = replace(query, anchors=anchors)
    return query


def is_before(time: EventTime, leads: LeadIndex) -> bool:
    """Say whether a time ends before the first article was published."""
    dated = leads.days[leads.days > 0]
    return not len(dated) or time.last.toordinal() < int(dated.min())


def distances(
    time: EventTime, leads: LeadIndex, known_by: date, config: RetrievalConfig
) -> FloatVector | None:
    """Return how far every article's day is from a time, in days, 0 and up.

    It is 0 from the first day of what happened to some days after the last, and counted from there
    to later reports; new ones are near too, since they look back. Of a time that reaches to the
    day of asking the newest reports tell most. What was published before its first day cannot tell
    of it, and is further off by a fixed number of days.

    Returns:
        A distance for each article, to the nearest of several times; None where they say nothing
        about the day of publication: no article is so old, or they are to come.
    """
    dated = leads.days[leads.days > 0]
    # A few stray old articles are no archive of their time.
    begins = np.quantile(dated, 0.01) if len(dated) else np.inf
    usable = [
        span for span in time.spans if span.first <= known_by and span.last.toordinal() >= begins
    ]
    if not usable:
        return None
    days = leads.days.astype(np.float32)
    far = [_distance(span, days, known_by, config) for span in usable]
    nearest: FloatVector = np.minimum.reduce(far)
    return nearest


def _distance(
    span: Span, days: FloatVector, known_by: date, config: RetrievalConfig
) -> FloatVector:
    first, last = span.first.toordinal(), span.last.toordinal() + config.report_days
    age = np.maximum(known_by.toordinal() - days, 0)
    after = age
    if span.last < known_by:
        after = np.minimum(np.maximum(days - last, 0), age + config.looking_back_days)
    return np.where(days < first, first - days + config.too_early_days, after)


def time_fit(time: EventTime, sentence: Evidence, config: RetrievalConfig) -> float:
    """Return how well a sentence fits a time that is asked about, from 0 to 1.

    1 where it names that time; ``undated_fit`` where it names none, or only a longer one that holds
    it ("the 2024 contest"), and its article was published at that time or in the days after; 0
    where it tells of another.
    """
    day = sentence.article.day
    named = list(times_named(sentence.text, day))
    if any(_is_meant(one, span) for one in named for span in time.spans):
        return 1.0
    told = event_days(sentence.text, day)
    if told is None:
        return 0.0
    first = told.span.first
    if told.named:
        if not day or not all(_holds(one, span) for one in named for span in time.spans):
            return 0.0
        first = day
    late = timedelta(config.report_days)
    of_time = any(span.first <= first <= span.last + late for span in time.spans)
    return config.undated_fit if of_time else 0.0


def _holds(named: Span, asked: Span) -> bool:
    return named.first <= asked.first and asked.last <= named.last


def _is_meant(named: Span, asked: Span) -> bool:
    """Say whether a named time lies in the one asked about, or holds it and is not much longer."""
    if named.first > asked.last or named.last < asked.first:
        return False
    return (named.last - named.first).days <= max(31, 2 * (asked.last - asked.first).days)


def by_time(query: Query, ranked: Sequence[Evidence], config: RetrievalConfig) -> list[Evidence]:
    """Return ranked sentences with those that fit the time asked about further up."""
    time = query.told_of
    if time is None:
        return list(ranked)
    gains = [config.time_share * time_fit(time, item, config) for item in ranked]
    order = sorted(
        range(len(ranked)),
        key=lambda place: -(1 + gains[place]) / (config.time_fusion + place),
    )
    return [ranked[place] for place in order]
