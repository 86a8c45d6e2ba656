"""Which stories there are, those of the last days first."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import numpy as np

from index_store import Article, Snapshot
from rag.config import StoryConfig
from rag.desk.stories.headlines import title_of
from rag.desk.stories.weights import story_words
from rag.errors import QuestionError
from rag.query.outlets import outlets_of
from rag.types import StoryEntry


def entries_of(
    snapshot: Snapshot,
    since: date | None,
    until: date | None,
    outlets: Sequence[str],
    limit: int,
    config: StoryConfig,
) -> list[StoryEntry]:
    """Return the stories that have an article of these days and outlets.

    They are told whole, and stand by the day of the newest of these articles, then by how many
    articles they have. See ``Dateline.stories``.
    """
    if since and until and since > until:
        raise QuestionError(f"The first day, {since}, is after the last, {until}. Swap them.")
    check_grouped(snapshot)
    leads = snapshot.leads
    held = np.ones(len(leads), bool)
    if since:
        held &= leads.days >= since.toordinal()
    if until:
        held &= (leads.days <= until.toordinal()) & (leads.days > 0)
    if outlets:
        named = outlets_of("", outlets, leads.outlets).names
        held &= np.isin(leads.outlet_of, [leads.outlets.index(name) for name in named])
    newest = {
        name: max(int(leads.days[row]) for row in rows if held[row])
        for name, rows in snapshot.stories.items()
        if held[list(rows)].any()
    }
    order = sorted(newest, key=lambda name: (-newest[name], -len(snapshot.stories[name]), name))
    found = []
    for name in order[:limit]:
        articles = snapshot.articles_of_story(name)
        found.append(entry_of(name, articles, snapshot, config))
    return found


def check_grouped(snapshot: Snapshot) -> None:
    """See that the articles of a snapshot were grouped.

    Raises:
        QuestionError: They were not.
    """
    if not snapshot.knows_stories:
        raise QuestionError(
            "The index was built before Dateline grouped stories. Build it again: dateline build"
        )


def entry_of(
    name: str, articles: Sequence[Article], snapshot: Snapshot, config: StoryConfig
) -> StoryEntry:
    """Return what a list tells of a story."""
    openings = [f"{one.title} {one.text[:1000]}" for one in articles]
    words = story_words(openings, snapshot.leads)
    by_day = Counter(one.day for one in articles if one.day)
    return StoryEntry(
        id=name,
        title=title_of([one.title for one in articles], words, config),
        articles=len(articles),
        outlets=len({one.source for one in articles if one.source}),
        first_day=min(by_day, default=None),
        last_day=max(by_day, default=None),
        by_day=dict(sorted(by_day.items())),
    )
