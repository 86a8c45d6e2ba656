"""An SQL database by its address: SQLite, or PostgreSQL where its driver is installed."""

import sqlalchemy as sa

from index_store.errors import IndexStoreError


def open_engine(url: str | sa.URL) -> sa.Engine:
    """Return the engine of a database; nothing is connected yet.

    Args:
        url: SQLAlchemy address; "postgresql://" alone is taken as "postgresql+psycopg://".

    Raises:
        IndexStoreError: It is no address, or what speaks to such a database is not installed.
    """
    try:
        address = sa.make_url(url)
        if address.drivername == "postgresql":  # SQLAlchemy would take the older psycopg2
            address = address.set(drivername="postgresql+psycopg")
        return sa.create_engine(address)
    except ImportError as error:
        if address.get_backend_name() != "postgresql":
            raise IndexStoreError(
                f"There is no driver for {address.drivername!r}. Use SQLite or PostgreSQL."
            ) from error
        raise IndexStoreError(
            "PostgreSQL needs the psycopg driver, which is not installed. "
            "Install it: pip install 'dateline[postgres]'"
        ) from error
    except sa.exc.ArgumentError as error:  # its text may hold a password
        raise IndexStoreError(
            "The address of a database cannot be read. Set DATELINE_CATALOGUE and "
            "DATELINE_ACCOUNTS to one such as postgresql://user@host/archive."
        ) from error
