"""A question's way through the parts while the model takes its time."""

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index_store import Index, IndexConfig, open_embedder
from rag import Answer, AskOptions, Claim, Dateline, Evidence, ModelState, Reading, Stage
from rag.language import parse as parsing
from rag.model.async_bridge import TICK_SECONDS
from rag.model.protocol import Completion
from rag.reading.choosing.chooser import CHECKING
from rag.support.judge import AGREED
from tests.helpers.choosing import ChoosingModel

SILENCE_SECONDS = 3.0


class SlowModel:
    """Is silent for a while, "" twice a second excepted, and then answers ``reply``."""

    def __init__(self, reply: str) -> None:
        self.reply = reply
        self.calls = 0
        self.opinions = 0
        self.opinion: float | None = None
        self.loaded = threading.Event()
        self.loaded.set()
        self.dropped = threading.Event()

    @property
    def state(self) -> ModelState:
        ready = self.loaded.is_set()
        return ModelState(name="slow", ready=ready, loading=not ready)

    def wait(self, timeout: float | None = None) -> ModelState:
        self.loaded.wait(timeout)
        return self.state

    def stream(self, *_: object, **__: object) -> Generator[str | Completion, None, None]:
        self.calls += 1
        try:
            deadline = time.monotonic() + SILENCE_SECONDS
            while time.monotonic() < deadline:
                time.sleep(0.1)
                yield ""
            yield self.reply
            yield Completion(self.reply)
        except GeneratorExit:
            self.dropped.set()
            raise

    def agrees(self, *_: object) -> float | None:
        self.opinions += 1
        if self.opinion is not None:
            time.sleep(SILENCE_SECONDS)
        return self.opinion

    def close(self) -> None: ...


@pytest.fixture
def slow(example_data: Path) -> Iterator[tuple[Dateline, SlowModel]]:
    embedder, model = open_embedder("wordllama"), SlowModel("none")
    with Dateline(Index(IndexConfig(data=example_data), embedder.name), embedder, model) as opened:
        yield opened, model


def test_something_comes_every_second_of_a_list(slow: tuple[Dateline, SlowModel]) -> None:
    dateline, model = slow
    model.opinion, question = 0.1, "Which countries refused to send troops?"
    dateline.inspect(question)  # what loads at the first question
    events = dateline.stream(question)
    started = last = time.monotonic()
    while time.monotonic() - started < 2.5:
        assert isinstance(next(events), Stage | Reading | Claim)
        assert time.monotonic() - last < 1
        last = time.monotonic()
    assert model.opinions == 1
    events.close()


def test_something_comes_every_second_and_closing_drops_the_model(
    slow: tuple[Dateline, SlowModel],
) -> None:
    dateline, model = slow
    question = "Who hosted the Lisbon summit?"
    dateline.inspect(question)  # what loads at the first question
    events = dateline.stream(question)
    started = last = time.monotonic()
    while time.monotonic() - started < 2.5:
        assert isinstance(next(events), Stage | Reading)
        assert time.monotonic() - last < 1
        last = time.monotonic()
    assert model.calls == 1
    events.close()
    assert model.dropped.is_set()


def test_what_is_read_is_told_at_once_and_numbered(
    slow: tuple[Dateline, SlowModel],
) -> None:
    dateline, model = slow
    dateline.inspect("Who hosted the Lisbon summit?")  # what loads at the first question
    model.loaded.clear()
    waits = []
    for _ in range(3):  # other work may hold one of them up
        began = time.monotonic()
        with closing(dateline.stream("Who hosted the Lisbon summit?")) as events:
            reading = next(event for event in events if isinstance(event, Reading))
        waits.append(time.monotonic() - began)
    assert min(waits) < 0.3
    assert [item.number for item in reading.sentences] == [1, 2, 3]
    assert all("Amarante" in item.text for item in reading.sentences)


def test_what_is_read_is_told_before_exact_items_are_looked_for_everywhere(
    slow: tuple[Dateline, SlowModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []

    def look(query: object, *_: object) -> list[Evidence]:
        looked.append(query)
        return []

    monkeypatch.setattr("rag.retrieval.retriever.sentences_of_kind", look)
    dateline, _ = slow
    with closing(dateline.stream("How many people were killed at Port Selen?")) as events:
        reading = next(event for event in events if isinstance(event, Reading))
        assert reading.sentences
        assert looked == []
        next(events)
        assert len(looked) == 1


def test_nothing_is_read_where_nothing_was_found(slow: tuple[Dateline, SlowModel]) -> None:
    dateline, _ = slow
    before = AskOptions(until=date(1900, 1, 1))
    events = list(dateline.stream("Who hosted the Lisbon summit?", before))
    assert not any(isinstance(event, Reading) for event in events)


def test_a_question_can_be_dropped_while_the_model_loads(
    slow: tuple[Dateline, SlowModel],
) -> None:
    dateline, model = slow
    model.loaded.clear()
    events = dateline.stream("Who hosted the Lisbon summit?")
    stages = [next(events) for _ in range(5)]
    assert stages[-1] == stages[-2] == Stage("Waiting for the language model to load")
    events.close()
    assert model.calls == 0


def test_a_sentence_is_read_once_however_often_it_is_asked_about(
    slow: tuple[Dateline, SlowModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.SILENCE_SECONDS", 0)
    dateline, model = slow
    model.opinion = 0.1
    first = dateline.ask("Which countries refused to send troops?")
    asked = model.opinions
    assert asked > 3
    second = dateline.ask("Which countries refused to send troops?")
    assert model.opinions == asked
    assert isinstance(second, Answer)
    assert first.text == second.text


class DeliberatingModel(ChoosingModel):
    """Chooses "yes", and takes its time to agree."""

    choice = "[6] yes"

    def agrees(self, *_: object) -> float | None:
        time.sleep(3 * TICK_SECONDS)
        return 0.9


def test_while_the_model_is_asked_about_a_sentence_the_stream_is_not_silent(
    example_data: Path,
) -> None:
    embedder = open_embedder("wordllama")
    index = Index(IndexConfig(data=example_data), embedder.name)
    with Dateline(index, embedder, DeliberatingModel()) as dateline:
        events = list(dateline.stream("Has the tram bridge been delayed?"))
    assert events.count(CHECKING) >= 2
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.claims[0].text.startswith("Yes. Aldermouth's tram bridge will open a year later")
    assert answer.claims[0].support
    assert answer.claims[0].support.reason == AGREED


@pytest.mark.parametrize(
    "question",
    [
        "Who hosted the Lisbon summit?",
        "Give me a timeline of the Lisbon summit.",
        "Which ministers spoke at the Lisbon summit?",
        "Who pledged more troops, Denmark or Norway?",
    ],
    ids=["fact", "course", "list", "comparison"],
)
def test_without_the_parser_s_model_answers_are_quotes_and_say_why(
    example_data: Path, monkeypatch, question: str
) -> None:
    monkeypatch.setitem(parsing.MODELS, "en", ("no_such_model", "1.0"))
    parsing._pipeline.cache_clear()
    monkeypatch.setattr(parsing, "_KEPT", {})
    embedder = open_embedder("wordllama")
    index = Index(IndexConfig(data=example_data), embedder.name)
    try:
        with Dateline(index, embedder, ChoosingModel()) as dateline:
            answer = dateline.ask(question)
    finally:
        parsing._pipeline.cache_clear()
    assert "pip install no-such-model==1.0" in (answer.note or "")
    assert answer.extractive
    assert answer.claims
    assert all(claim.text in claim.evidence[0].text for claim in answer.claims)
