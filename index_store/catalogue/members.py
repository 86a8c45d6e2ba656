"""Which revisions every snapshot holds, where each was read from, what repeats what, since when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa

from index_store.catalogue.articles import article_of, day_of
from index_store.catalogue.database import BATCH, Database
from index_store.catalogue.schema import ARRIVAL, MEMBER, REVISION
from index_store.types import Article

_HELD = sa.join(MEMBER, REVISION, MEMBER.c.revision == REVISION.c.revision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article of a snapshot, without its text."""

    id: str
    revision: str
    origin: str
    title: str = ""
    url: str | None = None
    source: str | None = None
    day: date | None = None
    cluster: str | None = None

    def fits(self, name: str) -> bool:
        """Say whether a name means it: its id, URL, origin, or what its origin is in."""
        inside = (name.rstrip("/") + "/", name + ":")
        return name in (self.id, self.url, self.origin) or self.origin.startswith(inside)


class MemberRepository:
    """The articles of every snapshot, by its number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(self, snapshot: int, members: Iterable[Member]) -> None:
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
        with self._database.writing() as connection:
            connection.execute(sa.delete(MEMBER).where(MEMBER.c.generation == snapshot))
            if rows:
                connection.execute(sa.insert(MEMBER), rows)

    def of(self, snapshot: int) -> list[Member]:
        """Return what a snapshot holds, by origin."""
        query = (
            sa.select(
                MEMBER.c.revision,
                MEMBER.c.origin,
                MEMBER.c.cluster,
                REVISION.c.id,
                REVISION.c.title,
                REVISION.c.url,
                REVISION.c.source,
                REVISION.c.published,
            )
            .select_from(_HELD)
            .where(MEMBER.c.generation == snapshot)
            .order_by(MEMBER.c.origin, MEMBER.c.revision)
        )
        with self._database.connected() as connection:
            return [
                Member(
                    id=row.id,
                    revision=row.revision,
                    origin=row.origin,
                    title=row.title,
                    url=row.url,
                    source=row.source,
                    day=day_of(row.published),
                    cluster=row.cluster,
                )
                for row in connection.execute(query)
            ]

    def count(self, snapshot: int) -> int:
        """Return how many revisions a snapshot is said to hold, stored or not."""
        query = sa.select(sa.func.count()).where(MEMBER.c.generation == snapshot)
        with self._database.connected() as connection:
            return int(connection.execute(query).scalar_one())

    def stored(self, snapshot: int) -> int:
        """Return how many of the revisions that a snapshot is said to hold are stored."""
        query = sa.select(sa.func.count()).select_from(_HELD).where(MEMBER.c.generation == snapshot)
        with self._database.connected() as connection:
            return int(connection.execute(query).scalar_one())

    def snapshots(self) -> set[int]:
        """Return the numbers of the snapshots whose members are known."""
        with self._database.connected() as connection:
            return set(connection.execute(sa.select(MEMBER.c.generation).distinct()).scalars())

    def articles(self, snapshot: int, revisions: Sequence[str]) -> dict[str, Article]:
        """Return revision -> article, with the origin and cluster that the snapshot gives it.

        Where its list of members has been dropped meanwhile, the articles come without these.
        """
        held = sa.and_(MEMBER.c.revision == REVISION.c.revision, MEMBER.c.generation == snapshot)
        query = sa.select(REVISION, MEMBER.c.origin, MEMBER.c.cluster).select_from(
            sa.outerjoin(REVISION, MEMBER, held)
        )
        rows = self._database.select_in(query, REVISION.c.revision, revisions)
        return {row.revision: article_of(row, row.origin or "", row.cluster) for row in rows}

    def newest(self, snapshot: int, limit: int) -> list[Article]:
        """Return a snapshot's articles, newest day first, undated ones last."""
        query = (
            sa.select(REVISION, MEMBER.c.origin, MEMBER.c.cluster)
            .select_from(_HELD)
            .where(MEMBER.c.generation == snapshot)
            .order_by(sa.func.substr(REVISION.c.published, 1, 10).desc(), REVISION.c.id)
            .limit(limit)
        )
        with self._database.connected() as connection:
            return [article_of(row, row.origin, row.cluster) for row in connection.execute(query)]

    def revision_of(self, snapshot: int, id_: str) -> str | None:
        """Return the revision in which a snapshot holds an article, or None."""
        query = (
            sa.select(MEMBER.c.revision)
            .select_from(_HELD)
            .where(REVISION.c.id == id_, MEMBER.c.generation == snapshot)
        )
        with self._database.connected() as connection:
            return connection.execute(query).scalar()

    def note_arrivals(self, ids: Iterable[str], moment: datetime) -> None:
        """Say that articles come in at a moment; one that was there before comes in again."""
        rows = [{"id": id_, "arrived": _utc(moment)} for id_ in sorted(ids)]
        with self._database.writing() as connection:
            for first in range(0, len(rows), BATCH):
                some = rows[first : first + BATCH]
                known = ARRIVAL.c.id.in_([row["id"] for row in some])
                connection.execute(sa.delete(ARRIVAL).where(known))
                connection.execute(sa.insert(ARRIVAL), some)

    def arrived_after(self, snapshot: int, moment: datetime) -> set[str]:
        """Return the revisions of a snapshot's articles that came in later than a moment."""
        query = (
            sa.select(MEMBER.c.revision)
            .select_from(_HELD.join(ARRIVAL, ARRIVAL.c.id == REVISION.c.id))
            .where(MEMBER.c.generation == snapshot, ARRIVAL.c.arrived > _utc(moment))
        )
        with self._database.connected() as connection:
            if not sa.inspect(connection).has_table(ARRIVAL.name):  # of before it was noted
                return set()
            return set(connection.execute(query).scalars())

    def forget(self, snapshot: int) -> None:
        """Drop a snapshot's list of members; articles and embeddings stay."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(MEMBER).where(MEMBER.c.generation == snapshot))


def _utc(moment: datetime) -> datetime:
    """Return a moment as the table has it."""
    return moment.astimezone(UTC).replace(tzinfo=None)
