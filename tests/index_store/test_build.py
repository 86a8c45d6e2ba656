"""Files in, a searchable index out: real files, real Chroma."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index_store import (
    Article,
    Index,
    IndexBusyError,
    IndexConfig,
    IndexMismatchError,
    IndexMissingError,
    NothingToIndexError,
    build_index,
    index_articles,
)
from index_store.data_folder import current_number
from index_store.search.chunking import split_articles
from index_store.search.sentences import sentence_spans
from tests.helpers.chroma_server import chroma_server
from tests.helpers.small_archive import ALL, EMBEDDER, write


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma") / "data") as url:
        yield url


@pytest.fixture(params=["embedded", "server"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> IndexConfig:
    """Chroma inside the process and on a server: every test runs on both."""
    url = request.getfixturevalue("server") if request.param == "server" else None
    return IndexConfig(data=tmp_path / "data", vectors_url=url)


def test_a_chunk_is_a_slice_of_its_article() -> None:
    text = "\n\n".join(f"Paragraph {n} says “hello” to Ünal. It repeats itself." for n in range(90))
    article = Article(id="a", title="A", text=text, origin="a")
    [spans] = split_articles([article], IndexConfig(chunk_size_words=40))
    chunks = [text[a:b] for a, b in spans]
    assert len(chunks) > 5
    assert text.split() == " ".join(chunks).split()


def test_sentences_are_exact_and_never_cross_paragraphs() -> None:
    text = 'The U.S. envoy left. "We won\'t go," he said.\n\nNaïve 😀 readers stayed.'
    assert [text[a:b] for a, b in sentence_spans(text)] == [
        "The U.S. envoy left.",
        '"We won\'t go," he said.',
        "Naïve 😀 readers stayed.",
    ]


def test_build_then_search_by_word_and_by_vector(articles, config) -> None:
    report = build_index(articles, config, EMBEDDER)
    assert sorted(report.added) == ALL
    index = Index(config, EMBEDDER.name)
    snapshot = index.current()
    for found in (
        snapshot.search_words("late tram", 1),
        snapshot.search_vectors(EMBEDDER.embed(["late tram"])[0], 1),
    ):
        chunk = snapshot.chunks([found[0][0]])[0]
        assert "tram line of Ottery" in chunk.text
    index.close()


def test_rebuild_embeds_only_what_changed(articles, config, tmp_path) -> None:
    first = build_index(articles, config, EMBEDDER)
    again = build_index(articles, config, EMBEDDER)
    assert (again.snapshot, again.embedded) == (first.snapshot, 0)
    write(articles, "tram.txt", "Tram on time\n\nThe tram line of Ottery opened after all.\n")
    changed = build_index(articles, config, EMBEDDER)
    assert changed.changed == ["tram.txt"]
    assert (changed.embedded, changed.snapshot) == (1, first.snapshot + 1)


def test_a_reader_notices_the_new_snapshot(articles, config, tmp_path) -> None:
    build_index(articles, config, EMBEDDER)
    index = Index(config, EMBEDDER.name)
    before = index.current()
    write(articles, "third.txt", "Bridge falls\n\nThe old bridge of Wexcombe fell at dawn.\n")
    build_index(articles, config, EMBEDDER)
    assert index.current().summary.articles == 4
    assert before.search_words("harbour", 1), "the older one stays usable"
    index.close()


def test_a_bad_file_is_named_and_its_earlier_text_is_kept(articles, config, tmp_path) -> None:
    build_index(articles, config, EMBEDDER)
    (articles / "tram.txt").write_bytes(b"\x00\x01\x02" * 50)
    (articles / "new.txt").write_bytes(b"")
    report = build_index(articles, config, EMBEDDER)
    assert set(report.skipped) == {"tram.txt", "new.txt"}
    assert report.kept == ["tram.txt"]
    index = Index(config, EMBEDDER.name)
    assert index.current().search_words("tram", 1)
    index.close()


def test_nothing_to_index_leaves_the_old_index(articles, config, tmp_path) -> None:
    build_index(articles, config, EMBEDDER)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToIndexError, match="no article"):
        build_index(tmp_path / "empty", config, EMBEDDER)
    with pytest.raises(NothingToIndexError):
        build_index(tmp_path / "missing", config, EMBEDDER)
    assert current_number(config.data) == 1


def test_a_failed_build_leaves_the_old_index(articles, config, tmp_path) -> None:
    class Broken:
        name, dimension = EMBEDDER.name, EMBEDDER.dimension

        def embed(self, texts):
            raise RuntimeError("no power")

    build_index(articles, config, EMBEDDER)
    write(articles, "third.txt", "Bridge falls\n\nThe old bridge of Wexcombe fell at dawn.\n")
    with pytest.raises(RuntimeError):
        build_index(articles, config, Broken())
    index = Index(config, EMBEDDER.name)
    assert index.current().summary.articles == 3
    index.close()
    assert build_index(articles, config, EMBEDDER).snapshot > 1


def test_two_builds_at_once_are_refused(articles, config, tmp_path) -> None:

    def build_again(stage: str, done: int, total: int) -> None:
        with pytest.raises(IndexBusyError, match="dateline build, process"):
            build_index(articles, config, EMBEDDER)

    build_index(articles, config, EMBEDDER, build_again)


def test_opening_says_what_is_missing_or_different(articles, config, tmp_path) -> None:
    with pytest.raises(IndexMissingError, match="dateline build"):
        Index(config, EMBEDDER.name)
    build_index(articles, config, EMBEDDER)
    with pytest.raises(IndexMismatchError, match=r"wordllama.*other-model"):
        Index(config, "other-model")


def test_articles_keep_their_dates_and_the_first_of_two_with_one_id(config) -> None:
    one = Article(
        id="x", title="One", text="The fair opened.", published=date(2025, 3, 4), origin="1"
    )
    two = Article(id="x", title="Two", text="The fair closed.", origin="2")
    report = index_articles([one, two], config, EMBEDDER)
    assert report.duplicate == {"2": "1"}
    index = Index(config, EMBEDDER.name)
    assert index.current().articles([one.revision])[one.revision] == one
    assert index.current().summary.first_day == date(2025, 3, 4)
    index.close()


def test_a_paragraph_after_a_closing_quote_keeps_its_place() -> None:
    paragraph = "He wept. “We can’t hold on anymore,” it was.”"
    text = "\n\n".join(f"{paragraph} A broken road was seen {n} miles on." for n in range(20))
    article = Article(id="a", title="A", text=text, origin="a")
    [spans] = split_articles([article], IndexConfig(chunk_size_words=20))
    assert " ".join(text[start:end] for start, end in spans).split() == text.split()
