"""An index whose vectors come from an embedding server: built, opened, changed, and failures."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index_store import (
    EmbeddingError,
    Index,
    IndexConfig,
    IndexMismatchError,
    add_sources,
    build_index,
    embedder_for,
    open_embedder,
    rebuild_index,
)
from index_store.data_folder import snapshot_folder
from tests.helpers.embedding_server import KEY, MODEL, EmbeddingServer, embedding_server
from tests.helpers.small_archive import ALL, EMBEDDER, write

NAME = f"openai:{MODEL}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddingServer]:
    """A server that the environment names, with its key."""
    with embedding_server() as server:
        monkeypatch.setenv("DATELINE_EMBEDDING_URL", server.url)
        monkeypatch.setenv("DATELINE_EMBEDDING_KEY", KEY)
        yield server


@pytest.fixture
def served(server: EmbeddingServer, articles: Path, tmp_path: Path) -> IndexConfig:
    """The data folder of an index that was built with it; nothing else is set."""
    config = IndexConfig(data=tmp_path / "data", embedding_model=NAME)
    assert build_index(articles, config, embedder_for(config)).embedded == 3
    return IndexConfig(data=tmp_path / "data")


def test_the_servers_vectors_are_used_in_order_and_as_they_are(server) -> None:
    embedder = open_embedder(NAME)
    texts = [f"Ship {n} is in port" for n in range(250)]  # more than go into one request
    assert np.allclose(embedder.embed(texts), EMBEDDER.embed(texts), atol=1e-6)
    assert server.texts == texts
    assert embedder.embed([]).shape == (0, embedder.dimension) == (0, EMBEDDER.dimension)


def test_an_index_opens_and_changes_with_the_model_it_was_built_with(
    articles, server, served
) -> None:
    embedder = embedder_for(served)
    assert embedder.name == NAME
    with closing(Index(served, embedder.name)) as index:
        [(id_, _)] = index.current().search_vectors(embedder.embed(["late tram"])[0], 1)
        assert "tram line of Ottery" in index.current().chunks([id_])[0].text
    write(articles, "fair.txt", "Fair opens\n\nThe fair of Selby has opened its gates.\n")
    server.texts.clear()
    report = add_sources(articles, served, embedder_for(served))
    assert (report.added, report.embedded, report.unchanged) == (["fair.txt"], 1, ALL)
    assert all("fair" in text.lower() for text in server.texts if text != "dimension")


def test_a_damaged_index_is_mended_with_the_model_of_the_one_before(articles, served) -> None:
    write(articles, "fair.txt", "Fair opens\n\nThe fair of Selby has opened its gates.\n")
    add_sources(articles, served, embedder_for(served))
    (snapshot_folder(served.data, 2) / "manifest.json").write_text("{")
    assert embedder_for(served).name == NAME
    assert rebuild_index(served, embedder_for(served)).articles == 4


def test_another_model_that_is_set_is_refused_with_the_remedy(served) -> None:
    other = IndexConfig(data=served.data, embedding_model="wordllama")
    with pytest.raises(
        IndexMismatchError,
        match=rf"built with {NAME}.*wordllama.*dateline build --embedder wordllama.*unset",
    ):
        Index(other, embedder_for(other).name)
    with closing(Index(served, embedder_for(served).name)) as index:
        rebuild_index(other, embedder_for(other))
        with pytest.raises(IndexMismatchError, match="Open it again, with the model"):
            index.current()
    assert embedder_for(served).name == EMBEDDER.name


def test_an_archive_without_a_model_gets_the_packaged_one(tmp_path: Path) -> None:
    assert embedder_for(IndexConfig(data=tmp_path / "none")).name == EMBEDDER.name


def test_the_environment_chooses_the_model(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DATELINE_EMBEDDER", NAME)
    assert embedder_for(IndexConfig.from_env(tmp_path)).name == NAME


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"DATELINE_EMBEDDING_KEY": "sk-wrong-9876"}, "key is missing or wrong.*EMBEDDING_KEY"),
        ({"DATELINE_EMBEDDING_URL": "http://127.0.0.1:9/v1"}, "cannot be reached at 127.0.0.1:9"),
        ({"DATELINE_EMBEDDING_URL": "no address"}, "cannot be reached"),
        ({"DATELINE_EMBEDDER": "openai:other"}, "openai:other is not known.*Correct its name"),
        ({"status": 500}, "failed at 127.*log"),
        ({"status": 429}, "asked too much.*Wait"),
    ],
    ids=["key", "away", "no-address", "model", "broken", "limit"],
)
def test_a_failure_says_what_to_do_and_never_the_key(
    server, monkeypatch, tmp_path, change, told
) -> None:
    monkeypatch.setattr("index_store.search.embedding.RETRIES", 0)
    monkeypatch.setenv("DATELINE_EMBEDDER", NAME)
    server.status = change.pop("status", 200)
    for name, value in change.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(EmbeddingError, match=f"(?s){told}") as caught:
        embedder_for(IndexConfig.from_env(tmp_path)).embed(["Any text"])
    said = f"{caught.value}{caught.value.__cause__}"
    assert KEY not in said
    assert "sk-wrong" not in said


def test_a_key_goes_only_to_the_server_it_was_set_for(server, monkeypatch) -> None:
    monkeypatch.setattr("index_store.search.embedding.RETRIES", 0)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-chat-server")
    monkeypatch.delenv("DATELINE_EMBEDDING_KEY")
    with pytest.raises(EmbeddingError, match="key is missing"):
        open_embedder(NAME).embed(["Any text"])
    assert server.keys == {"Bearer none"}
    monkeypatch.delenv("DATELINE_EMBEDDING_URL")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert open_embedder(NAME).embed(["Any text"]).shape == (1, EMBEDDER.dimension)


def test_another_model_under_the_same_name_is_noticed(articles, server, served) -> None:
    server.dimension = 64
    write(articles, "fair.txt", "Fair opens\n\nThe fair of Selby has opened its gates.\n")
    changed = IndexConfig(data=served.data, chunk_size_words=100)
    with pytest.raises(EmbeddingError, match="64 numbers now and gave 256 before"):
        build_index(articles, changed, embedder_for(changed))
