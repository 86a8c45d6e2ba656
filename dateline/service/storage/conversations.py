"""Each user's conversations with the archive, in a database.

Whatever is asked for is asked for a user: what belongs to another is as if it were not there.
A turn is kept when it begins and again when it ends, so that no end of the server loses it. In
between its server gives a sign of life, so that others that share the database know of it.
"""

import json
import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from dateline.service.storage.database import CLOCK, as_name, open_database, plain, transaction
from dateline.service.storage.feedback import FeedbackList, note_judgement
from dateline.service.storage.looks import Looks
from dateline.service.storage.outbox import FeedKeys, Outbox
from dateline.service.storage.saved_searches import SavedSearches
from dateline.service.storage.standing_questions import StandingQuestions
from dateline.service.storage.tables import (
    CONVERSATION,
    FEED,
    LOOK,
    METADATA,
    SAVED_SEARCH,
    STANDING_QUESTION,
    TURN,
    WRITING,
)

MAX_TITLE = 100  # characters; a line of the list
MAX_REASON = 2_000
LISTED = 200  # conversations of a list, newest first; older ones are found by their words

# Since its last beat, after which its server is taken for dead: ten beats of the page's.
WRITING_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationEntry:
    """One conversation, as a list shows it."""

    id: str
    title: str
    changed: datetime
    """When it was last continued, in UTC."""
    turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTurn:
    """One question and what was said to it."""

    number: int
    """From 1, in order of asking."""
    question: str
    asked: datetime
    """In UTC."""
    said: dict[str, Any]
    """As it was given to ``end_turn``, or to ``begin_turn`` where it has not ended."""
    writing: bool = False
    """Whether a server is at work on it still."""
    liked: bool | None = None
    """What its reader made of the answer; None: said nothing."""
    reason: str = ""


