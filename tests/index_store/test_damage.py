"""Damaged files and a full disk: named, mended, and nothing lost."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index_store import Index, IndexConfig, IndexStoreError, build_index, rebuild_index
from index_store.data_folder import snapshot_folder
from tests.helpers.small_archive import ALL, EMBEDDER, origins, write, wrong


def lose_words(config: IndexConfig) -> None:
    shutil.rmtree(snapshot_folder(config.data, 1) / "lexical")


def lose_leads(config: IndexConfig) -> None:
    (snapshot_folder(config.data, 1) / "leads" / "days.npy").unlink()


def truncate_vectors(config: IndexConfig) -> None:
    path = snapshot_folder(config.data, 1) / "chroma" / "chroma.sqlite3"
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)


def lose_graph(config: IndexConfig) -> None:
    (snapshot_folder(config.data, 1) / "chroma" / "chroma.sqlite3").unlink()


def lose_manifest(config: IndexConfig) -> None:
    (snapshot_folder(config.data, 1) / "manifest.json").write_text("{")


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
