"""A lost pointer, a damaged snapshot, a full disk: nothing is deleted, and what is said is true."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index_store import (
    Index,
    IndexConfig,
    IndexMissingError,
    add_sources,
    rebuild_index,
    remove_articles,
    roll_back,
)
from index_store.data_folder import current_number, snapshot_folder, snapshot_numbers
from tests.conftest import ROOT
from tests.helpers.small_archive import ALL, EMBEDDER, origins, write, wrong

MORE = sorted([*ALL, "more/bridge.txt"])


def lose_pointer(config: IndexConfig) -> None:
    (config.data / "CURRENT").unlink()


def point_at_nothing(config: IndexConfig) -> None:
    (config.data / "CURRENT").write_text("99")


def empty_pointer(config: IndexConfig) -> None:
    (config.data / "CURRENT").write_text("")


def pointer_is_a_folder(config: IndexConfig) -> None:
    lose_pointer(config)
    (config.data / "CURRENT").mkdir()


LOST = [lose_pointer, point_at_nothing, empty_pointer, pointer_is_a_folder]


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    return write(tmp_path / "more", "bridge.txt", "Bridge falls\n\nThe bridge fell at dawn.\n")


@pytest.mark.parametrize("damage", LOST)
def test_adding_without_a_sound_pointer_keeps_all(config, bridge, damage) -> None:
    damage(config)
    report = add_sources(bridge, config, EMBEDDER)
    assert "CURRENT" in report.mended
    assert (report.added, report.removed) == (["more/bridge.txt"], [])
    assert origins(config) == MORE
    assert wrong(config) == []
    assert 1 in snapshot_numbers(config.data), "what the pointer may have named is kept"


@pytest.mark.parametrize("damage", LOST)
def test_a_lost_pointer_is_told_and_build_mends_it(config, damage, caplog) -> None:
    damage(config)
    assert origins(config) == ALL
    assert "snapshot 1 answers" in caplog.text
    [said] = wrong(config)
    assert "CURRENT" in said
    rebuild_index(config, EMBEDDER)
    assert current_number(config.data) == 1
    assert wrong(config) == []


def test_the_newest_whole_snapshot_takes_the_place_of_a_lost_one(config, bridge) -> None:
    add_sources(bridge, config, EMBEDDER)
    shutil.rmtree(snapshot_folder(config.data, 2))
    lose_pointer(config)
    assert origins(config) == ALL
    report = remove_articles(["tram.txt"], config, EMBEDDER)
    assert "snapshot 1" in report.mended
    assert origins(config) == ["harbour.txt", "sport/cup.txt"]


def test_without_any_snapshot_the_list_in_the_catalogue_counts(config, bridge) -> None:
    lose_pointer(config)
    shutil.rmtree(config.data / "generations")
    report = add_sources(bridge, config, EMBEDDER)
    assert "catalogue" in report.mended
    assert origins(config) == MORE


# The pointer moves while an index is open.


@pytest.mark.parametrize("damage", LOST)
def test_an_open_index_outlives_its_pointer(config, bridge, damage) -> None:
    index = Index(config, EMBEDDER.name)
    damage(config)
    assert index.current().summary.articles == 3
    add_sources(bridge, config, EMBEDDER)
    assert index.current().summary.articles == 4
    index.close()


# Damaged files.


def flip(path: Path, count: int = 40) -> None:
    """Flip bytes all over a file, behind what tells its format."""
    stored = bytearray(path.read_bytes())
    for place in random.Random(1).sample(range(128, len(stored)), min(count, len(stored) - 128)):
        stored[place] ^= 0xFF
    path.write_bytes(stored)


SNAPSHOT_FILES = [
    "lexical/indices.csc.index.npy",
    "lexical/data.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "lexical/vocab.index.json",
    "lexical/counts.npz",
    "leads/vectors.npy",
    "leads/days.npy",
    "leads/clusters.npy",
    "chroma/chroma.sqlite3",
    "manifest.json",
]


@pytest.mark.parametrize("name", SNAPSHOT_FILES)
def test_flipped_bytes_are_found_when_opened_by_doctor_and_mended(config, name) -> None:
    flip(snapshot_folder(config.data, 1) / name)
    with pytest.raises(IndexMissingError, match=r"damaged|no complete index"):
        Index(config, EMBEDDER.name)
    assert wrong(config)
    report = rebuild_index(config, EMBEDDER)
    assert (report.articles, report.embedded, report.snapshot) == (3, 0, 2)
    assert "snapshot 1" in report.mended
    assert wrong(config) == []
    assert origins(config) == ALL


def test_an_older_snapshot_answers_while_the_live_one_is_damaged(config, bridge, caplog) -> None:
    add_sources(bridge, config, EMBEDDER)
    flip(snapshot_folder(config.data, 2) / "lexical" / "data.csc.index.npy")
    index = Index(config, EMBEDDER.name)
    assert index.current().number == 1
    assert "snapshot 1 answers" in caplog.text
    assert rebuild_index(config, EMBEDDER).articles == 4
    assert index.current().summary.articles == 4
    index.close()
    assert snapshot_numbers(config.data) == [1, 3], "the damaged one is of no use to go back to"


def test_nobody_goes_back_to_a_damaged_snapshot(config, bridge) -> None:
    add_sources(bridge, config, EMBEDDER)
    flip(snapshot_folder(config.data, 1) / "lexical" / "data.csc.index.npy")
    with pytest.raises(IndexMissingError, match="no snapshot before"):
        roll_back(config)
    assert "Snapshot 1 is damaged" in " ".join(wrong(config))


def test_reading_leaves_every_file_of_a_snapshot_as_it_is(config) -> None:
    folder = snapshot_folder(config.data, 1)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    index = Index(config, EMBEDDER.name)
    assert index.current().search_vectors(EMBEDDER.embed(["tram"])[0], 3)
    index.close()
    assert wrong(config) == []
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


# Nothing can be written.

READ_ALL = """
import os, resource, sys
from pathlib import Path
from index_store import Index, IndexConfig, open_embedder
embedder = open_embedder("wordllama")
if sys.argv[2] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
index = Index(IndexConfig(data=Path(sys.argv[1])), embedder.name)
snapshot = index.current()
[(found, cosine)] = snapshot.search_vectors(embedder.embed(["the tram line is late"])[0], 1)
[(worded, _)] = snapshot.search_words("tram", 1)
assert found == worded and cosine > .3, (found, worded, cosine)
print(len(snapshot.articles(snapshot.revisions())), snapshot.passages([found])[0][1].title)
"""


@pytest.mark.parametrize("why", ["full", "read-only"])
@pytest.mark.parametrize("left", ["closed", "killed"])
def test_reading_needs_no_write(config, why, left) -> None:
    opened = Index(config, EMBEDDER.name) if left == "killed" else None
    command = [sys.executable, "-c", READ_ALL, str(config.data), why]
    if why == "read-only":
        for path in [config.data, *config.data.rglob("*")]:
            path.chmod(0o500 if path.is_dir() else 0o400)
        if os.geteuid() == 0:  # to whom the modes of files mean nothing
            command = ["setpriv", "--bounding-set", "-dac_override", *command]
    told = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    if opened:
        opened.close()
    assert told.returncode == 0, told.stderr[-2000:]
    assert told.stdout.strip() == "3 Tram delayed"
