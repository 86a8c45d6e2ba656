"""One answer in the making, off the event loop."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import closing, suppress
from dataclasses import replace

from page.turns import Turn
from rag import DatelineError, Event, Stage

CONCURRENT_ANSWERS = 8
WAITING_ANSWERS = 64  # questions that wait for one of these places, told so, and can be stopped
REDRAW_SECONDS = 0.1  # drafts grow a token at a time; each redraw sends the turn as a whole
STOPPED = "Stopped."

_LOG = logging.getLogger(__name__)


class Run:
    """One answer in the making: a thread reads the stream, the page follows without blocking.

    Gradio's ``cancels=`` waits until a synchronous generator yields and then drops what it had;
    here Stop frees the page at once, keeps the proved statements, and the thread closes the
    stream before it takes another event.
    """

    def __init__(
        self,
        turn: Turn,
        start: Callable[[], Generator[Event, None, None]],
        places: threading.Semaphore,
        keep: Callable[[Turn], None],
    ) -> None:
        """Begin.

        Args:
            turn: The question.
            start: Opens the stream.
            places: One is taken while the stream runs.
            keep: Called once, with the turn as it ended, before the page sees that it did.
        """
        self.turn = turn
        self.running = True
        self._start, self._places, self._keep = start, places, keep
        self._lock = threading.Lock()
        self._loop = asyncio.get_running_loop()
        self._grown = asyncio.Event()
        threading.Thread(target=self._read, name="dateline-answer", daemon=True).start()

    async def follow(self) -> AsyncIterator[Turn]:
        """Yield the turn as it grows; the last one is complete, stopped or failed."""
        running = True
        while running:
            await self._grown.wait()
            self._grown.clear()
            running, turn = self.running, self.turn
            yield turn
            await asyncio.sleep(REDRAW_SECONDS if running else 0)

    def stop(self) -> None:
        """End the run; the stream is closed by its thread. A second call does nothing."""
        self._end(STOPPED)

    def _read(self) -> None:
        if not self._places.acquire(blocking=False):
            self._take(Stage(f"Waiting: {CONCURRENT_ANSWERS} other answers are being written"))
            while not self._places.acquire(timeout=0.25):
                if not self.running:
                    return
        message = None
        try:
            with closing(self._start()) as events:
                for event in events:
                    if not self._take(event):
                        return
        except DatelineError as error:
            message = str(error)
        except Exception:
            _LOG.exception("An answer failed")
            message = "Something went wrong; see the server's log."
        finally:
            self._places.release()
            self._end(message)

    def _take(self, event: Event) -> bool:
        """Let the turn grow, unless it has ended."""
        with self._lock:
            if self.running:
                self.turn = self.turn.after(event)
        self._tell()
        return self.running

    def _end(self, message: str | None) -> None:
        with self._lock:
            if not self.running:
                return
            self.turn = replace(self.turn, draft="", message=None if self.turn.answer else message)
            try:
                self._keep(self.turn)
            except DatelineError as error:
                self.turn = replace(self.turn, message=str(error))
            self.running = False
        self._tell()

    def _tell(self) -> None:
        with suppress(RuntimeError):  # the server has ended, and with it the loop
            self._loop.call_soon_threadsafe(self._grown.set)
