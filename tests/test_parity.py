"""The page, the command line and Python give the same answer with the same evidence."""

import asyncio
import json
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

import ui
from rag import Answer, Dateline, ModelConfig
from rag.model_files import DEFAULT_MODEL, installed
from tests.test_commands import command

QUESTION = "Who hosted the Lisbon summit?"


@pytest.fixture(params=["sentences", pytest.param("model", marks=pytest.mark.model)])
def model_path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "sentences":
        return tmp_path / "none.gguf"
    path = installed(DEFAULT_MODEL)
    if path is None:
        pytest.skip("the default model is not in the cache: dateline fetch-model")
    return path


def asked_on_the_page(dateline: Dateline) -> tuple[Answer, str]:
    """What the page's own callback keeps and what it shows."""
    page = ui.build_page(dateline)
    ask: Any = next(event.fn for event in page.fns.values() if event.name == "ask")

    async def last_update() -> list[Any]:
        async for update in ask(QUESTION, [], gr.Request(session_hash="reader")):
            values = list(update.values())
        return values

    shown, turns, *_ = asyncio.run(last_update())
    return turns[-1].answer, str(shown)


def test_page_command_and_python_agree(example_data, model_path, tmp_path) -> None:
    with Dateline.open(example_data, model=ModelConfig(model_path=model_path)) as dateline:
        in_python = dateline.ask(QUESTION)
        on_the_page, shown = asked_on_the_page(dateline)
    run = command(
        tmp_path,
        *("rag", "ask", QUESTION, "--json", "--data", str(example_data)),
        DATELINE_MODEL=str(model_path),
    )
    printed = json.loads(run.stdout)

    def told(answer: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in answer.items() if name != "timings"}

    assert "Amarante" in in_python.text
    assert told(printed) == told(in_python.to_dict()) == told(on_the_page.to_dict())
    for item in in_python.evidence:
        assert f"<mark>{escape(item.text)}</mark>" in shown
