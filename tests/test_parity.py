"""The page, the command line and Python give the same answer with the same evidence."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from starlette.requests import Request

import ui
from dateline.page.turns import Turn
from dateline.service import Caller, ConversationStore
from dateline.service.access.accounts import Accounts
from dateline.service.access.guard import LOCAL_USER
from rag import Answer, Dateline, ModelConfig
from rag.model.model_files import DEFAULT_MODEL, installed
from tests.dateline.cli.test_commands import command

QUESTION = "Who hosted the Lisbon summit?"


@pytest.fixture(params=["sentences", pytest.param("model", marks=pytest.mark.model)])
def dateline(
    request: pytest.FixtureRequest, example_data: Path, no_model: Path
) -> Iterator[Dateline]:
    if request.param == "model":
        yield request.getfixturevalue("real_archive")
        return
    with Dateline.open(example_data, model=ModelConfig(model_path=no_model)) as dateline:
        yield dateline


@pytest.fixture
def no_model(tmp_path: Path) -> Path:
    return tmp_path / "none.gguf"


def asked_on_the_page(dateline: Dateline, kept: Path) -> tuple[Answer, str]:
    """What the page's own callback keeps and what it shows."""

    async def last_update(ask: Any, request: gr.Request) -> list[Any]:
        async for update in ask(QUESTION, [], "", "", request):
            values = list(update.values())
        return values

    with (
        closing(ConversationStore(f"sqlite:///{kept}")) as conversations,
        closing(Accounts(f"sqlite:///{kept}.users")) as accounts,
    ):
        caller = Caller(LOCAL_USER.name, "127.0.0.1", accounts.audit)
        state = {"user": LOCAL_USER, "caller": caller}
        request = gr.Request(Request({"type": "http", "state": state}), session_hash="reader")
        page = ui.build_page(dateline, conversations)
        ask = next(event.fn for event in page.fns.values() if event.name == "ask")
        shown, *_ = asyncio.run(last_update(ask, request))
        [conversation] = conversations.listed(LOCAL_USER.name)
        [turn] = conversations.turns(LOCAL_USER.name, conversation.id)
    answer = Turn.from_stored(turn).answer
    assert answer is not None
    return answer, str(shown)


def test_page_command_and_python_agree(dateline, example_data, no_model, tmp_path) -> None:
    in_python = dateline.ask(QUESTION)
    on_the_page, shown = asked_on_the_page(dateline, tmp_path / "kept.db")
    model = no_model if in_python.extractive else installed(DEFAULT_MODEL)
    run = command(
        tmp_path,
        *("dateline", "ask", QUESTION, "--json", "--data", str(example_data)),
        DATELINE_MODEL=str(model),
    )
    printed = json.loads(run.stdout)

    def told(answer: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in answer.items() if name != "timings"}

    assert "Amarante" in in_python.text
    assert told(printed) == told(in_python.to_dict()) == told(on_the_page.to_dict())
    for item in in_python.evidence:
        assert f"<mark>{escape(item.text)}</mark>" in shown
