"""Making one snapshot: continue the one before or start afresh, store, verify.

For a few new articles the snapshot before is copied and only the difference is written:
storing 60,000 vectors takes a minute, copying them a second. The copy is a real one, because
Chroma changes its files in place.
"""

import logging
import shutil
from collections.abc import Callable, Iterable, Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index_store.building.prefetch import passages_ahead
from index_store.building.reprints import clusters_of
from index_store.catalogue.catalogue import Catalogue
from index_store.catalogue.members import Member
from index_store.config import FORMAT, IndexConfig
from index_store.data_folder import (
    Manifest,
    new_vectors,
    remove_snapshot,
    snapshot_folder,
    sync_tree,
)
from index_store.errors import IndexStoreError
from index_store.search.leads import LeadIndex, LeadWriter
from index_store.search.lexical import LexicalIndex, LexicalWriter
from index_store.search.vectors import GRAPHS, VectorStore
from index_store.types import Embedder, chunk_id

logger = logging.getLogger(__name__)

PROBES = 100  # chunks by which recall is measured and self-search is checked
NEAREST = 10
MIN_RECALL = 0.98
# Chroma's graph gets worse with every vector deleted from it; an eighth was harmless.
MAX_REPLACED = 0.125
MAX_NEW = 0.5  # beyond this share of new chunks, writing afresh gives the better graph

TIE = 1e-5  # cosines nearer than this are the same in float32

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


def write_snapshot(
    number: int,
    members: Sequence[Member],
    base: Base | None,
    config: IndexConfig,
    embedder: Embedder,
    catalogue: Catalogue,
    tell: Progress,
) -> Written:
    """Make a snapshot of the members that ``catalogue`` has under its number.

    Args:
        number: Of the new snapshot; what is left of an unfinished one with it is deleted.
        members: What it shall hold.
        base: The snapshot to continue, or None to write everything.
        config: Where the index is and how articles are split.
        embedder: Turns chunks into vectors.
        catalogue: Open for writing.
        tell: Told how far each stage has come.

    Raises:
        IndexStoreError: It failed verification, or the disk is full.
    """
    if base is not None and _is_near(base, members, config):
        try:
            return _write(number, members, base, 0, config, embedder, catalogue, tell)
        except IndexStoreError as error:
            logger.info("Snapshot %d cannot be continued: %s", base.number, error)
    for graph in range(len(GRAPHS) - 1):
        try:
            return _write(number, members, None, graph, config, embedder, catalogue, tell)
        except _LowRecallError as error:
            logger.info("Taking a denser graph: %s", error)
    return _write(number, members, None, len(GRAPHS) - 1, config, embedder, catalogue, tell)


class _LowRecallError(IndexStoreError):
    """The graph misses too many of the nearest chunks."""


def _is_near(base: Base, members: Sequence[Member], config: IndexConfig) -> bool:
    """Say whether continuing a snapshot is less work and as good as writing afresh."""
    if config.vectors_url or base.manifest.vectors:
        return False  # a server's collection cannot be copied
    wanted = {member.revision for member in members}
    size = max(len(base.revisions), 1)
    replaced = base.manifest.replaced / max(base.manifest.chunks, 1)
    return (
        len(wanted - base.revisions) <= MAX_NEW * size
        and replaced + len(base.revisions - wanted) / size <= MAX_REPLACED
    )


