"""The nearest chunks by comparing with all of them: where no vector store can be opened."""

from collections.abc import Sequence

import numpy as np

from index_store.types import FloatMatrix


class ExactVectors:
    """The vectors of one snapshot in memory; see ``VectorSearch``."""

    def __init__(self, ids: Sequence[str], vectors: FloatMatrix) -> None:
        """Hold rows.

        Args:
            ids: Chunk ids, each once.
            vectors: float32, shape (len(ids), dimension), unit rows.
        """
        self._ids = ids
        self._vectors = vectors

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """See ``VectorSearch.search``."""
        cosines = self._vectors @ vector
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [(self._ids[place], float(cosines[place])) for place in best]

    def close(self) -> None:
        """Do nothing: there are no files."""
