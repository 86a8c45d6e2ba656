"""Catalogues of older formats, brought to the present one step by step.

A step is never changed once a version with it is out. Whatever is read of an older format must be
read without it too, since who only asks may not write.
"""

from collections.abc import Callable

import sqlalchemy as sa

from index_store.catalogue.schema import ARCHIVE, FORMAT, NEEDS


def migrate(connection: sa.Connection, written: int) -> None:
    """Bring the tables from a format to the present one, in the transaction of the connection."""
    for step in range(written, FORMAT):
        _STEPS[step](connection)
        _write(connection, "format", str(step + 1))


def _say_what_it_needs(connection: sa.Connection) -> None:
    """Format 3 did not say which Dateline reads it."""
    _write(connection, "needs", NEEDS)


def _write(connection: sa.Connection, name: str, value: str) -> None:
    connection.execute(sa.delete(ARCHIVE).where(ARCHIVE.c.name == name))
    connection.execute(sa.insert(ARCHIVE), {"name": name, "value": value})


OLDEST = 3  # older ones are of no version that was given to anybody
_STEPS: dict[int, Callable[[sa.Connection], None]] = {3: _say_what_it_needs}
"""Format -> what makes the next one of it."""
