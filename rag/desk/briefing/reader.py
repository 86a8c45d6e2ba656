"""What is new in an archive since a day or a moment, read without a question of a user."""

from collections.abc import Callable, Sequence

import numpy as np

from index_store import Article, Snapshot
from rag.config import BriefingConfig, RagConfig
from rag.desk.briefing.figures import changed_figure
from rag.desk.briefing.novelty import headline_sentence, newest_sentences
from rag.desk.briefing.window import BriefingWindow, NewArticles, new_articles
from rag.desk.stories.headlines import title_of
from rag.desk.stories.lists import check_grouped
from rag.desk.stories.weights import story_words
from rag.reading.ledger import Ledger
from rag.retrieval.sentences import sentences_of
from rag.types import (
    BriefedStory,
    Briefing,
    BriefingCoverage,
    BriefingLine,
    ChangedFigure,
    Evidence,
)

Numbered = Callable[[Evidence], Evidence]


def read_briefing(
    snapshot: Snapshot,
    window: BriefingWindow,
    outlets: Sequence[str],
    story: str | None,
    limit: int,
    config: RagConfig,
) -> Briefing:
    """Return what is new; see ``Dateline.briefing``."""
    check_grouped(snapshot)
    found = new_articles(snapshot, window, outlets, story)
    leads, settings = snapshot.leads, config.briefing
    stories = _by_story(snapshot, found.originals)
    singles = [row for row in found.originals[::-1].tolist() if not leads.stories[row]]
    reader = _Reader(snapshot, window, found, config)
    told = [reader.story(name, rows) for name, rows in stories[:limit]]
    heads = reader.singles(singles[: settings.singles])
    with_new = {leads.stories[row] for row in found.new.tolist()} - {None}
    return Briefing(
        since=window.since,
        until=window.until,
        arrived_after=window.arrived_after,
        stories=tuple(told),
        singles=tuple(heads),
        evidence=reader.evidence,
        coverage=BriefingCoverage(
            articles=len(found.new),
            reprints=len(found.new) - len(found.originals),
            stories=len(with_new),
            stories_untold=len(with_new) - len(told),
            singles=len(singles),
            singles_untold=len(singles) - len(heads),
        ),
    )


def _by_story(snapshot: Snapshot, originals: np.ndarray) -> list[tuple[str, list[int]]]:
    """Return stories with their new rows: those of most outlets and articles first, then newest."""
    leads, rows_of = snapshot.leads, dict[str, list[int]]()
    for row in originals.tolist():
        if name := leads.stories[row]:
            rows_of.setdefault(name, []).append(row)

    def order(one: tuple[str, list[int]]) -> tuple[int, int, int, str]:
        name, rows = one
        outlets = len(set(leads.outlet_of[rows].tolist()))
        return -outlets, -len(rows), -max(leads.days[rows].tolist()), name

    return sorted(rows_of.items(), key=order)


class _Reader:
    """Reads articles and numbers the sentences that are told."""

    def __init__(
        self, snapshot: Snapshot, window: BriefingWindow, found: NewArticles, config: RagConfig
    ) -> None:
        self._snapshot = snapshot
        self._window = window
        self._new = set(found.new.tolist())
        self._older = set(found.older.tolist())
        self._config = config
        self._ledger = Ledger()
        self._cited: dict[int, Evidence] = {}

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The sentences that were told, in order of their numbers."""
        return tuple(self._cited[number] for number in sorted(self._cited))

    def story(self, name: str, originals: Sequence[int]) -> BriefedStory:
        """Return what is new in a story."""
        settings, leads = self._config.briefing, self._snapshot.leads
        rows = self._snapshot.stories[name]
        before = [row for row in rows if row in self._older]
        older = self._articles(before[-settings.articles :])
        new = self._articles(originals[-settings.articles :])
        best = newest_sentences(new, older, self._window.since, leads, settings)
        known = [item for one in older for item in sentences_of(one)]
        count = sum(row in self._new for row in rows)
        openings = [f"{one.title} {one.text[:1000]}" for one in [*older, *new]]
        words = story_words(openings, leads)
        return BriefedStory(
            id=name,
            # Of what was known by then: later articles are of another day's briefing.
            title=title_of([one.title for one in [*older, *new]], words, self._config.stories),
            is_new=not before,
            articles=count,
            reprints=count - len(originals),
            outlets=len({leads.outlet_of[row] for row in originals} - {-1}),
            lines=tuple(self._line(item, known, settings) for item in best),
        )

    def singles(self, rows: Sequence[int]) -> list[BriefingLine]:
        """Return of articles of no story one sentence each."""
        return [
            BriefingLine(evidence=self._numbered(item))
            for article in self._articles(rows)
            if (item := headline_sentence(article, self._config.briefing))
        ]

    def _line(
        self, item: Evidence, older: Sequence[Evidence], config: BriefingConfig
    ) -> BriefingLine:
        evidence, changed = self._numbered(item), None
        if found := changed_figure(item, older, config.figures):
            now, sentence, before = found
            changed = ChangedFigure(
                value=item.text[now.start : now.end],
                before=sentence.text[before.start : before.end],
                evidence=self._numbered(sentence),
            )
        return BriefingLine(evidence=evidence, changed=changed)

    def _articles(self, rows: Sequence[int]) -> list[Article]:
        revisions = [self._snapshot.leads.words.ids[row] for row in rows]
        found = self._snapshot.articles(revisions)
        return [found[revision] for revision in revisions]

    def _numbered(self, item: Evidence) -> Evidence:
        numbered = self._ledger.numbered(item)
        return self._cited.setdefault(numbered.number, numbered)
