"""Vectors in Chroma, inside the process or on a server. The one module that imports chromadb."""

import logging
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import (
    CreateHNSWConfiguration,
    UpdateHNSWConfiguration,
)
from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT, Settings
from chromadb.errors import ChromaError, NotFoundError

from index_store.errors import IndexMissingError, IndexStoreError
from index_store.types import FloatMatrix, GraphDensity, SnapshotPlace

PAGE = 10_000  # rows
SYNC_EVERY = 1_000  # rows added between two times that the graph is saved; Chroma's default
# Chroma shares what serves one folder between all that open it in a process, and counts them
# without a lock: one that opens while another closes is left with nothing.
_OPENING = threading.Lock()
# Chroma writes a row each time it opens, to see whether it may. Without it reading writes nothing.
_QUIET = (
    "DELETE FROM acquire_write",
    "CREATE TRIGGER IF NOT EXISTS quiet BEFORE INSERT ON acquire_write "
    "BEGIN SELECT RAISE(IGNORE); END",
)

logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)


class ChromaFolder:
    """Chroma inside the process, its files in each snapshot's folder."""

    can_continue = True

    def create(self, place: SnapshotPlace, density: GraphDensity) -> "ChromaCollection":
        """See ``VectorBackend.create``."""
        return ChromaCollection(_folder(place), "chunks", density)

    def continue_from(self, earlier: SnapshotPlace, place: SnapshotPlace) -> "ChromaCollection":
        """Copy the files, really: Chroma changes them in place; see ``VectorBackend``."""
        shutil.copytree(_folder(earlier), _folder(place))
        store = self.open(place)
        store.sync_every(SYNC_EVERY)
        return store

    def settle(self, place: SnapshotPlace) -> None:
        """See ``VectorBackend.settle``.

        Of the last rows Chroma makes the graph anew each time that it opens, and saves parts of
        it: here it is made to save all.
        """
        with closing(self.open(place)) as store:
            store.sync_every(2)
        with closing(self.open(place)) as store:  # what was opened keeps to the number before
            store.touch(times=2)
        with closing(sqlite3.connect(_folder(place) / "chroma.sqlite3")) as database, database:
            for statement in _QUIET:
                database.execute(statement)

    def open(self, place: SnapshotPlace) -> "ChromaCollection":
        """See ``VectorBackend.open``."""
        folder = _folder(place)
        if not (folder / "chroma.sqlite3").is_file():
            raise IndexMissingError(
                f"There is no vector store in {folder}. Mend it: dateline build"
            )
        return ChromaCollection(folder, "chunks")

    def drop(self, place: SnapshotPlace) -> None:
        """See ``VectorBackend.drop``."""
        shutil.rmtree(_folder(place), ignore_errors=True)


class ChromaServer:
    """A Chroma server, with a collection for each snapshot.

    For Chroma Cloud, ``CHROMA_API_KEY``, ``CHROMA_TENANT`` and ``CHROMA_DATABASE`` say who asks.
    """

    can_continue = False  # a server's collection cannot be copied

    def __init__(self, address: str) -> None:
        self._address = address

    def create(self, place: SnapshotPlace, density: GraphDensity) -> "ChromaCollection":
        """See ``VectorBackend.create``."""
        return ChromaCollection(self._address, _collection(place), density)

    def continue_from(self, earlier: SnapshotPlace, place: SnapshotPlace) -> "ChromaCollection":
        """Refuse; see ``can_continue``."""
        raise IndexStoreError(f"The vectors on {self._address} cannot be copied.")

    def settle(self, place: SnapshotPlace) -> None:
        """Do nothing: a server sees to its own files."""

    def open(self, place: SnapshotPlace) -> "ChromaCollection":
        """See ``VectorBackend.open``."""
        return ChromaCollection(self._address, _collection(place))

    def drop(self, place: SnapshotPlace) -> None:
        """See ``VectorBackend.drop``."""
        client = _connect(self._address)
        with suppress(NotFoundError, ValueError):
            client.delete_collection(_collection(place))


