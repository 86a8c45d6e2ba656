"""An answer by a model at a server that takes its time, from the question to the last statement."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.echo_model import SENTENCE, EchoServer, echo_server
from rag import Answer, Claim, Dateline, ModelConfig, RagConfig
from rag.config import BudgetConfig

DELAY = 1.0
ASKED = "Who hosted the Lisbon summit?"
# Statements in words that the sentences have not got, so that only a model can tell; by what
# stands in the sentence that each cites.
RETOLD = {
    "Austria ruled out": "Austria pointed to its own basic law and stayed away",
    "Greece and Poland repeated": "Greece has stuck to its position",
    "Canada was the latest": "Canada is now taking part",
    "Kari Aasmund of Norway": "Aasmund has been put in charge",
    "Japan has yet": "Japan is still making up its mind",
    "Denmark will contribute": "Denmark is taking part",
}


class Script:
    """What the server says: six statements, and of each whether its sentence says so."""

    def __init__(self, opinion: str = "yes") -> None:
        self.opinion = opinion
        self.checked_at: list[float] = []

    def __call__(self, prompt: str) -> str:
        if "\nStatement: " in prompt:
            self.checked_at.append(time.monotonic())
            return self.opinion
        numbers = {text: number for number, text in SENTENCE.findall(prompt)}
        cited = {
            retold: next((number for text, number in numbers.items() if words in text), None)
            for words, retold in RETOLD.items()
        }
        told = [f"{retold} [{number}]." for retold, number in cited.items() if number]
        return " ".join(told) or "Not in the archive."


@contextmanager
def asking(
    data: Path, script: Callable[[str], str], config: RagConfig | None = None, **listed: object
) -> Iterator[tuple[Dateline, EchoServer]]:
    with echo_server(delay=DELAY, reply=script) as server:
        server.listed |= listed
        model = ModelConfig(base_url=server.url, model="echo", max_retries=0)
        with Dateline.open(data, model=model, config=config) as dateline:
            yield dateline, server


def read_by(server: EchoServer) -> list[int]:
    """The number of sentences in each prompt that asked for an answer."""
    asked = [prompt[-1]["content"] for prompt in server.prompts]
    return [len(SENTENCE.findall(text)) for text in asked if "\nQuestion: " in text]


def test_six_statements_are_decided_in_the_time_of_one(example_data: Path) -> None:
    script = Script()
    with asking(example_data, script) as (dateline, server):
        events = list(dateline.stream(ASKED))
    assert read_by(server) == [60]
    assert len(script.checked_at) == 6
    assert max(script.checked_at) - min(script.checked_at) < DELAY
    told = [event.text.rstrip(".") for event in events if isinstance(event, Claim)]
    assert told[:6] == list(RETOLD.values())
    assert isinstance(answer := events[-1], Answer)
    assert answer.refused == ()


@pytest.mark.parametrize("opinion", ["no", "I cannot say."])
def test_what_the_model_does_not_agree_with_is_left_out(example_data: Path, opinion: str) -> None:
    with asking(example_data, Script(opinion)) as (dateline, _):
        answer = dateline.ask(ASKED)
    assert {one.text.rstrip(".") for one in answer.refused} == set(RETOLD.values())


def test_a_failing_check_leaves_out_its_statement_alone(example_data: Path) -> None:
    class Breaking(Script):
        def __call__(self, prompt: str) -> str:
            if "Statement: Canada" in prompt:
                raise ConnectionError
            return super().__call__(prompt)

    with asking(example_data, Breaking()) as (dateline, _):
        answer = dateline.ask(ASKED)
    assert [one.text.rstrip(".") for one in answer.refused] == [RETOLD["Canada was the latest"]]
    assert len(answer.claims) >= 5


def test_a_model_with_a_small_window_reads_less(example_data: Path) -> None:
    with asking(example_data, Script(), max_model_len=2048) as (dateline, server):
        assert dateline.model_state.window in (None, 2048)
        dateline.ask(ASKED)
        (read,) = read_by(server)
    assert 8 <= read < 30
    (prompt,) = (one for one in server.prompts if "\nQuestion: " in one[-1]["content"])
    assert sum(len(turn["content"]) for turn in prompt) / 4 < 2048 - 256


def test_a_server_that_was_slow_is_given_less_to_read_the_next_time(example_data: Path) -> None:
    config = RagConfig(budget=BudgetConfig(reading_seconds=0.1))
    with asking(example_data, Script(), config) as (dateline, server):
        dateline.ask(ASKED)
        dateline.ask("Who was the host of the summit in Lisbon?")
    first, second = read_by(server)
    assert first == 60
    assert 8 <= second < 12


def test_a_server_that_is_silent_too_long_is_given_the_least_at_once(example_data: Path) -> None:
    config = RagConfig(budget=BudgetConfig(patience_seconds=0.4 * DELAY))
    with asking(example_data, Script(), config) as (dateline, server):
        answer = dateline.ask(ASKED)
        assert (speed := dateline.model_state.speed)
    assert read_by(server) == [60, 8]
    assert not answer.extractive
    assert speed.read_per_second < 4000 / DELAY


def test_closing_the_answer_stops_what_is_still_to_be_checked(example_data: Path) -> None:
    script = Script()
    config = RagConfig(budget=BudgetConfig(parallel_calls=2))
    with asking(example_data, script, config) as (dateline, server):
        events = dateline.stream(ASKED)
        while not (asked := [one for one in server.prompts if is_check(one)]):
            next(events)
        closing_at = time.monotonic()
        events.close()
        assert time.monotonic() - closing_at < 0.5
        time.sleep(1.5 * DELAY)
        asked = [one for one in server.prompts if is_check(one)]
    assert 1 <= len(asked) <= 2


def is_check(prompt: list[dict[str, str]]) -> bool:
    return bool(re.search("^Statement: ", prompt[-1]["content"], re.MULTILINE))
