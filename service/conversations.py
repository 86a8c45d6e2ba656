"""Each user's conversations with the archive, in a database.

Whatever is asked for is asked for a user: what belongs to another is as if it were not there.
A turn is kept when it begins and again when it ends, so that no end of the server loses it.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from service.database import open_database
from service.errors import ServiceError

MAX_TITLE = 100  # characters; a line of the list
MAX_REASON = 2_000
LISTED = 200  # conversations of a list, newest first; older ones are found by their words

_METADATA = sa.MetaData()
_CONVERSATION = sa.Table(
    "conversation",
    _METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("owner", sa.String, nullable=False, index=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("changed", sa.DateTime, nullable=False),  # UTC
)
_TURN = sa.Table(
    "turn",
    _METADATA,
    sa.Column(
        "conversation", sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("asked", sa.DateTime, nullable=False),  # UTC
    sa.Column("said", sa.Text, nullable=False),  # JSON
    sa.Column("words", sa.Text, nullable=False),  # question and answer in lower case, for search
    sa.Column("liked", sa.Boolean),
    sa.Column("reason", sa.Text, nullable=False, default=""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One conversation, as a list shows it."""

    id: str
    title: str
    changed: datetime
    """When it was last continued, in UTC."""
    turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTurn:
    """One question and what was said to it."""

    number: int
    """From 1, in order of asking."""
    question: str
    asked: datetime
    """In UTC."""
    said: dict[str, Any]
    """As it was given to ``end_turn``, or to ``begin_turn`` where it never ended."""
    liked: bool | None = None
    """What its reader made of the answer; None: said nothing."""
    reason: str = ""


