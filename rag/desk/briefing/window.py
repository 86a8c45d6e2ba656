"""Which articles are new, which came before them, and which say what another says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from index_store import Snapshot
from rag.errors import QuestionError
from rag.query.outlets import outlets_of

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingWindow:
    """What counts as new: by day of report, by when it came into the archive, or by both."""

    since: date | None
    until: date | None
    arrived_after: datetime | None = None

    @classmethod
    def of(
        cls,
        since: date | None,
        until: date | None,
        arrived_after: datetime | None,
        days: int,
    ) -> "BriefingWindow":
        """Return the window that a caller means: so many days back, where no beginning is given.

        Raises:
            QuestionError: The days are the wrong way round, or the moment has no zone.
        """
        if since and until and since > until:
            raise QuestionError(f"The first day, {since}, is after the last, {until}. Swap them.")
        if arrived_after and arrived_after.tzinfo is None:
            raise QuestionError(f"The moment {arrived_after} has no time zone. Give it one.")
        if not since and not arrived_after:
            since = (until or date.today()) - timedelta(days=days)
        return cls(since=since, until=until, arrived_after=arrived_after)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NewArticles:
    """Rows of ``Snapshot.leads``."""

    new: Rows
    """Those in the window, the earliest first."""
    originals: Rows
    """Of these, the first of each group of reprints, unless an older article is of the group."""
    older: Rows
    """Those before the window, the earliest first."""


def new_articles(
    snapshot: Snapshot, window: BriefingWindow, outlets: Sequence[str], story: str | None
) -> NewArticles:
    """Return what is new, and what was there before.

    Older are articles of every outlet: what another one told is not new.

    Args:
        snapshot: The archive.
        window: What counts as new.
        outlets: Only new articles of these; empty: of any.
        story: Only articles of this one; None: of all, and of none.

    Raises:
        QuestionError: The archive has no such outlet or story.
    """
    leads = snapshot.leads
    new, older = np.ones(len(leads), bool), np.zeros(len(leads), bool)
    if window.since:
        new &= leads.days >= window.since.toordinal()
        older |= (leads.days > 0) & (leads.days < window.since.toordinal())
    if window.until:
        new &= (leads.days > 0) & (leads.days <= window.until.toordinal())
    if window.arrived_after:
        late = snapshot.arrived_after(window.arrived_after)
        arrived = np.array([revision in late for revision in leads.words.ids], bool)
        new &= arrived
        older |= ~arrived
    if outlets:
        named = outlets_of("", outlets, leads.outlets).names
        new &= np.isin(leads.outlet_of, [leads.outlets.index(name) for name in named])
    if story is not None:
        if story not in snapshot.stories:
            raise QuestionError(f"The archive has no story {story!r}. List them: dateline stories")
        of_story = np.zeros(len(leads), bool)
        of_story[list(snapshot.stories[story])] = True
        new, older = new & of_story, older & of_story
    in_order = np.argsort(leads.days, kind="stable")
    rows, before = in_order[new[in_order]], in_order[(older & ~new)[in_order]]
    _, first = np.unique(leads.clusters[rows], return_index=True)
    firsts = rows[np.sort(first)]
    known = np.isin(leads.clusters[firsts], leads.clusters[before])
    return NewArticles(new=rows, originals=firsts[~known], older=before)
