"""Who may use the services: users, their passwords and their tokens, in a database.

Passwords are kept as Argon2id hashes, tokens as SHA-256 of 256 random bits; neither can be read
back. A browser session is a token that ends by itself.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from dateline.service.access.audit import Audit, audit_table
from dateline.service.access.users import Role, User
from dateline.service.errors import AccessError
from dateline.service.storage.database import open_database
from index_store import write_count

SESSION_DAYS = 30
MIN_PASSWORD = 10  # characters; NIST SP 800-63B asks for 8 at the least
MAX_PASSWORD = 1_000

_METADATA = sa.MetaData()
_ACCOUNT = sa.Table(
    "account",
    _METADATA,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("password", sa.String),  # Argon2id hash; none for one who uses tokens only
)
_TOKEN = sa.Table(
    "token",
    _METADATA,
    sa.Column("hash", sa.LargeBinary, primary_key=True),
    sa.Column(
        "account", sa.ForeignKey("account.name", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("ends", sa.DateTime),  # UTC; none for an API token
    sa.Column("desk", sa.String),  # it is good for nothing else; none: for all that its user may
)
# What somebody may do at a desk; their own role does not count there.
_DESK_ROLE = sa.Table(
    "desk_role",
    _METADATA,
    sa.Column("account", sa.ForeignKey("account.name", ondelete="CASCADE"), primary_key=True),
    sa.Column("desk", sa.String, primary_key=True),
    sa.Column("role", sa.String, nullable=False),
)

_IDENTITY = sa.Table(
    "identity",
    _METADATA,
    sa.Column("subject", sa.String, primary_key=True),  # the provider, and its key
    sa.Column(
        "account", sa.ForeignKey("account.name", ondelete="CASCADE"), nullable=False, index=True
    ),
)
_AUDIT = audit_table(_METADATA)


def _add_desks(connection: sa.Connection) -> None:
    for table, kind in (("token", "VARCHAR"), ("audit", "VARCHAR DEFAULT '' NOT NULL")):
        # One that was missing has just been made, with the column.
        if "desk" not in {one["name"] for one in sa.inspect(connection).get_columns(table)}:
            connection.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN desk {kind}"))


_STEPS = (_add_desks,)


class Accounts:
    """The users and their credentials. Safe to use from many threads."""

    def __init__(self, url: str) -> None:
        self._hasher = PasswordHasher()
        # What an unknown name's password is compared with, so that it takes as long.
        self._nobody = self._hasher.hash(secrets.token_urlsafe())
        self._engine = open_database(url, _METADATA, "accounts", _STEPS)
        self.audit = Audit(self._engine, _AUDIT)
        """What users did."""

    def close(self) -> None:
        """Release the database."""
        self._engine.dispose()

    def exist(self) -> bool:
        """Return whether there is any account."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(_ACCOUNT.c.name).limit(1)).first() is not None

    def users(self) -> list[User]:
        """Return every user by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(_HELD.order_by(_ACCOUNT.c.name, _DESK_ROLE.c.desk)).all()
        return [_user(list(held)) for _, held in groupby(rows, key=lambda row: row.name)]

    def may_read(self, name: str, desk: str = "") -> bool:
        """Return whether a user may ask and read now; at a desk, where one is named."""
        with self._engine.connect() as connection:
            rows = connection.execute(_HELD.where(_ACCOUNT.c.name == name)).all()
        user = _user(rows) if rows else None
        here = user.at(desk) if user and desk else user
        return here is not None and here.may_read

    def add(self, name: str, role: Role, password: str | None) -> None:
        """Add a user, or give one that there is a new role and password; sessions end.

        Args:
            name: 1 to 64 letters, digits and ``. _ - @``.
            role: What they may do.
            password: At least ``MIN_PASSWORD`` characters; None: they use tokens only.

        Raises:
            AccessError: The name or the password cannot be used.
        """
        _check_name(name)
        if password is not None and not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise AccessError(
                f"The password has {write_count(len(password), 'character')}. "
                f"Choose one of {MIN_PASSWORD} to "
                f"{MAX_PASSWORD:,}."
            )
        hashed = None if password is None else self._hasher.hash(password)
        with self._engine.begin() as connection:
            values = {"role": role.value, "password": hashed}
            known = connection.execute(
                sa.update(_ACCOUNT).where(_ACCOUNT.c.name == name).values(values)
            )
            if not known.rowcount:
                connection.execute(sa.insert(_ACCOUNT).values(name=name, **values))
            sessions = sa.and_(_TOKEN.c.account == name, _TOKEN.c.ends.is_not(None))
            connection.execute(sa.delete(_TOKEN).where(sessions))

    def give(self, name: str, desk: str, role: Role) -> None:
        """Give a user a role at a desk, in place of the one that they have there.

        Args:
            name: The user.
            desk: The desk's name.
            role: What they may do there; ``Role.NONE`` takes away what they may.

        Raises:
            AccessError: There is no such user.
        """
        with self._engine.begin() as connection:
            _check_known(connection, name)
            here = sa.and_(_DESK_ROLE.c.account == name, _DESK_ROLE.c.desk == desk)
            connection.execute(sa.delete(_DESK_ROLE).where(here))
            if role is Role.NONE:
                bound = sa.and_(_TOKEN.c.account == name, _TOKEN.c.desk == desk)
                connection.execute(sa.delete(_TOKEN).where(bound))
            else:
                row = {"account": name, "desk": desk, "role": role.value}
                connection.execute(sa.insert(_DESK_ROLE).values(row))

    def remove(self, name: str) -> None:
        """Remove a user and all their tokens.

        Raises:
            AccessError: There is no such user.
        """
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_DESK_ROLE).where(_DESK_ROLE.c.account == name))
            connection.execute(sa.delete(_TOKEN).where(_TOKEN.c.account == name))
            connection.execute(sa.delete(_IDENTITY).where(_IDENTITY.c.account == name))
            gone = connection.execute(sa.delete(_ACCOUNT).where(_ACCOUNT.c.name == name))
            if not gone.rowcount:
                raise AccessError(f"There is no user {name!r}. List them: dateline user list")

    def recognise(self, subject: str, name: str, role: Role) -> User:
        """Return the user whom a provider of OpenID Connect knows, with the role it gives now.

        Args:
            subject: The provider and its key of the user, which never changes.
            name: The account's, where it is made now.
            role: What they may do from now on.

        Raises:
            AccessError: The name cannot be used, or is another's: nobody takes over an account.
        """
        with self._engine.begin() as connection:
            query = sa.select(_IDENTITY.c.account).where(_IDENTITY.c.subject == subject)
            known = connection.execute(query).scalar()
            if known is not None:
                own = _ACCOUNT.c.name == known
                connection.execute(sa.update(_ACCOUNT).where(own).values(role=role.value))
                return User(known, role)
            _check_name(name)
            if connection.execute(sa.select(_ACCOUNT).where(_ACCOUNT.c.name == name)).first():
                raise AccessError(
                    f"There is another account {name!r} here. Ask whoever runs this server to "
                    f"remove it: dateline user remove {name}"
                )
            connection.execute(sa.insert(_ACCOUNT).values(name=name, role=role.value))
            connection.execute(sa.insert(_IDENTITY).values(subject=subject, account=name))
        return User(name, role)

    def forget_identity(self, subject: str) -> None:
        """End the sessions and tokens of a user to whom the provider gives no role any more."""
        with self._engine.begin() as connection:
            names = sa.select(_IDENTITY.c.account).where(_IDENTITY.c.subject == subject)
            connection.execute(sa.delete(_TOKEN).where(_TOKEN.c.account.in_(names)))

    def create_token(
        self, name: str, *, session: bool = False, days: float = SESSION_DAYS, desk: str = ""
    ) -> str:
        """Return a new token of a user; it is kept as a hash only, so show it once.

        Args:
            name: The user.
            session: Whether it ends by itself, as a browser's does.
            days: After how many.
            desk: The one desk that it is good for; empty: for all that the user may.

        Raises:
            AccessError: There is no such user.
        """
        token = secrets.token_urlsafe(32)
        ends = _now() + timedelta(days=days) if session else None
        row = {"hash": _hash(token), "account": name, "ends": ends, "desk": desk or None}
        with self._engine.begin() as connection:
            _check_known(connection, name)
            connection.execute(sa.delete(_TOKEN).where(_TOKEN.c.ends < _now()))
            connection.execute(sa.insert(_TOKEN).values(row))
        return token

    def revoke(self, token: str) -> None:
        """End a token; an unknown one is left alone."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_TOKEN).where(_TOKEN.c.hash == _hash(token)))

    def by_token(self, token: str) -> User | None:
        """Return whose token it is, or None; one for a single desk leaves its user that role alone.

        It is looked up by its hash: what a timing tells of that says nothing of the token.
        """
        query = (
            _HELD.add_columns(_TOKEN.c.desk.label("bound"))
            .join(_TOKEN, _TOKEN.c.account == _ACCOUNT.c.name)
            .where(_TOKEN.c.hash == _hash(token))
            .where(sa.or_(_TOKEN.c.ends.is_(None), _TOKEN.c.ends > _now()))
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return None
        user, bound = _user(rows), rows[0].bound
        return user if bound is None else replace(user, role=Role.NONE).among([bound])

    def by_password(self, name: str, password: str) -> User | None:
        """Return the user, or None; takes about 50 ms, whether the name is known or not."""
        query = sa.select(_ACCOUNT).where(_ACCOUNT.c.name == name)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        try:
            self._hasher.verify((row and row.password) or self._nobody, password)
        except VerificationError:
            return None
        return User(row.name, Role(row.role)) if row and row.password else None


_HELD = sa.select(
    _ACCOUNT.c.name, _ACCOUNT.c.role, _DESK_ROLE.c.desk, _DESK_ROLE.c.role.label("held")
).outerjoin(_DESK_ROLE, _DESK_ROLE.c.account == _ACCOUNT.c.name)
"""The accounts, each in a row for every desk at which it has a role, at least one."""


def _user(rows: Sequence[Any]) -> User:
    """Return the account of some rows of ``_HELD``."""
    held = {row.desk: Role(row.held) for row in rows if row.desk is not None}
    return User(rows[0].name, Role(rows[0].role), held)


def _check_known(connection: sa.Connection, name: str) -> None:
    if not connection.execute(sa.select(_ACCOUNT).where(_ACCOUNT.c.name == name)).first():
        raise AccessError(f"There is no user {name!r}. Add one: dateline user add {name}")


def _check_name(name: str) -> None:
    if not 0 < len(name) <= 64 or not all(c.isalnum() or c in "._-@" for c in name):
        raise AccessError(f"{name!r} cannot be a name. Use 1 to 64 letters, digits and . _ - @.")


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
