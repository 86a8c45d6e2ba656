"""Which model has the adapter, and what is made of the server's reply."""

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rag.model.embedded.adapter import ADAPTER, adapter_for, opinion
from rag.model.model_files import DEFAULT_MODEL
from tests.helpers.faulty_server import ASK, KEY, FaultyServer, Handler


def write(path: Path, size_bytes: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size_bytes)  # a hole: takes no room
    return path


def test_the_adapter_is_for_the_packaged_model_alone(tmp_path: Path) -> None:
    assert ADAPTER.is_file()
    packaged = write(tmp_path / f"{DEFAULT_MODEL.name}.gguf", DEFAULT_MODEL.size_bytes)
    assert adapter_for(packaged) == ADAPTER
    assert adapter_for(write(tmp_path / "own.gguf", DEFAULT_MODEL.size_bytes)) is None
    assert adapter_for(write(packaged, 1000)) is None


def told(server: FaultyServer, adapter: Path | None = ADAPTER) -> float | None:
    local: Any = SimpleNamespace(base_url=server.url, api_key=KEY, adapter=adapter)
    return opinion(local, ASK)


def likelihoods(**tokens: float) -> str:
    top = [{"token": token, "logprob": math.log(share)} for token, share in tokens.items()]
    return json.dumps({"choices": [{"logprobs": {"content": [{"top_logprobs": top}]}}]})


def test_the_opinion_is_the_share_of_yes_and_has_a_slot_of_its_own(server: FaultyServer) -> None:
    def reply(handler: Handler) -> None:
        handler.send(200, likelihoods(Yes=0.6, No=0.2, The=0.1))

    server.script = [reply]
    assert told(server) == pytest.approx(0.75)
    assert server.requests[0]["id_slot"] == 1
    assert server.requests[0]["lora"] == [{"id": 0, "scale": 1.0}]
    assert server.headers_seen[-1]["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("body", [likelihoods(The=1.0), "{}", "no JSON"])
def test_a_reply_of_neither_is_no_opinion(server: FaultyServer, body: str) -> None:
    server.script = [lambda handler: handler.send(200, body)]
    assert told(server) is None


def test_without_an_adapter_or_a_server_there_is_no_opinion(server: FaultyServer) -> None:
    assert told(server, adapter=None) is None
    assert server.requests == []
    server.script = [lambda handler: handler.send(503, "{}")]
    assert told(server) is None
