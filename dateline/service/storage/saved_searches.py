"""Each user's saved searches, beside their conversations: with the same rights, as long kept."""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from dateline.service.errors import ServiceError
from dateline.service.storage.database import as_name, transaction
from dateline.service.storage.tables import SAVED_SEARCH

MAX_NAME = 100  # characters
MAX_SAVED = 100  # of a user; they stand above the search box


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search that a user gave a name."""

    name: str
    """No two of a user are alike."""
    search: dict[str, Any]
    """As it was given to ``save``."""


class SavedSearches:
    """The saved searches of all users. Safe to use from many threads."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take an open database; it stays the caller's to close."""
        self._engine = engine

    def listed(self, owner: str) -> list[SavedSearch]:
        """Return a user's saved searches, by name."""
        query = sa.select(SAVED_SEARCH).where(SAVED_SEARCH.c.owner == owner)
        with self._connected() as connection:
            rows = connection.execute(query).all()
        found = [SavedSearch(name=row.name, search=json.loads(row.search)) for row in rows]
        return sorted(found, key=lambda one: one.name.casefold())

    def save(self, owner: str, name: str, search: dict[str, Any]) -> None:
        """Keep a search, in place of one of the same name.

        Args:
            owner: The user's name.
            name: Made one line of at most ``MAX_NAME`` characters.
            search: JSON-serialisable.

        Raises:
            ServiceError: The name is empty, or the user has ``MAX_SAVED`` already.
        """
        name = as_name(name, MAX_NAME)
        if not name:
            raise ServiceError("The search was not saved: it has no name. Give it one.")
        saved = datetime.now(UTC).replace(tzinfo=None)
        row = {"owner": owner, "name": name, "search": json.dumps(search), "saved": saved}
        count = sa.select(sa.func.count()).where(SAVED_SEARCH.c.owner == owner)
        with self._connected() as connection:
            connection.execute(sa.delete(SAVED_SEARCH).where(_of(owner, name)))
            if connection.execute(count).scalar_one() >= MAX_SAVED:
                raise ServiceError(
                    f"The search was not saved: there are {MAX_SAVED} already. Delete one first."
                )
            connection.execute(sa.insert(SAVED_SEARCH).values(row))

    def delete(self, owner: str, name: str) -> None:
        """Delete a search, if the user has one of that name."""
        with self._connected() as connection:
            connection.execute(sa.delete(SAVED_SEARCH).where(_of(owner, name)))

    def _connected(self) -> AbstractContextManager[sa.Connection]:
        return transaction(self._engine, "saved searches")


def _of(owner: str, name: str) -> sa.ColumnElement[bool]:
    return sa.and_(SAVED_SEARCH.c.owner == owner, SAVED_SEARCH.c.name == name)
