"""Vectors in Chroma. The one module that imports chromadb."""

import logging
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import chromadb
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings
from chromadb.errors import ChromaError

from index_store.errors import IndexMissingError, IndexStoreError
from index_store.types import FloatMatrix

COLLECTION = "chunks"
# Chroma's defaults are ef_construction 100, max_neighbors 16, ef_search 100; on hard data their
# recall@10 can fall to 0.69, so that the graph is built denser and searched wider.
HNSW = CreateHNSWConfiguration(space="cosine", ef_construction=200, max_neighbors=32, ef_search=200)

logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)


class VectorStore:
    """Chunk ids and their vectors in one Chroma directory; written once, then only read."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the store.

        Args:
            path: Chroma's directory.
            create: Make an empty store; otherwise it must exist.

        Raises:
            IndexMissingError: There is no store at the path, or it is damaged.
        """
        if not create and not (path / "chroma.sqlite3").is_file():
            raise IndexMissingError(f"There is no vector store in {path}.")
        self._client = chromadb.PersistentClient(
            str(path), settings=Settings(anonymized_telemetry=False)
        )
        try:
            self._collection = (
                self._client.create_collection(COLLECTION, configuration={"hnsw": HNSW})
                if create
                else self._client.get_collection(COLLECTION, embedding_function=None)
            )
        except (ChromaError, ValueError) as error:
            _close(self._client)
            raise IndexMissingError(f"The vector store in {path} is damaged: {error}") from error

    def __enter__(self) -> "VectorStore":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release Chroma's files."""
        _close(self._client)

    def add(self, ids: Sequence[str], vectors: FloatMatrix) -> None:
        """Add rows; an id that is there already gets the new vector.

        Args:
            ids: Chunk ids, each once.
            vectors: float32, shape (len(ids), dimension), unit rows.
        """
        batch = self._client.get_max_batch_size()
        for first in range(0, len(ids), batch):
            # upsert: Chroma's add silently ignores an id that exists.
            self._collection.upsert(
                ids=list(ids[first : first + batch]), embeddings=vectors[first : first + batch]
            )

    def count(self) -> int:
        """Return the number of rows."""
        return self._collection.count()

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """Return the nearest chunks.

        Args:
            vector: float32, shape (dimension,), unit length.
            limit: The most rows to return.

        Returns:
            (chunk id, cosine) pairs, best first; cosine in [-1, 1], higher meaning nearer.
        """
        try:
            found = self._collection.query(
                query_embeddings=vector[None, :], n_results=limit, include=["distances"]
            )
        except ChromaError as error:
            raise IndexStoreError(
                f"The vector store cannot be searched: {error}. Build the index again."
            ) from error
        distances = found["distances"]
        if not distances:
            return []
        return [
            (id_, 1.0 - distance)
            for id_, distance in zip(found["ids"][0], distances[0], strict=True)
        ]


def _close(client: ClientAPI) -> None:
    """Release a client's files; the type that Chroma declares lacks the method."""
    if isinstance(client, Client):
        client.close()
