"""The services over an archive, with a model that says what it is asked."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import openai

from benchmarks.echo_model import EchoServer
from dateline.service import Accounts, MonitoredDateline, ServiceConfig, create_app, running
from rag import ModelConfig


def opened(data: Path, model: EchoServer) -> MonitoredDateline:
    config = ModelConfig(base_url=model.url, model="echo", api_key="sk-none")
    return MonitoredDateline.open(data, model=config)


@contextmanager
def served(dateline: MonitoredDateline, folder: Path) -> Iterator[str]:
    config = ServiceConfig(data=folder, rate_limit="100000/minute")
    with (
        closing(Accounts(config.accounts)) as accounts,
        running(create_app(dateline, accounts, config)) as address,
    ):
        yield address


@contextmanager
def served_without_model(data: Path) -> Iterator[str]:
    with (
        MonitoredDateline.open(data, model=ModelConfig(model_path=data / "none")) as dateline,
        served(dateline, data) as address,
    ):
        yield address


def client_of(address: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{address}/v1", api_key="any", max_retries=0)
