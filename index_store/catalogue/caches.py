"""What need not be done twice: reading a file, embedding a text, signing an article."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from index_store.catalogue.database import Database
from index_store.catalogue.schema import EMBEDDING, READING, SIGNATURE
from index_store.types import FloatMatrix, Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile:
    """What a file was found to hold."""

    articles: list[tuple[str, str]]
    """(revision, origin) of each, in order."""
    skipped: list[Skipped]


class ParsedFileCache:
    """What files hold, by what that depends on: bytes, place and readers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, keys: Sequence[bytes]) -> dict[bytes, ParsedFile]:
        """Return key -> what a file held, for the files that were read before."""
        rows = self._database.select_in(sa.select(READING), READING.c.key, keys)
        return {
            row.key: ParsedFile(
                articles=[(revision, origin) for revision, origin in row.articles],
                skipped=[Skipped(origin=origin, reason=why) for origin, why in row.skipped],
            )
            for row in rows
        }

    def add(self, files: Mapping[bytes, ParsedFile]) -> None:
        """Remember what files hold; their articles must be stored already."""
        rows = [
            {
                "key": key,
                "articles": [list(pair) for pair in parsed.articles],
                "skipped": [[item.origin, item.reason] for item in parsed.skipped],
            }
            for key, parsed in files.items()
        ]
        self._database.insert(READING, rows)


UNIT = 0.01  # how far from 1 the square of a vector's length may be: float32 leaves it within 1e-6


class EmbeddingCache:
    """Vectors by embedding model and text."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, model: str, texts: Sequence[str]) -> dict[int, FloatMatrix]:
        """Return position in ``texts`` -> float32 vector, for the texts embedded before.

        What is no unit vector was damaged, and is not returned.
        """
        hashes = [text_key(text) for text in texts]
        query = sa.select(EMBEDDING.c.text_hash, EMBEDDING.c.vector).where(
            EMBEDDING.c.model == model
        )
        rows = self._database.select_in(query, EMBEDDING.c.text_hash, hashes)
        stored = {row.text_hash: np.frombuffer(row.vector, np.float32) for row in rows}
        sound = {key for key, vector in stored.items() if abs(vector @ vector - 1) < UNIT}
        return {place: stored[key] for place, key in enumerate(hashes) if key in sound}

    def add(self, model: str, texts: Sequence[str], vectors: FloatMatrix) -> None:
        """Remember the vectors of texts, row by row."""
        rows = [
            {"model": model, "text_hash": text_key(text), "vector": vector.tobytes()}
            for text, vector in zip(texts, vectors, strict=True)
        ]
        self._database.insert(EMBEDDING, rows)


class SignatureCache:
    """MinHash signatures by the scheme in which they were made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, scheme: str, revisions: Sequence[str]) -> dict[str, bytes]:
        """Return revision -> signature, for those that have one in this scheme."""
        query = sa.select(SIGNATURE.c.revision, SIGNATURE.c.hashes).where(
            SIGNATURE.c.scheme == scheme
        )
        rows = self._database.select_in(query, SIGNATURE.c.revision, revisions)
        return {row.revision: row.hashes for row in rows}

    def add(self, scheme: str, signatures: Mapping[str, bytes]) -> None:
        """Remember signatures by revision."""
        rows = [
            {"scheme": scheme, "revision": revision, "hashes": hashes}
            for revision, hashes in signatures.items()
        ]
        self._database.insert(SIGNATURE, rows)


class Caches:
    """Results that need not be found twice; each depends only on its key."""

    def __init__(self, database: Database) -> None:
        self.files = ParsedFileCache(database)
        self.embeddings = EmbeddingCache(database)
        self.signatures = SignatureCache(database)


def text_key(text: str) -> bytes:
    """Return what a text is found by."""
    return hashlib.sha256(text.encode()).digest()
