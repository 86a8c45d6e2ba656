"""Changes of an archive change which articles are found, and nothing of the others is lost."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import tantivy

from index_store import (
    Article,
    ArticleFilters,
    DayRange,
    Index,
    IndexConfig,
    IndexMissingError,
    Snapshot,
    Term,
    back_up,
    index_articles,
    passes,
    purge_articles,
    rebuild_index,
    remove_articles,
    restore_backup,
    roll_back,
)
from index_store.data_folder import current_number, snapshot_folder
from index_store.manifest import MANIFEST, Manifest, files_of
from tests.conftest import ROOT
from tests.helpers.small_archive import EMBEDDER, wrong

WIRE = "The ferry to Vell was late on Monday, and four hundred people waited on the quay for it. "
FERRY = Article(
    id="ferry", title="Ferry late", text=WIRE * 2, source="Courier", published=date(2026, 1, 2)
)
REPRINT = replace(FERRY, id="reprint", title="Late ferry", source="Gazette")
TRAM = Article(id="tram", title="Tram", text="The trams of Ottery run again.", source="Courier")


@contextmanager
def opened(config: IndexConfig) -> Iterator[Snapshot]:
    index = Index(config, EMBEDDER.name)
    try:
        yield index.current()
    finally:
        index.close()


def found(config: IndexConfig, words: str, *, fold_reprints: bool = False) -> list[str]:
    with opened(config) as snapshot:
        index = snapshot.article_index
        page = index.search(Term(text=words), fold_reprints=fold_reprints)
        return sorted(article.id for article in snapshot.articles(page.revisions).values())


def test_an_article_keeps_its_other_texts(archive: IndexConfig) -> None:
    changed = replace(TRAM, text="The trams run at night too.", updated=date(2026, 2, 1))
    index_articles([changed], archive, EMBEDDER, keep=True)
    with opened(archive) as snapshot:
        held = snapshot.article("tram")
        assert held
        assert [one.text for one in snapshot.other_texts(held)] == [TRAM.text]
        assert snapshot.other_texts(FERRY) == []
    roll_back(archive)
    with opened(archive) as snapshot:
        held = snapshot.article("tram")
        assert held
        assert held.text == TRAM.text
        assert [one.text for one in snapshot.other_texts(held)] == [changed.text]


def test_an_article_passes_alone_as_it_does_in_the_index(tmp_path: Path) -> None:
    articles = [
        replace(FERRY, author="Ana  Ruíz", language="EN", published=date(2026, 3, 1)),
        replace(TRAM, author="P. Holt", language="de", published=None),
    ]
    config = IndexConfig(data=tmp_path)
    index_articles(articles, config, EMBEDDER)
    filters = [
        ArticleFilters(authors=("ana ruiz", "Zq")),
        ArticleFilters(authors=("Ruiz",)),
        ArticleFilters(language="En"),
        ArticleFilters(outlets=("COURIER",)),
        ArticleFilters(days=DayRange(since=date(2026, 3, 1))),
        ArticleFilters(days=DayRange(until=date(2026, 2, 28))),
        ArticleFilters(authors=("P. Holt",), language="en"),
        ArticleFilters(),
    ]
    with opened(config) as snapshot:
        for one in filters:
            found = snapshot.articles(list(snapshot.article_index.revisions(one))).values()
            assert {item.id for item in found} == {
                item.id for item in articles if passes(item, one)
            }


def make_older(config: IndexConfig) -> None:
    """Make of the live snapshot one that was built before articles were indexed."""
    number = current_number(config.data)
    assert number is not None
    folder = snapshot_folder(config.data, number)
    manifest = Manifest.read(folder)
    shutil.rmtree(folder / "search")
    replace(manifest, files=files_of(folder)).write(folder)


@pytest.fixture
def archive(tmp_path: Path) -> IndexConfig:
    made = IndexConfig(data=tmp_path / "data")
    index_articles([FERRY, TRAM], made, EMBEDDER)
    return made


def test_what_is_added_changed_and_removed_is_found_or_not(archive: IndexConfig) -> None:
    assert found(archive, "trams") == ["tram"]
    index_articles([replace(TRAM, text="The lines run again.")], archive, EMBEDDER, keep=True)
    assert found(archive, "Ottery") == []
    assert found(archive, "line") == ["tram"]
    assert found(archive, "ferry") == ["ferry"]
    remove_articles(["ferry"], archive, EMBEDDER)
    assert found(archive, "ferry") == []
    roll_back(archive)
    assert found(archive, "ferry") == ["ferry"]
    assert not wrong(archive)


def test_a_reprint_that_comes_later_is_folded_with_the_first(archive: IndexConfig) -> None:
    index_articles([REPRINT], archive, EMBEDDER, keep=True)
    assert found(archive, "ferry") == ["ferry", "reprint"]
    assert len(found(archive, "ferry", fold_reprints=True)) == 1
    with opened(archive) as snapshot:
        page = snapshot.article_index.search(Term(text="again")).revisions
        assert snapshot.reprint_counts(page) == [0]
        page = snapshot.article_index.search(Term(text="ferry")).revisions
        assert snapshot.reprint_counts(page) == [1, 1]
    remove_articles(["reprint"], archive, EMBEDDER)
    assert found(archive, "ferry", fold_reprints=True) == ["ferry"]
    with opened(archive) as snapshot:
        assert snapshot.reprint_counts(snapshot.revisions()) == [0, 0]


def test_an_older_snapshot_answers_and_says_how_it_is_searched(archive: IndexConfig) -> None:
    make_older(archive)
    with opened(archive) as snapshot:
        assert snapshot.search_words("ferry", 1)
        with pytest.raises(IndexMissingError, match=r"older Dateline.*dateline build"):
            _ = snapshot.article_index
    report = rebuild_index(archive, EMBEDDER)  # what ``dateline build`` does
    assert (len(report.unchanged), report.embedded) == (2, 0)
    assert found(archive, "ferry") == ["ferry"]
    make_older(archive)
    index_articles([REPRINT], archive, EMBEDDER, keep=True)  # any change does
    assert found(archive, "ferry") == ["ferry", "reprint"]
    assert found(archive, "trams") == ["tram"]


def test_an_index_of_another_form_is_made_again(archive: IndexConfig) -> None:
    number = current_number(archive.data)
    assert number is not None
    folder = snapshot_folder(archive.data, number)
    manifest = Manifest.read(folder)
    (folder / "search" / "form").write_text("0")
    replace(manifest, files=files_of(folder)).write(folder)
    with opened(archive) as snapshot, pytest.raises(IndexMissingError, match="dateline build"):
        _ = snapshot.article_index
    rebuild_index(archive, EMBEDDER)
    assert found(archive, "ferry") == ["ferry"]


def test_its_files_are_checked_like_all_others(archive: IndexConfig) -> None:
    index_articles([REPRINT], archive, EMBEDDER, keep=True)
    number = current_number(archive.data)
    assert number is not None
    folder = snapshot_folder(archive.data, number)
    assert {name.split("/")[0] for name in Manifest.read(folder).files} >= {"search", "leads"}
    [store] = list((folder / "search").glob("*.store"))[:1]
    store.write_bytes(b"\x00" * store.stat().st_size)
    assert any("search/" in what for what in wrong(archive))
    assert found(archive, "ferry") == ["ferry"]  # by the snapshot before
    report = rebuild_index(archive, EMBEDDER)
    assert report.mended
    assert found(archive, "ferry") == ["ferry", "reprint"]


def test_it_is_backed_up_and_purged(archive: IndexConfig, tmp_path: Path) -> None:
    back_up(archive, tmp_path / "copy")
    restore_backup(tmp_path / "copy", tmp_path / "other")
    assert found(IndexConfig(data=tmp_path / "other"), "ferry") == ["ferry"]
    purge_articles(["ferry"], archive, EMBEDDER)
    assert found(archive, "ferry") == []
    [folder] = archive.data.rglob("search")
    left = tantivy.Index.open(str(folder)).searcher()
    assert left.terms_with_prefix("text_words", "ottery") == [("ottery", 1)]
    assert left.terms_with_prefix("text_words", "quay") == []


SEARCH = """
import sys
from pathlib import Path
from index_store import Index, IndexConfig, Term
index = Index(IndexConfig(data=Path(sys.argv[1])), sys.argv[2])
print(index.current().article_index.search(Term(text="ferry")).total)
"""


def test_to_search_needs_no_write(archive: IndexConfig) -> None:
    number = current_number(archive.data)
    assert number is not None
    folder = snapshot_folder(archive.data, number)
    assert (folder / MANIFEST).is_file()
    before = files_of(folder)
    command = [sys.executable, "-c", SEARCH, str(archive.data), EMBEDDER.name]
    if os.geteuid() == 0:  # to whom the modes of files mean nothing
        command = ["setpriv", "--bounding-set", "-dac_override", *command]
    for path in [archive.data, *archive.data.rglob("*")]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert told.returncode == 0, told.stderr[-2000:]
    assert told.stdout.strip() == "1"
    assert files_of(folder) == before
