"""Answers being written, off the event loop; each goes on to its end, whoever looks on."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Generator, Sequence
from contextlib import closing, suppress
from contextvars import copy_context
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Protocol

from dateline.page.turns import UNFINISHED, Turn
from dateline.service import BusyError
from rag import (
    ArchiveSummary,
    Article,
    ArticleOptions,
    AskOptions,
    Briefing,
    CheckedDraft,
    CheckedSentence,
    DatelineError,
    Event,
    FoundArticles,
    Inspection,
    MarkedArticle,
    ModelState,
    NameEntry,
    NamePage,
    SearchOptions,
    Stage,
    Story,
    StoryEntry,
)

CONCURRENT_ANSWERS = 8
WAITING_ANSWERS = 64  # questions that wait for one of these places, told so, and can be stopped
REDRAW_SECONDS = 0.1  # drafts grow a token at a time; each redraw sends the turn as a whole
BEAT_SECONDS = 2  # between an answer's signs of life for other servers
LOOK_SECONDS = 1  # between two looks for an answer that another server writes
STOPPED = "Stopped."

FULL = "Too many questions are waiting for their answers. Ask again in a minute."

_LOG = logging.getLogger(__name__)


class Answerer(Protocol):
    """The part of ``rag.Dateline`` that the page uses."""

    @property
    def model_state(self) -> ModelState: ...  # noqa: D102
    @property
    def archive_summary(self) -> ArchiveSummary: ...  # noqa: D102
    @property
    def example_questions(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def outlets(self) -> Sequence[str]: ...  # noqa: D102
    def stream(  # noqa: D102
        self, question: str, options: AskOptions, /
    ) -> Generator[Event, None, None]: ...
    def check(  # noqa: D102
        self, text: str, options: SearchOptions, /
    ) -> Generator[CheckedSentence | CheckedDraft, None, None]: ...
    def inspect(self, question: str, options: AskOptions, /) -> Inspection: ...  # noqa: D102
    def article(self, id_: str, /) -> Article | None: ...  # noqa: D102
    def search_articles(  # noqa: D102
        self, words: str, options: ArticleOptions, /
    ) -> FoundArticles: ...
    def marked_article(  # noqa: D102
        self, id_: str, words: str, /
    ) -> MarkedArticle | None: ...
    def stories(  # noqa: D102
        self, *, since: date | None, until: date | None, outlets: Sequence[str], limit: int
    ) -> Sequence[StoryEntry]: ...
    def story(self, id_: str, /) -> Story | None: ...  # noqa: D102
    def briefing(  # noqa: D102
        self,
        *,
        since: date | None,
        until: date | None = None,
        arrived_after: datetime | None = None,
        story: str | None = None,
        limit: int,
    ) -> Briefing: ...
    def names(self, words: str, limit: int, /) -> Sequence[NameEntry]: ...  # noqa: D102
    def name_page(self, name: str, offset: int, /) -> NamePage | None: ...  # noqa: D102


class _Heartbeat:
    """Gives an answer's signs of life to other servers, each when it is due."""

    def __init__(self, beat: Callable[[], bool]) -> None:
        self._beat = beat
        self._next = time.monotonic() + BEAT_SECONDS

    def is_wanted(self) -> bool:
        """Give a sign of life where one is due; return whether the answer is still asked for."""
        if time.monotonic() < self._next:
            return True
        self._next = time.monotonic() + BEAT_SECONDS
        with suppress(DatelineError):  # a database that fails is told when the answer is kept
            return self._beat()
        return True


