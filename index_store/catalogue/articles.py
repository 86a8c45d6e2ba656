"""Articles by revision: an article that changes gets a new one, and its earlier text stays."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from index_store.catalogue.database import Database
from index_store.catalogue.schema import REVISION
from index_store.types import Article


class ArticleRepository:
    """The text and the metadata of every revision."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, articles: Iterable[Article]) -> None:
        """Store revisions; ones that are stored already are left alone."""
        rows = {article.revision: _revision_row(article) for article in articles}
        self._database.insert(REVISION, list(rows.values()))

    def get(self, revisions: Sequence[str]) -> dict[str, Article]:
        """Return revision -> article, without the origin and cluster that a snapshot gives it."""
        rows = self._database.select_in(sa.select(REVISION), REVISION.c.revision, revisions)
        return {row.revision: article_of(row) for row in rows}


def article_of(row: sa.Row[Any], origin: str = "", cluster: str | None = None) -> Article:
    """Return the article of a row of ``REVISION``."""
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


def day_of(stored: str | None) -> date | None:
    """Return the day of a stored day or moment."""
    moment = _moment(stored)
    return moment.date() if isinstance(moment, datetime) else moment


def _moment(stored: str | None) -> date | datetime | None:
    if not stored:
        return None
    return datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored)


def _iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _revision_row(article: Article) -> dict[str, Any]:
    row = asdict(article) | {
        "revision": article.revision,
        "published": _iso(article.published),
        "updated": _iso(article.updated),
    }
    del row["origin"], row["cluster"]  # they belong to a snapshot, not to the text
    return row
