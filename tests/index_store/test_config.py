"""Settings reach what they are for, and an index is never a mixture of two of them."""

from contextlib import closing
from pathlib import Path

import pytest

from index_store import Article, Index, IndexConfig, build_index, index_articles
from index_store.config import GraphConfig, LeadConfig, ReprintConfig
from index_store.data_folder import snapshot_folder
from index_store.manifest import Manifest
from index_store.types import GraphDensity
from tests.helpers.small_archive import ALL, EMBEDDER, origins


def test_the_environment_says_where_vectors_and_catalogue_are(monkeypatch) -> None:
    assert IndexConfig.from_env(Path("d")) == IndexConfig(data=Path("d"))
    monkeypatch.setenv("DATELINE_CHROMA", "http://older:8000")
    assert IndexConfig.from_env(Path("d")).vectors_url == "http://older:8000"
    monkeypatch.setenv("DATELINE_VECTORS", "http://newer:8000")
    monkeypatch.setenv("DATELINE_CATALOGUE", "postgresql://host/archive")
    config = IndexConfig.from_env(Path("d"))
    assert config.vectors_url == "http://newer:8000"
    assert config.catalogue == "postgresql://host/archive"


def test_other_leads_make_the_index_anew_and_the_next_change_goes_on(articles, config) -> None:
    other = IndexConfig(data=config.data, leads=LeadConfig(words=5))
    report = build_index(articles, other, EMBEDDER)
    assert (report.snapshot, report.unchanged) == (2, ALL)
    assert build_index(articles, other, EMBEDDER).snapshot == 2
    assert build_index(articles, config, EMBEDDER).snapshot == 3
    assert Manifest.read(snapshot_folder(config.data, 3)).settings is None
    assert origins(config) == ALL


def test_how_alike_reprints_are_is_a_setting(tmp_path: Path) -> None:
    words = " ".join(f"word{n}" for n in range(60))
    stories = [
        Article(id="a", title="A", text=f"{words} one end."),
        Article(id="b", title="B", text=f"{words} and quite another end, with more to it."),
    ]
    for similarity, clusters in ((0.5, 1), (0.99, 0)):
        config = IndexConfig(
            data=tmp_path / str(similarity), reprints=ReprintConfig(similarity=similarity)
        )
        assert index_articles(stories, config, EMBEDDER).clusters == clusters


def test_the_graph_that_recalls_enough_is_taken(articles, tmp_path) -> None:
    densities = tuple(
        GraphDensity(construction=search, neighbours=8, search=search) for search in (20, 40)
    )
    config = IndexConfig(data=tmp_path, graph=GraphConfig(densities=densities, min_recall=0.5))
    build_index(articles, config, EMBEDDER)
    assert Manifest.read(snapshot_folder(tmp_path, 1)).recall == 1.0


@pytest.mark.parametrize(("letters", "found"), [(5, True), (9, False)])
def test_from_how_many_letters_a_word_may_be_misspelt_is_a_setting(config, letters, found) -> None:
    opened = IndexConfig(data=config.data, misspelt_letters=letters)
    with closing(Index(opened, EMBEDDER.name)) as index:
        assert bool(index.current().search_words("harbuor", 1)) is found
