"""The databases of the services: SQLite by default, PostgreSQL where replicas share one."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from dateline.service.errors import AccessError, ServiceError
from index_store import IndexStoreError, open_engine

NEEDS = "0.1.0"  # the version of Dateline that first reads the present formats
_FORMATS = sa.Table(
    "dateline_format",
    sa.MetaData(),
    sa.Column("part", sa.String, primary_key=True),  # accounts and conversations may share one
    sa.Column("format", sa.Integer, nullable=False),
    sa.Column("needs", sa.String, nullable=False),
)
Step = Callable[[sa.Connection], None]
CLOCK = sa.cast(sa.extract("epoch", sa.func.now()), sa.BigInteger)
"""The database's, in seconds: one for all servers that share it."""

_SEARCHED = "-csearch_path="
MIGRATION_LOCK = 0x6461746C  # any number that nothing else in the database locks


def open_database(
    url: str, tables: sa.MetaData, what: str, steps: Sequence[Step] = ()
) -> sa.Engine:
    """Return a database in which the tables are; one in a file is its owner's alone to read.

    Its format is 1 and the number of steps; a database from before there were formats has 0, and
    its tables are those of 1 as far as it has them.

    Args:
        url: SQLAlchemy address; the folder of a SQLite file is made.
        tables: What is created where it is missing.
        what: What they hold, for an error: "accounts".
        steps: Each brings the tables of one format to the next, the first those of format 1.

    Raises:
        AccessError: It cannot be opened or written to, or a later Dateline made it.
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
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Of two services that start at once the second waits; both would make the tables.
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
                _enter_schema(connection, what)
            _migrate(connection, tables, what, steps)
    except AccessError:
        engine.dispose()
        raise
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


def in_schema(address: sa.URL, schema: str) -> str:
    """Return the address of a schema of a PostgreSQL database, for ``open_database`` to make.

    Nothing but the schema is looked at: a table that it lacks is not found anywhere else.

    Args:
        address: Of the database.
        schema: Lower-case letters, digits and hyphens.
    """
    options = f'{address.query.get("options", "")} {_SEARCHED}"{schema}"'.lstrip()
    chosen = address.update_query_dict({"options": options})
    return chosen.render_as_string(hide_password=False)


@contextmanager
def transaction(engine: sa.Engine, what: str) -> Iterator[sa.Connection]:
    """A transaction.

    Args:
        engine: The database.
        what: What it holds, for an error: "conversations".

    Raises:
        ServiceError: The database fails.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except sa.exc.SQLAlchemyError as error:
        raise ServiceError(
            f"The {what} cannot be read or kept. Is the disk full, or the database down?"
        ) from error


def plain(text: str) -> str:
    """Return the text without what a database cannot hold: NUL, and halves of characters."""
    return text.encode(errors="replace").decode().replace("\0", "")


def as_name(text: str, most: int) -> str:
    """Return a text as a name of at most ``most`` characters on one line."""
    line = " ".join(plain(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _enter_schema(connection: sa.Connection, what: str) -> None:
    """Make the schema that an address names, and see that it is the one in use.

    Raises:
        AccessError: A pool of connections in between has dropped the name.
    """
    _, named, schema = str(connection.engine.url.query.get("options", "")).partition(_SEARCHED)
    if not named:
        return
    schema = schema.strip('"')
    connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
    used = connection.execute(sa.select(sa.func.current_schema())).scalar()
    if used != schema:
        raise AccessError(
            f"The {what} of a desk belong in the schema {schema!r}, but the database uses {used!r}."
            " Name the PostgreSQL server itself in DATELINE_ACCOUNTS, no pool that drops options."
        )


def _migrate(
    connection: sa.Connection, tables: sa.MetaData, what: str, steps: Sequence[Step]
) -> None:
    """Bring a database to the present format, all of it or nothing."""
    present = 1 + len(steps)
    part = _FORMATS.c.part == what
    stored = None
    if sa.inspect(connection).has_table(_FORMATS.name):
        stored = connection.execute(sa.select(_FORMATS).where(part)).first()
    if stored and stored.format > present:
        raise AccessError(
            f"The {what} have format {stored.format}, which needs Dateline {stored.needs} or "
            f"newer; this one reads up to format {present}. Install that version."
        )
    fresh = not set(sa.inspect(connection).get_table_names()) & set(tables.tables)
    tables.create_all(connection)
    if stored and stored.format == present:
        return
    if not fresh:
        for step in steps[(stored.format if stored else 1) - 1 :]:
            step(connection)
    _FORMATS.create(connection, checkfirst=True)
    connection.execute(sa.delete(_FORMATS).where(part))
    row = {"part": what, "format": present, "needs": NEEDS}
    connection.execute(sa.insert(_FORMATS), row)


def _set_pragmas(connection: object, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]
