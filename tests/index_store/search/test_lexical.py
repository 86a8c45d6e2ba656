"""BM25 made from kept counts is the BM25 that bm25s makes of the whole."""

from pathlib import Path

import bm25s
import numpy as np
import pytest

from index_store.errors import IndexMissingError
from index_store.search.lexical import LexicalIndex, stems_of
from index_store.search.lexical_writer import LexicalWriter
from tests.conftest import EXAMPLES

TEXTS = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.iterdir())]
IDS = [str(number) for number in range(len(TEXTS))]
ENGLISH = ["en"] * len(TEXTS)
QUERIES = ["Which countries refused to send troops?", "what the Dáil said", "İstanbul"]


def scores(folder: Path, query: str) -> dict[str, float]:
    return dict(LexicalIndex.open(folder).search(query, len(TEXTS)))


@pytest.mark.parametrize("query", QUERIES)
def test_scores_are_those_of_bm25s(tmp_path, query) -> None:
    writer = LexicalWriter()
    writer.add(IDS[:5], TEXTS[:5], ENGLISH[:5])
    writer.add(IDS[5:], TEXTS[5:], ENGLISH[5:])
    writer.save(tmp_path / "ours")
    reference = bm25s.BM25()
    reference.index(stems_of(TEXTS), show_progress=False)
    wanted = reference.get_scores(stems_of([query])[0])
    found = scores(tmp_path / "ours", query)
    assert np.allclose([found.get(id_, 0.0) for id_ in IDS], wanted, atol=1e-6)


@pytest.mark.parametrize("query", QUERIES)
def test_continuing_gives_what_writing_afresh_gives(tmp_path, query) -> None:
    earlier = LexicalWriter()
    earlier.add(["gone", *IDS[:4]], ["A harbour that refused countries.", *TEXTS[:4]], ENGLISH[:5])
    earlier.save(tmp_path / "earlier")
    later = LexicalWriter.continuing(tmp_path / "earlier", without={"gone"})
    later.add(IDS[4:], TEXTS[4:], ENGLISH[4:])
    later.save(tmp_path / "later")
    fresh = LexicalWriter()
    fresh.add(IDS, TEXTS, ENGLISH)
    fresh.save(tmp_path / "fresh")
    assert scores(tmp_path / "later", query) == pytest.approx(scores(tmp_path / "fresh", query))


def test_an_index_of_empty_texts_opens_and_finds_nothing(tmp_path) -> None:
    writer = LexicalWriter()
    writer.add(["a"], [""], ["en"])
    writer.save(tmp_path / "index")
    assert LexicalIndex.open(tmp_path / "index").search("anything", 5) == []


@pytest.mark.parametrize("name", ["ids.json", "indptr.csc.index.npy", "vocab.index.json"])
def test_a_damaged_index_is_named(tmp_path, name) -> None:
    writer = LexicalWriter()
    writer.add(IDS, TEXTS, ENGLISH)
    writer.save(tmp_path / "index")
    (tmp_path / "index" / name).write_bytes(b"\x00\x01")
    with pytest.raises(IndexMissingError, match="missing or damaged"):
        LexicalIndex.open(tmp_path / "index")


def test_a_word_is_the_rarer_the_fewer_texts_hold_it(tmp_path) -> None:
    writer = LexicalWriter()
    texts = ["A ferry sank.", "The ferry sailed.", "The ferry sailed again."]
    writer.add(["a", "b", "c"], texts, ["en"] * 3)
    writer.save(tmp_path / "index")
    found = LexicalIndex.open(tmp_path / "index").rarity(["ferri", "sail", "sank", "whale"])
    assert found == pytest.approx(np.log([1, 1.5, 3, 3]))


def test_each_text_is_found_by_the_stems_of_its_own_language(tmp_path) -> None:
    writer = LexicalWriter()
    writer.add(["de"], ["Die Verletzten wurden in Kliniken gebracht."], ["de"])
    writer.add(["en"], ["The injured were taken to clinics by ambulance."], ["en"])
    writer.save(tmp_path / "index")
    index = LexicalIndex.open(tmp_path / "index")
    assert [id_ for id_, _ in index.search("wie viele Verletzte", 5, language="de")] == ["de"]
    assert [id_ for id_, _ in index.search("which clinic", 5)] == ["en"]
    assert index.search("die die", 5, language="de") == []  # no word of a question in German


def test_a_continued_index_knows_the_languages_of_the_earlier_one(tmp_path) -> None:
    earlier = LexicalWriter()
    earlier.add(["de"], ["Die Verletzten wurden gebracht."], ["de"])
    earlier.save(tmp_path / "earlier")
    later = LexicalWriter.continuing(tmp_path / "earlier", without=set())
    later.add(["en"], ["The injured were taken away."], ["en"])
    later.save(tmp_path / "later")
    found = LexicalIndex.open(tmp_path / "later")
    assert [id_ for id_, _ in found.search("Verletzte", 5, language="de")] == ["de"]
