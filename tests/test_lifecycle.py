"""Adding, removing, going back, and what can go wrong with disks, files and other processes."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from index_store import (
    BuildReport,
    DatelineError,
    Generation,
    Index,
    IndexBusyError,
    IndexConfig,
    IndexMissingError,
    IndexStoreError,
    NothingToIndexError,
    add_sources,
    build_index,
    open_embedder,
    rebuild_index,
    remove_articles,
    roll_back,
)
from index_store.child import in_child
from index_store.doctor import examine
from index_store.layout import Manifest, current_number, generation_folder, generation_numbers
from index_store.watch import watch
from tests.chroma_server import chroma_server
from tests.conftest import ROOT

EMBEDDER = open_embedder("wordllama")


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    write(folder, "harbour.txt", "Harbour opens\n\nThe new harbour of Selby opened on Monday.\n")
    write(folder, "tram.txt", "Tram delayed\n\nThe tram line of Ottery is a year late again.\n")
    write(folder / "sport", "cup.txt", "Cup won\n\nThe women of Wexcombe won the cup on Sunday.\n")
    return folder


@pytest.fixture
def config(tmp_path: Path, articles: Path) -> IndexConfig:
    """An index over the articles."""
    made = IndexConfig(data=tmp_path / "data")
    build_index(articles, made, EMBEDDER)
    return made


def origins(config: IndexConfig) -> list[str]:
    index = Index(config, EMBEDDER.name)
    try:
        generation = index.current()
        found = generation.articles(generation.revisions()).values()
        return sorted(article.origin for article in found)
    finally:
        index.close()


def wrong(config: IndexConfig) -> list[str]:
    return [item.what for item in examine(config, EMBEDDER.name) if item.remedy]


ALL = ["harbour.txt", "sport/cup.txt", "tram.txt"]


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
    assert again.generation == report.generation


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


def text_of(generation: Generation, revision: str) -> str:
    return generation.articles([revision])[revision].text


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
    generation = index.current()
    [id_] = [a.id for a in generation.articles(generation.revisions()).values() if a.url]
    index.close()
    assert remove_articles([id_], config, EMBEDDER).removed == ["web/two.html"]


def test_removing_what_is_not_there_or_all_changes_nothing(config) -> None:
    with pytest.raises(NothingToIndexError, match=r"'nowhere\.txt'"):
        remove_articles(["tram.txt", "nowhere.txt"], config, EMBEDDER)
    with pytest.raises(NothingToIndexError):
        remove_articles(ALL, config, EMBEDDER)
    assert origins(config) == ALL


def test_rollback_goes_back_one_step_and_readers_notice(config) -> None:
    with pytest.raises(IndexMissingError, match="no generation before"):
        roll_back(config)
    remove_articles(["tram.txt"], config, EMBEDDER)
    index = Index(config, EMBEDDER.name)
    assert index.current().summary.articles == 2
    roll_back(config)
    assert index.current().summary.articles == 3
    index.close()
    assert wrong(config) == []
    assert remove_articles(["sport"], config, EMBEDDER).generation == 3
    assert generation_numbers(config.data) == [1, 3]


def test_a_file_is_read_again_only_when_it_has_changed(articles, config, monkeypatch) -> None:
    monkeypatch.setattr("index_store.sources.read", lambda path, root: pytest.fail(str(path)))
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


def lose_words(config: IndexConfig) -> None:
    shutil.rmtree(generation_folder(config.data, 1) / "lexical")


def lose_leads(config: IndexConfig) -> None:
    (generation_folder(config.data, 1) / "leads" / "days.npy").unlink()


def truncate_vectors(config: IndexConfig) -> None:
    path = generation_folder(config.data, 1) / "chroma" / "chroma.sqlite3"
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)


def lose_graph(config: IndexConfig) -> None:
    (generation_folder(config.data, 1) / "chroma" / "chroma.sqlite3").unlink()


def lose_manifest(config: IndexConfig) -> None:
    (generation_folder(config.data, 1) / "manifest.json").write_text("{")


def spoil_pointer(config: IndexConfig) -> None:
    (config.data / "CURRENT").write_bytes(b"\xff\x00")


@pytest.mark.parametrize(
    "damage", [lose_words, lose_leads, truncate_vectors, lose_graph, lose_manifest, spoil_pointer]
)
def test_doctor_names_a_damage_and_build_mends_it(config, damage) -> None:
    damage(config)
    assert wrong(config)
    report = rebuild_index(config, EMBEDDER)
    assert (report.articles, report.embedded) == (3, 0)
    assert wrong(config) == []
    assert origins(config) == ALL


def test_a_damaged_catalogue_is_named(config) -> None:
    path = config.data / "catalogue.db"
    with path.open("rb+") as file:
        file.seek(4096)
        file.write(b"\xff" * 16384)
    assert "catalogue" in wrong(config)[0]


def test_a_second_builder_is_told_who_is_at_work(articles, config) -> None:
    started, finish = threading.Event(), threading.Event()

    def wait(stage: str, done: int, total: int) -> None:
        started.set()
        finish.wait(30)

    write(articles, "tram.txt", "Tram on time\n\nThe tram line opened after all.\n")
    first = threading.Thread(target=build_index, args=(articles, config, EMBEDDER, wait))
    first.start()
    started.wait(30)
    try:
        said = f"dateline build, process {os.getpid()}, since {datetime.now(UTC).year}"
        with pytest.raises(IndexBusyError, match=said):
            add_sources(articles, config, EMBEDDER)
        assert any("being changed now" in item.what for item in examine(config, EMBEDDER.name))
    finally:
        finish.set()
        first.join()


def test_a_clock_that_jumps_back_changes_nothing(articles, config) -> None:
    folder = generation_folder(config.data, 1)
    stored = json.loads((folder / "manifest.json").read_text())
    stored["built_at"] = (datetime.now(UTC) + timedelta(days=4000)).isoformat()
    (folder / "manifest.json").write_text(json.dumps(stored))
    os.utime(articles / "tram.txt", (0, 0))
    write(articles, "new.txt", "Fair opens\n\nThe fair of Selby has opened its gates.\n")
    report = add_sources(articles, config, EMBEDDER)
    assert (report.added, current_number(config.data)) == (["new.txt"], 2)
    assert Manifest.read(generation_folder(config.data, 2)).built_at < stored["built_at"]


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 4 MB."""
    folder = Path(tempfile.mkdtemp())
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        folder.rmdir()
        pytest.skip("may not mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def test_a_full_disk_stops_a_build_and_the_old_index_serves(articles, small_disk) -> None:
    config = IndexConfig(data=small_disk / "data")
    build_index(articles, config, EMBEDDER)
    for number in range(200):
        write(articles, f"{number}.txt", f"Story {number}\n\n" + f"Ship {number} sailed. " * 2000)
    index = Index(config, EMBEDDER.name)
    with pytest.raises(IndexStoreError, match=r"(?s)cannot be .*(disk|space|full)"):
        build_index(articles, config, EMBEDDER)
    assert index.current().summary.articles == 3
    assert index.current().search_words("tram", 1)
    assert index.current().search_vectors(EMBEDDER.embed(["tram"])[0], 1)
    index.close()
    # Chroma writes when it is opened, so that a new process needs a little room.
    subprocess.run(["mount", "-o", "remount,size=40m", str(small_disk)], check=True)
    assert origins(config) == ALL
    assert build_index(articles, config, EMBEDDER).articles == 203


def test_a_child_reports_and_passes_on_what_the_build_raises(articles, tmp_path) -> None:
    config = IndexConfig(data=tmp_path / "data")
    stages = []
    report = in_child(
        build_index,
        articles,
        config=config,
        progress=lambda stage, done, total: stages.append(stage),
    )
    assert isinstance(report, BuildReport)
    assert sorted(report.added) == ALL
    assert stages[0] == "Reading"
    with pytest.raises(NothingToIndexError, match="nowhere"):
        in_child(build_index, tmp_path / "nowhere", config=config, progress=lambda *_: None)


def die(*_: object) -> None:
    os.kill(os.getpid(), 9)


def test_a_child_that_dies_is_an_error_with_what_to_do(config) -> None:
    with pytest.raises(IndexStoreError, match=r"SIGKILL.*Run the command again"):
        in_child(die, config=config, progress=lambda *_: None)
    assert origins(config) == ALL


def told(outcome: BuildReport | DatelineError) -> BuildReport:
    assert isinstance(outcome, BuildReport)
    return outcome


def test_watch_adds_what_is_new_and_survives_an_error(articles, config) -> None:
    rounds = watch([str(articles)], config, 0.01, lambda *_: None)
    assert told(next(rounds)).added == []
    write(articles, "new.txt", "Fair opens\n\nThe fair of Selby has opened its gates.\n")
    assert told(next(rounds)).added == ["new.txt"]
    shutil.move(articles, articles.with_name("away"))
    assert "no file or folder" in str(next(rounds))
    shutil.move(articles.with_name("away"), articles)
    assert told(next(rounds)).unchanged
    assert "new.txt" in origins(config)


READER = """
import sys
from pathlib import Path
from index_store import Index, IndexConfig, open_embedder
index = Index(IndexConfig.from_env(Path(sys.argv[1])), sys.argv[2])
embedder = open_embedder("wordllama")
for line in sys.stdin:
    generation = index.current()
    [(found, _)] = generation.search_vectors(embedder.embed([line])[0], 1)
    print(generation.number, generation.summary.articles, found in {
        chunk.id for chunk in generation.chunks_of(generation.revisions())}, flush=True)
"""


class Reader:
    """Another process with the index open."""

    def __init__(self, config: IndexConfig) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", READER, str(config.data), EMBEDDER.name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self) -> str:
        """Search; return the generation's number, its articles, and whether a hit is one."""
        questions, answers = self._process.stdin, self._process.stdout
        assert questions is not None
        assert answers is not None
        questions.write("Who won the cup?\n")
        questions.flush()
        return answers.readline().strip()

    def close(self) -> None:
        self._process.communicate(timeout=30)
        assert self._process.returncode == 0


@pytest.mark.parametrize("place", ["embedded", "server"])
def test_open_readers_in_other_processes_see_every_change(articles, tmp_path, place) -> None:
    with ExitStack() as stack:
        url = None
        if place == "server":
            url = stack.enter_context(chroma_server(tmp_path / "chroma"))
        config = IndexConfig(data=tmp_path / "shared", vectors_url=url)
        build_index(articles, config, EMBEDDER)
        readers = [Reader(config), Reader(config)]
        assert [reader.ask() for reader in readers] == ["1 3 True"] * 2
        for name, left in (("tram.txt", 2), ("sport", 1)):
            number = remove_articles([name], config, EMBEDDER).generation
            assert [reader.ask() for reader in readers] == [f"{number} {left} True"] * 2
        for reader in readers:
            reader.close()
        assert wrong(config) == []
        if url:
            collections = httpx.get(
                f"{url}/api/v2/tenants/default_tenant/databases/default_database/collections",
                trust_env=False,
            ).json()
            assert len(collections) == 2, "the live one, and the one before it"


def test_a_server_that_is_gone_is_named(articles, tmp_path) -> None:
    with chroma_server(tmp_path / "chroma") as url:
        config = IndexConfig(data=tmp_path / "shared", vectors_url=url)
        build_index(articles, config, EMBEDDER)
    with pytest.raises(IndexStoreError, match=rf"Chroma server at {url} cannot be reached"):
        Index(config, EMBEDDER.name)
    assert "DATELINE_CHROMA" in wrong(config)[0]
