"""Catalogue and conversations in PostgreSQL: only the URL changes. Runs where it is installed."""

import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from dateline.service import ConversationStore
from index_store import (
    Index,
    IndexConfig,
    IndexStoreError,
    back_up,
    build_index,
    open_embedder,
    remove_articles,
    restore_backup,
    roll_back,
)
from index_store.catalogue.database import Database
from index_store.catalogue.schema import CHUNK, METADATA, REVISION
from index_store.maintenance.doctor import examine_index
from tests.conftest import EXAMPLES
from tests.helpers.postgres import postgres_server

EMBEDDER = open_embedder("wordllama")


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


def test_the_catalogue_lives_in_postgresql(postgres, tmp_path) -> None:
    config = IndexConfig(data=tmp_path / "data", catalogue_url=postgres)
    report = build_index(EXAMPLES, config, EMBEDDER)
    assert report.articles == 12
    assert build_index(EXAMPLES, config, EMBEDDER).snapshot == report.snapshot
    assert not (tmp_path / "data" / "catalogue.db").exists()
    index = Index(config, EMBEDDER.name)
    name = index.current().articles(index.current().revisions()).popitem()[1].origin
    removed = remove_articles([name], config, EMBEDDER)
    assert (removed.removed, removed.embedded) == ([name], 0)
    assert index.current().summary.articles == 11
    found = index.current().search_words("troops", 3)
    assert len(index.current().chunks([id_ for id_, _ in found])) == len(found)
    roll_back(config)
    assert index.current().summary.articles == 12
    index.close()
    assert [item.what for item in examine_index(config, EMBEDDER.name) if item.remedy] == []


@pytest.fixture
def database(postgres: str) -> Iterator[str]:
    """A database of the server that holds nothing; yields its URL."""
    name = f"copy_{uuid.uuid4().hex}"
    engine = sa.create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield sa.make_url(postgres).set(database=name).render_as_string(hide_password=False)
    engine.dispose()


def rows_of(place: Path | str) -> dict[str, list[str]]:
    """Every row of a catalogue."""
    engine = sa.create_engine(place if isinstance(place, str) else f"sqlite:///{place}")
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(repr, connection.execute(sa.select(table))))
            for table in METADATA.sorted_tables
        }
    engine.dispose()
    return found


def test_an_archive_whose_catalogue_is_in_postgresql_is_copied_and_brought_back(
    database: str, tmp_path: Path
) -> None:
    config = IndexConfig(data=tmp_path / "data", catalogue_url=database)
    build_index(EXAMPLES, config, EMBEDDER)
    assert back_up(config, tmp_path / "copy").articles == 12
    in_file = IndexConfig(data=tmp_path / "file")
    restore_backup(tmp_path / "copy", in_file.data)
    assert rows_of(in_file.catalogue) == rows_of(database)
    assert [item.what for item in examine_index(in_file, EMBEDDER.name) if item.remedy] == []
    # Into a server, too, where nothing is there.
    with pytest.raises(IndexStoreError, match="holds an archive already"):
        restore_backup(tmp_path / "copy", tmp_path / "again", catalogue_url=database)
    assert not (tmp_path / "again").exists()
    held = rows_of(database)
    engine = sa.create_engine(database)
    METADATA.drop_all(engine)
    engine.dispose()
    restored = IndexConfig(data=tmp_path / "again", catalogue_url=database)
    restore_backup(tmp_path / "copy", restored.data, catalogue_url=database)
    assert rows_of(database) == held
    assert not (restored.data / "catalogue.db").exists()
    assert [item.what for item in examine_index(restored, EMBEDDER.name) if item.remedy] == []


def test_a_copy_from_postgresql_is_of_one_moment(database: str, tmp_path: Path) -> None:
    config = IndexConfig(data=tmp_path / "data", catalogue_url=database)
    build_index(EXAMPLES, config, EMBEDDER)
    before = rows_of(database)
    with closing(Database(database)) as there, there.at_one_moment() as rows:
        assert rows.execute(sa.select(REVISION)).all()
        with closing(Database(database)) as other, other.writing() as connection:
            connection.execute(sa.delete(CHUNK))
        assert len(rows.execute(sa.select(CHUNK)).all()) == len(before["chunk"])


def test_conversations_are_kept_as_in_a_file(postgres: str) -> None:
    with closing(ConversationStore(postgres)) as kept:
        id_, _ = kept.begin_turn("ada", None, "Who hosted\0 the summit?", {})
        assert kept.begin_turn("ada", id_, "And when?", {}) == (id_, 2)
        assert [turn.writing for turn in kept.turns("ada", id_)] == [True, True]
        kept.end_turn("ada", id_, 1, {"text": "half \ud83d"}, "Élan 100%")
        kept.judge("ada", id_, 1, True, "")
        assert [(one.id, one.turns) for one in kept.listed("ada", "élan 0%")] == [(id_, 2)]
        assert kept.turns("ada", id_)[0].said == {"text": "half \ud83d"}
        assert kept.beat(id_, 2)
        kept.stop_turn("ada", id_, 2)
        assert not kept.beat(id_, 2)
        assert [turn.writing for turn in kept.turns("ada", id_)] == [False, True]
        kept.delete("ada", id_)
        assert kept.find("ada", id_) is None


def test_saved_searches_are_kept_as_in_a_file(postgres: str) -> None:
    with closing(ConversationStore(postgres)) as kept:
        kept.searches.save("ada", "Fähren\0", {"words": "half \ud83d"})
        kept.searches.save("ada", "Fähren", {"words": "fähre"})
        kept.searches.save("bob", "Fähren", {})
        kept.searches.save("ada", "Élan", {})
    with closing(ConversationStore(postgres)) as kept:
        found = kept.searches.listed("ada")
        assert [(one.name, one.search) for one in found] == [
            ("Fähren", {"words": "fähre"}),
            ("Élan", {}),
        ]
        kept.searches.delete("ada", "Élan")
        kept.forget("ada")
        assert kept.searches.listed("ada") == []
        assert len(kept.searches.listed("bob")) == 1
