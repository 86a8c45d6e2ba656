"""The truth of an archive in one database: articles, their chunks, and the embedding cache.

Articles are kept by revision, so that a generation built earlier still reads the text it was
built from after the article has changed. Which revisions a generation holds is a table of its
own. Everything else (vectors, lexical index) can be built again from here.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from index_store.config import FORMAT
from index_store.errors import IndexMismatchError, IndexMissingError, IndexStoreError
from index_store.schema import (
    ARCHIVE,
    CHUNK,
    EMBEDDING,
    MEMBER,
    METADATA,
    READING,
    REVISION,
    ROOT,
    SIGNATURE,
)
from index_store.types import Article, Chunk, FloatMatrix, Skipped, chunk_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a generation, without its text."""

    id: str
    revision: str
    origin: str
    url: str | None = None
    source: str | None = None
    day: date | None = None
    cluster: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file was found to hold."""

    articles: list[tuple[str, str]]
    """(revision, origin) of each, in order."""
    skipped: list[Skipped]


BATCH = 500  # rows or parameters a statement; SQLite allows 32,766 parameters
INSERTS: dict[str, Callable[[sa.Table], Any]] = {  # standard SQL has no "on conflict"
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class Catalogue:
    """Articles, chunks and caches in ``data/catalogue.db`` or another database."""

    def __init__(self, place: Path | str, *, create: bool = False) -> None:
        """Open a catalogue.

        Args:
            place: An SQLite file or an SQLAlchemy URL.
            create: Make the tables if there are none.

        Raises:
            IndexMissingError: There is no catalogue, or it is damaged.
            IndexMismatchError: Another version of Dateline made it.
        """
        self.place = str(place)
        if isinstance(place, Path):
            if not create and not place.is_file():
                raise IndexMissingError(
                    f"There is no catalogue at {place}. Build the index: dateline build PATH"
                )
            url = sa.URL.create("sqlite", database=str(place))
        else:
            url = sa.make_url(place)
        self._engine = sa.create_engine(url)
        if self._engine.dialect.name not in INSERTS:
            raise IndexStoreError(
                f"The catalogue cannot live in {self._engine.dialect.name!r}. "
                f"Use one of {', '.join(INSERTS)}."
            )
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _set_pragmas)
        try:
            self._check(create=create)
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Release the database."""
        self._engine.dispose()

    @property
    def archive(self) -> str:
        """A name of this archive that no other has."""
        query = sa.select(ARCHIVE.c.value).where(ARCHIVE.c.name == "id")
        with self._connected() as connection:
            return str(connection.execute(query).scalar_one())

    # -- articles ------------------------------------------------------------------------------

    def add_articles(self, articles: Iterable[Article]) -> None:
        """Store revisions; ones that are stored already are left alone."""
        rows = {article.revision: _revision_row(article) for article in articles}
        self._insert(REVISION, list(rows.values()))

    def articles(
        self, revisions: Sequence[str], generation: int | None = None
    ) -> dict[str, Article]:
        """Return revision -> article; with its origin and cluster where a generation is given."""
        rows = self._select_in(sa.select(REVISION), REVISION.c.revision, revisions)
        places: dict[str, tuple[str, str | None]] = {}
        if generation is not None:
            query = sa.select(MEMBER).where(MEMBER.c.generation == generation)
            places = {
                row.revision: (row.origin, row.cluster)
                for row in self._select_in(query, MEMBER.c.revision, revisions)
            }
        return {row.revision: _article(row, *places.get(row.revision, ("", None))) for row in rows}

    # -- chunks --------------------------------------------------------------------------------

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
        self._insert(CHUNK, rows)

    def spans(self, chunking: str, revisions: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
        """Return revision -> (start, end) of its chunks, in order, for those that were split."""
        query = sa.select(CHUNK.c.revision, CHUNK.c.start, CHUNK.c.end).where(
            CHUNK.c.chunking == chunking
        )
        found: dict[str, list[tuple[int, int]]] = {}
        for row in self._select_in(query, CHUNK.c.revision, revisions):
            found.setdefault(row.revision, []).append((row.start, row.end))
        return {revision: sorted(places) for revision, places in found.items()}

    def chunks(self, chunking: str, ids: Sequence[str]) -> list[Chunk]:
        """Return chunks by id, in the order asked; an unknown id is left out."""
        text = sa.func.substr(REVISION.c.text, CHUNK.c.start + 1, CHUNK.c.end - CHUNK.c.start)
        query = (
            sa.select(CHUNK, text.label("text"))
            .join(REVISION, REVISION.c.revision == CHUNK.c.revision)
            .where(CHUNK.c.chunking == chunking)
        )
        found = {row.id: _chunk(row) for row in self._select_in(query, CHUNK.c.id, ids)}
        return [found[id_] for id_ in ids if id_ in found]

    def chunks_of(self, chunking: str, revisions: Sequence[str]) -> list[Chunk]:
        """Return every chunk of the revisions, in order of revision and place."""
        texts = self.articles(revisions)
        return [
            Chunk(
                id=chunk_id(revision, start, end),
                revision=revision,
                start=start,
                end=end,
                text=texts[revision].text[start:end],
            )
            for revision, spans in sorted(self.spans(chunking, revisions).items())
            for start, end in spans
        ]

    def chunk_ids(self, chunking: str, generation: int) -> set[str]:
        """Return the id of every chunk of every article in a generation."""
        query = (
            sa.select(CHUNK.c.id)
            .join(MEMBER, MEMBER.c.revision == CHUNK.c.revision)
            .where(CHUNK.c.chunking == chunking, MEMBER.c.generation == generation)
        )
        with self._connected() as connection:
            return set(connection.execute(query).scalars())

    # -- generations ---------------------------------------------------------------------------

    def set_members(self, generation: int, members: Iterable[Member]) -> None:
        """Say what a generation holds, replacing what was said before."""
        rows = [
            {
                "generation": generation,
                "revision": member.revision,
                "origin": member.origin,
                "cluster": member.cluster,
            }
            for member in members
        ]
        with self._writing() as connection:
            connection.execute(sa.delete(MEMBER).where(MEMBER.c.generation == generation))
            if rows:
                connection.execute(sa.insert(MEMBER), rows)

    def members(self, generation: int) -> list[Member]:
        """Return what a generation holds, by origin."""
        query = (
            sa.select(
                MEMBER.c.revision,
                MEMBER.c.origin,
                MEMBER.c.cluster,
                REVISION.c.id,
                REVISION.c.url,
                REVISION.c.source,
                REVISION.c.published,
            )
            .join(REVISION, MEMBER.c.revision == REVISION.c.revision)
            .where(MEMBER.c.generation == generation)
            .order_by(MEMBER.c.origin, MEMBER.c.revision)
        )
        with self._connected() as connection:
            return [
                Member(
                    id=row.id,
                    revision=row.revision,
                    origin=row.origin,
                    url=row.url,
                    source=row.source,
                    day=_day(row.published),
                    cluster=row.cluster,
                )
                for row in connection.execute(query)
            ]

    def member_count(self, generation: int) -> int:
        """Return how many revisions a generation is said to hold, stored or not."""
        query = sa.select(sa.func.count()).where(MEMBER.c.generation == generation)
        with self._connected() as connection:
            return int(connection.execute(query).scalar_one())

    def known_generations(self) -> set[int]:
        """Return the numbers of the generations whose members are known."""
        with self._connected() as connection:
            return set(connection.execute(sa.select(MEMBER.c.generation).distinct()).scalars())

    def newest(self, generation: int, limit: int) -> list[Article]:
        """Return a generation's articles, newest day first, undated ones last."""
        query = (
            sa.select(REVISION, MEMBER.c.origin, MEMBER.c.cluster)
            .join(MEMBER, MEMBER.c.revision == REVISION.c.revision)
            .where(MEMBER.c.generation == generation)
            .order_by(sa.func.substr(REVISION.c.published, 1, 10).desc(), REVISION.c.id)
            .limit(limit)
        )
        with self._connected() as connection:
            return [_article(row, row.origin, row.cluster) for row in connection.execute(query)]

    def revision_of(self, id_: str, generation: int) -> str | None:
        """Return the revision in which a generation holds an article, or None."""
        query = (
            sa.select(MEMBER.c.revision)
            .join(REVISION, MEMBER.c.revision == REVISION.c.revision)
            .where(REVISION.c.id == id_, MEMBER.c.generation == generation)
        )
        with self._connected() as connection:
            return connection.execute(query).scalar()

    def forget_generation(self, generation: int) -> None:
        """Drop a generation's list of members; articles and embeddings stay."""
        with self._writing() as connection:
            connection.execute(sa.delete(MEMBER).where(MEMBER.c.generation == generation))

    # -- caches --------------------------------------------------------------------------------

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

    # -- folders -------------------------------------------------------------------------------

    def roots(self) -> dict[str, str]:
        """Return folder -> what is put before the origins of its articles."""
        with self._connected() as connection:
            return {row.path: row.label for row in connection.execute(sa.select(ROOT))}

    def set_roots(self, labels: Mapping[str, str]) -> None:
        """Replace the known folders."""
        with self._writing() as connection:
            connection.execute(sa.delete(ROOT))
            if labels:
                rows = [{"path": path, "label": label} for path, label in labels.items()]
                connection.execute(sa.insert(ROOT), rows)

    # -- database ------------------------------------------------------------------------------

    def damage(self) -> str | None:
        """Return what is wrong with the file, or None; a database server looks after its own."""
        if self._engine.dialect.name != "sqlite":
            return None
        with self._connected() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        return None if verdict == "ok" else str(verdict)

    def _check(self, *, create: bool) -> None:
        """Make the tables where there are none; refuse those of another format."""
        with self._connected() as connection:
            tables = sa.inspect(connection).get_table_names()
            stored = (
                connection.execute(
                    sa.select(ARCHIVE.c.value).where(ARCHIVE.c.name == "format")
                ).scalar()
                if ARCHIVE.name in tables
                else None
            )
        if stored == str(FORMAT):
            return
        if stored is not None or REVISION.name in tables:
            raise IndexMismatchError(
                f"The catalogue at {self.place} has format {stored or 1}, this Dateline reads "
                f"format {FORMAT}. Build into a new folder: dateline build PATH --data NEW"
            )
        if not create:
            raise IndexMissingError(
                f"The catalogue at {self.place} is empty. Build the index: dateline build PATH"
            )
        with self._writing() as connection:
            METADATA.create_all(connection)
            connection.execute(
                sa.insert(ARCHIVE),
                [
                    {"name": "format", "value": str(FORMAT)},
                    {"name": "id", "value": uuid.uuid4().hex[:12]},
                ],
            )

    def _insert(self, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows; ones whose key is there already are left alone."""
        statement = INSERTS[self._engine.dialect.name](table).on_conflict_do_nothing()
        with self._writing() as connection:
            for first in range(0, len(rows), BATCH):
                connection.execute(statement, rows[first : first + BATCH])

    def _select_in(
        self, query: sa.Select[Any], column: sa.Column[Any], values: Sequence[Any]
    ) -> list[sa.Row[Any]]:
        rows: list[sa.Row[Any]] = []
        with self._connected() as connection:
            for first in range(0, len(values), BATCH):
                batch = values[first : first + BATCH]
                rows.extend(connection.execute(query.where(column.in_(batch))))
        return rows

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        with self._wrapped(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._wrapped(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise IndexStoreError(
                f"The catalogue at {self.place} cannot be used: {error.orig}. Check that its disk "
                "has room, may be written to and is sound; nothing that was stored is lost."
            ) from error


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


def _day(stored: str | None) -> date | None:
    moment = _moment(stored)
    return moment.date() if isinstance(moment, datetime) else moment


def _revision_row(article: Article) -> dict[str, Any]:
    row = asdict(article) | {
        "revision": article.revision,
        "published": _iso(article.published),
        "updated": _iso(article.updated),
    }
    del row["origin"], row["cluster"]  # they belong to a generation, not to the text
    return row


def _chunk(row: sa.Row[Any]) -> Chunk:
    return Chunk(id=row.id, revision=row.revision, start=row.start, end=row.end, text=row.text)


def _article(row: sa.Row[Any], origin: str, cluster: str | None) -> Article:
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
        origin=origin,
        cluster=cluster,
    )