class RunningAnswer:
    """One answer being written: a thread reads the stream, pages follow without blocking.

    Gradio's ``cancels=`` waits until a synchronous generator yields and then drops what it had;
    here Stop frees the page at once, keeps the proved statements, and the thread closes the
    stream before it takes another event.
    """

    def __init__(
        self,
        turn: Turn,
        start: Callable[[], Generator[Event, None, None]],
        places: threading.Semaphore,
        beat: Callable[[], bool],
        keep: Callable[[Turn], None],
    ) -> None:
        """Make ready; ``begin`` begins.

        Args:
            turn: The question.
            start: Opens the stream.
            places: One is taken while the stream runs.
            beat: Called every ``BEAT_SECONDS``; gives a sign of life and says whether to go on.
            keep: Called once, with the turn as it ended, before the page sees that it did.
        """
        self.turn = turn
        self.running = True
        self._start, self._places, self._keep = start, places, keep
        self._heartbeat = _Heartbeat(beat)
        self._lock = threading.Lock()
        self._followers: list[Callable[[], object]] = []

    def begin(self) -> None:
        """Read the stream in a thread of its own."""
        read = partial(copy_context().run, self._read)  # who asks is part of the context
        threading.Thread(target=read, name="dateline-answer", daemon=True).start()

    async def follow(self) -> AsyncIterator[Turn]:
        """Yield the turn as it is and as it grows; the last is complete, stopped or failed."""
        grown = asyncio.Event()
        grown.set()
        tell = partial(asyncio.get_running_loop().call_soon_threadsafe, grown.set)
        self._followers.append(tell)
        try:
            running = True
            while running:
                await grown.wait()
                grown.clear()
                running, turn = self.running, self.turn
                yield turn
                await asyncio.sleep(REDRAW_SECONDS if running else 0)
        finally:
            self._followers.remove(tell)

    def stop(self) -> None:
        """End the answer; the stream is closed by its thread. A second call does nothing."""
        self._end(STOPPED)

    def _read(self) -> None:
        if not self._places.acquire(blocking=False):
            self._take(Stage(f"Waiting: {CONCURRENT_ANSWERS} other answers are being written"))
            while not self._places.acquire(timeout=0.25):
                if not self._goes_on():
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
        return self._goes_on()

    def _goes_on(self) -> bool:
        """Give a sign of life where one is due; return whether the answer has not ended."""
        if self.running and not self._heartbeat.is_wanted():
            self._end(STOPPED)
        return self.running

    def _end(self, message: str | None) -> None:
        with self._lock:
            if not self.running:
                return
            message = None if self.turn.answer else message
            self.turn = replace(self.turn, draft="", reading=(), message=message)
            try:
                self._keep(self.turn)
            except DatelineError as error:
                self.turn = replace(self.turn, message=str(error))
            self.running = False
        self._tell()

    def _tell(self) -> None:
        for tell in list(self._followers):
            with suppress(RuntimeError):  # the server has ended, and with it the loop
                tell()


class RemoteAnswer:
    """An answer that another server writes: looked for until it is kept, or that server is dead.

    It has the face of a ``RunningAnswer``; the drafts are not seen.
    """

    def __init__(
        self, turn: Turn, look: Callable[[], Turn | None], ask_to_stop: Callable[[], None]
    ) -> None:
        """Look on.

        Args:
            turn: As it is kept so far.
            look: Returns it as it is kept now; None where it was deleted.
            ask_to_stop: Lets the other server know that it is to stop.
        """
        self.turn = turn
        self._look, self.stop = look, ask_to_stop

    @property
    def running(self) -> bool:
        """Whether the other server is at work on it."""
        return self.turn.writing

    async def follow(self) -> AsyncIterator[Turn]:
        """Yield the turn at every look; the last is complete, stopped, failed or unfinished."""
        while self.running:
            yield self.turn
            await asyncio.sleep(LOOK_SECONDS)
            with suppress(DatelineError):  # the database may be back at the next look
                found = await asyncio.to_thread(self._look)
                self.turn = found or replace(self.turn, writing=False, message=UNFINISHED)
        yield self.turn


class RunningAnswers:
    """The answers being written, by user and conversation."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str], RunningAnswer] = {}
        self._places = threading.Semaphore(CONCURRENT_ANSWERS)

    def check(self) -> None:
        """See whether another answer may begin.

        Raises:
            BusyError: So many questions wait that another would not be answered soon.
        """
        if len(self._answers) >= CONCURRENT_ANSWERS + WAITING_ANSWERS:
            raise BusyError(FULL)

    def of(self, owner: str, id_: str) -> RunningAnswer | None:
        """Return the answer being written in a user's conversation, or None."""
        return self._answers.get((owner, id_))

    def begin(
        self,
        owner: str,
        id_: str,
        turn: Turn,
        start: Callable[[], Generator[Event, None, None]],
        beat: Callable[[], bool],
        keep: Callable[[Turn], None],
    ) -> RunningAnswer:
        """Begin an answer; see ``RunningAnswer``."""

        def end(turn: Turn) -> None:
            try:
                keep(turn)
            finally:
                self._answers.pop((owner, id_), None)

        begun = RunningAnswer(turn, start, self._places, beat, end)
        self._answers[owner, id_] = begun
        begun.begin()
        return begun
