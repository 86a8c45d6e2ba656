"""When each user last looked at what is new."""

from datetime import UTC, datetime

import sqlalchemy as sa

from dateline.service.storage.database import transaction
from dateline.service.storage.tables import LOOK


class Looks:
    """The last look of every user. Safe to use from many threads."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take an open database; it stays the caller's to close."""
        self._engine = engine

    def last(self, owner: str) -> datetime | None:
        """Return when a user last looked, in UTC; None: never."""
        query = sa.select(LOOK.c.looked).where(LOOK.c.owner == owner)
        with transaction(self._engine, "last looks") as connection:
            looked: datetime | None = connection.execute(query).scalar()
        return looked.replace(tzinfo=UTC) if looked else None

    def note(self, owner: str, looked: datetime) -> None:
        """Say that a user was shown what was new up to a moment; never an earlier one again."""
        row = {"owner": owner, "looked": looked.astimezone(UTC).replace(tzinfo=None)}
        with transaction(self._engine, "last looks") as connection:
            own = LOOK.c.owner == owner
            if connection.execute(sa.select(LOOK.c.looked).where(own)).first() is None:
                connection.execute(sa.insert(LOOK).values(row))
            later = sa.and_(own, LOOK.c.looked < row["looked"])
            connection.execute(sa.update(LOOK).where(later).values(row))
