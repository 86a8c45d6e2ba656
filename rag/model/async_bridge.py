"""Asynchronous work for callers in threads, who must not be held up and may drop it any time.

A model is silent for seconds while it reads a prompt, and longer where others are before it. A
thread that reads from a connection cannot be woken until something comes; a task can be cancelled
wherever it waits, and closes its connection then.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from concurrent.futures import Future, wait
from contextlib import aclosing
from functools import cache
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

TICK_SECONDS = 0.5  # longest silence; half of what a user takes for an immediate stop

T = TypeVar("T")
S = TypeVar("S")


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    """Do the work and return its result, or raise its error."""
    return _start(work).result()


def follow(items: AsyncGenerator[T, None]) -> Generator[T | None, None, None]:
    """Yield the items as they come, and None whenever none has come for ``TICK_SECONDS``.

    Nothing starts before the first item is asked for. Closing the iterator cancels whatever the
    items are waiting for. Their errors are raised here.
    """
    arrived: SimpleQueue[tuple[T] | None] = SimpleQueue()

    async def read() -> None:
        try:
            async with aclosing(items):
                async for item in items:
                    arrived.put((item,))
        finally:
            arrived.put(None)

    reading = _start(read())
    try:
        while True:
            try:
                arrival = arrived.get(timeout=TICK_SECONDS)
            except Empty:
                yield None
                continue
            if arrival is None:
                break
            yield arrival[0]
        reading.result()
    finally:
        reading.cancel()


def meanwhile(work: Callable[[], T], sign: S) -> Generator[S, None, T]:
    """Do work in a thread of its own, yield the sign every ``TICK_SECONDS``, return its result.

    Closing the iterator leaves the work to end by itself, unheard.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # raised where the result is asked for
            done.set_exception(error)

    # A daemon, and no ThreadPoolExecutor: a program that ends must not wait for it.
    threading.Thread(target=run, name="meanwhile", daemon=True).start()
    while wait([done], TICK_SECONDS).not_done:
        yield sign
    return done.result()


def _start(work: Coroutine[Any, Any, T]) -> Future[T]:
    return asyncio.run_coroutine_threadsafe(work, _loop())


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Return the one event loop, whose thread ends with the process."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="waiting", daemon=True).start()
    return loop
