"""Adding, removing and going back."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from index_store import (
    Index,
    IndexMissingError,
    NothingToIndexError,
    Snapshot,
    add_sources,
    build_index,
    remove_articles,
    roll_back,
)
from index_store.data_folder import current_number, snapshot_folder, snapshot_numbers
from index_store.manifest import Manifest
from tests.helpers.small_archive import ALL, EMBEDDER, origins, write, wrong


def test_add_keeps_the_rest_and_build_does_not(articles, config, tmp_path) -> None:
    more = write(tmp_path / "more", "bridge.txt", "Bridge falls\n\nThe bridge fell at dawn.\n")
    report = add_sources(more, config, EMBEDDER)
    assert (report.added, report.removed, report.embedded) == (["more/bridge.txt"], [], 1)
    assert origins(config) == sorted([*ALL, "more/bridge.txt"])
    report = build_index(articles, config, EMBEDDER)
    assert (report.removed, report.embedded) == (["more/bridge.txt"], 0)
    assert origins(config) == ALL


def test_files_of_one_name_in_two_folders_are_two_articles(config, tmp_path) -> None:
    write(tmp_path / "other", "tram.txt", "Tram sold\n\nThe old tram of Leeds has been sold.\n")
    report = add_sources(tmp_path / "other", config, EMBEDDER)
    assert report.added == ["other/tram.txt"]
    assert origins(config) == sorted([*ALL, "other/tram.txt"])
    again = add_sources(tmp_path / "other" / "tram.txt", config, EMBEDDER)
    assert again.unchanged.count("other/tram.txt") == 1
    assert again.snapshot == report.snapshot


def test_an_article_that_changes_keeps_its_earlier_text(articles, config) -> None:
    index = Index(config, EMBEDDER.name)
    before = index.current()
    [old] = [revision for revision in before.revisions() if "tram" in text_of(before, revision)]
    write(articles, "tram.txt", "Tram on time\n\nThe tram line opened after all.\n")
    report = add_sources(articles / "tram.txt", config, EMBEDDER)
    assert report.changed == ["tram.txt"]
    assert "a year late" in text_of(before, old)
    assert old not in index.current().revisions()
    index.close()


def text_of(snapshot: Snapshot, revision: str) -> str:
    return snapshot.articles([revision])[revision].text


@pytest.mark.parametrize("name", ["tram.txt", "sport", "sport/"])
def test_remove_by_file_or_folder(config, name) -> None:
    report = remove_articles([name], config, EMBEDDER)
    assert [origin.startswith(name) for origin in report.removed] == [True]
    assert report.removed[0] not in origins(config)
    assert wrong(config) == []


def test_remove_by_url_and_by_id(config, tmp_path) -> None:
    page = '<html><head><link rel="canonical" href="https://a.example/{0}"></head><body><p>{1}</p>'
    for name in ("one", "two"):
        text = f"The {name} council met on Monday and decided nothing at all about the bridge."
        write(tmp_path / "web", f"{name}.html", page.format(name, text))
    add_sources(tmp_path / "web", config, EMBEDDER)
    report = remove_articles(["https://a.example/one"], config, EMBEDDER)
    assert report.removed == ["web/one.html"]
    index = Index(config, EMBEDDER.name)
    snapshot = index.current()
    [id_] = [a.id for a in snapshot.articles(snapshot.revisions()).values() if a.url]
    index.close()
    assert remove_articles([id_], config, EMBEDDER).removed == ["web/two.html"]


def test_removing_what_is_not_there_or_all_changes_nothing(config) -> None:
    with pytest.raises(NothingToIndexError, match=r"'nowhere\.txt'"):
        remove_articles(["tram.txt", "nowhere.txt"], config, EMBEDDER)
    with pytest.raises(NothingToIndexError):
        remove_articles(ALL, config, EMBEDDER)
    assert origins(config) == ALL


def test_rollback_goes_back_one_step_and_readers_notice(config) -> None:
    with pytest.raises(IndexMissingError, match="no snapshot before"):
        roll_back(config)
    remove_articles(["tram.txt"], config, EMBEDDER)
    index = Index(config, EMBEDDER.name)
    assert index.current().summary.articles == 2
    roll_back(config)
    assert index.current().summary.articles == 3
    index.close()
    assert wrong(config) == []
    assert remove_articles(["sport"], config, EMBEDDER).snapshot == 3
    assert snapshot_numbers(config.data) == [1, 3]


def test_a_file_is_read_again_only_when_it_has_changed(articles, config, monkeypatch) -> None:
    monkeypatch.setattr(
        "index_store.building.sources.read", lambda path, root: pytest.fail(str(path))
    )
    assert build_index(articles, config, EMBEDDER).unchanged == ALL
    (articles / "tram.txt").touch()
    assert build_index(articles, config, EMBEDDER).unchanged == ALL
    write(articles, "tram.txt", "Tram on time\n\nThe tram line opened after all.\n")
    with pytest.raises(pytest.fail.Exception):
        build_index(articles, config, EMBEDDER)


def test_an_interrupted_build_goes_on_where_it_stopped(articles, config, tmp_path) -> None:
    class Stopping:
        name, dimension, calls = EMBEDDER.name, EMBEDDER.dimension, 0

        def embed(self, texts):
            Stopping.calls += 1
            if Stopping.calls == 5:  # passages and leads of two batches are done
                raise KeyboardInterrupt
            return EMBEDDER.embed(texts)

    for number in range(300):
        write(tmp_path / "many", f"{number}.txt", f"Story {number}\n\nShip {number} is in port.\n")
    with pytest.raises(KeyboardInterrupt):
        build_index(tmp_path / "many", config, Stopping())
    assert wrong(config) == []
    report = build_index(tmp_path / "many", config, EMBEDDER)
    assert (report.articles, report.embedded) == (300, 300 - 2 * 128)


def test_a_clock_that_jumps_back_changes_nothing(articles, config) -> None:
    folder = snapshot_folder(config.data, 1)
    later = (datetime.now(UTC) + timedelta(days=4000)).isoformat()
    replace(Manifest.read(folder), built_at=later).write(folder)
    os.utime(articles / "tram.txt", (0, 0))
    write(articles, "new.txt", "Fair opens\n\nThe fair of Selby has opened its gates.\n")
    report = add_sources(articles, config, EMBEDDER)
    assert (report.added, current_number(config.data)) == (["new.txt"], 2)
    assert Manifest.read(snapshot_folder(config.data, 2)).built_at < later
