"""Files are read again when the readers have changed, and not when only their comments have."""

import importlib.metadata
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index_store import build_index, readers
from index_store.readers import fingerprint
from tests.helpers.small_archive import ALL, EMBEDDER
from tests.test_architecture import MODULES, imported

HOME = Path(readers.__path__[0])
FETCHING = {"httpx", "protego"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the readers' code."""
    return Path(shutil.copytree(HOME, tmp_path / "readers"))


def edited(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_changed_comment_docstring_or_layout_changes_nothing(folder: Path) -> None:
    before = fingerprint._contents(folder)
    edited(folder / "dates.py", '"""Written dates', '"""Dates as they are written')
    edited(
        folder / "dates.py",
        "    if offset is None:\n",
        "    # No zone.\n    if offset is None:\n\n",
    )
    edited(folder / "parsed_article.py", '"""Goes on from', '"""It goes on from')
    (folder / "__pycache__").mkdir(exist_ok=True)
    (folder / "__pycache__" / "dates.pyc").write_bytes(b"compiled")
    assert fingerprint._contents(folder) == before


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("dates.py", "EARLIEST_YEAR = 1800", "EARLIEST_YEAR = 1700"),
        ("formats/pdf.py", "MARGIN_LINES = 2", "MARGIN_LINES = 3"),
        ("pages/scoring.py", "> 0.0", ">= 0.0"),
        ("pages/scoring_weights.json", "-2.21", "-2.22"),
    ],
    ids=["module", "format", "page", "weights"],
)
def test_changed_code_and_weights_change_it(folder: Path, name, before, after) -> None:
    earlier = fingerprint._contents(folder)
    edited(folder / name, before, after)
    assert fingerprint._contents(folder) != earlier


@pytest.mark.parametrize("library", fingerprint.LIBRARIES)
def test_another_version_of_a_library_changes_it(library: str, monkeypatch) -> None:
    now: Callable[[], str] = fingerprint.readers_fingerprint.__wrapped__
    before = now()
    assert now() == before
    real = importlib.metadata.version
    monkeypatch.setattr(fingerprint, "version", lambda name: real(name) + "x" * (name == library))
    assert now() != before


def test_every_library_that_the_readers_import_is_in_it() -> None:
    used = {
        name.partition(".")[0]
        for module in MODULES
        if module.startswith("index_store.readers")
        for name in imported(module)
    } - {*sys.stdlib_module_names, "index_store"}
    installed = importlib.metadata.packages_distributions()
    names = {installed[module][0].lower() for module in used - FETCHING}
    assert names == set(fingerprint.LIBRARIES)


def test_files_are_read_again_when_it_has_changed(articles, config, monkeypatch) -> None:
    seen: list[str] = []
    read = readers.read

    def noted(path: Path, *, root: Path):
        seen.append(path.relative_to(root).as_posix())
        return read(path, root=root)

    monkeypatch.setattr("index_store.building.sources.read", noted)
    assert build_index(articles, config, EMBEDDER).unchanged == ALL
    assert seen == []
    monkeypatch.setattr("index_store.building.sources.readers_fingerprint", lambda: "another")
    assert build_index(articles, config, EMBEDDER).unchanged == ALL
    assert sorted(seen) == ALL
