"""Vectors in Chroma, embedded or on a server. The one module that imports chromadb."""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT, Settings
from chromadb.errors import ChromaError, NotFoundError

from index_store.errors import IndexMissingError, IndexStoreError
from index_store.types import FloatMatrix

# Chroma's own graph has a recall@10 of 0.996 on 62,000 passages of news. On harder data it can fall
# to 0.69; a build measures it, and takes the next denser graph where it is low. The densest costs
# 4 times the time to write; searched twice as wide, the first would take twice the time to search.
GRAPHS = tuple(
    CreateHNSWConfiguration(
        space="cosine", ef_construction=construction, max_neighbors=neighbours, ef_search=search
    )
    for construction, neighbours, search in ((100, 16, 100), (200, 32, 400), (400, 64, 800))
)

PAGE = 10_000  # rows

logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)


class VectorStore:
    """Chunk ids and their vectors in one Chroma collection; written once, then only read."""

    def __init__(
        self, place: Path | str, collection: str = "chunks", *, graph: int | None = None
    ) -> None:
        """Open the store.

        Args:
            place: Chroma's directory, or the URL of a Chroma server. For Chroma Cloud,
                ``CHROMA_API_KEY``, ``CHROMA_TENANT`` and ``CHROMA_DATABASE`` say who asks.
            collection: The collection's name.
            graph: Make an empty collection, replacing one that is there, with this one of
                ``GRAPHS``; None if it must exist.

        Raises:
            IndexMissingError: There is no store at the place, or it is damaged.
            IndexStoreError: The server cannot be reached.
        """
        self._place = place
        if isinstance(place, Path) and graph is None and not (place / "chroma.sqlite3").is_file():
            raise IndexMissingError(f"There is no vector store in {place}. Mend it: dateline build")
        self._client = _connect(place)
        try:
            if graph is None:
                self._collection = self._client.get_collection(collection, embedding_function=None)
            else:
                self._collection = self._fresh(collection, GRAPHS[graph])
        except (ChromaError, ValueError) as error:
            self.close()
            raise IndexMissingError(
                f"The vector store in {place} is missing or damaged: {error}. "
                "Mend it: dateline build"
            ) from error
        except BaseException:
            self.close()
            raise

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
        """Release Chroma's files; the type that Chroma declares lacks the method."""
        if isinstance(self._client, Client):
            self._client.close()

    def add(self, ids: Sequence[str], vectors: FloatMatrix) -> None:
        """Add rows; an id that is there already gets the new vector.

        Args:
            ids: Chunk ids, each once.
            vectors: float32, shape (len(ids), dimension), unit rows.
        """
        with self._wrapped("written to"):
            batch = self._client.get_max_batch_size()
            for first in range(0, len(ids), batch):
                # upsert: Chroma's add silently ignores an id that exists.
                self._collection.upsert(
                    ids=list(ids[first : first + batch]), embeddings=vectors[first : first + batch]
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Delete rows by id."""
        with self._wrapped("written to"):
            batch = self._client.get_max_batch_size()
            for first in range(0, len(ids), batch):
                self._collection.delete(ids=list(ids[first : first + batch]))

    def count(self) -> int:
        """Return the number of rows."""
        with self._wrapped("read"):
            return self._collection.count()

    def ids(self) -> set[str]:
        """Return the id of every row."""
        with self._wrapped("read"):
            return set(self._collection.get(include=[])["ids"])

    def vectors(self, ids: Sequence[str]) -> FloatMatrix:
        """Return the vectors of rows, shape (len(ids), dimension), in no particular order."""
        with self._wrapped("read"):
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        return np.asarray(found["embeddings"], np.float32)

    def pages(self) -> Iterator[FloatMatrix]:
        """Yield the vectors of all rows, some thousands at a time."""
        for first in range(0, self.count(), PAGE):
            with self._wrapped("read"):
                found = self._collection.get(limit=PAGE, offset=first, include=["embeddings"])
            yield np.asarray(found["embeddings"], np.float32)

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """Return the nearest chunks.

        Args:
            vector: float32, shape (dimension,), unit length.
            limit: The most rows to return.

        Returns:
            (chunk id, cosine) pairs, best first; cosine in [-1, 1], higher meaning nearer.
        """
        with self._wrapped("searched"):
            found = self._collection.query(
                query_embeddings=vector[None, :], n_results=limit, include=["distances"]
            )
        distances = found["distances"]
        if not distances:
            return []
        return [
            (id_, 1.0 - distance)
            for id_, distance in zip(found["ids"][0], distances[0], strict=True)
        ]

    def _fresh(self, collection: str, graph: CreateHNSWConfiguration) -> chromadb.Collection:
        with suppress(NotFoundError, ValueError):
            self._client.delete_collection(collection)
        return self._client.create_collection(
            collection, configuration={"hnsw": graph}, embedding_function=None
        )

    @contextmanager
    def _wrapped(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # Chroma's, its Rust part's and, with a server, httpx's
            raise IndexStoreError(
                f"The vector store in {self._place} cannot be {what}: {error}. "
                "Find out more: dateline doctor"
            ) from error


def drop_collection(place: str, collection: str) -> None:
    """Delete a collection from a Chroma server, if it is there."""
    client = _connect(place)
    with suppress(NotFoundError, ValueError):
        client.delete_collection(collection)


def _connect(place: Path | str) -> ClientAPI:
    settings = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        try:
            return chromadb.PersistentClient(str(place), settings=settings)
        except Exception as error:  # the Rust part panics on a damaged file
            remedy = "Make room if its disk is full; mend it if it is damaged: dateline build"
            if "readonly" in str(error):
                remedy = f"Chroma must be able to write there: {place} cannot be written to by you."
            raise IndexMissingError(
                f"The vector store in {place} cannot be opened: {error}. {remedy}"
            ) from error
    parts = urlsplit(place)
    secure = parts.scheme == "https"
    key = os.environ.get("CHROMA_API_KEY")
    try:
        return chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if secure else 8000),
            ssl=secure,
            headers={"x-chroma-token": key} if key else None,
            settings=settings,
            tenant=os.environ.get("CHROMA_TENANT", DEFAULT_TENANT),
            database=os.environ.get("CHROMA_DATABASE", DEFAULT_DATABASE),
        )
    except Exception as error:
        raise IndexStoreError(
            f"The Chroma server at {place} cannot be reached: {error}. Start it (chroma run) or "
            "correct DATELINE_CHROMA."
        ) from error
