"""Uploaded files, the sources an archive remembers, and what it holds in figures."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from index_store import (
    Article,
    ChangeStoppedError,
    Embedder,
    IndexConfig,
    IndexMissingError,
    add_sources,
    build_index,
    refresh_index,
    remove_articles,
    roll_back,
)
from index_store.building.handed_in.uploads import keep_uploads, safe_name, uploads_folder
from index_store.building.sources import ENTRY
from index_store.building.worker import run_in_child
from index_store.data_folder import current_number
from index_store.maintenance.statistics import find_articles, read_snapshots, read_statistics
from tests.helpers.small_archive import ALL, EMBEDDER, origins, write


def upload(config: IndexConfig, folder: Path, name: str, text: str) -> list[Path]:
    kept = keep_uploads(config.data, [(name, write(folder, name, text))])
    add_sources(kept, config, EMBEDDER)
    return kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("report.html", "report.html"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("/abs/olute.md", "olute.md"),
        (".hidden.txt", "hidden.txt"),
        ("--force.txt", "force.txt"),
        ("Überraschung am Hafen.pdf", "Überraschung_am_Hafen.pdf"),
        ("a\0b\n<c>:17.txt", "a_b_c_17.txt"),
        ("..", "upload"),
        ("x" * 400 + ".jsonl", "x" * 120 + ".jsonl"),
        ("x" * 400 + ".tar.gz", "x" * 120 + ".tar.gz"),
        ("港" * 200 + ".txt", "港" * 40 + ".txt"),
    ],
)
def test_a_name_leads_nowhere_and_keeps_its_suffix(sent, kept) -> None:
    assert safe_name(sent) == kept
    assert len(kept.encode()) < 200


def test_uploads_stay_below_their_folder_and_are_not_kept_twice(config, tmp_path) -> None:
    one, two = write(tmp_path, "one", "One story.\n"), write(tmp_path, "two", "Two stories.\n")
    kept = keep_uploads(config.data, [("../../same.txt", one), ("same.txt", two)])
    assert [path.name for path in kept] == ["same.txt", "same-2.txt"]
    assert [path.read_text() for path in kept] == ["One story.\n", "Two stories.\n"]
    assert all(path.is_relative_to(uploads_folder(config.data)) for path in kept)
    assert keep_uploads(config.data, [("other.txt", two)]) == [kept[1]]
    assert len(list(uploads_folder(config.data).iterdir())) == 1
    later = keep_uploads(config.data, [("same.txt", write(tmp_path, "three", "Three.\n"))])
    assert later[0].name == "same.txt"
    assert kept[0].read_text() == "One story.\n", "an upload never takes another's place"


def test_an_upload_stays_until_it_is_removed(articles, config, tmp_path) -> None:
    kept = upload(config, tmp_path, "ferry.txt", "Ferry sails\n\nThe ferry to Rhue sails again.\n")
    origin = f"uploads/{kept[0].parent.name}/ferry.txt"
    assert origins(config) == [*ALL, origin]
    (articles / "tram.txt").unlink()
    report = build_index(articles, config, EMBEDDER)
    assert (report.removed, origins(config)) == (["tram.txt"], [*ALL[:2], origin])
    report = refresh_index(config, EMBEDDER)
    assert sorted(report.unchanged) == [*ALL[:2], origin]

    remove_articles([origin], config, EMBEDDER)
    assert refresh_index(config, EMBEDDER).articles == 2, "it does not come back by itself"
    roll_back(config)
    build_index(articles, config, EMBEDDER)
    assert origins(config) == [*ALL[:2], origin]
    assert kept[0].is_file()


def test_an_upload_is_the_same_article_where_the_data_folder_moves(config, tmp_path) -> None:
    upload(config, tmp_path, "ferry.txt", "Ferry sails\n\nThe ferry to Rhue sails again.\n")
    before = origins(config)
    config.data.rename(tmp_path / "moved")
    moved = IndexConfig(data=tmp_path / "moved")
    report = refresh_index(moved, EMBEDDER)
    assert (report.added, report.changed, origins(moved)) == ([], [], before)


def test_a_folder_called_uploads_is_told_apart(config, tmp_path) -> None:
    write(tmp_path / "uploads", "gale.txt", "Gale warning\n\nA gale is near Fisher and Forties.\n")
    add_sources(tmp_path / "uploads", config, EMBEDDER)
    build_index(config.data.parent / "articles", config, EMBEDDER)
    assert origins(config) == ALL, "it was no upload"


def test_rebuilding_reads_every_source_again_and_keeps_what_is_gone(
    articles, config, tmp_path
) -> None:
    more = write(tmp_path / "more", "cup.txt", "Cup lost\n\nThe men of Wexcombe lost the cup.\n")
    add_sources(more, config, EMBEDDER)
    write(articles, "fair.txt", "Fair opens\n\nThe fair of Selby has opened its gates.\n")
    write(articles, "tram.txt", "Tram on time\n\nThe tram line of Ottery opened after all.\n")
    (articles / "harbour.txt").unlink()
    more.unlink()
    report = refresh_index(config, EMBEDDER)
    assert (report.added, report.changed) == (["fair.txt"], ["tram.txt"])
    assert report.skipped == {str(more): f"{more} is gone. Its articles stay in the index."}
    assert origins(config) == ["fair.txt", "harbour.txt", "more/cup.txt", *ALL[1:]]
    assert current_number(config.data) == 3
    refresh_index(config, EMBEDDER)
    assert current_number(config.data) == 3, "nothing has changed since"

    for file in articles.rglob("*.txt"):
        file.unlink()
    report = refresh_index(config, EMBEDDER)
    assert "There is no article in" in report.skipped["sources"]
    assert report.articles == 5
    with pytest.raises(IndexMissingError, match="Build one"):
        refresh_index(IndexConfig(data=tmp_path / "none"), EMBEDDER)


@pytest.mark.parametrize(
    ("origin", "entry"),
    [
        ("https://example.org/feed.xml:12", True),
        ("https://example.org:8080/story", False),
        ("https://example.org:8080/", False),
        ("https://example.org/story", False),
    ],
)
def test_a_feed_is_known_by_the_origins_of_its_entries(origin, entry) -> None:
    assert bool(ENTRY.search(origin)) is entry


def slow(config: IndexConfig, embedder: Embedder, tell: Callable[[str, int, int], None]) -> None:
    time.sleep(60)


def talkative(
    config: IndexConfig, embedder: Embedder, tell: Callable[[str, int, int], None]
) -> None:
    for number in range(60_000):
        tell("Talking", number, 60_000)
        time.sleep(0.001)


@pytest.mark.parametrize("change", [slow, talkative])
def test_a_change_in_a_child_can_be_stopped(config, change) -> None:
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    began = time.monotonic()
    with pytest.raises(ChangeStoppedError, match="still serves"):
        run_in_child(change, config=config, progress=lambda *_: None, stop=stop)
    assert time.monotonic() - began < 20
    assert add_sources(config.data.parent / "articles", config, EMBEDDER).articles == 3


def test_what_an_archive_holds_is_counted(example_data) -> None:
    config = IndexConfig(data=example_data)
    held = read_statistics(config)
    assert held.snapshot.live
    assert sum(held.days.values()) + held.undated == held.snapshot.articles == 12
    assert list(held.days) == sorted(held.days)
    assert held.days[date(2025, 8, 20)] == 2
    assert sum(articles for _, articles in held.outlets) == 12
    assert held.outlets[0] == ("Northgate Lantern", 3)
    assert dict(held.languages) == {"en": 12}
    (group,) = held.reprints
    assert (held.clusters, group.articles, group.outlets) == (1, 2, 2)
    assert [kept.number for kept in read_snapshots(config)] == [held.snapshot.number]


def test_articles_are_found_by_all_their_words(example_data) -> None:
    config = IndexConfig(data=example_data)
    found = find_articles(config, "LISBON harbour", 10)
    assert [article.title for article in found] == [
        "Leaders gather in Lisbon to shape a force for Varenia"
    ]
    assert find_articles(config, "lisbon", 2)[0].day == date(2025, 9, 6)
    assert len(find_articles(config, "lisbon", 2)) == 2
    assert find_articles(config, "%", 10) == []


def test_an_undated_article_is_counted_apart(config) -> None:
    held = read_statistics(config)
    assert (held.days, held.undated, held.outlets) == ({}, 3, [(None, 3)])


def test_feeds_are_read_again_and_pages_are_not(config, monkeypatch) -> None:
    feed, page = "https://example.org/feed.xml", "https://example.org/story"
    asked: list[str] = []

    def read_url(url: str, _: object) -> Iterator[Article]:
        asked.append(url)
        for number in range(1, 1 + asked.count(feed) if url == feed else 2):
            place = f":{number}" if url == feed else ""
            text = f"Story {number} of {url} tells of the ferry."
            yield Article(id=f"{url}{place}", title="Ferry", text=text, origin=f"{url}{place}")

    monkeypatch.setattr("index_store.building.sources.read_url", read_url)
    add_sources([feed, page], config, EMBEDDER)
    report = refresh_index(config, EMBEDDER)
    assert (asked, report.added) == ([feed, page, feed], [f"{feed}:2"])
    assert report.articles == 6
    remove_articles([feed], config, EMBEDDER)
    refresh_index(config, EMBEDDER)
    assert asked == [feed, page, feed], "a feed that was removed is not read any more"
    assert origins(config) == sorted([*ALL, page])
