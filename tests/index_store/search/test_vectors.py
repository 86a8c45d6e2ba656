"""Another vector store takes Chroma's place by a line where the backend is chosen."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index_store import (
    GraphConfig,
    GraphDensity,
    Index,
    IndexConfig,
    IndexMissingError,
    IndexStoreError,
    add_sources,
    build_index,
    remove_articles,
    roll_back,
)
from index_store.search.vectors import BACKENDS
from index_store.types import FloatMatrix, SnapshotPlace
from tests.helpers.small_archive import ALL, EMBEDDER, origins, write, wrong


class ArrayStore:
    """Vectors in one file, searched one and all."""

    def __init__(self, path: Path, rows: dict[str, FloatMatrix]) -> None:
        self._path, self._rows = path, rows

    def add(self, ids: Sequence[str], vectors: FloatMatrix) -> None:
        self._rows |= dict(zip(ids, vectors, strict=True))
        self._save()

    def delete(self, ids: Sequence[str]) -> None:
        for id_ in ids:
            del self._rows[id_]
        self._save()

    def count(self) -> int:
        return len(self._rows)

    def ids(self) -> set[str]:
        return set(self._rows)

    def vectors(self, ids: Sequence[str]) -> FloatMatrix:
        return np.array([self._rows[id_] for id_ in ids], np.float32)

    def pages(self) -> Iterator[FloatMatrix]:
        yield self.vectors(list(self._rows))

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        cosines = {id_: float(row @ vector) for id_, row in self._rows.items()}
        return sorted(cosines.items(), key=lambda pair: -pair[1])[:limit]

    def close(self) -> None:
        self._rows = {}

    def _save(self) -> None:
        vectors = self.vectors(list(self._rows))
        np.savez(self._path, ids=np.array(list(self._rows), str), vectors=vectors)


class ArrayBackend:
    """A file in every snapshot's folder."""

    can_continue = True

    def __init__(self, address: str) -> None:
        assert address == "arrays:"

    def create(self, place: SnapshotPlace, density: GraphDensity) -> ArrayStore:
        return ArrayStore(_file(place), {})

    def continue_from(self, earlier: SnapshotPlace, place: SnapshotPlace) -> ArrayStore:
        shutil.copy(_file(earlier), _file(place))
        return self.open(place)

    def settle(self, place: SnapshotPlace) -> None: ...

    def open(self, place: SnapshotPlace) -> ArrayStore:
        try:
            stored = np.load(_file(place))
        except FileNotFoundError as error:
            raise IndexMissingError("The arrays are gone. Mend them: dateline build") from error
        return ArrayStore(
            _file(place), dict(zip(stored["ids"].tolist(), stored["vectors"], strict=True))
        )

    def drop(self, place: SnapshotPlace) -> None:
        _file(place).unlink(missing_ok=True)


class SparseBackend(ArrayBackend):
    """Finds nothing by the sparsest graph."""

    def create(self, place: SnapshotPlace, density: GraphDensity) -> ArrayStore:
        (place.folder / "density").write_text(str(density.search))
        return super().create(place, density)

    def open(self, place: SnapshotPlace) -> ArrayStore:
        store = super().open(place)
        if (place.folder / "density").read_text() == str(GraphConfig().densities[0].search):
            store.search = lambda vector, limit: []  # type: ignore[method-assign]
        return store


def _file(place: SnapshotPlace) -> Path:
    return place.folder / "arrays.npz"


@pytest.fixture
def config(tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch) -> IndexConfig:
    """An index whose vectors are in arrays."""
    monkeypatch.setitem(BACKENDS, "arrays", ArrayBackend)
    made = IndexConfig(data=tmp_path / "data", vectors_url="arrays:")
    build_index(articles, made, EMBEDDER)
    return made


def test_another_store_is_built_searched_changed_and_mended(articles, config) -> None:
    assert list(config.data.rglob("*chroma*")) == []
    with closing(Index(config, EMBEDDER.name)) as index:
        [(id_, cosine)] = index.current().search_vectors(EMBEDDER.embed(["late tram"])[0], 1)
        assert "tram line of Ottery" in index.current().chunks([id_])[0].text
        assert 0 < cosine <= 1
    write(articles, "fair.txt", "Fair opens\n\nThe fair of Selby has opened its gates.\n")
    assert add_sources(articles, config, EMBEDDER).added == ["fair.txt"]
    remove_articles(["fair.txt"], config, EMBEDDER)
    assert origins(config) == ALL
    roll_back(config)
    assert origins(config) == sorted([*ALL, "fair.txt"])
    assert wrong(config) == []
    next(config.data.glob("generations/2/arrays.npz")).unlink()
    assert wrong(config)
    assert build_index(articles, config, EMBEDDER).embedded == 0
    assert wrong(config) == []


def test_an_index_moves_to_another_store_and_back(articles, config) -> None:
    inside = IndexConfig(data=config.data)
    build_index(articles, inside, EMBEDDER)
    assert origins(inside) == ALL
    assert len(list(config.data.rglob("chroma.sqlite3"))) == 1
    assert build_index(articles, config, EMBEDDER).embedded == 0
    assert origins(config) == ALL


def test_an_unknown_store_is_named_with_those_that_are_known(articles, tmp_path) -> None:
    config = IndexConfig(data=tmp_path / "data", vectors_url="ftp://there")
    with pytest.raises(IndexStoreError, match=r"'ftp://there'.*http:"):
        build_index(articles, config, EMBEDDER)


def test_where_too_little_is_found_the_next_denser_graph_is_taken(
    articles, tmp_path, monkeypatch
) -> None:
    monkeypatch.setitem(BACKENDS, "arrays", SparseBackend)
    config = IndexConfig(data=tmp_path / "data", vectors_url="arrays:")
    build_index(articles, config, EMBEDDER)
    second = config.graph.densities[1].search
    assert next(config.data.rglob("density")).read_text() == str(second)
    only = GraphConfig(densities=config.graph.densities[:1])
    refused = IndexConfig(data=tmp_path / "other", vectors_url="arrays:", graph=only)
    with pytest.raises(IndexStoreError, match=r"finds only 0%.*98% is the least"):
        build_index(articles, refused, EMBEDDER)
    assert not (refused.data / "CURRENT").exists()
