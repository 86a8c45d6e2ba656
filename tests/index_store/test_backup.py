"""Backups made while the archive serves, brought back; a lost catalogue; what is saved of it."""

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from index_store import (
    CatalogueLostError,
    Index,
    IndexConfig,
    IndexMissingError,
    IndexStoreError,
    add_sources,
    back_up,
    build_index,
    rebuild_index,
    remove_articles,
    restore_backup,
    salvage,
)
from index_store.data_folder import snapshot_folder
from index_store.maintenance.backup import LIST
from tests.helpers.small_archive import ALL, EMBEDDER, origins, write, wrong


def test_a_backup_is_brought_back_after_all_is_lost(config, tmp_path) -> None:
    write(config.data / "uploads" / "2025-01-01", "fair.txt", "Fair\n\nThe fair has opened.\n")
    made = back_up(config, tmp_path / "copy")
    assert made.articles == 3
    shutil.rmtree(config.data)
    restore_backup(tmp_path / "copy", config.data)
    assert origins(config) == ALL
    assert wrong(config) == []
    assert (config.data / "uploads" / "2025-01-01" / "fair.txt").is_file()
    assert rebuild_index(config, EMBEDDER).embedded == 0


def test_a_backup_while_the_archive_is_read_and_changed_is_whole(config, tmp_path) -> None:
    bridge = write(tmp_path / "more", "bridge.txt", "Bridge falls\n\nThe bridge fell at dawn.\n")
    done, failures = threading.Event(), []

    def change() -> None:
        while not done.is_set():
            try:
                add_sources(bridge, config, EMBEDDER)
                remove_articles(["more/bridge.txt"], config, EMBEDDER)
            except IndexStoreError as error:
                failures.append(error)

    changing = threading.Thread(target=change)
    changing.start()
    index = Index(config, EMBEDDER.name)
    for number in range(4):
        back_up(config, tmp_path / f"copy{number}")
        assert index.current().search_words("tram", 1)
    done.set()
    changing.join()
    index.close()
    assert failures == []
    for number in range(4):
        copied = IndexConfig(data=tmp_path / f"restored{number}")
        restore_backup(tmp_path / f"copy{number}", copied.data)
        assert set(ALL) <= set(origins(copied))
        assert wrong(copied) == []


@pytest.mark.parametrize("name", ["catalogue.db", "generations/1/lexical/ids.json", LIST])
def test_a_damaged_backup_is_refused_and_nothing_changes(config, tmp_path, name) -> None:
    back_up(config, tmp_path / "copy")
    path = tmp_path / "copy" / name
    path.write_bytes(path.read_bytes()[:-9] + b"#########")
    with pytest.raises(IndexMissingError, match="Nothing was changed"):
        restore_backup(tmp_path / "copy", config.data, replace=True)
    assert origins(config) == ALL


def test_what_is_there_is_put_aside_and_not_while_it_is_read(config, tmp_path) -> None:
    back_up(config, tmp_path / "copy")
    remove_articles(["tram.txt"], config, EMBEDDER)
    with pytest.raises(IndexStoreError, match="--replace"):
        restore_backup(tmp_path / "copy", config.data)
    index = Index(config, EMBEDDER.name)
    with pytest.raises(IndexStoreError, match="being read"):
        restore_backup(tmp_path / "copy", config.data, replace=True)
    index.close()
    restore_backup(tmp_path / "copy", config.data, replace=True)
    assert origins(config) == ALL
    [aside] = tmp_path.glob("data.before-*")
    assert origins(IndexConfig(data=aside)) == ["harbour.txt", "sport/cup.txt"]


def test_a_damaged_archive_is_not_taken_for_a_backup(config, tmp_path) -> None:
    path = snapshot_folder(config.data, 1) / "lexical" / "ids.json"
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    with pytest.raises(IndexMissingError, match=r"ids\.json.*dateline build"):
        back_up(config, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert list(tmp_path.glob(".copy*")) == []


# A catalogue that is gone or damaged.


def lose(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite(path: Path) -> None:
    path.write_bytes(b"\xff" * path.stat().st_size)


def other_archive(path: Path) -> None:
    path.unlink()
    other = IndexConfig(data=path.parent.parent / "other")
    articles = write(path.parent.parent / "b", "fair.txt", "Fair\n\nThe fair has opened.\n")
    for _ in range(2):
        build_index(articles, other, EMBEDDER)
    shutil.copy(other.data / "catalogue.db", path)


@pytest.mark.parametrize("damage", [lose, empty, overwrite])
def test_a_lost_catalogue_is_told_and_never_made_anew(config, articles, tmp_path, damage) -> None:
    copy = tmp_path / "copy"
    back_up(config, copy)
    damage(config.catalogue)
    with pytest.raises(CatalogueLostError, match="dateline restore BACKUP"):
        Index(config, EMBEDDER.name)
    with pytest.raises(CatalogueLostError, match="restore"):
        rebuild_index(config, EMBEDDER)
    with pytest.raises(CatalogueLostError, match="restore"):
        add_sources(articles, config, EMBEDDER)
    with pytest.raises(CatalogueLostError, match="restore"):
        remove_articles(["tram.txt"], config, EMBEDDER)
    assert "restore" in wrong(config)[0]
    restore_backup(copy, config.data, replace=True)
    assert origins(config) == ALL


def test_the_catalogue_of_another_archive_is_refused(config, articles) -> None:
    other_archive(config.catalogue)
    assert wrong(config)
    with pytest.raises(CatalogueLostError, match="another archive"):
        add_sources(articles, config, EMBEDDER)


def alter_text(config: IndexConfig) -> None:
    """Change a text where it stands, as a failing disk may."""
    path = config.data / "catalogue.db"
    stored = path.read_bytes()
    assert b"a year late again" in stored
    path.write_bytes(stored.replace(b"a year late again", b"a year soon again"))


def test_a_text_that_is_not_what_was_stored_is_found_and_not_built_upon(config) -> None:
    alter_text(config)
    assert "texts of 1 article are not what was stored" in " ".join(wrong(config))
    shutil.rmtree(snapshot_folder(config.data, 1) / "lexical")
    with pytest.raises(CatalogueLostError, match="not what was stored"):
        rebuild_index(config, EMBEDDER)


def test_what_is_sound_of_a_damaged_catalogue_is_saved(config) -> None:
    alter_text(config)
    with sqlite3.connect(config.catalogue) as database:
        [(root,)] = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'chunk'")
        [(size,)] = database.execute("PRAGMA page_size")
    with config.catalogue.open("rb+") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    found = salvage(config)
    assert sorted(article.title for article in found.articles.values()) == [
        "Cup won",
        "Harbour opens",
    ]
    assert found.known
    assert len(found.lost) == found.damaged == 1
