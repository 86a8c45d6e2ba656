"""A second process makes the same chunks and vectors, and its death is no disaster."""

import os
import signal
from pathlib import Path

import numpy as np
import psutil
import pytest

from index_store import Article, IndexConfig, IndexStoreError, index_articles, open_embedder
from index_store.building.passages import passages_of
from index_store.building.prefetch import passages_ahead
from index_store.catalogue.catalogue import Catalogue
from index_store.maintenance.doctor import examine_index

EMBEDDER = open_embedder("wordllama")
ARTICLES = [
    Article(id=f"a{n}", title=f"Story {n}", text=f"Ship {n} is in port. It sails on day {n}.")
    for n in range(1_100)
]


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def stored(place: Path) -> tuple[Catalogue, list[str]]:
    catalogue = Catalogue(place, create=True)
    catalogue.articles.add(ARTICLES)
    return catalogue, [article.revision for article in ARTICLES]


def helpers() -> list[psutil.Process]:
    children = psutil.Process().children()
    return [
        child for child in children if "index_store.building.prefetch" in " ".join(child.cmdline())
    ]


def test_a_second_process_gives_what_one_gives(tmp_path) -> None:
    config = IndexConfig(data=tmp_path)
    catalogue, revisions = stored(tmp_path / "one.db")
    alone = list(passages_of(revisions, catalogue, config, EMBEDDER))
    other, _ = stored(tmp_path / "two.db")
    with passages_ahead(revisions, other, config, EMBEDDER) as batches:
        assert len(helpers()) == 1
        together = list(batches)
    assert helpers() == []
    assert [p.ids for p in together] == [p.ids for p in alone]
    assert [p.texts for p in together] == [p.texts for p in alone]
    assert sum(p.embedded for p in together) == len(ARTICLES)
    assert all(np.allclose(a.vectors, b.vectors) for a, b in zip(together, alone, strict=True))


def test_its_death_stops_the_build_and_the_next_goes_on(tmp_path) -> None:
    config = IndexConfig(data=tmp_path / "data")
    index_articles(ARTICLES[:3], config, EMBEDDER)

    def kill(stage: str, done: int, total: int) -> None:
        for helper in helpers():
            os.kill(helper.pid, signal.SIGKILL)

    with pytest.raises(IndexStoreError, match="splits and embeds articles died"):
        index_articles(ARTICLES, config, EMBEDDER, kill)
    assert [item.what for item in examine_index(config, EMBEDDER.name) if item.remedy] == []
    report = index_articles(ARTICLES, config, EMBEDDER)
    assert report.articles == len(ARTICLES)
    assert report.embedded < len(ARTICLES)


def test_it_ends_when_nobody_wants_more(tmp_path) -> None:
    catalogue, revisions = stored(tmp_path / "one.db")
    with passages_ahead(revisions, catalogue, IndexConfig(data=tmp_path), EMBEDDER) as batches:
        next(batches)
        [helper] = helpers()
    assert not helper.is_running()
