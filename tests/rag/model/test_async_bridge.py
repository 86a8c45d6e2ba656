"""Waiting for asynchronous work, and dropping it."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator

import pytest

from rag.model.async_bridge import TICK_SECONDS, follow, meanwhile, wait_for


def test_the_result_of_work_is_waited_for_and_its_error_raised() -> None:
    async def work(value: int) -> int:
        await asyncio.sleep(0.01)
        return 6 // value

    assert wait_for(work(3)) == 2
    with pytest.raises(ZeroDivisionError):
        wait_for(work(0))


def test_items_come_in_order_and_silence_is_told_twice_a_second() -> None:
    async def items() -> AsyncGenerator[str, None]:
        yield "a"
        await asyncio.sleep(2.5 * TICK_SECONDS)
        yield ""
        yield "b"

    assert list(follow(items())) == ["a", None, None, "", "b"]


def test_an_error_comes_after_the_items_before_it() -> None:
    async def items() -> AsyncGenerator[int, None]:
        yield 1
        raise ValueError("broken off")

    following = follow(items())
    assert next(following) == 1
    with pytest.raises(ValueError, match="broken off"):
        next(following)


def test_closing_cancels_what_is_waited_for_at_once() -> None:
    ended = threading.Event()

    async def items() -> AsyncGenerator[str, None]:
        try:
            yield "a"
            await asyncio.sleep(60)
        finally:
            ended.set()

    following = follow(items())
    assert [next(following), next(following)] == ["a", None]
    started = time.monotonic()
    following.close()
    assert ended.wait(1)
    assert time.monotonic() - started < 0.2


def test_nothing_starts_before_the_first_item_is_asked_for() -> None:
    started = threading.Event()

    async def items() -> AsyncGenerator[str, None]:
        started.set()
        yield "a"

    following = follow(items())
    time.sleep(0.05)
    assert not started.is_set()
    following.close()


def test_work_in_a_thread_tells_twice_a_second_that_it_goes_on() -> None:
    def work() -> int:
        time.sleep(2.5 * TICK_SECONDS)
        return 6

    working = meanwhile(work, "on")
    assert [next(working), next(working)] == ["on", "on"]
    with pytest.raises(StopIteration) as ended:
        next(working)
    assert ended.value.value == 6
    with pytest.raises(ZeroDivisionError):
        next(meanwhile(lambda: 6 // 0, "on"))
