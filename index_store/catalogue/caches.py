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
class Reading:
    """What a file was found to hold."""

    articles: list[tuple[str, str]]
    """(revision, origin) of each, in order."""
    skipped: list[Skipped]


class Caches(Database):
    """Results by what they depend on."""

    def readings(self, keys: Sequence[bytes]) -> dict[bytes, Reading]:
        """Return key -> what a file held, for the files that were read before."""
        rows = self._select_in(sa.select(READING), READING.c.key, keys)
        return {
            row.key: Reading(
                articles=[(revision, origin) for revision, origin in row.articles],
                skipped=[Skipped(origin=origin, reason=why) for origin, why in row.skipped],
            )
            for row in rows
        }

    def add_readings(self, readings: Mapping[bytes, Reading]) -> None:
        """Remember what files hold; their articles must be stored already."""
        rows = [
            {
                "key": key,
                "articles": [list(pair) for pair in reading.articles],
                "skipped": [[item.origin, item.reason] for item in reading.skipped],
            }
            for key, reading in readings.items()
        ]
        self._insert(READING, rows)

    def cached_embeddings(self, model: str, texts: Sequence[str]) -> dict[int, FloatMatrix]:
        """Return position in ``texts`` -> float32 vector, for the texts embedded before."""
        hashes = [_hash(text) for text in texts]
        query = sa.select(EMBEDDING.c.text_hash, EMBEDDING.c.vector).where(
            EMBEDDING.c.model == model
        )
        rows = self._select_in(query, EMBEDDING.c.text_hash, hashes)
        stored = {row.text_hash: np.frombuffer(row.vector, np.float32) for row in rows}
        return {place: stored[key] for place, key in enumerate(hashes) if key in stored}

    def add_embeddings(self, model: str, texts: Sequence[str], vectors: FloatMatrix) -> None:
        """Remember the vectors of texts, row by row."""
        rows = [
            {"model": model, "text_hash": _hash(text), "vector": vector.tobytes()}
            for text, vector in zip(texts, vectors, strict=True)
        ]
        self._insert(EMBEDDING, rows)

    def signatures(self, scheme: str, revisions: Sequence[str]) -> dict[str, bytes]:
        """Return revision -> signature, for those that have one in this scheme."""
        query = sa.select(SIGNATURE.c.revision, SIGNATURE.c.hashes).where(
            SIGNATURE.c.scheme == scheme
        )
        rows = self._select_in(query, SIGNATURE.c.revision, revisions)
        return {row.revision: row.hashes for row in rows}

    def add_signatures(self, scheme: str, signatures: Mapping[str, bytes]) -> None:
        """Remember signatures by revision."""
        rows = [
            {"scheme": scheme, "revision": revision, "hashes": hashes}
            for revision, hashes in signatures.items()
        ]
        self._insert(SIGNATURE, rows)


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
