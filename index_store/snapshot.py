"""One built index, open for reading."""

import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from queue import Empty, SimpleQueue

import numpy as np

from index_store.catalogue.catalogue import Catalogue
from index_store.durable import Lease
from index_store.manifest import Manifest
from index_store.search.articles.index import ArticleIndex
from index_store.search.leads import STORIES_FILE, LeadIndex
from index_store.search.lexical import LexicalIndex
from index_store.types import Article, Chunk, FloatMatrix, VectorSearch, parse_chunk_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSummary:
    """What an archive holds, for a heading."""

    articles: int
    chunks: int
    outlets: int
    first_day: date | None
    last_day: date | None
    built_at: datetime


class Snapshot:
    """One built index, open for reading. Never changes; safe to use from many threads.

    Its files stay as long as somebody holds it, whatever changes meanwhile.
    """

    def __init__(
        self,
        number: int,
        manifest: Manifest,
        catalogue: Catalogue,
        vectors: VectorSearch,
        lexical: LexicalIndex,
        leads: LeadIndex,
        articles: Path,
        lease: Lease,
    ) -> None:
        """Take what is open; ``articles`` is the folder of the article index."""
        self.number = number
        self.manifest = manifest
        self._catalogue = catalogue
        self._vectors = vectors
        self.words = lexical
        self.leads = leads
        self._articles = articles
        self._letting_go = weakref.finalize(self, _let_go, vectors, lease)
        self._letting_go.atexit = False  # a process that ends closes all by itself

    def search_vectors(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """Return (chunk id, cosine) pairs, best first; see ``VectorStore.search``."""
        return self._vectors.search(vector, limit)

    def search_words(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Return (chunk id, BM25 score) pairs, best first; see ``LexicalIndex.search``."""
        return self.words.search(query, limit)

    @cached_property
    def article_index(self) -> ArticleIndex:
        """What finds whole articles; opened when it is first used.

        Raises:
            IndexMissingError: An older Dateline made the snapshot, without one.
        """
        return ArticleIndex.open(self._articles)

    def places(self, ids: Sequence[str]) -> list[int]:
        """Return where chunks stand in the lexical index."""
        places = []
        for id_ in ids:
            row = self.leads.row_of[parse_chunk_id(id_)[0]]
            start, end = int(self.leads.starts[row]), int(self.leads.ends[row])
            places.append(self.words.ids.index(id_, start, end))
        return places

    def passages(self, ids: Sequence[str]) -> list[tuple[Chunk, Article]]:
        """Return chunks by id, in the order asked, each with its article."""
        spans = [parse_chunk_id(id_) for id_ in ids]
        articles = self.articles(list(dict.fromkeys(revision for revision, _, _ in spans)))
        return [
            (
                Chunk(
                    id=id_,
                    revision=revision,
                    start=start,
                    end=end,
                    text=articles[revision].text[start:end],
                ),
                articles[revision],
            )
            for id_, (revision, start, end) in zip(ids, spans, strict=True)
        ]

    def chunks(self, ids: Sequence[str]) -> list[Chunk]:
        """Return chunks by id, in the order asked."""
        return self._catalogue.chunks.get(self.manifest.chunking, ids)

    def chunks_of(self, revisions: Sequence[str]) -> list[Chunk]:
        """Return every chunk of the revisions, in order of revision and place."""
        return self._catalogue.chunks.of_revisions(self.manifest.chunking, revisions)

    def revisions(self) -> list[str]:
        """Return the revision of every article, by origin."""
        return [member.revision for member in self._catalogue.members.of(self.number)]

    def articles(self, revisions: Sequence[str]) -> dict[str, Article]:
        """Return revision -> article."""
        return self._catalogue.members.articles(self.number, revisions)

    def newest_articles(self, limit: int) -> list[Article]:
        """Return at most so many articles, newest day first, undated ones last."""
        return self._catalogue.members.newest(self.number, limit)

    def article(self, id_: str) -> Article | None:
        """Return the article with the id, or None where there is none."""
        revision = self._catalogue.members.revision_of(self.number, id_)
        return self.articles([revision])[revision] if revision else None

    def other_texts(self, article: Article) -> list[Article]:
        """Return the other texts under which an article was stored, the last updated first.

        Args:
            article: As this snapshot holds it. Texts that a later change brought, which was rolled
                back, are among the others.
        """
        told = {(article.title, article.text)}
        others: list[Article] = []
        for other in self._catalogue.articles.texts_of(article.id):
            if (other.title, other.text) not in told:
                told.add((other.title, other.text))
                others.append(other)
        return others

    def arrived_after(self, moment: datetime) -> set[str]:
        """Return the revisions of the articles that came into the archive later than a moment."""
        return self._catalogue.members.arrived_after(self.number, moment)

    def reprint_counts(self, revisions: Sequence[str]) -> list[int]:
        """Return for each revision how many other articles say nearly the same."""
        alike = np.bincount(self.leads.clusters)
        rows = [self.leads.row_of[revision] for revision in revisions]
        return [int(alike[self.leads.clusters[row]]) - 1 for row in rows]

    def reprints(self, id_: str) -> list[Article]:
        """Return the other articles that say nearly the same as the one with the id."""
        revision = self._catalogue.members.revision_of(self.number, id_)
        if revision is None:
            return []
        clusters = self.leads.clusters
        alike = np.flatnonzero(clusters == clusters[self.leads.row_of[revision]])
        found = self.articles([self.leads.words.ids[row] for row in alike])
        return [article for article in found.values() if article.id != id_]

    @cached_property
    def stories(self) -> Mapping[str, Sequence[int]]:
        """Story -> the rows of its articles in ``leads``, undated ones first, then by day."""
        rows: dict[str, list[int]] = {}
        for row in np.argsort(self.leads.days, kind="stable").tolist():
            if story := self.leads.stories[row]:
                rows.setdefault(story, []).append(row)
        return rows

    def articles_of_story(self, name: str) -> list[Article]:
        """Return the articles of a story, undated ones first, then by day; none of an unknown."""
        revisions = [self.leads.words.ids[row] for row in self.stories.get(name, ())]
        found = self.articles(revisions)
        return [found[revision] for revision in revisions]

    @property
    def knows_stories(self) -> bool:
        """Whether its articles were grouped: an older Dateline did not."""
        return f"leads/{STORIES_FILE}" in self.manifest.files

    @property
    def summary(self) -> ArchiveSummary:
        """What the archive holds."""
        manifest = self.manifest
        return ArchiveSummary(
            articles=manifest.articles,
            chunks=manifest.chunks,
            outlets=manifest.outlets,
            first_day=date.fromisoformat(manifest.first_day) if manifest.first_day else None,
            last_day=date.fromisoformat(manifest.last_day) if manifest.last_day else None,
            built_at=datetime.fromisoformat(manifest.built_at),
        )

    def close(self) -> None:
        """Release the snapshot's files at once; letting go of it does so in time."""
        if held := self._letting_go.detach():
            _, _, (vectors, lease), _ = held
            vectors.close()
            lease.release()


# Garbage may be collected in the middle of anything, of Chroma's own locks too: what is let go of
# is closed later, by whoever opens or closes the next one.
_LET_GO: SimpleQueue[VectorSearch] = SimpleQueue()


def _let_go(vectors: VectorSearch, lease: Lease) -> None:
    lease.release()
    _LET_GO.put(vectors)


def close_let_go() -> None:
    """Close the vectors of snapshots that nobody holds any more."""
    with suppress(Empty):
        while True:
            _LET_GO.get_nowait().close()
