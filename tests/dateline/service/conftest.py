"""The services over the sample archive, one server for each file of tests."""

from collections.abc import Iterator

import openai
import pytest

from benchmarks.echo_model import EchoServer, echo_server
from dateline.service import MonitoredDateline
from tests.helpers.services import client_of, opened, served


@pytest.fixture(scope="module")
def model() -> Iterator[EchoServer]:
    with echo_server() as server:
        yield server


@pytest.fixture(scope="module")
def dateline(example_data, model) -> Iterator[MonitoredDateline]:
    with opened(example_data, model) as dateline:
        yield dateline


@pytest.fixture(scope="module")
def address(dateline, tmp_path_factory) -> Iterator[str]:
    with served(dateline, tmp_path_factory.mktemp("service")) as address:
        yield address


@pytest.fixture(scope="module")
def client(address) -> Iterator[openai.OpenAI]:
    with client_of(address) as client:
        yield client
