"""How fast a model is, told from its calls."""

from typing import Any

import pytest

from rag.types import Call, speed_of


def call(prompt_tokens: int, first_seconds: float, **written: Any) -> Call:
    return Call(prompt_tokens=prompt_tokens, first_seconds=first_seconds, **written)


def test_of_no_call_there_is_no_speed() -> None:
    assert speed_of([]) is None


def test_of_calls_of_one_size_all_the_time_is_taken_for_reading() -> None:
    speed = speed_of([call(3000, 2.0), call(3000, 4.0)])
    assert speed
    assert (speed.wait_seconds, speed.read_per_second) == (0.0, 1000.0)
    assert speed.first_seconds(500) == 0.5


def test_calls_of_several_sizes_tell_what_is_waited_for() -> None:
    speed = speed_of([call(1000, 3.0), call(3000, 5.0)])
    assert speed
    assert speed.wait_seconds == pytest.approx(2.0)
    assert speed.read_per_second == pytest.approx(1000.0)


def test_a_server_that_takes_as_long_for_a_longer_prompt_reads_any() -> None:
    speed = speed_of([call(1000, 5.0), call(3000, 5.0)])
    assert speed
    assert speed.read_per_second == float("inf")
    assert speed.first_seconds(60_000) == 5.0


def test_writing_is_measured_where_something_was_written() -> None:
    silent, told = call(900, 1.0), call(900, 1.0, written_tokens=90, written_seconds=3.0)
    quick = speed_of([silent, told])
    assert quick
    assert quick.written_per_second == 30
    assert (speed := speed_of([silent]))
    assert speed.written_per_second is None
