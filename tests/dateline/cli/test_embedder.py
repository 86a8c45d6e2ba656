"""An index with an embedding server, from the command line to the answer."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from index_store import IndexMismatchError
from rag import Dateline, ModelConfig
from tests.helpers.embedding_server import KEY, MODEL, EmbeddingServer, embedding_server


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddingServer]:
    with embedding_server() as server:
        yield server


def dateline(*arguments: str | Path, **variables: str) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env=variables)


def test_an_index_with_an_embedding_server_is_built_opened_and_asked(
    server: EmbeddingServer, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, model = tmp_path / "data", f"openai:{MODEL}"
    monkeypatch.setenv("DATELINE_EMBEDDING_URL", server.url)
    monkeypatch.setenv("DATELINE_EMBEDDING_KEY", KEY)
    built = dateline("build", articles, "--data", data, DATELINE_EMBEDDER=model)
    assert "3 embedded" in built.stdout, built.output
    again = dateline("add", articles, "--data", data, "--json")
    assert len(json.loads(again.stdout)["unchanged"]) == 3
    asked = len(server.texts)
    status = dateline("status", "--data", data, "--json")
    assert json.loads(status.stdout)["embedding_model"] == model
    assert dateline("doctor", "--data", data).exit_code == 0
    assert len(server.texts) == asked, "to look at an index, nothing is embedded"
    with Dateline.open(data, model=ModelConfig(model_path=tmp_path / "none.gguf")) as opened:
        assert opened.search("late tram")[0].article.title == "Tram delayed"
    with pytest.raises(IndexMismatchError, match="build --embedder wordllama"):
        Dateline.open(data, embedding_model="wordllama")
    refused = dateline("status", "--data", data, DATELINE_EMBEDDER="wordllama")
    assert isinstance(refused.exception, IndexMismatchError)
    moved = dateline("build", "--data", data, "--embedder", "wordllama", "--json")
    assert json.loads(moved.stdout)["embedded"] == 3


def test_a_wrong_key_is_one_line_that_does_not_show_it(
    server: EmbeddingServer, articles: Path, tmp_path: Path
) -> None:
    where = {"DATELINE_EMBEDDING_URL": server.url, "DATELINE_EMBEDDING_KEY": "sk-wrong-98765"}
    command = [sys.executable, "-m", "dateline", "build", str(articles)]
    command += ["--data", str(tmp_path / "data"), "--embedder", f"openai:{MODEL}"]
    done = subprocess.run(
        command, env=os.environ | where, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The embedding model")
    assert "98765" not in done.stdout + done.stderr
