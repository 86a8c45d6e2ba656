"""Deleting for good: rows that are overwritten, and a file that gives its room back."""

from collections.abc import Sequence

import sqlalchemy as sa

from index_store.catalogue.caches import text_key
from index_store.catalogue.database import BATCH, Database
from index_store.catalogue.schema import (
    ARRIVAL,
    CHUNK,
    EMBEDDING,
    MEMBER,
    READING,
    REVISION,
    SIGNATURE,
)

MAX_FREE = 0.25  # share of a file's pages that hold nothing, above which it is written afresh


class Purging:
    """Takes out what is to be gone, and what is gone already."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def revisions(self, names: Sequence[str]) -> dict[str, str]:
        """Return revision -> article id of every text that articles with an id or URL ever had."""
        query = sa.select(REVISION.c.revision, REVISION.c.id)
        rows = [
            row
            for column in (REVISION.c.id, REVISION.c.url)
            for row in self._database.select_in(query, column, names)
        ]
        return {row.revision: row.id for row in rows}

    def delete(self, revisions: Sequence[str], texts: Sequence[str]) -> None:
        """Delete texts with all that was made of them.

        Args:
            revisions: The texts' names.
            texts: What was embedded of them.
        """
        gone = set(revisions)
        with self._database.writing() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            read = connection.execute(sa.select(READING.c.key, READING.c.articles)).all()
            keys = [key for key, articles in read if any(name in gone for name, _ in articles)]
            for column, values in (
                (READING.c.key, keys),
                (EMBEDDING.c.text_hash, [text_key(text) for text in texts]),
                *((table.c.revision, revisions) for table in (MEMBER, CHUNK, SIGNATURE, REVISION)),
            ):
                for first in range(0, len(values), BATCH):
                    some = column.in_(values[first : first + BATCH])
                    connection.execute(sa.delete(column.table).where(some))
            left = sa.select(REVISION.c.id)
            connection.execute(sa.delete(ARRIVAL).where(ARRIVAL.c.id.not_in(left)))
        self.give_back(always=True)

    def give_back(self, *, always: bool = False) -> None:
        """Give room that nothing stands in back to the disk; a server sees to that itself."""
        with self._database.connected() as connection:
            if connection.dialect.name != "sqlite":
                return
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            free = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
            connection.rollback()
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            if always or free > MAX_FREE * pages:
                alone.exec_driver_sql("VACUUM")
            alone.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
