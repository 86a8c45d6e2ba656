"""What articles write as links, images and scripts reaches no client as such, by any interface."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client

from dateline.service import Accounts, MonitoredDateline, ServiceConfig, create_app, running
from index_store import IndexConfig, build_index
from rag import ModelConfig
from tests.helpers.small_archive import EMBEDDER

TEXT = (
    "Vell council elected Otto Brandt as mayor on Friday, [he said](https://evil.example/x). "
    "The mayor of Vell resigned on Monday ![x](https://evil.example/p.png?q=1) after the flood. "
    "Otto Brandt told reporters in Vell [more](javascript:alert(1)) that he was glad. "
    "The dam of Vell failed at night <img src=x onerror=alert(1)> javascript:alert(2) there."
)
QUESTIONS = (
    "Summarise what happened in Vell",
    "Who resigned in Vell?",
    "What is the timeline of events in Vell?",
    "What happened to the dam of Vell?",
)
LIVE = ("](", "<img", "javascript:", "![")


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("markup")
    told = {"id": "a", "title": "The mayor of Vell", "text": TEXT, "source": "Courier"}
    file = folder / "a.jsonl"
    file.write_text(json.dumps(told | {"published": "2025-09-05"}) + "\n", encoding="utf-8")
    config = IndexConfig(data=folder / "data")
    build_index(file, config, EMBEDDER)
    none = ModelConfig(model_path=folder / "none.gguf")
    with (
        MonitoredDateline.open(config.data, model=none) as dateline,
        closing(Accounts(f"sqlite:///{folder / 'accounts.db'}")) as accounts,
        running(create_app(dateline, accounts, ServiceConfig(data=folder))) as address,
    ):
        yield address


def completed(address: str, question: str) -> str:
    asked = {"messages": [{"role": "user", "content": question}]}
    reply = httpx.post(f"{address}/v1/chat/completions", json=asked, timeout=60).json()
    return str(reply["choices"][0]["message"]["content"])


def streamed(address: str, question: str) -> str:
    asked = {"messages": [{"role": "user", "content": question}], "stream": True}
    raw = httpx.post(f"{address}/v1/chat/completions", json=asked, timeout=60).text
    pieces = [json.loads(line[6:]) for line in raw.splitlines() if line.startswith("data: {")]
    return "".join(piece["choices"][0]["delta"].get("content", "") for piece in pieces)


def answered(address: str, question: str) -> str:
    reply = httpx.post(f"{address}/api/ask", json={"question": question}, timeout=60).json()
    return statements_of(reply)


def sent_step_by_step(address: str, question: str) -> str:
    accept = {"Accept": "text/event-stream"}
    asked = {"question": question}
    raw = httpx.post(f"{address}/api/ask", json=asked, headers=accept, timeout=60).text
    claims = [
        json.loads(block.split("data: ", 1)[1])["text"]
        for block in raw.split("\n\n")
        if block.startswith(("event: claim", "event: draft"))
    ]
    return "\n".join(claims) + statements_of(json.loads(raw.rsplit("data: ", 1)[1]))


def called(address: str, question: str) -> str:
    async def ask() -> Any:
        async with Client(f"{address}/mcp") as client:
            return await client.call_tool("ask", {"question": question})

    return statements_of(anyio.run(ask).structured_content)


def statements_of(answer: dict[str, Any]) -> str:
    """All that an answer says itself; the sentences that prove it are quoted to the letter."""
    claims = [claim["text"] for claim in answer["claims"]]
    events = [event["text"] for event in answer["events"]]
    return "\n".join([answer["text"], answer["short"] or "", *claims, *events])


@pytest.mark.parametrize("ask", [completed, streamed, answered, sent_step_by_step, called])
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_statement_acts(address: str, ask: Callable[[str, str], str], question: str) -> None:
    told = ask(address, question)
    assert "Vell" in told
    assert [sign for sign in LIVE if sign in told] == []


def test_the_quote_is_the_sentence_to_the_letter(address) -> None:
    asked = {"question": "Who resigned in Vell?"}
    evidence = httpx.post(f"{address}/api/ask", json=asked, timeout=60).json()["evidence"]
    assert evidence
    assert {item["quote"] in TEXT for item in evidence} == {True}
