"""Which files of a folder are read, and what makes an article the same one again."""

from pathlib import Path

import pytest

from index_store.errors import NothingToIndexError
from index_store.readers import find_files
from tests.helpers.reading import Archive, only


def test_an_id_survives_edits_and_moves_of_the_archive(archive: Archive, tmp_path: Path) -> None:
    first = archive.read("one/a.txt", "The harbour reopened.")
    again = archive.read("one/a.txt", "The harbour closed.")
    elsewhere = Archive(tmp_path / "elsewhere").read("one/a.txt", "The harbour reopened.")
    assert first.id == again.id == elsewhere.id
    assert first.id[0] == "a"
    assert len(first.id) == 17
    assert first.origin == "one/a.txt"
    assert first.id != archive.read("two/a.txt", "The harbour reopened.").id


def test_an_address_identifies_an_article_wherever_it_lies(archive: Archive) -> None:
    front_matter = "---\nurl: {}\n---\nIt reopened.\n"
    first = archive.read("a.md", front_matter.format("https://Harbour.example:443/1#top"))
    second = archive.read("b.md", front_matter.format("https://harbour.example/1"))
    assert first.id == second.id
    assert first.url == "https://harbour.example/1"


def test_a_single_file_is_its_own_root(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The harbour reopened.")
    assert only(path, path).origin == "a.txt"


def test_a_folder_gives_its_readable_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.HTML", "a/b.md", ".hidden.txt", ".git/x.txt", "a/x.png", "a/README"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path)]
    assert found == ["a/b.md", "a/c.HTML", "b.txt"]
    assert find_files(tmp_path / "b.txt") == [tmp_path / "b.txt"]


def test_links_lead_neither_out_of_the_folder_nor_round_in_circles(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    (inside / ".data").mkdir(parents=True)
    outside.mkdir()
    for path in (inside / "a.txt", inside / ".data/b.txt", outside / "c.txt"):
        path.write_text("x")
    (inside / "out").symlink_to(outside)
    (inside / "c.txt").symlink_to(outside / "c.txt")
    (inside / "round").symlink_to(inside)
    (inside / "same.txt").symlink_to(inside / "a.txt")
    (inside / "b.txt").symlink_to(inside / ".data/b.txt")  # as Kubernetes mounts files
    assert find_files(inside) == [inside / "a.txt", inside / "b.txt"]


def test_a_path_with_nothing_at_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(NothingToIndexError, match="absent"):
        find_files(tmp_path / "absent")
    assert find_files(tmp_path) == []
