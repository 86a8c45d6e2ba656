"""Questions in an event loop: every step of an answer runs in a thread, none blocks the others."""

from collections.abc import AsyncGenerator, Callable
from functools import partial
from typing import TypeVar

from anyio import CancelScope, CapacityLimiter, to_thread

from rag import AskOptions, Dateline, Event

# Threads that take a step of some answer; an answer holds one only while it has something to do,
# so that any number of answers make progress.
THREADS = 32

Result = TypeVar("Result")


class Asker:
    """A ``Dateline`` for code that runs in an event loop."""

    def __init__(self, dateline: Dateline) -> None:
        self.dateline = dateline
        self._threads = CapacityLimiter(THREADS)

    async def events(self, question: str, options: AskOptions) -> AsyncGenerator[Event, None]:
        """Yield what ``Dateline.stream`` yields; closing or cancelling it stops the model."""
        stream = self.dateline.stream(question, options)
        try:
            while (event := await self.run(partial(next, stream, None))) is not None:
                yield event
        finally:
            with CancelScope(shield=True):
                await to_thread.run_sync(stream.close)

    async def run(self, call: Callable[[], Result]) -> Result:
        """Return the result of a call that takes its time."""
        return await to_thread.run_sync(call, limiter=self._threads)
