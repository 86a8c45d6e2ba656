"""What many tests share: no key, no proxy, and the example archive, built once."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index_store import IndexConfig, build_index
from rag import Dateline, ModelConfig
from rag.model.model_files import DEFAULT_MODEL, installed
from tests.helpers.faulty_server import FaultyServer, faulty_server
from tests.helpers.reading import Archive
from tests.helpers.small_archive import EMBEDDER, write_articles

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from dateline.service import Accounts
    from tests.helpers.browser import Contexts, OpenPage
    from tests.helpers.scripted import FakeDateline

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "articles"
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("OPENAI_", "DATELINE_"))]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def example_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an index over the example archive, with real Chroma."""
    data = tmp_path_factory.mktemp("examples") / "data"
    build_index(EXAMPLES, IndexConfig(data=data), EMBEDDER)
    return data


@pytest.fixture(scope="session")
def real_archive(example_data: Path) -> Iterator[Dateline]:
    """The example archive with the real model, which takes ten seconds to load and get ready."""
    path = installed(DEFAULT_MODEL)
    if path is None:
        pytest.skip("the default model is not in the cache: dateline fetch-model")
    with Dateline.open(example_data, model=ModelConfig(model_path=path)) as dateline:
        yield dateline


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A folder to write files into and read articles from."""
    return Archive(tmp_path)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of three short articles."""
    return write_articles(tmp_path / "articles")


@pytest.fixture
def config(tmp_path: Path, articles: Path) -> IndexConfig:
    """An index over the articles."""
    made = IndexConfig(data=tmp_path / "data")
    build_index(articles, made, EMBEDDER)
    return made


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator["Accounts"]:
    """Ada, a curator, may log in."""
    from dateline.service import Accounts, Role

    accounts = Accounts(f"sqlite:///{tmp_path / 'accounts.db'}")
    accounts.add("ada", Role.CURATOR, PASSWORD)
    yield accounts
    accounts.close()


# The browser tests' own. Gradio and Playwright take seconds to import: only where they are used.


@pytest.fixture(scope="module")  # while it lives no test can run an event loop of its own
def browser() -> Iterator["Browser"]:
    from tests.helpers.browser import launched

    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def contexts(browser: "Browser") -> "Contexts":
    """Where pages open."""
    from tests.helpers.browser import Contexts

    return Contexts(browser)


@pytest.fixture(scope="session")
def dateline() -> "FakeDateline":
    """What the served page talks to."""
    from tests.helpers.reasoned import ExplainingDateline

    return ExplainingDateline()


@pytest.fixture(scope="session")
def address(dateline: "FakeDateline", tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page is served."""
    from tests.helpers.browser import served

    with served(dateline, tmp_path_factory.mktemp("page")) as address:
        yield address


@pytest.fixture(scope="session")
def archive_address(example_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the page over the example archive is served; answers are its own sentences."""
    from tests.helpers.browser import served
    from tests.helpers.extractive import open_extractive

    with (
        open_extractive(example_data) as dateline,
        served(dateline, tmp_path_factory.mktemp("archive")) as address,
    ):
        yield address


@pytest.fixture
def open_page(contexts: "Contexts", address: str) -> Iterator["OpenPage"]:
    """Opens the page; see ``tests.helpers.browser.opening``."""
    from tests.helpers.browser import opening

    with opening(contexts, address) as open_page:
        yield open_page


def heed_ctrl_c() -> None:
    """For a new process: hear SIGINT, which those started in a shell's background ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A chat model's server that replies by script."""
    with faulty_server() as server:
        yield server
