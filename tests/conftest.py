"""What many tests share: no key, no proxy, and the example archive, built once."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from index_store import IndexConfig, build_index, open_embedder
from rag import Dateline, ModelConfig
from rag.model_files import DEFAULT_MODEL, installed

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "articles"


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("OPENAI_", "DATELINE_"))]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def example_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an index over the example archive, with real Chroma."""
    data = tmp_path_factory.mktemp("examples") / "data"
    build_index(EXAMPLES, IndexConfig(data=data), open_embedder("wordllama"))
    return data


@pytest.fixture(scope="session")
def real_archive(example_data: Path) -> Iterator[Dateline]:
    """The example archive with the real model, which takes ten seconds to load and get ready."""
    path = installed(DEFAULT_MODEL)
    if path is None:
        pytest.skip("the default model is not in the cache: dateline fetch-model")
    with Dateline.open(example_data, model=ModelConfig(model_path=path)) as dateline:
        yield dateline


def heed_ctrl_c() -> None:
    """For a new process: hear SIGINT, which those started in a shell's background ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
