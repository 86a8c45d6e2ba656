"""The truth of an archive in one SQLite file: articles, their chunks, and the embedding cache.

Articles are kept by revision, so that a generation built earlier still reads the text it was
built from after the article has changed. Which revisions a generation holds is a table of its
own. Everything else (vectors, lexical index) can be built again from here.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from index_store.errors import IndexStoreError
from index_store.types import Article, Chunk, FloatMatrix

BATCH = 500  # rows or parameters a statement; SQLite allows 32,766 parameters

METADATA = sa.MetaData()
REVISION = sa.Table(
    "revision",
    METADATA,
    sa.Column("revision", sa.String, primary_key=True),
    sa.Column("id", sa.String, nullable=False, index=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("source", sa.String),
    sa.Column("author", sa.String),
    sa.Column("published", sa.String),  # ISO: a day, or a date-time with its zone
    sa.Column("updated", sa.String),  # likewise
    sa.Column("language", sa.String),
    sa.Column("url", sa.String),
    sa.Column("origin", sa.String, nullable=False),
)
CHUNK = sa.Table(
    "chunk",
    METADATA,
    sa.Column("chunking", sa.String, primary_key=True),
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("revision", sa.String, nullable=False, index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
)
MEMBER = sa.Table(
    "member",
    METADATA,
    sa.Column("generation", sa.Integer, primary_key=True),
    sa.Column("revision", sa.String, primary_key=True),
)
EMBEDDING = sa.Table(
    "embedding",
    METADATA,
    sa.Column("model", sa.String, primary_key=True),
    sa.Column("text_hash", sa.LargeBinary, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)


class Catalogue:
    """Articles, chunks and cached embeddings in ``data/catalogue.db``."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = sa.create_engine(f"sqlite:///{path}")
        sa.event.listen(self._engine, "connect", _set_pragmas)
        try:
            METADATA.create_all(self._engine)
        except sa.exc.DatabaseError as error:
            self._engine.dispose()
            raise IndexStoreError(
                f"{path} cannot be opened: {error.orig}. Check that it and its folder may be "
                "written to; a damaged one delete, and build the index again."
            ) from error

    def close(self) -> None:
        """Release the file."""
        self._engine.dispose()

    def add_articles(self, articles: Sequence[Article]) -> None:
        """Store revisions; one that is stored already keeps its row but learns its new origin."""
        rows = [
            {
                **{name: value for name, value in asdict(article).items() if name != "cluster"},
                "revision": article.revision,
                "published": _iso(article.published),
                "updated": _iso(article.updated),
            }
            for article in articles
        ]
        statement = insert(REVISION)
        statement = statement.on_conflict_do_update(
            index_elements=["revision"], set_={"origin": statement.excluded.origin}
        )
        self._insert(statement, rows)

    def add_chunks(self, chunking: str, chunks: Iterable[Chunk]) -> None:
        """Store where chunks stand; ones that are stored already are left alone."""
        rows = [
            {
                "chunking": chunking,
                "id": c.id,
                "revision": c.revision,
                "start": c.start,
                "end": c.end,
            }
            for c in chunks
        ]
        self._insert(insert(CHUNK).on_conflict_do_nothing(), rows)

    def chunked(self, chunking: str, revisions: Sequence[str]) -> set[str]:
        """Return which of the revisions have been split in this way."""
        query = sa.select(CHUNK.c.revision).distinct().where(CHUNK.c.chunking == chunking)
        return {row.revision for row in self._select_in(query, CHUNK.c.revision, revisions)}

    def set_members(self, generation: int, revisions: Sequence[str]) -> None:
        """Say which revisions a generation holds, replacing what was said before."""
        rows = [{"generation": generation, "revision": revision} for revision in revisions]
        with self._engine.begin() as connection:
            connection.execute(sa.delete(MEMBER).where(MEMBER.c.generation == generation))
            if rows:
                connection.execute(sa.insert(MEMBER), rows)

    def members(self, generation: int) -> dict[str, str]:
        """Return origin -> revision of every article in a generation."""
        query = (
            sa.select(REVISION.c.origin, REVISION.c.revision)
            .join(MEMBER, MEMBER.c.revision == REVISION.c.revision)
            .where(MEMBER.c.generation == generation)
        )
        with self._engine.connect() as connection:
            return {row.origin: row.revision for row in connection.execute(query)}

    def newest(self, generation: int, limit: int) -> list[Article]:
        """Return a generation's articles, newest day first, undated ones last."""
        query = (
            sa.select(REVISION)
            .join(MEMBER, MEMBER.c.revision == REVISION.c.revision)
            .where(MEMBER.c.generation == generation)
            .order_by(sa.func.substr(REVISION.c.published, 1, 10).desc(), REVISION.c.id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [_article(row) for row in connection.execute(query)]

    def forget_generation(self, generation: int) -> None:
        """Drop a generation's list of members; articles and embeddings stay."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(MEMBER).where(MEMBER.c.generation == generation))

    def chunks_of(self, chunking: str, revisions: Sequence[str]) -> list[Chunk]:
        """Return every chunk of the revisions, in order of revision and place."""
        query = _chunk_query(chunking)
        chunks = [_chunk(row) for row in self._select_in(query, CHUNK.c.revision, revisions)]
        return sorted(chunks, key=lambda chunk: (chunk.revision, chunk.start))

    def chunks(self, chunking: str, ids: Sequence[str]) -> list[Chunk]:
        """Return chunks by id, in the order asked; an unknown id is left out."""
        found = {
            row.id: _chunk(row) for row in self._select_in(_chunk_query(chunking), CHUNK.c.id, ids)
        }
        return [found[id_] for id_ in ids if id_ in found]

    def articles(self, revisions: Sequence[str]) -> dict[str, Article]:
        """Return revision -> article."""
        rows = self._select_in(sa.select(REVISION), REVISION.c.revision, revisions)
        return {row.revision: _article(row) for row in rows}

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
        self._insert(insert(EMBEDDING).on_conflict_do_nothing(), rows)

    def _insert(self, statement: sa.Executable, rows: Sequence[dict[str, Any]]) -> None:
        with self._engine.begin() as connection:
            for first in range(0, len(rows), BATCH):
                connection.execute(statement, rows[first : first + BATCH])

    def _select_in(
        self, query: sa.Select[Any], column: sa.Column[Any], values: Sequence[Any]
    ) -> list[sa.Row[Any]]:
        rows: list[sa.Row[Any]] = []
        with self._engine.connect() as connection:
            for first in range(0, len(values), BATCH):
                batch = values[first : first + BATCH]
                rows.extend(connection.execute(query.where(column.in_(batch))))
        return rows


def _set_pragmas(connection: Any, _record: Any) -> None:
    """Let readers go on while a build writes; wait rather than fail when two writers meet."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(stored: str | None) -> date | datetime | None:
    if not stored:
        return None
    return datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored)


def _chunk_query(chunking: str) -> sa.Select[Any]:
    text = sa.func.substr(REVISION.c.text, CHUNK.c.start + 1, CHUNK.c.end - CHUNK.c.start)
    return (
        sa.select(CHUNK, text.label("text"))
        .join(REVISION, REVISION.c.revision == CHUNK.c.revision)
        .where(CHUNK.c.chunking == chunking)
    )


def _chunk(row: sa.Row[Any]) -> Chunk:
    return Chunk(id=row.id, revision=row.revision, start=row.start, end=row.end, text=row.text)


def _article(row: sa.Row[Any]) -> Article:
    return Article(
        id=row.id,
        title=row.title,
        text=row.text,
        source=row.source,
        author=row.author,
        published=_moment(row.published),
        updated=_moment(row.updated),
        language=row.language,
        url=row.url,
        origin=row.origin,
    )