def _folder(place: SnapshotPlace) -> Path:
    return place.folder / "chroma"


def _collection(place: SnapshotPlace) -> str:
    return f"dateline-{place.archive}-{place.number}"


class ChromaCollection:
    """The vectors of one snapshot in a Chroma collection; see ``VectorStore``."""

    def __init__(
        self, place: Path | str, collection: str, density: GraphDensity | None = None
    ) -> None:
        """Open a collection.

        Args:
            place: Chroma's directory, or the URL of a Chroma server.
            collection: The collection's name.
            density: Make it anew, empty and with this graph; None if it must exist.

        Raises:
            IndexMissingError: There is none at the place, or it is damaged.
            IndexStoreError: The server cannot be reached.
        """
        self._place = place
        self._client = _connect(place)
        try:
            if density is None:
                self._collection = self._client.get_collection(collection, embedding_function=None)
            else:
                self._collection = self._fresh(collection, density)
        except (ChromaError, ValueError) as error:
            self.close()
            raise IndexMissingError(
                f"The vector store in {place} is missing or damaged: {error}. "
                "Mend it: dateline build"
            ) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Release Chroma's files; the type that Chroma declares lacks the method."""
        if isinstance(self._client, Client):
            with _OPENING:
                self._client.close()

    def add(self, ids: Sequence[str], vectors: FloatMatrix) -> None:
        """See ``VectorStore.add``."""
        with self._wrapped("written to"):
            batch = self._client.get_max_batch_size()
            for first in range(0, len(ids), batch):
                # upsert: Chroma's add silently ignores an id that exists.
                self._collection.upsert(
                    ids=list(ids[first : first + batch]), embeddings=vectors[first : first + batch]
                )

    def delete(self, ids: Sequence[str]) -> None:
        """See ``VectorStore.delete``."""
        with self._wrapped("written to"):
            batch = self._client.get_max_batch_size()
            for first in range(0, len(ids), batch):
                self._collection.delete(ids=list(ids[first : first + batch]))

    def sync_every(self, rows: int) -> None:
        """Say after how many rows the graph is saved; it counts for whoever opens it next."""
        with self._wrapped("written to"):
            graph = UpdateHNSWConfiguration(sync_threshold=rows, batch_size=min(rows, 100))
            self._collection.modify(configuration={"hnsw": graph})

    def touch(self, *, times: int) -> None:
        """Write a row again as it is."""
        with self._wrapped("written to"):
            found = self._collection.get(limit=1, include=["embeddings"])
            for _ in range(times):
                self._collection.upsert(ids=found["ids"], embeddings=found["embeddings"])

    def count(self) -> int:
        """See ``VectorStore.count``."""
        with self._wrapped("read"):
            return self._collection.count()

    def ids(self) -> set[str]:
        """See ``VectorStore.ids``."""
        with self._wrapped("read"):
            return set(self._collection.get(include=[])["ids"])

    def vectors(self, ids: Sequence[str]) -> FloatMatrix:
        """See ``VectorStore.vectors``."""
        with self._wrapped("read"):
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        return np.asarray(found["embeddings"], np.float32)

    def pages(self) -> Iterator[FloatMatrix]:
        """See ``VectorStore.pages``."""
        for first in range(0, self.count(), PAGE):
            with self._wrapped("read"):
                found = self._collection.get(limit=PAGE, offset=first, include=["embeddings"])
            yield np.asarray(found["embeddings"], np.float32)

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """See ``VectorStore.search``."""
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

    def _fresh(self, collection: str, density: GraphDensity) -> chromadb.Collection:
        with suppress(NotFoundError, ValueError):
            self._client.delete_collection(collection)
        graph = CreateHNSWConfiguration(
            space="cosine",
            ef_construction=density.construction,
            max_neighbors=density.neighbours,
            ef_search=density.search,
        )
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


def _connect(place: Path | str) -> ClientAPI:
    settings = Settings(anonymized_telemetry=False)
    if isinstance(place, Path):
        try:
            with _OPENING:
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
            "correct DATELINE_VECTORS."
        ) from error
