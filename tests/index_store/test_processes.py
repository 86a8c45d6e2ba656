"""Other processes: a second builder, a child that builds, a watcher, readers, a Chroma server."""

import fcntl
import os
import shutil
import subprocess
import sys
import threading
from contextlib import ExitStack
from datetime import UTC, datetime

import httpx
import pytest

from index_store import (
    BuildReport,
    DatelineError,
    Index,
    IndexBusyError,
    IndexConfig,
    IndexStoreError,
    NothingToIndexError,
    add_sources,
    build_index,
    remove_articles,
)
from index_store.building.watch import watch_sources
from index_store.building.worker import run_in_child
from index_store.data_folder import WITHOUT_LOCKS, locked
from index_store.maintenance.doctor import examine_index
from tests.conftest import ROOT
from tests.helpers.chroma_server import chroma_server
from tests.helpers.small_archive import ALL, EMBEDDER, origins, write, wrong


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
        assert any(
            "being changed now" in item.what for item in examine_index(config, EMBEDDER.name)
        )
    finally:
        finish.set()
        first.join()


@pytest.mark.parametrize("number", sorted(WITHOUT_LOCKS))
def test_where_the_disk_knows_no_locks_a_second_builder_is_refused(
    articles, config, monkeypatch, number
) -> None:
    def unknown(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    build_index(articles, config, EMBEDDER)
    monkeypatch.setattr(fcntl, "flock", unknown)
    write(articles, "tram.txt", "Tram on time\n\nThe tram line opened after all.\n")
    with (
        locked(config.data, "build"),
        pytest.raises(IndexBusyError, match=f"dateline build, process {os.getpid()}"),
    ):
        add_sources(articles, config, EMBEDDER)
    assert add_sources(articles, config, EMBEDDER).changed == ["tram.txt"]


def test_where_the_disk_knows_no_locks_that_of_a_dead_builder_holds_up_nobody(config) -> None:
    ends_within = (
        "import fcntl, os, sys\n"
        "from pathlib import Path\n"
        "from index_store.data_folder import locked\n"
        "def unknown(*_): raise OSError(38, 'Function not implemented')\n"
        "fcntl.flock = unknown\n"
        "with locked(Path(sys.argv[1]), 'build'): os._exit(3)\n"
    )
    command = [sys.executable, "-c", ends_within, config.data]
    for _ in range(2):  # the second finds what the first left
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == 3


def test_a_child_reports_and_passes_on_what_the_build_raises(articles, tmp_path) -> None:
    config = IndexConfig(data=tmp_path / "data")
    stages = []
    report = run_in_child(
        build_index,
        articles,
        config=config,
        progress=lambda stage, done, total: stages.append(stage),
    )
    assert isinstance(report, BuildReport)
    assert sorted(report.added) == ALL
    assert stages[0] == "Reading"
    with pytest.raises(NothingToIndexError, match="nowhere"):
        run_in_child(build_index, tmp_path / "nowhere", config=config, progress=lambda *_: None)


def die(*_: object) -> None:
    os.kill(os.getpid(), 9)


def test_a_child_that_dies_is_an_error_with_what_to_do(config) -> None:
    with pytest.raises(IndexStoreError, match=r"SIGKILL.*Run the command again"):
        run_in_child(die, config=config, progress=lambda *_: None)
    assert origins(config) == ALL


def told(outcome: BuildReport | DatelineError) -> BuildReport:
    assert isinstance(outcome, BuildReport)
    return outcome


def test_watch_adds_what_is_new_and_survives_an_error(articles, config) -> None:
    rounds = watch_sources([str(articles)], config, 0.01, lambda *_: None)
    write(articles, "new.txt", "Fair opens\n\nThe fair of Selby has opened its gates.\n")
    assert told(next(rounds)).added == ["new.txt"]
    shutil.move(articles, articles.with_name("away"))
    assert "no file or folder" in str(next(rounds))
    shutil.move(articles.with_name("away"), articles)
    last = told(next(rounds))
    assert (last.added, sorted(last.unchanged)) == ([], sorted([*ALL, "new.txt"]))
    assert origins(config) == sorted(last.unchanged)


READER = """
import sys
from pathlib import Path
from index_store import Index, IndexConfig, open_embedder
index = Index(IndexConfig.from_env(Path(sys.argv[1])), sys.argv[2])
embedder = open_embedder("wordllama")
for line in sys.stdin:
    snapshot = index.current()
    [(found, _)] = snapshot.search_vectors(embedder.embed([line])[0], 1)
    print(snapshot.number, snapshot.summary.articles, found in {
        chunk.id for chunk in snapshot.chunks_of(snapshot.revisions())}, flush=True)
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
        """Search; return the snapshot's number, its articles, and whether a hit is one."""
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
            number = remove_articles([name], config, EMBEDDER).snapshot
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
    assert "DATELINE_VECTORS" in wrong(config)[0]
