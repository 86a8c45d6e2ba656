"""The answers that readers marked as bad, for curators: of a conversation that one turn, no other.

They are looked at here across all users, which nothing else of the conversations is.
"""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from dateline.service.storage.database import transaction
from dateline.service.storage.tables import CONVERSATION, FEEDBACK, TURN

LISTED = 100  # of a list, newest first

_KEY = sa.and_(FEEDBACK.c.conversation == TURN.c.conversation, FEEDBACK.c.number == TURN.c.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A bad answer."""

    conversation: str
    number: int
    """Of the turn in it, from 1."""
    reader: str
    """The name of who asked, and judged."""
    question: str
    asked: datetime
    """In UTC."""
    said: dict[str, Any]
    """The answer with its evidence, as the reader was shown it; as ``StoredTurn.said``."""
    reason: str
    """In the reader's words; may be empty."""
    judged: datetime
    """In UTC; of an answer judged before this was noted, when it was asked for."""
    handled: datetime | None = None
    """When a curator was done with it, in UTC."""
    handled_by: str | None = None

    @property
    def id(self) -> str:
        """What it is called in lists and addresses."""
        return f"{self.conversation}.{self.number}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as programs are told it."""
        return {
            "id": self.id,
            "reader": self.reader,
            "question": self.question,
            "asked": self.asked.isoformat(),
            "reason": self.reason,
            "judged": self.judged.isoformat(),
            "handled": self.handled.isoformat() if self.handled else None,
            "handled_by": self.handled_by,
            "message": self.said.get("message"),
            "answer": self.said.get("answer"),
            "evidence": self.said.get("evidence", []),
        }


class FeedbackList:
    """The bad answers of all users. Safe to use from many threads."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take an open database; it stays the caller's to close."""
        self._engine = engine

    def listed(self, *, handled: bool = False) -> list[Feedback]:
        """Return those that wait for a curator, or were handled; at most ``LISTED``, newest first.

        Args:
            handled: Which of the two.
        """
        query = _SELECT.where(FEEDBACK.c.handled.is_not(None) == handled).limit(LISTED)
        with self._connected() as connection:
            return [_feedback(row) for row in connection.execute(query)]

    def waiting(self) -> int:
        """Return how many wait for a curator."""
        query = (
            sa.select(sa.func.count())
            .select_from(TURN.outerjoin(FEEDBACK, _KEY))
            .where(TURN.c.liked.is_(False), FEEDBACK.c.handled.is_(None))
        )
        with self._connected() as connection:
            return int(connection.execute(query).scalar_one())

    def find(self, id_: str) -> Feedback | None:
        """Return one by its id, or None: it is gone, or its reader thinks better of it."""
        conversation, number = _parts(id_)
        query = _SELECT.where(TURN.c.conversation == conversation, TURN.c.number == number)
        with self._connected() as connection:
            row = connection.execute(query).first()
        return _feedback(row) if row else None

    def handle(self, id_: str, by: str, *, handled: bool = True) -> bool:
        """Note that a curator is done with one, or is not; return whether there is such.

        Args:
            id_: Its id.
            by: Who is done with it.
            handled: Whether they are.
        """
        found = self.find(id_)
        if found is None:
            return False
        with self._connected() as connection:
            note_judgement(
                connection,
                found.conversation,
                found.number,
                found.judged.replace(tzinfo=None),
                handled=_now() if handled else None,
                handled_by=by if handled else None,
            )
        return True

    def _connected(self) -> AbstractContextManager[sa.Connection]:
        return transaction(self._engine, "feedback")


def note_judgement(
    connection: sa.Connection,
    conversation: str,
    number: int,
    judged: datetime | None,
    **handled: datetime | str | None,
) -> None:
    """Note when an answer was judged to be bad; None: it is good.

    Args:
        connection: Of a transaction in which the turn is.
        conversation: The turn's.
        number: The turn's.
        judged: In UTC, without a zone.
        handled: ``handled`` and ``handled_by``, where a curator is done with it.
    """
    key = {"conversation": conversation, "number": number}
    own = (FEEDBACK.c.conversation == conversation, FEEDBACK.c.number == number)
    connection.execute(sa.delete(FEEDBACK).where(*own))
    if judged:
        connection.execute(sa.insert(FEEDBACK).values(**key, judged=judged, **handled))


_JUDGED = sa.func.coalesce(FEEDBACK.c.judged, TURN.c.asked)
_SELECT = (
    sa.select(
        TURN,
        CONVERSATION.c.owner,
        _JUDGED.label("judged"),
        FEEDBACK.c.handled,
        FEEDBACK.c.handled_by,
    )
    .select_from(TURN.join(CONVERSATION).outerjoin(FEEDBACK, _KEY))
    .where(TURN.c.liked.is_(False))
    .order_by(_JUDGED.desc(), TURN.c.conversation, TURN.c.number)
)


def _feedback(row: Any) -> Feedback:
    return Feedback(
        conversation=row.conversation,
        number=row.number,
        reader=row.owner,
        question=row.question,
        asked=row.asked.replace(tzinfo=UTC),
        said=json.loads(row.said),
        reason=row.reason,
        judged=row.judged.replace(tzinfo=UTC),
        handled=row.handled.replace(tzinfo=UTC) if row.handled else None,
        handled_by=row.handled_by,
    )


def _parts(id_: str) -> tuple[str, int]:
    conversation, _, number = id_.rpartition(".")
    return conversation, int(number) if number.isdecimal() and len(number) < 10 else 0


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
