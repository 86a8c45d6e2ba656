"""The read side of an index: open the current snapshot, notice a newer one."""

import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from index_store.catalogue.catalogue import Catalogue
from index_store.config import IndexConfig
from index_store.data_folder import (
    Manifest,
    built_with,
    current_number,
    snapshot_folder,
    snapshot_place,
)
from index_store.errors import IndexMismatchError, IndexMissingError
from index_store.search.embedding import PACKAGED, model_named, open_embedder
from index_store.search.leads import LeadIndex
from index_store.search.lexical import LexicalIndex
from index_store.search.vectors import stored_backend
from index_store.types import Article, Chunk, Embedder, FloatMatrix, VectorStore, parse_chunk_id


def embedder_for(config: IndexConfig) -> Embedder:
    """Return the embedder that the settings name, else the one that the index was built with.

    Raises:
        EmbeddingError: It is unknown or cannot be loaded.
    """
    return open_embedder(config.embedding_model or model_named(built_with(config.data) or PACKAGED))


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
    """One built index, open for reading. Never changes; safe to use from many threads."""

    def __init__(
        self,
        number: int,
        manifest: Manifest,
        catalogue: Catalogue,
        vectors: VectorStore,
        lexical: LexicalIndex,
        leads: LeadIndex,
    ) -> None:
        self.number = number
        self.manifest = manifest
        self._catalogue = catalogue
        self._vectors = vectors
        self.words = lexical
        self.leads = leads

    def search_vectors(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """Return (chunk id, cosine) pairs, best first; see ``VectorStore.search``."""
        return self._vectors.search(vector, limit)

    def search_words(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Return (chunk id, BM25 score) pairs, best first; see ``LexicalIndex.search``."""
        return self.words.search(query, limit)

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

    def reprints(self, id_: str) -> list[Article]:
        """Return the other articles that say nearly the same as the one with the id."""
        revision = self._catalogue.members.revision_of(self.number, id_)
        if revision is None:
            return []
        clusters = self.leads.clusters
        alike = np.flatnonzero(clusters == clusters[self.leads.row_of[revision]])
        found = self.articles([self.leads.words.ids[row] for row in alike])
        return [article for article in found.values() if article.id != id_]

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
        """Release the snapshot's files."""
        self._vectors.close()


class Index:
    """An index open for reading; always answers from the newest complete snapshot."""

    def __init__(self, config: IndexConfig, embedding_model: str) -> None:
        """Open the current snapshot.

        Args:
            config: Where the index is and how articles are split.
            embedding_model: ``Embedder.name`` of the model that will embed the questions.

        Raises:
            IndexMissingError: Nothing was built at ``config.data``, or it is damaged.
            IndexMismatchError: It was built with another embedding model, split or format.
        """
        self.config = config
        self._embedding_model = embedding_model
        self._lock = threading.Lock()
        self._previous: Snapshot | None = None
        number = current_number(config.data)
        if number is None:
            raise IndexMissingError(
                f"There is no index in {config.data}. Build one: "
                f"dateline build PATH --data {config.data}"
            )
        self._catalogue = Catalogue(config.catalogue)
        try:
            self._live = self._open_live(number)
        except BaseException:
            self._catalogue.close()
            raise

    def current(self) -> Snapshot:
        """Return the live snapshot, reopening where a build has switched to a newer one.

        The one before stays open for the questions that still read it, until the next switch.
        """
        with self._lock:
            number = current_number(self.config.data)
            if number is not None and number != self._live.number:
                newer = self._open_live(number)
                if self._previous:
                    self._previous.close()
                self._previous, self._live = self._live, newer
            return self._live

    def close(self) -> None:
        """Release every file."""
        if self._previous:
            self._previous.close()
        self._live.close()
        self._catalogue.close()

    def _open_live(self, number: int) -> Snapshot:
        """Open a snapshot that was live a moment ago, or the one that has replaced it since."""
        while True:
            try:
                return self._open(number)
            except IndexMissingError:
                newer = current_number(self.config.data)
                if newer is None or newer == number:
                    raise
                number = newer

    def _remedy(self, manifest: Manifest) -> str:
        """Return what to do about a snapshot that was built with other settings."""
        chosen, built = self.config.embedding_model, manifest.embedding_model
        if model_named(built) == model_named(self._embedding_model):
            return "Build it again: dateline build"
        if chosen:
            return (
                f"Build it again: dateline build --embedder {chosen}; or leave DATELINE_EMBEDDER "
                "and embedding_model unset, to use the one it was built with."
            )
        return "Open it again, with the model that it was built with."

    def _open(self, number: int) -> Snapshot:
        folder = snapshot_folder(self.config.data, number)
        manifest = Manifest.read(folder)
        stored = (manifest.embedding_model, manifest.chunking)
        wanted = (self._embedding_model, self.config.chunking)
        if stored != wanted:
            raise IndexMismatchError(
                f"The index in {self.config.data} was built with {' and '.join(stored)}, but the "
                f"settings say {' and '.join(wanted)}. {self._remedy(manifest)}"
            )
        with ExitStack() as stack:
            place = snapshot_place(self.config.data, number, self._catalogue.database.archive)
            vectors = stored_backend(self.config, manifest.vectors).open(place)
            stack.callback(vectors.close)
            letters = self.config.misspelt_letters
            lexical = LexicalIndex.open(folder / "lexical", misspelt_letters=letters)
            leads = LeadIndex.open(folder / "leads", misspelt_letters=letters)
            stack.pop_all()
        return Snapshot(number, manifest, self._catalogue, vectors, lexical, leads)