class ConversationStore:
    """The conversations of all users. Safe to use from many threads."""

    def __init__(self, url: str) -> None:
        self._engine = open_database(url, METADATA, "conversations")
        self.searches = SavedSearches(self._engine)
        """What the same users keep of their searches."""
        self.feedback = FeedbackList(self._engine)
        """Their bad answers, for curators."""
        self.standing = StandingQuestions(self._engine)
        """What is asked again for them with every change of the archive."""
        self.outbox = Outbox(self._engine)
        """What is to be sent of it."""
        self.feeds = FeedKeys(self._engine)
        """With what they read it in a feed."""
        self.looks = Looks(self._engine)
        """When they last looked at what is new."""

    def close(self) -> None:
        """Release the database."""
        self._engine.dispose()

    def listed(self, owner: str, words: str = "") -> list[ConversationEntry]:
        """Return a user's conversations, newest first, at most ``LISTED``.

        Args:
            owner: The user's name.
            words: Only those with all of these in their name or in one of their turns.
        """
        query = (
            sa.select(CONVERSATION, sa.func.count(TURN.c.number).label("turns"))
            .outerjoin(TURN)
            .where(CONVERSATION.c.owner == owner)
            .group_by(CONVERSATION.c.id)
            .order_by(CONVERSATION.c.changed.desc())
            .limit(LISTED)
        )
        for word in plain(words).lower().split():
            told = sa.select(TURN.c.conversation).where(
                TURN.c.words.contains(word, autoescape=True)
            )
            named = sa.func.lower(CONVERSATION.c.title).contains(word, autoescape=True)
            query = query.where(sa.or_(named, CONVERSATION.c.id.in_(told)))
        with self._connected() as connection:
            return [_conversation(row) for row in connection.execute(query)]

    def find(self, owner: str, id_: str) -> ConversationEntry | None:
        """Return a user's conversation, or None where they have none with the id."""
        query = (
            sa.select(CONVERSATION, sa.func.count(TURN.c.number).label("turns"))
            .outerjoin(TURN)
            .where(_of(owner, id_))
            .group_by(CONVERSATION.c.id)
        )
        with self._connected() as connection:
            row = connection.execute(query).first()
        return _conversation(row) if row else None

    def turns(self, owner: str, id_: str, number: int | None = None) -> list[StoredTurn]:
        """Return the turns of a user's conversation in order; none where they have no such.

        Args:
            owner: The user's name.
            id_: The conversation.
            number: Only this turn.
        """
        alive = sa.and_(
            WRITING.c.conversation == TURN.c.conversation,
            WRITING.c.number == TURN.c.number,
            WRITING.c.beat > CLOCK - WRITING_SECONDS,
        )
        query = (
            sa.select(TURN, WRITING.c.beat.is_not(None).label("writing"))
            .join(CONVERSATION)
            .outerjoin(WRITING, alive)
            .where(_of(owner, id_))
            .order_by(TURN.c.number)
        )
        if number is not None:
            query = query.where(TURN.c.number == number)
        with self._connected() as connection:
            return [
                StoredTurn(
                    number=row.number,
                    question=row.question,
                    asked=row.asked.replace(tzinfo=UTC),
                    said=json.loads(row.said),
                    writing=row.writing,
                    liked=row.liked,
                    reason=row.reason,
                )
                for row in connection.execute(query)
            ]

    def begin_turn(
        self, owner: str, id_: str | None, question: str, said: dict[str, Any]
    ) -> tuple[str, int]:
        """Keep a question, and return its conversation's id and its number there.

        Whoever begins a turn is at work on it: ``beat`` is to be called every few seconds.

        Args:
            owner: The user's name.
            id_: The conversation that it continues. None, or one that the user does not have, as
                after it was deleted: a new one, named after the question.
            question: As it was asked.
            said: JSON-serialisable; what is kept unless ``end_turn`` comes.
        """
        question, now = plain(question), _now()
        with self._connected() as connection:
            # Writing first: two tabs that continue one conversation take their numbers in turn.
            continued = connection.execute(
                sa.update(CONVERSATION).where(_of(owner, id_ or "")).values(changed=now)
            )
            if not id_ or not continued.rowcount:
                id_ = secrets.token_urlsafe(12)
                values = {"id": id_, "owner": owner, "title": _title(question), "changed": now}
                connection.execute(sa.insert(CONVERSATION).values(values))
            newest = sa.select(sa.func.max(TURN.c.number)).where(TURN.c.conversation == id_)
            number = (connection.execute(newest).scalar() or 0) + 1
            connection.execute(
                sa.insert(TURN).values(
                    conversation=id_,
                    number=number,
                    question=question,
                    asked=now,
                    said=json.dumps(said),
                    words=question.lower(),
                )
            )
            connection.execute(
                sa.insert(WRITING).values(conversation=id_, number=number, beat=CLOCK)
            )
        return id_, number

    def beat(self, id_: str, number: int) -> bool:
        """Give a sign of life for a turn; return whether its answer is still asked for.

        It is no longer where a reader stopped it, on whatever server, or deleted the conversation.
        """
        with self._connected() as connection:
            found = connection.execute(
                sa.update(WRITING)
                .where(
                    WRITING.c.conversation == id_,
                    WRITING.c.number == number,
                    WRITING.c.unwanted.is_(False),
                )
                .values(beat=CLOCK)
            )
        return bool(found.rowcount)

    def stop_turn(self, owner: str, id_: str, number: int) -> None:
        """Ask the server that is at work on a turn to end it; see ``beat``."""
        with self._connected() as connection:
            connection.execute(
                sa.update(WRITING)
                .where(_part_of(WRITING, owner, id_), WRITING.c.number == number)
                .values(unwanted=True)
            )

    def end_turn(self, owner: str, id_: str, number: int, said: dict[str, Any], text: str) -> None:
        """Keep what was said in the end; nothing where the conversation was deleted meanwhile.

        Args:
            owner: The user's name.
            id_: The conversation.
            number: The turn.
            said: JSON-serialisable; returned by ``turns``.
            text: The words by which it is to be found.
        """
        with self._connected() as connection:
            connection.execute(
                sa.update(TURN)
                .where(_part_of(TURN, owner, id_), TURN.c.number == number)
                .values(said=json.dumps(said), words=plain(text).lower())
            )
            connection.execute(
                sa.delete(WRITING).where(_part_of(WRITING, owner, id_), WRITING.c.number == number)
            )

    def judge(self, owner: str, id_: str, number: int, liked: bool, reason: str) -> None:
        """Keep what a reader makes of an answer, in place of what they said before.

        A bad answer is one for curators to look at, see ``feedback``; said again, again.
        """
        reason = plain(reason)[:MAX_REASON].strip()
        with self._connected() as connection:
            judged = connection.execute(
                sa.update(TURN)
                .where(_part_of(TURN, owner, id_), TURN.c.number == number)
                .values(liked=liked, reason=reason)
            )
            if judged.rowcount:
                note_judgement(connection, id_, number, None if liked else _now())

    def rename(self, owner: str, id_: str, title: str) -> None:
        """Give a conversation another name; an empty one changes nothing."""
        if title := _title(title):
            with self._connected() as connection:
                connection.execute(
                    sa.update(CONVERSATION).where(_of(owner, id_)).values(title=title)
                )

    def delete(self, owner: str, id_: str) -> None:
        """Delete a conversation with all its turns."""
        with self._connected() as connection:
            connection.execute(sa.delete(TURN).where(_part_of(TURN, owner, id_)))
            connection.execute(sa.delete(CONVERSATION).where(_of(owner, id_)))

    def forget(self, owner: str) -> None:
        """Delete all that is kept of a user, lest a later one of the same name reads it."""
        own = sa.select(CONVERSATION.c.id).where(CONVERSATION.c.owner == owner)
        with self._connected() as connection:
            connection.execute(sa.delete(TURN).where(TURN.c.conversation.in_(own)))
            for table in (CONVERSATION, SAVED_SEARCH, STANDING_QUESTION, FEED, LOOK):
                connection.execute(sa.delete(table).where(table.c.owner == owner))

    def _connected(self) -> AbstractContextManager[sa.Connection]:
        return transaction(self._engine, "conversations")


def _of(owner: str, id_: str) -> sa.ColumnElement[bool]:
    return sa.and_(CONVERSATION.c.id == id_, CONVERSATION.c.owner == owner)


def _part_of(table: sa.Table, owner: str, id_: str) -> sa.ColumnElement[bool]:
    return table.c.conversation.in_(sa.select(CONVERSATION.c.id).where(_of(owner, id_)))


def _conversation(row: Any) -> ConversationEntry:
    changed = row.changed.replace(tzinfo=UTC)
    return ConversationEntry(id=row.id, title=row.title, changed=changed, turns=row.turns)


def _title(text: str) -> str:
    return as_name(text, MAX_TITLE)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
