"""What a snapshot holds, counted in the database: by day, outlet, language and cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from index_store.catalogue.database import Database
from index_store.catalogue.schema import MEMBER, REVISION

ValueCounts = list[tuple[str | None, int]]
"""(value, how many articles have it), most first; None for those that do not say."""

_HELD = sa.select(REVISION).join(MEMBER, MEMBER.c.revision == REVISION.c.revision)
_COUNT = sa.func.count().label("articles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprints:
    """A cluster: articles that say nearly the same."""

    title: str
    """Of the first of them."""
    articles: int
    outlets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """An article, as a list shows it."""

    id: str
    title: str
    source: str | None
    day: date | None
    origin: str


class StatisticsQueries:
    """Counts over a snapshot's articles, and finding some of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def articles_per_day(self, snapshot: int) -> dict[date | None, int]:
        """Return day of publication -> articles, in order; the undated under None."""
        day = sa.func.substr(REVISION.c.published, 1, 10)
        query = _of(snapshot).with_only_columns(day, _COUNT).group_by(day).order_by(day)
        with self._database.connected() as connection:
            return {
                date.fromisoformat(stored) if stored else None: articles
                for stored, articles in connection.execute(query)
            }

    def outlets(self, snapshot: int) -> ValueCounts:
        """Return how many articles each outlet has."""
        return self._value_counts(snapshot, REVISION.c.source)

    def languages(self, snapshot: int) -> ValueCounts:
        """Return how many articles say that they are in a language, by its code."""
        return self._value_counts(snapshot, REVISION.c.language)

    def reprints(self, snapshot: int, limit: int) -> list[Reprints]:
        """Return the largest clusters, largest first."""
        outlets = sa.func.count(REVISION.c.source.distinct())
        query = (
            _of(snapshot)
            .with_only_columns(MEMBER.c.cluster, _COUNT, outlets)
            .where(MEMBER.c.cluster.is_not(None))
            .group_by(MEMBER.c.cluster)
            .order_by(_COUNT.desc(), MEMBER.c.cluster)
            .limit(limit)
        )
        with self._database.connected() as connection:
            rows = connection.execute(query).all()
            first = _of(snapshot).with_only_columns(REVISION.c.id, REVISION.c.title)
            named = first.where(REVISION.c.id.in_([row[0] for row in rows]))
            titles = {id_: title for id_, title in connection.execute(named)}
        return [
            Reprints(title=titles.get(cluster, cluster), articles=articles, outlets=sources)
            for cluster, articles, sources in rows
        ]

    def find(self, snapshot: int, words: Sequence[str], limit: int) -> list[ArticleEntry]:
        """Return articles with all the words in title, outlet, URL or origin, newest first.

        Case does not count where the database says so (SQLite: for letters of ASCII).
        """
        told = [REVISION.c.title, REVISION.c.source, REVISION.c.url, MEMBER.c.origin, REVISION.c.id]
        query = (
            _of(snapshot)
            .with_only_columns(*told, REVISION.c.published)
            .where(
                *(
                    sa.or_(*(column.icontains(word, autoescape=True) for column in told))
                    for word in words
                )
            )
            .order_by(sa.func.substr(REVISION.c.published, 1, 10).desc(), REVISION.c.id)
            .limit(limit)
        )
        with self._database.connected() as connection:
            return [
                ArticleEntry(
                    id=row.id,
                    title=row.title,
                    source=row.source,
                    day=date.fromisoformat(row.published[:10]) if row.published else None,
                    origin=row.origin,
                )
                for row in connection.execute(query)
            ]

    def _value_counts(self, snapshot: int, column: sa.Column[str]) -> ValueCounts:
        query = (
            _of(snapshot)
            .with_only_columns(column, _COUNT)
            .group_by(column)
            .order_by(_COUNT.desc(), column)
        )
        with self._database.connected() as connection:
            return [(value, articles) for value, articles in connection.execute(query)]


def _of(snapshot: int) -> sa.Select[tuple[object, ...]]:
    return _HELD.where(MEMBER.c.generation == snapshot)
