"""Questions that are asked again with every change of the archive, and what was told of them.

Several servers may share the database: a lease decides which of them asks a question, and what it
finds is kept in one transaction, under the lease, together with what is to be sent of it. So a
change is told once, whoever is killed in between.
"""

import json
import secrets
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from dateline.service.errors import ServiceError
from dateline.service.storage.database import CLOCK, as_name, transaction
from dateline.service.storage.tables import DELIVERY, STANDING_QUESTION, TOLD_CHANGE

MAX_KEPT = 100  # questions of a user: each is an answer with every change of the archive
LEASE_SECONDS = 60  # after the last sign of life; an answer gives one every few seconds
FIRST_WAIT_SECONDS = 30  # after a failure, doubled with each that follows
LONGEST_WAIT_SECONDS = 3_600
LISTED = 100  # changes, newest first
_NAME = 200  # characters


class StandingKind(StrEnum):
    """What is asked again."""

    QUESTION = "question"
    SEARCH = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingQuestion:
    """One question or search that a user keeps."""

    id: str
    owner: str
    kind: StandingKind
    name: str
    """The question, or what the search is called."""
    asked: dict[str, Any]
    """As it was given to ``keep``."""
    kept: datetime
    """In UTC."""
    looked: str
    """The snapshot that it was asked of last; "" before the first time."""
    known: dict[str, Any] | None
    """As it was given to ``settle``; None before the first time."""
    number: int
    """How many changes were told of it."""
    unread: int
    """How many of these its owner has not seen."""
    waiting: str
    """Why it could not be asked the last time; "" where it could."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to ask a question, of one server for a while."""

    question: StandingQuestion
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldChange:
    """What was told of a question: one change."""

    question: str
    """Its id."""
    owner: str
    kind: StandingKind
    name: str
    number: int
    """From 1, in order."""
    snapshot: str
    told: datetime
    """In UTC."""
    change: dict[str, Any]
    """As it was given to ``settle``."""
    unread: bool

    @property
    def id(self) -> str:
        """What no other change is called."""
        return f"{self.question}-{self.number}"


