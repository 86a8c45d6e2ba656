"""What the archive is made from: files, folders and feeds, and the folders' labels."""

import json
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from index_store.catalogue.database import Database
from index_store.catalogue.schema import ARCHIVE, ROOT


class SourceRepository:
    """Where articles came from, so that all can be read again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def roots(self) -> dict[str, str]:
        """Return folder -> what is put before the origins of its articles."""
        with self._database.connected() as connection:
            return {row.path: row.label for row in connection.execute(sa.select(ROOT))}

    def set_roots(self, labels: Mapping[str, str]) -> None:
        """Replace the known folders."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(ROOT))
            if labels:
                rows = [{"path": path, "label": label} for path, label in labels.items()]
                connection.execute(sa.insert(ROOT), rows)

    def get(self) -> list[str]:
        """Return the files, folders and feeds that the archive was made from, in order."""
        query = sa.select(ARCHIVE.c.value).where(ARCHIVE.c.name == "sources")
        with self._database.connected() as connection:
            return [
                str(source) for source in json.loads(connection.execute(query).scalar() or "[]")
            ]

    def replace(self, sources: Sequence[str]) -> None:
        """Say what the archive is made from, replacing what was said before."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(ARCHIVE).where(ARCHIVE.c.name == "sources"))
            row = {"name": "sources", "value": json.dumps(sources)}
            connection.execute(sa.insert(ARCHIVE), row)
