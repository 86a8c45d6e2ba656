"""Questions in an event loop: every step of an answer runs in a thread, none blocks the others."""

from collections.abc import AsyncGenerator, Callable, Generator
from functools import partial
from typing import TypeVar

from anyio import CancelScope, CapacityLimiter, to_thread

from rag import AskOptions, CheckedDraft, CheckedSentence, Dateline, Event, SearchOptions

# Threads that take a step of some answer; an answer holds one only while it has something to do,
# so that any number of answers make progress.
THREADS = 32

Result = TypeVar("Result")
Step = TypeVar("Step")


class Asker:
    """A ``Dateline`` for code that runs in an event loop."""

    def __init__(self, dateline: Dateline) -> None:
        self.dateline = dateline
        self._threads = CapacityLimiter(THREADS)

    def events(self, question: str, options: AskOptions) -> AsyncGenerator[Event, None]:
        """Yield what ``Dateline.stream`` yields; closing or cancelling it stops the model."""
        return self._steps(self.dateline.stream(question, options))

    def checked(
        self, text: str, options: SearchOptions
    ) -> AsyncGenerator[CheckedSentence | CheckedDraft, None]:
        """Yield what ``Dateline.check`` yields; closing or cancelling it ends it."""
        return self._steps(self.dateline.check(text, options))

    async def _steps(self, stream: Generator[Step, None, None]) -> AsyncGenerator[Step, None]:
        try:
            while (step := await self.run(partial(next, stream, None))) is not None:
                yield step
        finally:
            with CancelScope(shield=True):
                await to_thread.run_sync(stream.close)

    async def run(self, call: Callable[[], Result]) -> Result:
        """Return the result of a call that takes its time."""
        return await to_thread.run_sync(call, limiter=self._threads)
