"""The truth of an archive in one database: articles, their chunks, and what snapshots hold.

Articles are kept by revision, so that a snapshot built earlier still reads the text it was
built from after the article has changed. Which revisions a snapshot holds is a table of its
own. Everything else (vectors, lexical index) can be built again from here.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from index_store.catalogue.schema import ARCHIVE, CHUNK, MEMBER, REVISION, ROOT
from index_store.catalogue.statistics import StatisticsQueries
from index_store.types import Article, Chunk, chunk_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a snapshot, without its text."""

    id: str
    revision: str
    origin: str
    url: str | None = None
    source: str | None = None
    day: date | None = None
    cluster: str | None = None


class Catalogue(StatisticsQueries):
    """Articles, chunks, snapshots and caches in ``data/catalogue.db`` or another database."""

    def add_articles(self, articles: Iterable[Article]) -> None:
        """Store revisions; ones that are stored already are left alone."""
        rows = {article.revision: _revision_row(article) for article in articles}
        self._insert(REVISION, list(rows.values()))

    def articles(self, revisions: Sequence[str], snapshot: int | None = None) -> dict[str, Article]:
        """Return revision -> article; with its origin and cluster where a snapshot is given."""
        rows = self._select_in(sa.select(REVISION), REVISION.c.revision, revisions)
        places: dict[str, tuple[str, str | None]] = {}
        if snapshot is not None:
            query = sa.select(MEMBER).where(MEMBER.c.generation == snapshot)
            places = {
                row.revision: (row.origin, row.cluster)
                for row in self._select_in(query, MEMBER.c.revision, revisions)
            }
        return {row.revision: _article(row, *places.get(row.revision, ("", None))) for row in rows}

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

    def chunk_ids(self, chunking: str, snapshot: int) -> set[str]:
        """Return the id of every chunk of every article in a snapshot."""
        query = (
            sa.select(CHUNK.c.id)
            .join(MEMBER, MEMBER.c.revision == CHUNK.c.revision)
            .where(CHUNK.c.chunking == chunking, MEMBER.c.generation == snapshot)
        )
        with self._connected() as connection:
            return set(connection.execute(query).scalars())

    def set_members(self, snapshot: int, members: Iterable[Member]) -> None:
        """Say what a snapshot holds, replacing what was said before."""
        rows = [
            {
                "generation": snapshot,
                "revision": member.revision,
                "origin": member.origin,
                "cluster": member.cluster,
            }
            for member in members
        ]
        with self._writing() as connection:
            connection.execute(sa.delete(MEMBER).where(MEMBER.c.generation == snapshot))
            if rows:
                connection.execute(sa.insert(MEMBER), rows)

    def members(self, snapshot: int) -> list[Member]:
        """Return what a snapshot holds, by origin."""
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
            .where(MEMBER.c.generation == snapshot)
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

    def member_count(self, snapshot: int) -> int:
        """Return how many revisions a snapshot is said to hold, stored or not."""
        query = sa.select(sa.func.count()).where(MEMBER.c.generation == snapshot)
        with self._connected() as connection:
            return int(connection.execute(query).scalar_one())

    def known_snapshots(self) -> set[int]:
        """Return the numbers of the snapshots whose members are known."""
        with self._connected() as connection:
            return set(connection.execute(sa.select(MEMBER.c.generation).distinct()).scalars())

    def newest(self, snapshot: int, limit: int) -> list[Article]:
        """Return a snapshot's articles, newest day first, undated ones last."""
        query = (
            sa.select(REVISION, MEMBER.c.origin, MEMBER.c.cluster)
            .join(MEMBER, MEMBER.c.revision == REVISION.c.revision)
            .where(MEMBER.c.generation == snapshot)
            .order_by(sa.func.substr(REVISION.c.published, 1, 10).desc(), REVISION.c.id)
            .limit(limit)
        )
        with self._connected() as connection:
            return [_article(row, row.origin, row.cluster) for row in connection.execute(query)]

    def revision_of(self, id_: str, snapshot: int) -> str | None:
        """Return the revision in which a snapshot holds an article, or None."""
        query = (
            sa.select(MEMBER.c.revision)
            .join(REVISION, MEMBER.c.revision == REVISION.c.revision)
            .where(REVISION.c.id == id_, MEMBER.c.generation == snapshot)
        )
        with self._connected() as connection:
            return connection.execute(query).scalar()

    def forget_snapshot(self, snapshot: int) -> None:
        """Drop a snapshot's list of members; articles and embeddings stay."""
        with self._writing() as connection:
            connection.execute(sa.delete(MEMBER).where(MEMBER.c.generation == snapshot))

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

    def sources(self) -> list[str]:
        """Return the files, folders and feeds that the archive was made from, in order."""
        query = sa.select(ARCHIVE.c.value).where(ARCHIVE.c.name == "sources")
        with self._connected() as connection:
            return [
                str(source) for source in json.loads(connection.execute(query).scalar() or "[]")
            ]

    def set_sources(self, sources: Sequence[str]) -> None:
        """Say what the archive is made from, replacing what was said before."""
        with self._writing() as connection:
            connection.execute(sa.delete(ARCHIVE).where(ARCHIVE.c.name == "sources"))
            row = {"name": "sources", "value": json.dumps(sources)}
            connection.execute(sa.insert(ARCHIVE), row)


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
    del row["origin"], row["cluster"]  # they belong to a snapshot, not to the text
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
