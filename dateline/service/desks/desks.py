"""The desks that are served, which of them somebody may read, and a question to several at once."""

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass

from anyio import create_task_group
from starlette.types import ASGIApp

from dateline.service.access.audit import Caller
from dateline.service.access.users import User
from dateline.service.api.query_routes import FAILED
from dateline.service.asker import Asker
from dateline.service.desks.desk import Desk
from dateline.service.operations.monitored_dateline import MonitoredDateline
from index_store import DatelineError
from rag import Answer, AskOptions, Event

CLOSED = "This desk cannot be opened now. Whoever runs this server finds in its log what to do."

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServedDesk:
    """A desk and what answers there."""

    desk: Desk
    app: ASGIApp
    dateline: MonitoredDateline | None
    """None: its archive cannot be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAnswer:
    """What one of several desks says to a question: an answer, or why there is none."""

    desk: Desk
    answer: Answer | None = None
    error: str | None = None


class UnknownDeskError(DatelineError):
    """There is no such desk, as far as the user may know."""


class Desks:
    """All desks of a service, in the order of their file."""

    def __init__(self, served: Sequence[ServedDesk]) -> None:
        self.served = {one.desk.name: one for one in served}
        self._askers = {one.desk.name: Asker(one.dateline) for one in served if one.dateline}

    def readable(self, user: User) -> list[Desk]:
        """Return the desks at which a user may ask and read."""
        here = ((one.desk, user.at(name)) for name, one in self.served.items())
        return [desk for desk, held in here if held and held.may_read]

    def chosen(self, user: User, names: Sequence[str] | None) -> list[Desk]:
        """Return the desks that a user asks.

        Args:
            user: As they are above the desks.
            names: Those that are named; None: all that the user may read.

        Raises:
            UnknownDeskError: One is not there, or is not the user's to read.
        """
        readable = {desk.name: desk for desk in self.readable(user)}
        if names is None:
            return list(readable.values())
        if not set(names) <= readable.keys():
            raise UnknownDeskError("There is no such desk.")
        return [desk for name, desk in readable.items() if name in names]

    async def ask(
        self,
        caller: Caller,
        desks: Sequence[Desk],
        question: str,
        options: AskOptions,
        gone: Callable[[], Awaitable[bool]],
    ) -> list[DeskAnswer]:
        """Ask several desks at the same time; one that fails leaves its own error.

        Args:
            caller: Who asks.
            desks: As ``chosen`` returned them.
            question: In plain words.
            options: As for ``Dateline.ask``.
            gone: Whether nobody waits any more, which stops the model.

        Returns:
            What each says, in the order of ``desks``.
        """
        said: dict[str, DeskAnswer] = {}

        async def ask_one(desk: Desk) -> None:
            with caller.at(desk.name).acting():
                said[desk.name] = await self._ask_one(desk, question, options, gone)

        async with create_task_group() as group:
            for desk in desks:
                group.start_soon(ask_one, desk)
        return [said[desk.name] for desk in desks]

    async def _ask_one(
        self,
        desk: Desk,
        question: str,
        options: AskOptions,
        gone: Callable[[], Awaitable[bool]],
    ) -> DeskAnswer:
        asker = self._askers.get(desk.name)
        if asker is None:
            return DeskAnswer(desk=desk, error=CLOSED)
        try:
            answer = await _last(asker.events(question, options), gone)
        except DatelineError as error:
            return DeskAnswer(desk=desk, error=str(error))
        except Exception:
            _LOG.exception("An answer failed")
            return DeskAnswer(desk=desk, error=FAILED)
        return DeskAnswer(desk=desk, answer=answer)

    def drain(self, grace_seconds: float) -> None:
        """Refuse new questions everywhere; let running answers end, and after the grace end them.

        The desks do so at the same time: the grace is for all of them.
        """
        opened = [one.dateline for one in self.served.values() if one.dateline]
        for dateline in opened:
            dateline.stopping = True
        with ThreadPoolExecutor(len(opened) or 1) as pool:
            list(pool.map(lambda dateline: dateline.drain(grace_seconds), opened))


async def _last(
    events: AsyncGenerator[Event, None], gone: Callable[[], Awaitable[bool]]
) -> Answer | None:
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Answer):
                return event
            if await gone():
                break
    return None
