"""Articles by revision: an article that changes gets a new one, and its earlier text stays."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from index_store.catalogue.database import BATCH, Database
from index_store.catalogue.schema import REVISION
from index_store.types import Article, read_moment, write_moment


class ArticleRepository:
    """The text and the metadata of every revision."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, articles: Sequence[Article]) -> list[str]:
        """Store articles; ones that are stored already are left alone.

        Returns:
            The revision of each: ``Article.revision``, or the ``text_revision`` by which an older
            version stored just the same, so that its snapshots need not be written anew.
        """
        columns = (REVISION.c.author, REVISION.c.updated, REVISION.c.language, REVISION.c.url)
        query = sa.select(REVISION.c.revision, *columns)
        older = {
            row.revision: (row.author, row.updated, row.language, row.url)
            for row in self._database.select_in(
                query, REVISION.c.revision, [article.text_revision for article in articles]
            )
        }
        revisions = [
            article.text_revision
            if older.get(article.text_revision) == _details(article)
            else article.revision
            for article in articles
        ]
        rows = {
            revision: _revision_row(article, revision)
            for revision, article in zip(revisions, articles, strict=True)
        }
        self._database.insert(REVISION, list(rows.values()))
        return revisions

    def get(self, revisions: Sequence[str]) -> dict[str, Article]:
        """Return revision -> article, without the origin and cluster that a snapshot gives it."""
        rows = self._database.select_in(sa.select(REVISION), REVISION.c.revision, revisions)
        return {row.revision: article_of(row) for row in rows}

    def texts_of(self, id_: str) -> list[Article]:
        """Return every text under which an article was ever stored, the last updated first."""
        query = sa.select(REVISION).where(REVISION.c.id == id_)
        last = sa.func.coalesce(REVISION.c.updated, REVISION.c.published, "")
        with self._database.connected() as connection:
            rows = connection.execute(query.order_by(last.desc(), REVISION.c.revision))
            return [article_of(row) for row in rows]

    def damaged(self, revisions: Sequence[str]) -> list[str]:
        """Return the revisions that are missing, or not as they were stored."""
        found: list[str] = []
        for first in range(0, len(revisions), BATCH):
            page = revisions[first : first + BATCH]
            stored = self.get(page)
            found += [
                name for name in page if name not in stored or not is_as_stored(name, stored[name])
            ]
        return found


def is_as_stored(revision: str, article: Article) -> bool:
    """Say whether an article is the one that its revision names by its hashes."""
    return revision in (article.revision, article.text_revision)


def article_of(row: Any, origin: str = "", cluster: str | None = None) -> Article:
    """Return the article of a row of ``REVISION``."""
    return Article(
        id=row.id,
        title=row.title,
        text=row.text,
        source=row.source,
        author=row.author,
        published=read_moment(row.published),
        updated=read_moment(row.updated),
        language=row.language,
        url=row.url,
        origin=origin,
        cluster=cluster,
    )


def day_of(stored: str | None) -> date | None:
    """Return the day of a stored day or moment."""
    moment = read_moment(stored)
    return moment.date() if isinstance(moment, datetime) else moment


def _details(article: Article) -> tuple[str | None, ...]:
    return (article.author, write_moment(article.updated), article.language, article.url)


def _revision_row(article: Article, revision: str) -> dict[str, Any]:
    row = asdict(article) | {
        "revision": revision,
        "published": write_moment(article.published),
        "updated": write_moment(article.updated),
    }
    del row["origin"], row["cluster"]  # they belong to a snapshot, not to the text
    return row