class Conversations:
    """The conversations of all users. Safe to use from many threads."""

    def __init__(self, url: str) -> None:
        self._engine = open_database(url, _METADATA, "conversations")

    def close(self) -> None:
        """Release the database."""
        self._engine.dispose()

    def listed(self, owner: str, words: str = "") -> list[Conversation]:
        """Return a user's conversations, newest first, at most ``LISTED``.

        Args:
            owner: The user's name.
            words: Only those with all of these in their name or in one of their turns.
        """
        query = (
            sa.select(_CONVERSATION, sa.func.count(_TURN.c.number).label("turns"))
            .outerjoin(_TURN)
            .where(_CONVERSATION.c.owner == owner)
            .group_by(_CONVERSATION.c.id)
            .order_by(_CONVERSATION.c.changed.desc())
            .limit(LISTED)
        )
        for word in _plain(words).lower().split():
            told = sa.select(_TURN.c.conversation).where(
                _TURN.c.words.contains(word, autoescape=True)
            )
            named = sa.func.lower(_CONVERSATION.c.title).contains(word, autoescape=True)
            query = query.where(sa.or_(named, _CONVERSATION.c.id.in_(told)))
        with self._connected() as connection:
            return [_conversation(row) for row in connection.execute(query)]

    def find(self, owner: str, id_: str) -> Conversation | None:
        """Return a user's conversation, or None where they have none with the id."""
        query = (
            sa.select(_CONVERSATION, sa.func.count(_TURN.c.number).label("turns"))
            .outerjoin(_TURN)
            .where(_of(owner, id_))
            .group_by(_CONVERSATION.c.id)
        )
        with self._connected() as connection:
            row = connection.execute(query).first()
        return _conversation(row) if row else None

    def turns(self, owner: str, id_: str) -> list[KeptTurn]:
        """Return the turns of a user's conversation in order; none where they have no such."""
        query = sa.select(_TURN).join(_CONVERSATION).where(_of(owner, id_)).order_by(_TURN.c.number)
        with self._connected() as connection:
            return [
                KeptTurn(
                    number=row.number,
                    question=row.question,
                    asked=row.asked.replace(tzinfo=UTC),
                    said=json.loads(row.said),
                    liked=row.liked,
                    reason=row.reason,
                )
                for row in connection.execute(query)
            ]

    def begin_turn(
        self, owner: str, id_: str | None, question: str, said: dict[str, Any]
    ) -> tuple[str, int]:
        """Keep a question, and return its conversation's id and its number there.

        Args:
            owner: The user's name.
            id_: The conversation that it continues. None, or one that the user does not have, as
                after it was deleted: a new one, named after the question.
            question: As it was asked.
            said: JSON-serialisable; what is kept unless ``end_turn`` comes.
        """
        question, now = _plain(question), _now()
        with self._connected() as connection:
            # Writing first: two tabs that continue one conversation take their numbers in turn.
            continued = connection.execute(
                sa.update(_CONVERSATION).where(_of(owner, id_ or "")).values(changed=now)
            )
            if not id_ or not continued.rowcount:
                id_ = secrets.token_urlsafe(12)
                values = {"id": id_, "owner": owner, "title": _title(question), "changed": now}
                connection.execute(sa.insert(_CONVERSATION).values(values))
            newest = sa.select(sa.func.max(_TURN.c.number)).where(_TURN.c.conversation == id_)
            number = (connection.execute(newest).scalar() or 0) + 1
            connection.execute(
                sa.insert(_TURN).values(
                    conversation=id_,
                    number=number,
                    question=question,
                    asked=now,
                    said=json.dumps(said),
                    words=question.lower(),
                )
            )
        return id_, number

    def end_turn(self, owner: str, id_: str, number: int, said: dict[str, Any], text: str) -> None:
        """Keep what was said in the end; nothing where the conversation was deleted meanwhile.

        Args:
            owner: The user's name.
            id_: The conversation.
            number: The turn.
            said: JSON-serialisable; returned by ``turns``.
            text: The words by which it is to be found.
        """
        self._change(owner, id_, number, said=json.dumps(said), words=_plain(text).lower())

    def judge(self, owner: str, id_: str, number: int, liked: bool, reason: str) -> None:
        """Keep what a reader makes of an answer, in place of what they said before."""
        self._change(owner, id_, number, liked=liked, reason=_plain(reason)[:MAX_REASON].strip())

    def rename(self, owner: str, id_: str, title: str) -> None:
        """Give a conversation another name; an empty one changes nothing."""
        if title := _title(_plain(title)):
            with self._connected() as connection:
                connection.execute(
                    sa.update(_CONVERSATION).where(_of(owner, id_)).values(title=title)
                )

    def delete(self, owner: str, id_: str) -> None:
        """Delete a conversation with all its turns."""
        with self._connected() as connection:
            connection.execute(sa.delete(_TURN).where(_turns_of(owner, id_)))
            connection.execute(sa.delete(_CONVERSATION).where(_of(owner, id_)))

    def forget(self, owner: str) -> None:
        """Delete all conversations of a user, lest a later one of the same name reads them."""
        own = sa.select(_CONVERSATION.c.id).where(_CONVERSATION.c.owner == owner)
        with self._connected() as connection:
            connection.execute(sa.delete(_TURN).where(_TURN.c.conversation.in_(own)))
            connection.execute(sa.delete(_CONVERSATION).where(_CONVERSATION.c.owner == owner))

    def _change(self, owner: str, id_: str, number: int, **values: Any) -> None:
        with self._connected() as connection:
            connection.execute(
                sa.update(_TURN)
                .where(_turns_of(owner, id_), _TURN.c.number == number)
                .values(values)
            )

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        """A transaction.

        Raises:
            ServiceError: The database fails.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise ServiceError(
                "The conversations cannot be read or kept. Is the disk full, or the database down?"
            ) from error


def _of(owner: str, id_: str) -> sa.ColumnElement[bool]:
    return sa.and_(_CONVERSATION.c.id == id_, _CONVERSATION.c.owner == owner)


def _turns_of(owner: str, id_: str) -> sa.ColumnElement[bool]:
    return _TURN.c.conversation.in_(sa.select(_CONVERSATION.c.id).where(_of(owner, id_)))


def _conversation(row: Any) -> Conversation:
    changed = row.changed.replace(tzinfo=UTC)
    return Conversation(id=row.id, title=row.title, changed=changed, turns=row.turns)


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_TITLE else f"{line[: MAX_TITLE - 1].rstrip()}…"


def _plain(text: str) -> str:
    """Return the text without what a database cannot hold: NUL, and halves of characters."""
    return text.encode(errors="replace").decode().replace("\0", "")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