def _write(
    number: int,
    members: Sequence[Member],
    base: Base | None,
    graph: int,
    config: IndexConfig,
    embedder: Embedder,
    catalogue: Catalogue,
    tell: Progress,
) -> Written:
    folder = snapshot_folder(config.data, number)
    remove_snapshot(config.data, number)
    folder.mkdir(parents=True)
    wanted = {member.revision for member in members}
    have = base.revisions if base else set()
    new = [member.revision for member in members if member.revision not in have]
    gone = _chunk_ids(catalogue, config, have - wanted)
    embedded = 0
    done = 0
    place = new_vectors(config, number, catalogue.database.archive)
    with ExitStack() as stack:
        ahead = stack.enter_context(passages_ahead(new, catalogue, config, embedder))
        members = _clustered(number, members, catalogue)
        if base is not None:
            earlier = snapshot_folder(config.data, base.number)
            shutil.copytree(earlier / "chroma", folder / "chroma")
            words = LexicalWriter.continuing(earlier / "lexical", without=set(gone))
            leads = LeadWriter.continuing(earlier / "leads", without=have - wanted)
        else:
            words, leads = LexicalWriter(), LeadWriter()
        store = stack.enter_context(VectorStore(*place, graph=None if base else graph))
        store.delete(gone)
        for passages in ahead:
            store.add(passages.ids, passages.vectors)
            words.add(passages.ids, passages.texts)
            leads.add(passages.leads)
            embedded += passages.embedded
            done += passages.articles
            tell("Indexing articles", done, len(new))
        words.save(folder / "lexical")
        leads.save(folder / "leads", {member.revision: member.cluster for member in members})
    days = [member.day for member in members if member.day]
    recall = _verify(folder, place, number, wanted, config, catalogue, tell)
    manifest = Manifest(
        format=FORMAT,
        embedding_model=embedder.name,
        dimension=embedder.dimension,
        chunking=config.chunking,
        articles=len(members),
        chunks=len(words),
        outlets=len({member.source for member in members if member.source}),
        clusters=len({member.cluster for member in members if member.cluster}),
        first_day=min(days).isoformat() if days else None,
        last_day=max(days).isoformat() if days else None,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        vectors=config.vectors_url,
        replaced=len(gone) + base.manifest.replaced if base else 0,
        recall=recall,
    )
    sync_tree(folder)
    manifest.write(folder)
    return Written(manifest=manifest, embedded=embedded)


def _clustered(number: int, members: Sequence[Member], catalogue: Catalogue) -> list[Member]:
    """Name every member's group of near-duplicates, here and in the catalogue."""
    clusters = clusters_of(members, catalogue)
    clustered = [replace(member, cluster=clusters.get(member.revision)) for member in members]
    catalogue.members.replace(number, clustered)
    return clustered


def _chunk_ids(catalogue: Catalogue, config: IndexConfig, revisions: Iterable[str]) -> list[str]:
    return [
        chunk_id(revision, start, end)
        for revision, spans in catalogue.chunks.spans(config.chunking, list(revisions)).items()
        for start, end in spans
    ]


def _verify(
    folder: Path,
    place: tuple[Path | str, str],
    number: int,
    revisions: Set[str],
    config: IndexConfig,
    catalogue: Catalogue,
    tell: Progress,
) -> float:
    """Check that every chunk is in the catalogue, the vectors and the words; return the recall.

    Raises:
        IndexStoreError: A chunk is missing or not found by its own vector, or the recall is low.
    """
    tell("Checking", 0, 1)
    wanted = catalogue.chunks.ids(config.chunking, number)
    with VectorStore(*place) as store:
        check_same("vectors", "chunks", wanted, store.ids())
        check_same("words", "chunks", wanted, set(LexicalIndex.open(folder / "lexical").ids))
        check_same("leads", "articles", revisions, set(LeadIndex.open(folder / "leads").words.ids))
        recall = measure_recall(store)
    if recall < MIN_RECALL:
        raise _LowRecallError(
            f"The new index finds only {recall:.0%} of the nearest chunks; {MIN_RECALL:.0%} is the "
            "least. The old index still serves; build again: dateline build"
        )
    tell("Checking", 1, 1)
    return recall


def check_same(what: str, unit: str, wanted: Set[str], found: Set[str]) -> None:
    """Raise IndexStoreError unless two sets of ids are the same."""
    if wanted != found:
        raise IndexStoreError(
            f"The {what} lack {len(wanted - found)} of {len(wanted)} {unit} and hold "
            f"{len(found - wanted)} that do not belong there. Mend them: dateline build"
        )


def measure_recall(store: VectorStore) -> float:
    """Return the share of the nearest chunks that the graph finds, over sampled chunks.

    Chunks as near as the farthest of the exact ten count as found: reprints tie.
    """
    ids = sorted(store.ids())
    probes = store.vectors(ids[:: max(1, len(ids) // PROBES)][:PROBES])
    nearest = np.empty((len(probes), 0), np.float32)
    for page in store.pages():
        cosines = np.hstack([nearest, probes @ page.T])
        kept = min(NEAREST, cosines.shape[1])
        nearest = -np.partition(-cosines, kept - 1, axis=1)[:, :kept]
    found = sum(
        cosine >= exact.min() - TIE
        for vector, exact in zip(probes, nearest, strict=True)
        for _, cosine in store.search(vector, len(exact))
    )
    return float(found / max(nearest.size, 1))
