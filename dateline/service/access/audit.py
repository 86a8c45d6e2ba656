"""Who signed in, asked, changed the archive and took something away: in the log, and kept.

What was asked is not part of it. A line that cannot be kept is in the log all the same, and nobody
waits for the database: whoever runs the server sees both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
import structlog

KEPT_DAYS = 400  # a year, and the month in which it is looked at
MAX_ABOUT = 200  # characters
_LOG = structlog.stdlib.get_logger("dateline.audit")


class Action(StrEnum):
    """What is noted."""

    SIGNED_IN = "signed in"
    SIGN_IN_FAILED = "sign-in failed"
    SIGNED_OUT = "signed out"
    ASKED = "asked"
    CHANGED = "changed"
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One thing that somebody did."""

    number: int
    at: datetime
    """In UTC."""
    user: str
    address: str
    """Where the request came from, as far as trusted proxies say it."""
    action: Action
    about: str
    """Such as "Adding 3 files"; empty for questions."""
    desk: str
    """Where there are several archives, at which; empty: at none, as a sign-in is."""

    @property
    def told(self) -> str:
        """``about`` with the desk before it, as a table shows it."""
        return ": ".join(filter(None, (self.desk, self.about)))


def audit_table(metadata: sa.MetaData) -> sa.Table:
    """Return the table; it stands beside the accounts, which replicas share."""
    return sa.Table(
        "audit",
        metadata,
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False, index=True),  # UTC
        sa.Column("user", sa.String, nullable=False, index=True),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("desk", sa.String, nullable=False, server_default=""),
    )


class Audit:
    """What was done, kept for ``KEPT_DAYS``. Safe to use from many threads."""

    def __init__(self, engine: sa.Engine, table: sa.Table) -> None:
        self._engine = engine
        self._table = table

    def note(
        self, user: str, address: str, action: Action, about: str = "", desk: str = ""
    ) -> None:
        """Log and keep what somebody did."""
        about = _plain(about)
        at = {"desk": desk} if desk else {}
        _LOG.info("audit", action=action.value, user=user, address=address, about=about, **at)
        try:
            self.keep(user, address, action, about, desk)
        except sa.exc.SQLAlchemyError as error:
            _LOG.warning("The audit cannot be kept", reason=type(error).__name__)

    def keep(self, user: str, address: str, action: Action, about: str, desk: str = "") -> None:
        """Keep what somebody did, without a line in the log.

        Raises:
            SQLAlchemyError: The database cannot be written to.
        """
        now = datetime.now(UTC).replace(tzinfo=None)
        row = {"at": now, "user": user, "address": address}
        row |= {"action": action.value, "about": _plain(about), "desk": desk}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(self._table).values(row))
            if action is Action.SIGNED_IN:
                old = self._table.c.at < now - timedelta(days=KEPT_DAYS)
                connection.execute(sa.delete(self._table).where(old))

    def entries(
        self, *, user: str = "", desk: str = "", before: int = 0, limit: int = 200
    ) -> list[AuditEntry]:
        """Return what was done, newest first.

        Args:
            user: Only by this user; empty: by all.
            desk: Only at this desk; empty: everywhere.
            before: Only entries with a smaller number; 0: all.
            limit: The most entries.
        """
        columns = self._table.c
        query = sa.select(self._table).order_by(columns.number.desc()).limit(limit)
        if user:
            query = query.where(columns.user == user)
        if desk:
            query = query.where(columns.desk == desk)
        if before:
            query = query.where(columns.number < before)
        with self._engine.connect() as connection:
            return [
                AuditEntry(
                    number=row.number,
                    at=row.at.replace(tzinfo=UTC),
                    user=row.user,
                    address=row.address,
                    action=Action(row.action),
                    about=row.about,
                    desk=row.desk,
                )
                for row in connection.execute(query)
            ]


def _plain(about: str) -> str:
    return about.encode(errors="replace").decode().replace("\0", "")[:MAX_ABOUT]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks something of the server, and from where."""

    name: str
    address: str
    audit: Audit
    desk: str = ""
    """Where there are several archives, of which."""

    def note(self, action: Action, about: str = "") -> None:
        """Note what they do."""
        self.audit.note(self.name, self.address, action, about, self.desk)

    def at(self, desk: str) -> "Caller":
        """Return the same caller at a desk."""
        return replace(self, desk=desk)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """What is called inside is done for them, also in threads that take the context along."""
        token = _CALLER.set(self)
        try:
            yield
        finally:
            _CALLER.reset(token)


def note(action: Action, about: str = "") -> None:
    """Note what the present caller does; without one, as in a program of one's own, nothing."""
    if caller := _CALLER.get():
        caller.note(action, about)


_CALLER: ContextVar[Caller | None] = ContextVar("dateline-caller", default=None)
