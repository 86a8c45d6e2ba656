"""Older formats of a data folder are brought forward step by step; newer ones are refused."""

import json
import sqlite3
from pathlib import Path

import pytest

from index_store import (
    Index,
    IndexConfig,
    IndexMismatchError,
    add_sources,
    export_articles,
    rebuild_index,
)
from index_store.data_folder import snapshot_folder
from index_store.manifest import Manifest
from tests.helpers.small_archive import ALL, EMBEDDER, origins, write, wrong


def manifest_of_format_3(config: IndexConfig) -> None:
    path = snapshot_folder(config.data, 1) / "manifest.json"
    stored = json.loads(path.read_text())
    for name in ("needs", "archive", "files", "seal", "settings"):
        del stored[name]
    path.write_text(json.dumps(stored | {"format": 3}))


def catalogue_of_format_3(config: IndexConfig) -> None:
    with sqlite3.connect(config.data / "catalogue.db") as database:
        database.execute("DELETE FROM archive WHERE name = 'needs'")
        database.execute("UPDATE archive SET value = '3' WHERE name = 'format'")


def stored_format(config: IndexConfig) -> dict[str, str]:
    with sqlite3.connect(config.data / "catalogue.db") as database:
        return dict(database.execute("SELECT name, value FROM archive WHERE name != 'id'"))


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    return write(tmp_path / "more", "bridge.txt", "Bridge falls\n\nThe bridge fell at dawn.\n")


def test_a_snapshot_of_format_3_is_read_and_gets_checksums_with_the_next_change(
    config, bridge
) -> None:
    manifest_of_format_3(config)
    assert origins(config) == ALL
    assert wrong(config) == []
    manifest = Manifest.read(snapshot_folder(config.data, 1))
    assert (manifest.format, manifest.archive, manifest.files) == (4, None, {})
    report = add_sources(bridge, config, EMBEDDER)
    assert (report.embedded, report.mended) == (1, "")
    assert Manifest.read(snapshot_folder(config.data, 2)).files


def test_a_catalogue_of_format_3_is_read_as_it_is_and_brought_to_4_by_a_change(config) -> None:
    catalogue_of_format_3(config)
    assert origins(config) == ALL
    assert stored_format(config)["format"] == "3"
    rebuild_index(config, EMBEDDER)
    told = stored_format(config)
    assert (told["format"], told["needs"]) == ("4", "0.1.0")
    assert origins(config) == ALL


def test_an_archive_of_older_formats_is_exported(config) -> None:
    manifest_of_format_3(config)
    catalogue_of_format_3(config)
    index = Index(config, EMBEDDER.name)
    titles = {json.loads(line)["title"] for line in export_articles(index.current())}
    index.close()
    assert titles == {"Harbour opens", "Tram delayed", "Cup won"}


def test_newer_formats_are_refused_with_the_version_that_they_need(config, bridge) -> None:
    path = snapshot_folder(config.data, 1) / "manifest.json"
    sound = path.read_text()
    path.write_text(json.dumps(json.loads(sound) | {"format": 9, "needs": "0.9.0"}))
    with pytest.raises(IndexMismatchError, match=r"format 9, which needs Dateline 0\.9\.0"):
        Index(config, EMBEDDER.name)
    assert "0.9.0" in wrong(config)[0]
    path.write_text(sound)
    with sqlite3.connect(config.data / "catalogue.db") as database:
        database.execute("UPDATE archive SET value = '9' WHERE name = 'format'")
        database.execute("UPDATE archive SET value = '0.9.0' WHERE name = 'needs'")
    with pytest.raises(IndexMismatchError, match=r"format 9, which needs Dateline 0\.9\.0"):
        Index(config, EMBEDDER.name)
    with pytest.raises(IndexMismatchError, match=r"0\.9\.0"):
        add_sources(bridge, config, EMBEDDER)


def test_a_snapshot_of_a_newer_format_is_neither_built_upon_nor_deleted(config, bridge) -> None:
    folder = snapshot_folder(config.data, 1)
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 9, "needs": "0.9.0"}))
    with pytest.raises(IndexMismatchError, match=r"0\.9\.0"):
        add_sources(bridge, config, EMBEDDER)
    assert path.is_file()
