"""How much is read for an answer by which model."""

from dataclasses import replace

import pytest

from rag.config import BudgetConfig, RagConfig
from rag.reading.budget import Budget, budget_for
from rag.types import ModelState, Speed
from tests.helpers.queries import query

CONFIG = RagConfig()
READING, BOUNDS = CONFIG.reading, CONFIG.budget
ASKED = query("Who hosted the Lisbon summit?")
COMPARED = query(
    "Does the Harbour Post article report a vote of the council, while the Daily Ledger article "
    "reports that residents of Mill Street welcome the tram line?"
)
HOSTED = ModelState(name="hosted", ready=True, window=128_000)
EMBEDDED = ModelState(name="embedded", ready=True, obeys_grammar=True, window=8192)
LEAST = Budget(sentences=READING.sentences, answer_tokens=READING.answer_tokens, parallel_calls=1)


def speed(read: float, written: float | None = None) -> Speed:
    return Speed(wait_seconds=0.0, read_per_second=read, written_per_second=written)


def test_a_server_that_was_not_asked_yet_is_taken_for_a_fast_one() -> None:
    assert budget_for(ASKED, HOSTED, CONFIG) == Budget(
        sentences=BOUNDS.sentences,
        answer_tokens=BOUNDS.answer_tokens,
        parallel_calls=BOUNDS.parallel_calls,
    )


@pytest.mark.parametrize(
    "state",
    [
        EMBEDDED,
        replace(EMBEDDED, speed=speed(5000, 200)),
        ModelState(name=None, ready=False, loading=True),
        replace(HOSTED, speed=speed(60, 5)),
    ],
    ids=["embedded", "embedded on a fast machine", "not loaded", "slow"],
)
def test_others_read_what_was_measured_to_be_best_for_them(state: ModelState) -> None:
    assert budget_for(ASKED, state, CONFIG) == LEAST
    compared = budget_for(COMPARED, state, CONFIG)
    assert compared == replace(LEAST, sentences=READING.sentences_compared)


def test_what_is_read_and_written_follows_the_speed() -> None:
    found = budget_for(ASKED, replace(HOSTED, speed=speed(900, 30)), CONFIG)
    assert found.sentences == 900 * BOUNDS.reading_seconds // BOUNDS.sentence_tokens
    assert found.answer_tokens == 30 * BOUNDS.writing_seconds
    assert found.parallel_calls == 900 * BOUNDS.reading_seconds // BOUNDS.check_tokens
    endless = budget_for(ASKED, replace(HOSTED, speed=speed(float("inf"))), CONFIG)
    assert endless == budget_for(ASKED, HOSTED, CONFIG)


def test_what_the_window_does_not_hold_is_not_read() -> None:
    small = budget_for(ASKED, replace(HOSTED, window=2048), CONFIG)
    assert READING.sentences < small.sentences < 30
    assert small.answer_tokens == 2048 * BOUNDS.answer_share
    tiny = budget_for(ASKED, replace(EMBEDDED, window=1024), CONFIG)
    assert 1 <= tiny.sentences < READING.sentences
    assert tiny.answer_tokens == READING.answer_tokens


def test_a_window_that_no_server_tells_is_taken_for_a_small_one() -> None:
    unknown = replace(HOSTED, window=None)
    config = replace(CONFIG, budget=BudgetConfig(assumed_window=2048))
    assert budget_for(ASKED, unknown, config) == budget_for(
        ASKED, replace(HOSTED, window=2048), CONFIG
    )
