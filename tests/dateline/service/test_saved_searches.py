"""Saved searches in a real database: each user's own, by name, and gone with the user."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dateline.service import ConversationStore, SavedSearch, ServiceError
from dateline.service.storage.saved_searches import MAX_NAME, MAX_SAVED

FERRY = {"words": "ferry", "outlets": ["Vell & Bay Gazette"]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conversations.db"


@pytest.fixture
def kept(path: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(f"sqlite:///{path}")) as kept:
        yield kept


def test_they_are_listed_by_name_and_survive_a_restart(kept: ConversationStore, path: Path) -> None:
    kept.searches.save("ada", "trams", {})
    kept.searches.save("ada", " Ferries\n of\0 Rhue ", FERRY)
    kept.close()
    with closing(ConversationStore(f"sqlite:///{path}")) as again:
        assert again.searches.listed("ada") == [
            SavedSearch(name="Ferries of Rhue", search=FERRY),
            SavedSearch(name="trams", search={}),
        ]


def test_a_name_stands_once(kept: ConversationStore) -> None:
    kept.searches.save("ada", "x" * 200, {})
    kept.searches.save("ada", "x" * 200, FERRY)
    [one] = kept.searches.listed("ada")
    assert (len(one.name), one.search) == (MAX_NAME, FERRY)


def test_what_belongs_to_another_user_is_not_there(kept: ConversationStore) -> None:
    kept.searches.save("ada", "Mine", FERRY)
    kept.searches.save("bob", "Mine", {})
    kept.searches.delete("bob", "Mine")
    assert kept.searches.listed("bob") == []
    assert [one.search for one in kept.searches.listed("ada")] == [FERRY]


def test_without_a_name_or_room_nothing_is_saved(kept: ConversationStore) -> None:
    with pytest.raises(ServiceError, match="no name"):
        kept.searches.save("ada", " \n", FERRY)
    for number in range(MAX_SAVED):
        kept.searches.save("ada", f"{number}", {})
    with pytest.raises(ServiceError, match="Delete one first"):
        kept.searches.save("ada", "one more", {})
    kept.searches.save("ada", "7", FERRY)
    assert len(kept.searches.listed("ada")) == MAX_SAVED


def test_a_user_that_is_removed_leaves_none_behind(kept: ConversationStore) -> None:
    kept.searches.save("ada", "Mine", FERRY)
    kept.searches.save("bob", "Mine", FERRY)
    kept.forget("ada")
    assert kept.searches.listed("ada") == []
    assert len(kept.searches.listed("bob")) == 1


def test_a_database_from_before_has_them_too(kept: ConversationStore, path: Path) -> None:
    id_, _ = kept.begin_turn("ada", None, "Who won?", {})
    kept.close()
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE saved_search")
    with closing(ConversationStore(f"sqlite:///{path}")) as again:
        again.searches.save("ada", "Mine", FERRY)
        assert again.find("ada", id_)
        assert len(again.searches.listed("ada")) == 1


def test_a_database_that_fails_is_told(kept: ConversationStore, path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE saved_search")
    with pytest.raises(ServiceError, match="saved searches cannot be read"):
        kept.searches.listed("ada")
