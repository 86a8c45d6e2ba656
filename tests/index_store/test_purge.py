"""Deleting for good, and a data folder that does not grow with what comes and goes."""

from pathlib import Path

import pytest

from index_store import (
    Index,
    IndexConfig,
    IndexMissingError,
    NothingToIndexError,
    add_sources,
    keep_uploads,
    purge_articles,
    remove_articles,
    roll_back,
)
from tests.helpers.small_archive import ALL, EMBEDDER, origins, write, wrong

SECRET = "Quillfeather"


def holders(folder: Path, words: str) -> list[str]:
    """Return the files that hold words, in whatever case."""
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and words.lower().encode() in path.read_bytes().lower()
    ]


@pytest.fixture
def named(config: IndexConfig, tmp_path: Path) -> IndexConfig:
    """An archive with an upload about somebody, which was corrected once."""
    for verb in ("was seen", "was not seen"):
        text = f"{SECRET} at the harbour\n\nJonas {SECRET} {verb} at the harbour of Selby.\n"
        file = write(tmp_path / "up", "seen.txt", text)
        add_sources(keep_uploads(config.data, [("seen.txt", file)]), config, EMBEDDER)
    return config


def test_nothing_of_a_purged_article_is_left(named) -> None:
    before = origins(named)
    theirs = [origin for origin in before if origin.startswith("uploads/")]
    assert len(theirs) == 2
    vectors = EMBEDDER.embed([f"Jonas {SECRET} was seen"])
    assert holders(named.data, SECRET)
    purged = purge_articles(theirs, named, EMBEDDER)
    assert (len(purged.ids), purged.texts, len(purged.files)) == (2, 2, 2)
    assert holders(named.data, SECRET) == []
    assert holders(named.data, "quillfeath") == [], "nor its stem in the index of words"
    assert origins(named) == ALL
    assert wrong(named) == []
    index = Index(named, EMBEDDER.name)
    assert len(index.current().search_vectors(vectors[0], 10)) == 3
    index.close()
    with pytest.raises(IndexMissingError, match="no snapshot before"):
        roll_back(named)


def test_what_was_removed_before_can_be_purged_by_its_id(named) -> None:
    index = Index(named, EMBEDDER.name)
    snapshot = index.current()
    articles = snapshot.articles(snapshot.revisions()).values()
    ids = [article.id for article in articles if SECRET in article.text]
    index.close()
    remove_articles(ids, named, EMBEDDER)
    purge_articles(ids, named, EMBEDDER)
    assert [name for name in holders(named.data, SECRET) if name != "seen.txt"] == []
    with pytest.raises(NothingToIndexError, match="Nothing was purged"):
        purge_articles(ids, named, EMBEDDER)
    assert origins(named) == ALL


def test_all_cannot_be_purged(config) -> None:
    with pytest.raises(NothingToIndexError, match="nothing was purged"):
        purge_articles(ALL, config, EMBEDDER)
    assert origins(config) == ALL


def test_the_data_folder_does_not_grow_by_adding_and_removing(config, tmp_path) -> None:
    folder = tmp_path / "more"
    for number in range(40):
        write(folder, f"{number}.txt", f"Story {number}\n\n" + f"Ship {number} sailed. " * 60)

    def size() -> int:
        return sum(path.stat().st_size for path in config.data.rglob("*") if path.is_file())

    index = Index(config, EMBEDDER.name)
    sizes = []
    for _ in range(4):
        add_sources(folder, config, EMBEDDER)
        assert index.current().summary.articles == 43
        remove_articles(["more"], config, EMBEDDER)
        assert index.current().summary.articles == 3
        sizes.append(size())
    index.close()
    assert sizes[-1] <= 1.05 * sizes[1], sizes
