"""Standing questions over a real index and database: what is told, once, and what waits."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dateline.service import ConversationStore, MonitoredDateline, ServiceConfig, purge_quotes
from dateline.service.standing.asking import StandingDesk
from dateline.service.storage import standing_questions
from dateline.service.storage.standing_questions import MAX_KEPT, StandingKind, ToldChange
from index_store import IndexConfig, roll_back
from rag import ModelState, QuestionError
from tests.helpers.standing import (
    FERRY,
    HEARING,
    HEARING_AGAIN,
    REPRINT,
    RUUN,
    SIDES,
    TURN,
    VALE,
    grow,
    opened,
)

QUESTION, SEARCH = StandingKind.QUESTION, StandingKind.SEARCH


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(ServiceConfig(data=tmp_path).conversations)) as store:
        yield store


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[MonitoredDateline]:
    with opened(tmp_path, VALE, RUUN) as archive:
        yield archive


def keep(store: ConversationStore, question: str = SIDES, owner: str = "ada") -> str:
    return store.standing.keep(owner, QUESTION, question, {"question": question})


def asked(archive: MonitoredDateline, store: ConversationStore) -> list[ToldChange]:
    """Ask all that is due, and return what Ada was told so far, oldest first."""
    desk = StandingDesk(archive, store.standing)
    while desk.ask_next():
        pass
    return store.standing.changes("ada")[::-1]


def rows(told: ToldChange, when: str) -> dict[str, str]:
    return {row["entity"]: row["group"] for row in told.change[when]["rows"]}


def test_a_turned_position_is_told_once(archive, store, tmp_path) -> None:
    keep(store)
    assert asked(archive, store) == []
    grow(tmp_path, VALE, RUUN, TURN)
    (told,) = asked(archive, store)
    assert rows(told, "before")["Piet Ruun"] == "against"
    assert rows(told, "after")["Piet Ruun"] == "for"
    assert told.unread
    assert told.number == 1
    grow(tmp_path, VALE, RUUN, TURN, FERRY)
    assert len(asked(archive, store)) == 1


def test_reprints_and_other_matters_are_no_news(archive, store, tmp_path) -> None:
    keep(store)
    asked(archive, store)
    grow(tmp_path, VALE, RUUN, REPRINT)
    assert asked(archive, store) == []
    grow(tmp_path, VALE, RUUN, REPRINT, FERRY)
    assert asked(archive, store) == []


def test_a_removed_article_and_a_rollback_are_told(archive, store, tmp_path) -> None:
    keep(store)
    asked(archive, store)
    grow(tmp_path, VALE)
    assert len(asked(archive, store)) == 1
    roll_back(IndexConfig(data=tmp_path))
    told = asked(archive, store)
    assert [change.number for change in told] == [1, 2]
    assert rows(told[1], "after") == {"Tamsin Vale": "for", "Piet Ruun": "against"}


def test_a_snapshot_is_asked_once(archive, store) -> None:
    keep(store)
    desk = StandingDesk(archive, store.standing)
    assert [desk.ask_next(), desk.ask_next()] == [True, False]


def test_a_search_tells_new_articles_but_no_reprints(archive, store, tmp_path) -> None:
    store.standing.keep("ada", SEARCH, "trams", {"words": "tram"})
    asked(archive, store)
    grow(tmp_path, VALE, RUUN, FERRY)
    assert asked(archive, store) == []
    grow(tmp_path, VALE, RUUN, FERRY, HEARING)
    (told,) = asked(archive, store)
    assert [hit["title"] for hit in told.change["articles"]] == ["Hearing"]
    for reports in ((FERRY, HEARING, HEARING_AGAIN), (FERRY,), (FERRY, HEARING)):
        grow(tmp_path, VALE, RUUN, *reports)
        assert len(asked(archive, store)) == 1


def test_what_cannot_be_asked_waits_and_is_asked_again(
    archive, store, tmp_path, monkeypatch
) -> None:
    key = keep(store)
    asked(archive, store)
    grow(tmp_path, VALE, RUUN, TURN)

    def refuse(*_: object) -> None:
        raise QuestionError("The model refused the key.")

    with monkeypatch.context() as broken:
        broken.setattr(archive, "stream", refuse)
        assert asked(archive, store) == []
        assert store.standing.listed("ada")[0].waiting == "The model refused the key."
        assert asked(archive, store) == []  # it waits
    store.standing.ask_again("ada", key)
    assert len(asked(archive, store)) == 1
    assert store.standing.listed("ada")[0].waiting == ""


def test_an_answer_without_the_model_of_before_waits(archive, store, tmp_path, monkeypatch) -> None:
    keep(store)
    with monkeypatch.context() as modelled:
        modelled.setattr(archive._model._model, "state", ModelState(name="m", ready=True))
        asked(archive, store)
    grow(tmp_path, VALE, RUUN, TURN)
    assert asked(archive, store) == []
    assert store.standing.listed("ada")[0].waiting == "No chat model is at hand."


def test_of_two_servers_one_asks(archive, store) -> None:
    keep(store)
    first = store.standing.claim(archive.snapshot)
    assert first
    assert store.standing.claim(archive.snapshot) is None
    assert store.standing.beat(first)


def test_a_killed_server_leaves_its_question_to_another(archive, store, monkeypatch) -> None:
    keep(store)
    monkeypatch.setattr(standing_questions, "LEASE_SECONDS", 0)
    other = store.standing
    killed = other.claim(archive.snapshot)
    later = other.claim(archive.snapshot)
    assert killed
    assert later
    assert other.settle(later, archive.snapshot, {}, {"told": 1})
    assert not other.settle(killed, archive.snapshot, {}, {"told": 1})
    assert not other.beat(killed)
    assert len(store.standing.changes("ada")) == 1


def test_each_reader_has_their_own(archive, store) -> None:
    mine, theirs = keep(store), keep(store, owner="bo")
    assert keep(store) == mine != theirs
    assert [one.id for one in store.standing.listed("ada")] == [mine]
    assert not store.standing.delete("ada", theirs)
    assert not store.standing.ask_again("ada", theirs)
    assert store.standing.delete("ada", mine)
    store.forget("bo")
    assert store.standing.listed("bo") == []


def test_what_was_seen_is_no_longer_unread(archive, store, tmp_path) -> None:
    key = keep(store)
    asked(archive, store)
    grow(tmp_path, VALE, RUUN, TURN)
    asked(archive, store)
    store.standing.see("bo", key, 1)
    assert store.standing.changes("ada")[0].unread
    store.standing.see("ada", key, 7)
    assert not store.standing.changes("ada")[0].unread
    assert store.standing.listed("ada")[0].unread == 0


def test_purged_articles_are_quoted_nowhere(archive, store, tmp_path) -> None:
    keep(store)
    asked(archive, store)
    grow(tmp_path, VALE, RUUN, TURN)
    asked(archive, store)
    purge_quotes(ServiceConfig(data=tmp_path).conversations, ["r2"])
    assert store.standing.changes("ada") == []
    assert store.standing.listed("ada")[0].known is None


def test_there_is_a_most(store) -> None:
    for number in range(MAX_KEPT):
        keep(store, f"Question {number}?")
    with pytest.raises(Exception, match="100 standing questions already"):
        keep(store, "One more?")