class StandingQuestions:
    """The standing questions of all users. Safe to use from many threads and servers."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take an open database; it stays the caller's to close."""
        self._engine = engine

    def keep(self, owner: str, kind: StandingKind, name: str, asked: dict[str, Any]) -> str:
        """Keep a question, and return its id; that of the same one where it is kept already.

        Args:
            owner: The user's name.
            kind: What it is.
            name: The question, or what the search is called.
            asked: JSON-serialisable.

        Raises:
            ServiceError: It is empty, or the user has ``MAX_KEPT`` already.
        """
        name, told = as_name(name, _NAME), json.dumps(asked, sort_keys=True)
        if not name:
            raise ServiceError("There is nothing to keep: the question is empty. Write one.")
        own = STANDING_QUESTION.c.owner == owner
        with self._connected() as connection:
            same = sa.select(STANDING_QUESTION.c.id).where(
                own, STANDING_QUESTION.c.kind == kind.value, STANDING_QUESTION.c.asked == told
            )
            if kept := connection.execute(same).scalar():
                return str(kept)
            count = sa.select(sa.func.count()).where(own)
            if connection.execute(count).scalar_one() >= MAX_KEPT:
                raise ServiceError(
                    f"It was not kept: there are {MAX_KEPT} standing questions already. "
                    "Delete one first."
                )
            id_ = secrets.token_urlsafe(12)
            row = {"id": id_, "owner": owner, "kind": kind.value, "name": name, "asked": told}
            connection.execute(sa.insert(STANDING_QUESTION).values(**row, kept=_now()))
        return id_

    def listed(self, owner: str) -> list[StandingQuestion]:
        """Return a user's questions, those kept last first."""
        query = (
            sa.select(STANDING_QUESTION)
            .where(STANDING_QUESTION.c.owner == owner)
            .order_by(STANDING_QUESTION.c.kept.desc(), STANDING_QUESTION.c.id)
        )
        with self._connected() as connection:
            return [_question(row) for row in connection.execute(query)]

    def delete(self, owner: str, id_: str) -> bool:
        """Delete a question with all that was told of it; return whether there was one."""
        with self._connected() as connection:
            return bool(
                connection.execute(sa.delete(STANDING_QUESTION).where(_of(owner, id_))).rowcount
            )

    def ask_again(self, owner: str, id_: str) -> bool:
        """Let a question be asked at once, changed or not; return whether there is one."""
        with self._connected() as connection:
            again = sa.update(STANDING_QUESTION).where(_of(owner, id_))
            return bool(connection.execute(again.values(looked="", due=0, tries=0)).rowcount)

    def claim(self, snapshot: str) -> Lease | None:
        """Return a question that was not asked of a snapshot yet, for the caller alone, or None.

        Those that failed before come last. Call ``beat`` every few seconds.
        """
        columns = STANDING_QUESTION.c
        is_due = sa.and_(columns.looked != snapshot, columns.due <= CLOCK, columns.leased <= CLOCK)
        query = (
            sa.select(STANDING_QUESTION)
            .where(is_due)
            .order_by(columns.tries, columns.due, columns.kept)
            .limit(1)
        )
        holder = secrets.token_urlsafe(12)
        with self._connected() as connection:
            row = connection.execute(query).first()
            if row is None:
                return None
            taken = connection.execute(
                sa.update(STANDING_QUESTION)
                .where(columns.id == row.id, is_due)
                .values(leased=CLOCK + LEASE_SECONDS, holder=holder)
            )
        return Lease(question=_question(row), holder=holder) if taken.rowcount else None

    def beat(self, lease: Lease) -> bool:
        """Give a sign of life; return whether the question is still the caller's to ask."""
        values = {"leased": CLOCK + LEASE_SECONDS}
        with self._connected() as connection:
            return bool(connection.execute(_held(lease).values(values)).rowcount)

    def settle(
        self,
        lease: Lease,
        snapshot: str,
        known: dict[str, Any],
        change: dict[str, Any] | None,
        channels: Iterable[str] = (),
    ) -> bool:
        """Keep what came of asking, and what is to be told; return whether it was still to do.

        Args:
            lease: Of ``claim``.
            snapshot: What was asked.
            known: JSON-serialisable; what the next answer is compared with.
            change: JSON-serialisable; None: there is nothing to tell.
            channels: By what a change is to be sent.
        """
        question = lease.question
        number = question.number + (change is not None)
        values = {"looked": snapshot, "known": json.dumps(known), "number": number}
        values |= {"waiting": "", "tries": 0, "due": 0, "leased": 0, "holder": ""}
        with self._connected() as connection:
            if not connection.execute(_held(lease).values(values)).rowcount:
                return False
            if change is not None:
                which = {"question": question.id, "number": number}
                row = {**which, "snapshot": snapshot, "change": json.dumps(change)}
                connection.execute(sa.insert(TOLD_CHANGE).values(**row, told=_now()))
                for channel in channels:
                    connection.execute(sa.insert(DELIVERY).values(**which, channel=channel))
        return True

    def wait(self, lease: Lease, reason: str) -> None:
        """Give a question back that could not be asked, to be asked again later."""
        columns = STANDING_QUESTION.c
        with self._connected() as connection:
            tries = connection.execute(
                sa.select(columns.tries).where(columns.id == lease.question.id)
            ).scalar()
            later = min(FIRST_WAIT_SECONDS * 2 ** min(tries or 0, 10), LONGEST_WAIT_SECONDS)
            values = {"waiting": reason, "tries": (tries or 0) + 1, "due": CLOCK + later}
            connection.execute(_held(lease).values(**values, leased=0, holder=""))

    def give_back(self, lease: Lease) -> None:
        """Give a question back as it was, for whoever asks next."""
        with self._connected() as connection:
            connection.execute(_held(lease).values(leased=0, holder=""))

    def changes(self, owner: str, limit: int = LISTED) -> list[ToldChange]:
        """Return what was told a user, newest first."""
        query = (
            _TOLD.where(STANDING_QUESTION.c.owner == owner)
            .order_by(
                TOLD_CHANGE.c.told.desc(), TOLD_CHANGE.c.question, TOLD_CHANGE.c.number.desc()
            )
            .limit(limit)
        )
        with self._connected() as connection:
            return [told_change(row) for row in connection.execute(query)]

    def see(self, owner: str, question: str, number: int) -> None:
        """Note that a user has seen a change of a question, and those before it."""
        unseen = sa.and_(_of(owner, question), STANDING_QUESTION.c.seen < number)
        seen = sa.case(
            (STANDING_QUESTION.c.number < number, STANDING_QUESTION.c.number), else_=number
        )
        with self._connected() as connection:
            connection.execute(sa.update(STANDING_QUESTION).where(unseen).values(seen=seen))

    def _connected(self) -> AbstractContextManager[sa.Connection]:
        return transaction(self._engine, "standing questions")


TOLD_COLUMNS = (
    TOLD_CHANGE,
    STANDING_QUESTION.c.owner,
    STANDING_QUESTION.c.kind,
    STANDING_QUESTION.c.name,
    STANDING_QUESTION.c.seen,
)
"""What ``told_change`` is made of."""
_TOLD = sa.select(*TOLD_COLUMNS).join(STANDING_QUESTION)


def told_change(row: Any) -> ToldChange:
    """Return a change from a row of ``TOLD_COLUMNS``."""
    return ToldChange(
        question=row.question,
        owner=row.owner,
        kind=StandingKind(row.kind),
        name=row.name,
        number=row.number,
        snapshot=row.snapshot,
        told=row.told.replace(tzinfo=UTC),
        change=json.loads(row.change),
        unread=row.number > row.seen,
    )


def _of(owner: str, id_: str) -> sa.ColumnElement[bool]:
    return sa.and_(STANDING_QUESTION.c.id == id_, STANDING_QUESTION.c.owner == owner)


def _held(lease: Lease) -> sa.Update:
    """Return an update of a question for as long as a lease holds; another's ends it."""
    columns = STANDING_QUESTION.c
    return sa.update(STANDING_QUESTION).where(
        columns.id == lease.question.id, columns.holder == lease.holder
    )


def _question(row: Any) -> StandingQuestion:
    return StandingQuestion(
        id=row.id,
        owner=row.owner,
        kind=StandingKind(row.kind),
        name=row.name,
        asked=json.loads(row.asked),
        kept=row.kept.replace(tzinfo=UTC),
        looked=row.looked,
        known=json.loads(row.known) if row.known else None,
        number=row.number,
        unread=row.number - row.seen,
        waiting=row.waiting,
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
