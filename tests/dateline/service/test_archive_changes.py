"""The changes behind the archive tab: who may make which, one at a time, and how they end."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dateline.service import (
    AccessError,
    ArchiveChange,
    ArchiveChanges,
    Role,
    User,
)
from index_store import BuildReport, IndexBusyError, IndexConfig, NothingToIndexError
from index_store.building.change import changing
from tests.helpers.small_archive import ALL, origins, write

ADA = User("ada", Role.CURATOR)
BOB = User("bob", Role.READER)


@pytest.fixture
def archive(config: IndexConfig) -> Iterator[ArchiveChanges]:
    archive = ArchiveChanges(config)
    yield archive
    archive.close()


@pytest.fixture
def empty(tmp_path: Path) -> ArchiveChanges:
    """One of which nothing was built: what is refused at once needs no index."""
    return ArchiveChanges(IndexConfig(data=tmp_path / "data"))


def ended(archive: ArchiveChanges) -> ArchiveChange:
    assert archive._thread
    archive._thread.join(60)
    assert archive.latest
    assert not archive.latest.running
    return archive.latest


def report_of(archive: ArchiveChanges) -> BuildReport:
    result = ended(archive).result
    assert isinstance(result, BuildReport), archive.latest
    return result


@pytest.mark.parametrize(
    "change",
    [
        lambda archive, file: archive.add_files(BOB, [("a.txt", file)]),
        lambda archive, file: archive.add_addresses(BOB, ["https://example.org/a"]),
        lambda archive, file: archive.rebuild(BOB),
        lambda archive, file: archive.remove(BOB, ["harbour.txt"]),
        lambda archive, file: archive.roll_back(BOB),
        lambda archive, file: archive.cancel(BOB),
    ],
)
def test_a_reader_changes_nothing(
    empty, tmp_path, change: Callable[[ArchiveChanges, Path], None]
) -> None:
    file = write(tmp_path, "a.txt", "A story\n\nOf something.\n")
    with pytest.raises(AccessError, match="Only curators"):
        change(empty, file)
    assert empty.latest is None
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda archive: archive.add_files(ADA, []), "No file was chosen"),
        (
            lambda archive: archive.add_files(ADA, [("a.exe", Path("a.exe"))]),
            "'a.exe' is of a kind that cannot be read",
        ),
        (lambda archive: archive.add_addresses(ADA, []), "No address"),
        (lambda archive: archive.add_addresses(ADA, ["file:///etc/passwd"]), "is no web address"),
        (lambda archive: archive.add_addresses(ADA, ["http://a.example"] * 21), "20 at a time"),
        (lambda archive: archive.remove(ADA, []), "No article was chosen"),
    ],
)
def test_what_cannot_be_done_is_said_at_once(empty, change, told) -> None:
    with pytest.raises(NothingToIndexError, match=told):
        change(empty)
    assert empty.latest is None


def test_files_are_added_removed_and_brought_back(archive, config, tmp_path) -> None:
    good = write(tmp_path, "ferry.txt", "Ferry sails\n\nThe ferry to Rhue sails again.\n")
    bad = write(tmp_path, "bad.pdf", "no PDF")
    archive.add_files(ADA, [("../ferry.txt", good), ("bad.pdf", bad)])
    report = report_of(archive)
    assert [Path(name).name for name in report.added] == ["ferry.txt"]
    ((name, reason),) = report.skipped.items()
    assert name.startswith("uploads/")
    assert name in reason
    assert str(tmp_path) not in reason, "where the data folder is does not concern a curator"
    assert archive.statistics().snapshot.articles == 4

    (found,) = archive.find("ferry")
    archive.remove(ADA, [found.id])
    assert report_of(archive).removed == report.added
    assert archive.find("ferry") == []
    archive.roll_back(ADA)
    assert ended(archive).result == 2
    assert archive.find("ferry") == [found]
    kept = [(one.number, one.live) for one in archive.snapshots()]
    assert kept == [(3, False), (2, True)]


def test_a_private_address_is_not_fetched(archive, config) -> None:
    archive.add_addresses(ADA, ["http://127.0.0.1:9/story"])
    report = report_of(archive)
    assert "which is not a public address" in report.skipped["http://127.0.0.1:9/story"]
    assert report.articles == 3


def test_one_change_at_a_time_and_a_stopped_one_leaves_everything(
    archive, config, articles
) -> None:
    write(articles, "fair.txt", "Fair opens\n\nThe fair of Selby has opened its gates.\n")
    archive.rebuild(ADA)
    with pytest.raises(IndexBusyError, match="Rebuilding, begun by ada"):
        archive.remove(ADA, ["harbour.txt"])
    assert archive.other_builder() is None, "it is our own"
    archive.cancel(ADA)
    assert archive.latest
    assert archive.latest.stopping
    assert "still serves" in (ended(archive).error or "")
    assert origins(config) == ALL
    archive.rebuild(ADA)
    assert report_of(archive).added == ["fair.txt"]


def test_who_else_holds_the_lock_is_told(archive, config) -> None:
    with changing(config, "build", None):
        assert "dateline build, process" in (archive.other_builder() or "")
        archive.rebuild(ADA)
        error = ended(archive).error or ""
    assert "Another process is changing the index" in error
    assert "dateline build, process" in error
    assert archive.other_builder() is None


def test_closing_ends_a_running_change(config, articles) -> None:
    archive = ArchiveChanges(config)
    archive.rebuild(ADA)
    archive.close()
    assert archive.latest
    assert not archive.latest.running
    assert not [one for one in threading.enumerate() if one.name == "dateline-change"]
