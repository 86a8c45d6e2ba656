"""Who may use the services: users, their passwords and their tokens, in a database.

Passwords are kept as Argon2id hashes, tokens as SHA-256 of 256 random bits; neither can be read
back. A browser session is a token that ends by itself.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from dateline.service.access.audit import Audit, audit_table
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


class Role(StrEnum):
    """What a user may do."""

    CONTENT = "content"
    """Push articles, and nothing else: a content system."""
    READER = "reader"
    """Ask and read."""
    CURATOR = "curator"
    """Also change the archive."""
    ADMINISTRATOR = "administrator"
    """Also read who did what."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who uses the services."""

    name: str
    role: Role

    @property
    def may_read(self) -> bool:
        """Whether they may ask and read."""
        return self.role is not Role.CONTENT

    @property
    def may_push(self) -> bool:
        """Whether they may push articles."""
        return self.role is Role.CONTENT or self.is_curator

    @property
    def is_curator(self) -> bool:
        """Whether they may change the archive."""
        return self.role in (Role.CURATOR, Role.ADMINISTRATOR)

    @property
    def is_administrator(self) -> bool:
        """Whether they may read the audit."""
        return self.role is Role.ADMINISTRATOR


class Accounts:
    """The users and their credentials. Safe to use from many threads."""

    def __init__(self, url: str) -> None:
        self._hasher = PasswordHasher()
        # What an unknown name's password is compared with, so that it takes as long.
        self._nobody = self._hasher.hash(secrets.token_urlsafe())
        self._engine = open_database(url, _METADATA, "accounts")
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
            rows = connection.execute(sa.select(_ACCOUNT).order_by(_ACCOUNT.c.name))
            return [User(row.name, Role(row.role)) for row in rows]

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

    def remove(self, name: str) -> None:
        """Remove a user and all their tokens.

        Raises:
            AccessError: There is no such user.
        """
        with self._engine.begin() as connection:
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

    def create_token(self, name: str, *, session: bool = False, days: float = SESSION_DAYS) -> str:
        """Return a new token of a user; it is kept as a hash only, so show it once.

        Args:
            name: The user.
            session: Whether it ends by itself, as a browser's does.
            days: After how many.

        Raises:
            AccessError: There is no such user.
        """
        token = secrets.token_urlsafe(32)
        ends = _now() + timedelta(days=days) if session else None
        with self._engine.begin() as connection:
            if not connection.execute(sa.select(_ACCOUNT).where(_ACCOUNT.c.name == name)).first():
                raise AccessError(f"There is no user {name!r}. Add one: dateline user add {name}")
            connection.execute(sa.delete(_TOKEN).where(_TOKEN.c.ends < _now()))
            connection.execute(sa.insert(_TOKEN).values(hash=_hash(token), account=name, ends=ends))
        return token

    def revoke(self, token: str) -> None:
        """End a token; an unknown one is left alone."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(_TOKEN).where(_TOKEN.c.hash == _hash(token)))

    def by_token(self, token: str) -> User | None:
        """Return whose token it is, or None.

        It is looked up by its hash: what a timing tells of that says nothing of the token.
        """
        query = (
            sa.select(_ACCOUNT.c.name, _ACCOUNT.c.role)
            .join(_TOKEN, _TOKEN.c.account == _ACCOUNT.c.name)
            .where(_TOKEN.c.hash == _hash(token))
            .where(sa.or_(_TOKEN.c.ends.is_(None), _TOKEN.c.ends > _now()))
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return User(row.name, Role(row.role)) if row else None

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


def _check_name(name: str) -> None:
    if not 0 < len(name) <= 64 or not all(c.isalnum() or c in "._-@" for c in name):
        raise AccessError(f"{name!r} cannot be a name. Use 1 to 64 letters, digits and . _ - @.")


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
