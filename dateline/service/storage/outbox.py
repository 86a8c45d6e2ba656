"""What is to be sent of told changes, and the secrets by which readers fetch them in a feed."""

import hashlib
import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass

import sqlalchemy as sa

from dateline.service.storage.database import CLOCK, transaction
from dateline.service.storage.standing_questions import TOLD_COLUMNS, ToldChange, told_change
from dateline.service.storage.tables import DELIVERY, FEED, STANDING_QUESTION, TOLD_CHANGE

SENDING_SECONDS = 120  # for one try, after which another server may try
FIRST_WAIT_SECONDS = 30  # after a failure, doubled with each that follows
MOST_TRIES = 14  # some three days of waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One change that is to be sent by one channel."""

    change: ToldChange
    channel: str
    tries: int
    """Those before this one."""


class Outbox:
    """What is to be sent. Safe to use from many threads and servers."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take an open database; it stays the caller's to close."""
        self._engine = engine

    def claim(self) -> Delivery | None:
        """Return what is to be sent next, for the caller alone, or None.

        Who is killed while sending has it sent again: its receiver knows it by ``ToldChange.id``.
        """
        is_due = sa.and_(DELIVERY.c.due <= CLOCK, DELIVERY.c.tries < MOST_TRIES)
        query = (
            sa.select(DELIVERY.c.channel, DELIVERY.c.tries, *TOLD_COLUMNS)
            .select_from(DELIVERY)
            .join(TOLD_CHANGE)
            .join(STANDING_QUESTION)
            .where(is_due)
            .order_by(DELIVERY.c.due, TOLD_CHANGE.c.told)
            .limit(1)
        )
        with self._connected() as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            found = Delivery(change=told_change(row), channel=row.channel, tries=row.tries)
            later = {"due": CLOCK + SENDING_SECONDS, "tries": row.tries + 1}
            taken = connection.execute(
                sa.update(DELIVERY).where(_is(found), DELIVERY.c.tries == row.tries).values(later)
            )
        return found if taken.rowcount else None

    def sent(self, delivery: Delivery) -> None:
        """Note that it was sent."""
        with self._connected() as connection:
            connection.execute(sa.delete(DELIVERY).where(_is(delivery)))

    def failed(self, delivery: Delivery, problem: str) -> None:
        """Note that it was not, to be tried again after a growing wait, ``MOST_TRIES`` times."""
        later = CLOCK + FIRST_WAIT_SECONDS * 2**delivery.tries
        with self._connected() as connection:
            connection.execute(
                sa.update(DELIVERY).where(_is(delivery)).values(due=later, problem=problem)
            )

    def problems(self, owner: str) -> list[str]:
        """Return why something could not be sent to a user so far, each reason once."""
        query = (
            sa.select(DELIVERY.c.problem)
            .join(STANDING_QUESTION, STANDING_QUESTION.c.id == DELIVERY.c.question)
            .where(STANDING_QUESTION.c.owner == owner, DELIVERY.c.problem != "")
            .distinct()
        )
        with self._connected() as connection:
            return sorted(connection.execute(query).scalars())

    def _connected(self) -> AbstractContextManager[sa.Connection]:
        return transaction(self._engine, "changes to be sent")


class FeedKeys:
    """The secrets in the addresses of feeds, one for each user; kept as hashes only."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take an open database; it stays the caller's to close."""
        self._engine = engine

    def create(self, owner: str) -> str:
        """Return a new secret of a user in place of the one before, which ends."""
        key = secrets.token_urlsafe(32)
        with self._connected() as connection:
            connection.execute(sa.delete(FEED).where(FEED.c.owner == owner))
            connection.execute(sa.insert(FEED).values(owner=owner, hash=_hash(key)))
        return key

    def revoke(self, owner: str) -> None:
        """End a user's secret, if there is one."""
        with self._connected() as connection:
            connection.execute(sa.delete(FEED).where(FEED.c.owner == owner))

    def owner_of(self, key: str) -> str | None:
        """Return whose secret it is, or None."""
        query = sa.select(FEED.c.owner).where(FEED.c.hash == _hash(key))
        with self._connected() as connection:
            return connection.execute(query).scalar()

    def has_one(self, owner: str) -> bool:
        """Say whether a user has a secret."""
        query = sa.select(FEED.c.owner).where(FEED.c.owner == owner)
        with self._connected() as connection:
            return connection.execute(query).first() is not None

    def _connected(self) -> AbstractContextManager[sa.Connection]:
        return transaction(self._engine, "feeds")


def _is(delivery: Delivery) -> sa.ColumnElement[bool]:
    return sa.and_(
        DELIVERY.c.question == delivery.change.question,
        DELIVERY.c.number == delivery.change.number,
        DELIVERY.c.channel == delivery.channel,
    )


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode(errors="replace")).digest()
