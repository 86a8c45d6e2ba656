"""A database that holds an archive: SQLite in the data folder, or PostgreSQL by its URL."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from index_store.catalogue.engine import open_engine
from index_store.catalogue.migrations import OLDEST, migrate
from index_store.catalogue.schema import ARCHIVE, FORMAT, METADATA, NEEDS, REVISION
from index_store.errors import (
    CatalogueLostError,
    FormatTooNewError,
    IndexMismatchError,
    IndexStoreError,
)

BATCH = 500  # rows or parameters a statement; SQLite allows 32,766 parameters
DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
INSERTS: dict[str, Callable[[sa.Table], Any]] = {  # standard SQL has no "on conflict"
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


class Database:
    """The tables of one archive: opened, checked, and read and written many rows at a time."""

    def __init__(self, place: Path | str, *, create: bool = False, change: bool = False) -> None:
        """Open a catalogue.

        Args:
            place: An SQLite file or an SQLAlchemy URL.
            create: Make the tables if there are none.
            change: Bring an older format to the present one, and make the tables it lacks.

        Raises:
            CatalogueLostError: There is no catalogue, or it is damaged.
            IndexMismatchError: Another version of Dateline made it.
            IndexStoreError: Its driver is not installed, or the URL is none.
        """
        self.place = str(place)
        if isinstance(place, Path):
            if not create and not place.is_file():
                raise CatalogueLostError(
                    f"There is no catalogue at {place}, which holds every text. Where there was "
                    "one, bring it back (dateline restore BACKUP); else build: dateline build PATH"
                )
            self._engine = open_engine(sa.URL.create("sqlite", database=str(place)))
            self.shown_place = str(place)
        else:
            self._engine = open_engine(place)
            self.shown_place = self._engine.url.render_as_string(hide_password=True)
        if self._engine.dialect.name not in INSERTS:
            raise IndexStoreError(
                f"The catalogue cannot live in {self._engine.dialect.name!r}. "
                f"Use one of {', '.join(INSERTS)}."
            )
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "do_connect", _connect)
        try:
            self._check(create=create, change=change)
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
        with self.connected() as connection:
            return str(connection.execute(query).scalar_one())

    def damage(self) -> str | None:
        """Return what is wrong with the file, or None; a database server looks after its own."""
        if self._engine.dialect.name != "sqlite":
            return None
        with self.connected() as connection:
            verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        return None if verdict == "ok" else str(verdict)

    def _check(self, *, create: bool, change: bool) -> None:
        """Make the tables where there are none; refuse those of a format that is not read."""
        with self.connected() as connection:
            tables = sa.inspect(connection).get_table_names()
            stored: dict[str, str] = {}
            if ARCHIVE.name in tables:
                rows = connection.execute(sa.select(ARCHIVE.c.name, ARCHIVE.c.value))
                stored = {row.name: row.value for row in rows}
        written = int(stored.get("format", 1 if REVISION.name in tables else 0))
        if written > FORMAT:
            needs = stored.get("needs", "of a later version")
            raise FormatTooNewError(
                f"The catalogue at {self.shown_place} has format {written}, which needs Dateline "
                f"{needs} or newer; this one reads up to format {FORMAT}. Install that version."
            )
        if written in range(1, OLDEST):
            raise IndexMismatchError(
                f"The catalogue at {self.shown_place} has format {written}, this Dateline "
                f"reads format {FORMAT}. Build into a new folder: dateline build PATH --data NEW"
            )
        if written:
            if change:
                with self.writing() as connection:
                    METADATA.create_all(connection)
                    migrate(connection, written)
            return
        if not create:
            raise CatalogueLostError(
                f"The catalogue at {self.shown_place} is empty. Where it held an archive, bring "
                "it back (dateline restore BACKUP); else build: dateline build PATH"
            )
        with self.writing() as connection:
            METADATA.create_all(connection)
            made = {"format": str(FORMAT), "needs": NEEDS, "id": uuid.uuid4().hex[:12]}
            rows_made = [{"name": name, "value": value} for name, value in made.items()]
            connection.execute(sa.insert(ARCHIVE), rows_made)

    def insert(self, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows; ones whose key is there already are left alone."""
        statement = INSERTS[self._engine.dialect.name](table).on_conflict_do_nothing()
        with self.writing() as connection:
            for first in range(0, len(rows), BATCH):
                connection.execute(statement, rows[first : first + BATCH])

    def select_in(
        self, query: sa.Select[Any], column: sa.Column[Any], values: Sequence[Any]
    ) -> list[sa.Row[Any]]:
        """Return the rows of a query whose column has one of the values, however many there are."""
        rows: list[sa.Row[Any]] = []
        with self.connected() as connection:
            for first in range(0, len(values), BATCH):
                batch = values[first : first + BATCH]
                rows.extend(connection.execute(query.where(column.in_(batch))))
        return rows

    @contextmanager
    def connected(self) -> Iterator[sa.Connection]:
        """Connect for reading.

        Raises:
            IndexStoreError: The database cannot be used.
        """
        with self._wrapped(), self._engine.connect() as connection:
            try:
                yield connection
            finally:
                if isinstance(connection.connection.driver_connection, _Unlocked):
                    connection.invalidate()

    @contextmanager
    def at_one_moment(self) -> Iterator[sa.Connection]:
        """Connect for reading everything as it is now, whoever writes; see ``connected``."""
        with self.connected() as connection:
            if self._engine.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Connect for one transaction, kept as a whole or not at all; see ``connected``."""
        with self._wrapped(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            if getattr(error.orig, "sqlite_errorcode", None) in DAMAGED:
                raise CatalogueLostError(
                    f"The catalogue at {self.shown_place} is damaged: {error.orig}. Bring back "
                    "a backup (dateline restore BACKUP --replace), or save the texts that can "
                    "still be read: dateline salvage FILE"
                ) from error
            raise IndexStoreError(
                f"The catalogue at {self.shown_place} cannot be used: {error.orig}. "
                "Check that its disk has room and may be written to; this change is not stored."
            ) from error


class _Unlocked(sqlite3.Connection):
    """A connection that takes the file to be what it is as long as it is open; kept for one use."""


def _connect(_dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
    """Connect to a file; only to read, where nothing can be written beside it.

    SQLite shares a log and its index between all that have the file open, and makes both where
    they are missing. Where it cannot, the disk being full or not for writing, nobody else writes
    either, and a file without a log is read as it is.
    """
    path = arguments[0]
    try:
        return _opened(path, options, "journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000")
    except sqlite3.OperationalError as error:
        address = Path(path).absolute().as_uri()
        options = options | {"uri": True}
        try:
            return _opened(f"{address}?mode=ro", options)
        except sqlite3.OperationalError:
            log = Path(f"{path}-wal")
            if not Path(path).is_file() or (log.is_file() and log.stat().st_size):
                raise error from None
        return _opened(f"{address}?mode=ro&immutable=1", options | {"factory": _Unlocked})


def _opened(path: str, options: dict[str, Any], *pragmas: str) -> sqlite3.Connection:
    """Open a file and read from it.

    Let readers go on while a build writes; wait rather than fail when two writers meet.
    """
    connection: sqlite3.Connection = sqlite3.connect(path, **options)
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection
