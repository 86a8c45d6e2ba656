"""An answer that one server writes, seen from another that shares the database."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from dateline.page import running_answers
from dateline.page.export import to_markdown
from dateline.page.html.answer import render_turn
from dateline.page.running_answers import RemoteAnswer, RunningAnswer, RunningAnswers
from dateline.page.turns import ELSEWHERE, UNFINISHED, Turn
from dateline.service import ConversationStore
from rag import Event, Stage
from tests.helpers.scripted import answer

QUESTION = "How did the strike end?"
SAID = Turn(number=1, question=QUESTION, message=UNFINISHED).to_dict()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conversations.db"


@pytest.fixture
def one(path: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(f"sqlite:///{path}")) as conversations:
        yield conversations


@pytest.fixture
def other(one: ConversationStore, path: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(f"sqlite:///{path}")) as conversations:
        yield conversations


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_answers, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(running_answers, "LOOK_SECONDS", 0.05)


def fall_silent(path: Path) -> None:
    """The servers at work have given no sign of life for a minute."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE writing SET beat = beat - 60")


def seen(conversations: ConversationStore, id_: str) -> Turn:
    [kept] = conversations.turns("ada", id_)
    return Turn.from_stored(kept)


def looking(conversations: ConversationStore, id_: str) -> RemoteAnswer:
    """What a page of another server follows."""

    def look() -> Turn | None:
        kept = conversations.turns("ada", id_, 1)
        return Turn.from_stored(kept[0]) if kept else None

    stop = partial(conversations.stop_turn, "ada", id_, 1)
    return RemoteAnswer(seen(conversations, id_), look, stop)


def followed(elsewhere: RemoteAnswer, meanwhile: Callable[[], object]) -> list[Turn]:
    """Every turn that a page is given; once it has the first, something happens."""

    async def follow() -> list[Turn]:
        turns: list[Turn] = []
        async for turn in elsewhere.follow():
            if not turns:
                await asyncio.to_thread(meanwhile)
            turns.append(turn)
        return turns

    return asyncio.run(asyncio.wait_for(follow(), 20))


def test_an_answer_is_said_to_be_written_until_it_is_kept(one, other) -> None:
    id_, _ = one.begin_turn("ada", None, QUESTION, SAID)
    turn = seen(other, id_)
    assert (turn.writing, turn.message) == (True, None)
    assert f">{ELSEWHERE}<" in render_turn(turn, id_, ended=False)
    assert "*This answer is still being written.*" in to_markdown(None, [turn])
    ended = Turn(number=1, question=QUESTION, answer=answer())
    keep = partial(one.end_turn, "ada", id_, 1, ended.to_dict(), ended.text)
    *looks, last = followed(looking(other, id_), keep)
    assert looks
    assert render_turn(last, id_) == render_turn(ended, id_)


def test_an_answer_whose_server_has_died_is_unfinished(one, other, path) -> None:
    id_, _ = one.begin_turn("ada", None, QUESTION, SAID)
    *_, last = followed(looking(other, id_), partial(fall_silent, path))
    assert (last.writing, last.message) == (False, UNFINISHED)
    assert one.beat(id_, 1), "a server that was only held up goes on"
    assert seen(other, id_).writing


def test_a_conversation_that_is_deleted_is_followed_no_more(one, other) -> None:
    id_, _ = one.begin_turn("ada", None, QUESTION, SAID)
    *_, last = followed(looking(other, id_), partial(one.delete, "ada", id_))
    assert last.message == UNFINISHED


def test_only_its_owner_stops_an_answer(one, other) -> None:
    id_, _ = one.begin_turn("ada", None, QUESTION, SAID)
    other.stop_turn("bob", id_, 1)
    assert one.beat(id_, 1)
    other.stop_turn("ada", id_, 1)
    assert not one.beat(id_, 1)
    assert seen(other, id_).writing, "until the server that writes it has kept what there is"


def started(conversations: ConversationStore, id_: str) -> tuple[RunningAnswer, threading.Event]:
    """An answer that is written until it is stopped, and whether its stream was closed."""
    closed = threading.Event()

    def stream() -> Generator[Event, None, None]:
        try:
            while True:
                yield Stage("Thinking")
                time.sleep(0.01)
        finally:
            closed.set()

    def keep(turn: Turn) -> None:
        conversations.end_turn("ada", id_, 1, turn.to_dict(), turn.text)

    turn = Turn(number=1, question=QUESTION)
    return RunningAnswers().begin(
        "ada", id_, turn, stream, partial(conversations.beat, id_, 1), keep
    ), closed


@pytest.mark.parametrize("how", ["stop", "delete"])
def test_stop_and_delete_end_the_work_on_another_server(one, other, path, how) -> None:
    id_, _ = one.begin_turn("ada", None, QUESTION, SAID)
    fall_silent(path)
    run, closed = started(one, id_)
    deadline = time.monotonic() + 10
    while not seen(other, id_).writing and time.monotonic() < deadline:
        time.sleep(0.02)
    assert run.running, "its signs of life are heard, and nobody has stopped it"
    elsewhere = looking(other, id_)
    end = elsewhere.stop if how == "stop" else partial(other.delete, "ada", id_)
    *_, last = followed(elsewhere, end)
    assert closed.wait(10)
    assert not run.running
    assert replace(last, stage="") == Turn(
        number=1,
        question=QUESTION,
        stage="",
        message="Stopped." if how == "stop" else UNFINISHED,
    )


def test_a_database_that_fails_meanwhile_ends_no_answer(one, path) -> None:
    id_, _ = one.begin_turn("ada", None, QUESTION, SAID)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ALTER TABLE writing RENAME TO gone")
    run, closed = started(one, id_)
    assert not closed.wait(0.5)
    run.stop()
    assert closed.wait(10)
