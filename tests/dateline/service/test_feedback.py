"""Answers marked as bad reach curators, one turn each, and leave their list when handled."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import sqlalchemy as sa

from dateline.service import (
    Accounts,
    ConversationStore,
    MonitoredDateline,
    Role,
    ServiceConfig,
    create_app,
    running,
)
from tests.helpers.scripted import FakeDateline

SAID: dict[str, Any] = {
    "message": None,
    "answer": {"text": "Nobody hosted it."},
    "claims": [],
    "evidence": [{"number": 1, "quote": "The summit was hosted."}],
    "paragraphs": {},
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(f"sqlite:///{tmp_path / 'conversations.db'}")) as store:
        yield store


def asked(store: ConversationStore, owner: str, question: str, id_: str | None = None) -> str:
    id_, number = store.begin_turn(owner, id_, question, SAID)
    store.end_turn(owner, id_, number, SAID, question)
    return id_


def questions(store: ConversationStore, *, handled: bool = False) -> list[str]:
    return [one.question for one in store.feedback.listed(handled=handled)]


def test_a_bad_answer_is_listed_with_its_reason_and_nothing_else_of_the_conversation(store) -> None:
    id_ = asked(store, "bob", "A private question?")
    asked(store, "bob", "Who hosted the summit?", id_)
    store.judge("bob", id_, 2, False, " It was Amarante. ")
    [one] = store.feedback.listed()
    assert (one.reader, one.question, one.reason) == (
        "bob",
        "Who hosted the summit?",
        "It was Amarante.",
    )
    assert one.said == SAID
    assert one.id == f"{id_}.2"
    assert "private" not in str(one.to_dict())
    assert one.to_dict()["evidence"] == SAID["evidence"]


def test_a_good_answer_is_not_listed_and_a_change_of_mind_counts(store) -> None:
    id_ = asked(store, "bob", "Who?")
    store.judge("bob", id_, 1, True, "")
    assert questions(store) == []
    store.judge("bob", id_, 1, False, "")
    assert questions(store) == ["Who?"]
    store.judge("bob", id_, 1, True, "")
    assert questions(store) == questions(store, handled=True) == []
    assert store.feedback.find(f"{id_}.1") is None
    store.judge("eve", id_, 1, False, "not hers to judge")
    assert questions(store) == []


def test_what_is_handled_leaves_the_list_until_its_reader_says_it_again(store) -> None:
    id_ = asked(store, "bob", "Who?")
    store.judge("bob", id_, 1, False, "Wrong.")
    assert store.feedback.handle(f"{id_}.1", "ada")
    assert questions(store) == []
    [one] = store.feedback.listed(handled=True)
    assert (one.handled_by, one.reason) == ("ada", "Wrong.")
    assert store.feedback.handle(f"{id_}.1", "ada", handled=False)
    assert questions(store) == ["Who?"]
    store.feedback.handle(f"{id_}.1", "ada")
    store.judge("bob", id_, 1, False, "Still wrong.")
    assert questions(store) == ["Who?"]
    for unknown in ("", "x", ".1", f"{id_}.2", f"{id_}.x", f"{id_}.{'9' * 30}", f"{id_}.²"):
        assert not store.feedback.handle(unknown, "ada")


def test_deleting_a_conversation_or_its_reader_deletes_the_feedback(store) -> None:
    kept, gone = asked(store, "bob", "Kept?"), asked(store, "bob", "Gone?")
    store.judge("bob", kept, 1, False, "")
    store.judge("bob", gone, 1, False, "")
    store.feedback.handle(f"{gone}.1", "ada")
    store.delete("bob", gone)
    assert questions(store) == ["Kept?"]
    store.forget("bob")
    assert questions(store) == questions(store, handled=True) == []


def test_what_was_judged_before_there_was_a_list_is_listed(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'conversations.db'}"
    with closing(ConversationStore(url)) as store:
        id_ = asked(store, "bob", "Who?")
        store.judge("bob", id_, 1, False, "Wrong.")
        with sa.create_engine(url).begin() as connection:
            connection.exec_driver_sql("DROP TABLE feedback")
    with closing(ConversationStore(url)) as store:
        [one] = store.feedback.listed()
        assert one.judged == one.asked
        assert store.feedback.handle(one.id, "ada")
        assert questions(store) == []


@pytest.fixture
def client(store: ConversationStore, tmp_path: Path) -> Iterator[Callable[[str], httpx.Client]]:
    dateline = cast(MonitoredDateline, FakeDateline())
    made: list[httpx.Client] = []
    with closing(Accounts(f"sqlite:///{tmp_path / 'accounts.db'}")) as accounts:
        for name, role in (("ada", Role.CURATOR), ("bob", Role.READER), ("cms", Role.CONTENT)):
            accounts.add(name, role, None)
        app = create_app(dateline, accounts, ServiceConfig(data=tmp_path), store)
        with running(app) as address:

            def of(name: str) -> httpx.Client:
                headers = {"Authorization": f"Bearer {accounts.create_token(name)}"}
                made.append(httpx.Client(base_url=address, headers=headers, timeout=60))
                return made[-1]

            yield of
            for one in made:
                one.close()
            told = [entry.about for entry in accounts.audit.entries(user="ada")]
            assert all(about.startswith("Feedback ") for about in told)


def test_curators_alone_read_and_handle_feedback_as_json(store, client) -> None:
    id_ = asked(store, "bob", "Who hosted the summit?")
    store.judge("bob", id_, 1, False, "It was Amarante.")
    for name in ("bob", "cms"):
        assert client(name).get("/api/feedback").status_code == 403
        reply = client(name).put(f"/api/feedback/{id_}.1", json={"handled": True})
        assert reply.status_code == 403
    ada = client("ada")
    [one] = ada.get("/api/feedback").json()
    assert one["id"] == f"{id_}.1"
    assert (one["reader"], one["reason"]) == ("bob", "It was Amarante.")
    assert one["answer"]["text"] == "Nobody hosted it."
    assert ada.put(f"/api/feedback/{one['id']}", json={"handled": "yes"}).status_code == 422
    assert ada.put(f"/api/feedback/{one['id']}", json={"handled": True}).status_code == 204
    assert ada.get("/api/feedback").json() == []
    assert len(ada.get("/api/feedback", params={"handled": True}).json()) == 1
    assert ada.put("/api/feedback/none.1", json={"handled": True}).status_code == 404
