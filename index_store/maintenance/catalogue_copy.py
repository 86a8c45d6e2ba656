"""A catalogue copied into another database, table by table: from a server to a file, and back."""

from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from index_store.catalogue.database import BATCH, Database
from index_store.catalogue.engine import open_engine
from index_store.catalogue.schema import METADATA
from index_store.errors import IndexStoreError


def copy_catalogue(source: Path | str, target: Path | str) -> None:
    """Copy every row as it is at one moment, also while others write; all of them or none.

    Args:
        source: An SQLite file or an SQLAlchemy URL.
        target: Likewise; made where it is not there, else without a row.

    Raises:
        CatalogueLostError: There is no catalogue at the source, or it is damaged.
        IndexStoreError: The target holds an archive, or one of the two cannot be used.
    """
    is_file = isinstance(target, Path)
    engine = open_engine(sa.URL.create("sqlite", database=str(target)) if is_file else str(target))
    shown = engine.url.render_as_string(hide_password=True)
    try:
        with closing(Database(source)) as there, there.at_one_moment() as rows:
            _copy(rows, engine, shown)
    finally:
        engine.dispose()


def _copy(rows: sa.Connection, engine: sa.Engine, shown: str) -> None:
    try:
        with engine.begin() as here:
            METADATA.create_all(here)
            held = sa.inspect(rows).get_table_names()  # an older Dateline made fewer
            for table in METADATA.sorted_tables:
                if here.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
                    raise IndexStoreError(
                        f"The catalogue at {shown} holds an archive already. Name a database that "
                        "is empty (DATELINE_CATALOGUE). Nothing was changed."
                    )
                if table.name not in held:
                    continue
                query = sa.select(table).execution_options(yield_per=BATCH)
                for batch in rows.execute(query).mappings().partitions():
                    here.execute(sa.insert(table), [dict(row) for row in batch])
    except sa.exc.DBAPIError as error:
        if error.connection_invalidated or isinstance(error, sa.exc.OperationalError):
            reason = f"The catalogue cannot be copied to {shown}: {error.orig}."
            raise IndexStoreError(f"{reason} See that it can be reached and has room.") from error
        raise
