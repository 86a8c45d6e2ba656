"""Is a snapshot whole, and does its graph find what an exact search finds?"""

from collections.abc import Set
from pathlib import Path

import numpy as np

from index_store.config import GraphConfig
from index_store.data_folder import ARTICLES
from index_store.errors import IndexStoreError
from index_store.search.articles.index import ArticleIndex
from index_store.search.leads import LeadIndex
from index_store.search.lexical import LexicalIndex
from index_store.types import FloatMatrix, VectorStore

TIE = 1e-5  # cosines nearer than this are the same in float32


class LowRecallError(IndexStoreError):
    """The graph misses too many of the nearest chunks."""


def verify(
    folder: Path, store: VectorStore, chunks: Set[str], revisions: Set[str], config: GraphConfig
) -> float:
    """Check that every index of a snapshot holds just what it shall; return the recall.

    Args:
        folder: The snapshot's.
        store: Its vectors.
        chunks: The ids of the chunks that it shall hold.
        revisions: The articles that it shall hold.
        config: Says how the recall is measured and which is enough.

    Raises:
        IndexStoreError: Something is missing or does not belong there.
        LowRecallError: The recall is too low.
    """
    check_same("vectors", "chunks", chunks, store.ids())
    check_same("words", "chunks", chunks, set(LexicalIndex.open(folder / "lexical").ids))
    articles = ArticleIndex.open(folder / ARTICLES).revisions()
    check_same("words of articles", "articles", revisions, articles)
    check_same("leads", "articles", revisions, set(LeadIndex.open(folder / "leads").words.ids))
    recall = measure_recall(store, config)
    if recall < config.min_recall:
        raise LowRecallError(
            f"The new index finds only {recall:.0%} of the nearest chunks; "
            f"{config.min_recall:.0%} is the least. The old index still serves; build again: "
            "dateline build"
        )
    return recall


def check_same(what: str, unit: str, wanted: Set[str], found: Set[str]) -> None:
    """Raise IndexStoreError unless two sets of ids are the same."""
    if wanted != found:
        raise IndexStoreError(
            f"The {what} lack {len(wanted - found)} of {len(wanted)} {unit} and hold "
            f"{len(found - wanted)} that do not belong there. Mend them: dateline build"
        )


def measure_recall(store: VectorStore, config: GraphConfig) -> float:
    """Return the share of the nearest chunks that the graph finds, over sampled chunks.

    Chunks as near as the farthest of the exact nearest count as found: reprints tie.
    """
    ids = sorted(store.ids())
    probes = store.vectors(ids[:: max(1, len(ids) // config.probes)][: config.probes])
    nearest: FloatMatrix = np.empty((len(probes), 0), np.float32)
    for page in store.pages():
        cosines = np.hstack([nearest, probes @ page.T])
        kept = min(config.nearest, cosines.shape[1])
        nearest = -np.partition(-cosines, kept - 1, axis=1)[:, :kept]
    found = sum(
        cosine >= exact.min() - TIE
        for vector, exact in zip(probes, nearest, strict=True)
        for _, cosine in store.search(vector, len(exact))
    )
    return float(found / max(nearest.size, 1))
