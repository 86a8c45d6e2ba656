"""The databases of the services: SQLite by default, PostgreSQL where replicas share one."""

from pathlib import Path

import sqlalchemy as sa

from dateline.service.errors import AccessError
from index_store import IndexStoreError, open_engine


def open_database(url: str, tables: sa.MetaData, what: str) -> sa.Engine:
    """Return a database in which the tables are; one in a file is its owner's alone to read.

    Args:
        url: SQLAlchemy address; the folder of a SQLite file is made.
        tables: What is created where it is missing.
        what: What they hold, for an error: "accounts".

    Raises:
        AccessError: It cannot be opened or written to.
    """
    try:
        engine = open_engine(url)
    except IndexStoreError as error:
        raise AccessError(f"The {what} cannot be opened: {error}") from error
    address = engine.url
    in_file = address.drivername == "sqlite" and address.database
    if in_file:
        Path(in_file).parent.mkdir(parents=True, exist_ok=True)
    if address.drivername == "sqlite":
        sa.event.listen(engine, "connect", _set_pragmas)
    try:
        tables.create_all(engine)
    except sa.exc.SQLAlchemyError as error:
        engine.dispose()
        shown = address.render_as_string(hide_password=True)
        raise AccessError(
            f"The {what} in {shown} cannot be opened. Check DATELINE_ACCOUNTS, and that the "
            "database may be written to."
        ) from error
    if in_file:
        Path(in_file).chmod(0o600)
    return engine


def _set_pragmas(connection: object, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]
