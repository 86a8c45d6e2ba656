"""Making one snapshot: continue the one before or start afresh, store, verify.

For a few new articles the snapshot before is copied and only the difference is written: storing
60,000 vectors takes a minute, copying them a second.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from index_store.building.groups.reprints import clusters_of
from index_store.building.groups.stories import KnownStories, stories_of
from index_store.building.passages import ARTICLES_AT_ONCE
from index_store.building.prefetch import passages_ahead
from index_store.building.verification import LowRecallError, verify
from index_store.catalogue.catalogue import Catalogue
from index_store.catalogue.members import Member
from index_store.config import FORMAT, NEEDS, IndexConfig
from index_store.data_folder import ARTICLES, remove_snapshot, snapshot_place
from index_store.durable import Checksums, sync_tree
from index_store.errors import IndexStoreError
from index_store.manifest import Manifest, files_of
from index_store.search.articles.writer import ArticleIndexWriter
from index_store.search.leads import LeadWriter, write_stories
from index_store.search.lexical_writer import LexicalWriter
from index_store.search.vectors import vector_backend
from index_store.types import Embedder, GraphDensity, SnapshotPlace, VectorBackend, chunk_id

logger = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What writing a snapshot took."""

    manifest: Manifest
    embedded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """An earlier snapshot to continue."""

    number: int
    manifest: Manifest
    revisions: set[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotWriter:
    """Writes snapshots of one archive."""

    config: IndexConfig
    embedder: Embedder
    catalogue: Catalogue
    """Open for writing."""
    tell: Progress
    """Told how far each stage has come."""

    def write(
        self, number: int, members: Sequence[Member], base: Base | None, stories: KnownStories
    ) -> Written:
        """Make a snapshot of the members that the catalogue has under its number.

        Args:
            number: Of the new snapshot; what is left of an unfinished one with it is deleted.
            members: What it shall hold.
            base: The snapshot to continue, or None to write everything.
            stories: As they are known so far.

        Raises:
            IndexStoreError: It failed verification, or the disk is full.
        """
        sparsest, *denser = self.config.graph.densities
        backend = vector_backend(self.config.vectors_url)
        if base is not None and backend.can_continue and self._is_near(base, members):
            try:
                return self._write(number, members, base, stories, backend, sparsest)
            except IndexStoreError as error:
                logger.info("Snapshot %d cannot be continued: %s", base.number, error)
        density = sparsest
        for next_density in denser:
            try:
                return self._write(number, members, None, stories, backend, density)
            except LowRecallError as error:
                logger.info("Taking a denser graph: %s", error)
            density = next_density
        return self._write(number, members, None, stories, backend, density)

    def _is_near(self, base: Base, members: Sequence[Member]) -> bool:
        """Say whether continuing a snapshot is less work and as good as writing afresh."""
        wanted = {member.revision for member in members}
        size = max(len(base.revisions), 1)
        replaced = base.manifest.replaced / max(base.manifest.chunks, 1)
        return (
            len(wanted - base.revisions) <= self.config.graph.max_new * size
            and replaced + len(base.revisions - wanted) / size <= self.config.graph.max_replaced
        )

    def _write(
        self,
        number: int,
        members: Sequence[Member],
        base: Base | None,
        stories: KnownStories,
        backend: VectorBackend,
        density: GraphDensity,
    ) -> Written:
        config = self.config
        place = self._place(number)
        remove_snapshot(config.data, number)
        place.folder.mkdir(parents=True)
        wanted = {member.revision for member in members}
        have = base.revisions if base else set()
        new = [member.revision for member in members if member.revision not in have]
        gone = self._chunk_ids(have - wanted)
        embedded = done = 0
        with ExitStack() as stack:
            ahead = passages_ahead(new, self.catalogue, config, self.embedder)
            batches = stack.enter_context(ahead)
            members = self._clustered(number, members)
            if base is None:
                words, leads = LexicalWriter(), LeadWriter()
                store = backend.create(place, density)
            else:
                earlier = self._place(base.number)
                words = LexicalWriter.continuing(earlier.folder / "lexical", without=set(gone))
                leads = LeadWriter.continuing(earlier.folder / "leads", without=have - wanted)
                store = backend.continue_from(earlier, place)
            stack.callback(store.close)
            store.delete(gone)
            for passages in batches:
                store.add(passages.ids, passages.vectors)
                words.add(passages.ids, passages.texts, passages.languages)
                leads.add(passages.leads)
                embedded += passages.embedded
                done += passages.articles
                self.tell("Indexing articles", done, len(new))
            words.save(place.folder / "lexical")
            clusters = {member.revision: member.cluster for member in members}
            leads.save(place.folder / "leads", clusters)
            self._group(place, leads.revisions, members, stories, continued=base is not None)
        self._index_articles(place.folder / ARTICLES, clusters, base)
        backend.settle(place)
        files = files_of(place.folder)
        recall = self._verify(place, wanted, backend)
        replaced = len(gone) + base.manifest.replaced if base else 0
        manifest = self._manifest(
            members, chunks=len(words), replaced=replaced, recall=recall, files=files
        )
        sync_tree(place.folder)
        if damage := manifest.damage(place.folder):
            raise IndexStoreError(f"{damage} in the new snapshot, and the old one still serves.")
        manifest.write(place.folder)
        return Written(manifest=manifest, embedded=embedded)

    def _place(self, number: int) -> SnapshotPlace:
        return snapshot_place(self.config.data, number, self.catalogue.database.archive)

    def _clustered(self, number: int, members: Sequence[Member]) -> list[Member]:
        """Name every member's group of near-duplicates, here and in the catalogue."""
        clusters = clusters_of(members, self.catalogue, self.config.reprints)
        clustered = [replace(member, cluster=clusters.get(member.revision)) for member in members]
        self.catalogue.members.replace(number, clustered)
        return clustered

    def _index_articles(
        self, path: Path, clusters: Mapping[str, str | None], base: Base | None
    ) -> None:
        """Write the index of articles, of which only what differs from an earlier snapshot's.

        Args:
            path: The folder it goes into.
            clusters: Revision -> its group of near-duplicates, of every article.
            base: The snapshot to continue.
        """
        earlier, before = None, {}
        if base:
            earlier = self._place(base.number).folder / ARTICLES
            before = {m.revision: m.cluster for m in self.catalogue.members.of(base.number)}
        kept = {name for name in before.keys() & clusters.keys() if before[name] == clusters[name]}
        new = [revision for revision in clusters if revision not in kept]
        with ArticleIndexWriter(path, earlier=earlier) as writer:
            writer.remove(before.keys() - kept)
            for first in range(0, len(new), ARTICLES_AT_ONCE):
                articles = self.catalogue.articles.get(new[first : first + ARTICLES_AT_ONCE])
                for revision, article in articles.items():
                    writer.add(revision, article, clusters[revision])
                self.tell("Indexing words", first + len(articles), len(new))

    def _group(
        self,
        place: SnapshotPlace,
        revisions: Sequence[str],
        members: Sequence[Member],
        known: KnownStories,
        *,
        continued: bool,
    ) -> None:
        """Say which articles are of one story, once words and leads are written."""
        self.tell("Grouping stories", 0, 1)
        of_revision = {member.revision: member for member in members}
        ordered = [of_revision[revision] for revision in revisions]
        stories = stories_of(ordered, place.folder, known, self.config.stories, continued=continued)
        write_stories(place.folder / "leads", stories)
        self.tell("Grouping stories", 1, 1)

    def _chunk_ids(self, revisions: Iterable[str]) -> list[str]:
        spans_of = self.catalogue.chunks.spans(self.config.chunking, list(revisions))
        return [
            chunk_id(revision, start, end)
            for revision, spans in spans_of.items()
            for start, end in spans
        ]

    def _verify(self, place: SnapshotPlace, wanted: set[str], backend: VectorBackend) -> float:
        self.tell("Checking", 0, 1)
        chunks = self.catalogue.chunks.ids(self.config.chunking, place.number)
        with closing(backend.open(place)) as store:
            recall = verify(place.folder, store, chunks, wanted, self.config.graph)
        self.tell("Checking", 1, 1)
        return recall

    def _manifest(
        self,
        members: Sequence[Member],
        *,
        chunks: int,
        replaced: int,
        recall: float,
        files: Checksums,
    ) -> Manifest:
        days = [member.day for member in members if member.day]
        return Manifest(
            format=FORMAT,
            needs=NEEDS,
            archive=self.catalogue.database.archive,
            embedding_model=self.embedder.name,
            dimension=self.embedder.dimension,
            chunking=self.config.chunking,
            articles=len(members),
            chunks=chunks,
            outlets=len({member.source for member in members if member.source}),
            clusters=len({member.cluster for member in members if member.cluster}),
            first_day=min(days).isoformat() if days else None,
            last_day=max(days).isoformat() if days else None,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            vectors=self.config.vectors_url,
            replaced=replaced,
            recall=recall,
            settings=self.config.settings,
            files=files,
        )
