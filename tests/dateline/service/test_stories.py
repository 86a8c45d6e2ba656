"""Stories over HTTP, MCP and the command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx
import pytest
from mcp import Client
from typer.testing import CliRunner

from dateline.cli import app
from tests.helpers.ferry import index_ferry
from tests.helpers.services import served_without_model


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ferry")
    index_ferry(folder)
    return folder


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with served_without_model(data) as address:
        yield address


def test_http_lists_stories_and_gives_each_whole(address) -> None:
    listed = httpx.get(f"{address}/api/stories", params={"since": "2025-03-20"}).json()
    assert [(entry["id"], entry["articles"]) for entry in listed] == [("r8", 2), ("r0", 4)]
    named = {"outlet": "Northgate Lantern", "limit": "1"}
    assert [e["id"] for e in httpx.get(f"{address}/api/stories", params=named).json()] == ["r0"]
    story = httpx.get(f"{address}/api/stories/r0").json()
    assert story["newest"]["id"] == "r3"
    assert {event["number"] for event in story["events"]} <= {
        quote["number"] for quote in story["evidence"]
    }
    article = httpx.get(f"{address}/api/articles/{story['newest']['id']}")
    assert article.json()["title"] == story["newest"]["title"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("stories/nope", 404),
        ("stories?since=yesterday", 422),
        ("stories?limit=0", 422),
        ("stories?outlet=Nobody", 400),
        ("stories?since=2025-03-02&until=2025-03-01", 400),
    ],
)
def test_http_refuses_what_it_cannot_do_with_the_reason(address, path, status) -> None:
    reply = httpx.get(f"{address}/api/{path}")
    assert reply.status_code == status
    assert reply.json()["error"]["message"]


async def _use_tools(server: str) -> None:
    async with Client(server) as client:
        listed = await client.call_tool("stories", {"until": "2025-03-21"})
        assert listed.structured_content
        assert [entry["id"] for entry in listed.structured_content["result"]] == ["r0"]
        told = await client.call_tool("story", {"story_id": "r0"})
        assert told.structured_content
        assert len(told.structured_content["members"]) == 4
        for name, arguments in (("story", {"story_id": "x"}), ("stories", {"outlets": ["Nobody"]})):
            assert (await client.call_tool(name, arguments)).is_error


def test_tools_list_stories_and_give_each_whole(address) -> None:
    anyio.run(_use_tools, f"{address}/mcp")


def test_the_command_line_lists_stories_and_shows_each(data, monkeypatch) -> None:
    monkeypatch.setenv("DATELINE_MODEL", str(data / "none"))
    run = CliRunner().invoke
    listed = run(app, ["stories", "--data", str(data), "--until", "2025-03-21"])
    assert "4 articles of 2 outlets, 2025-03-01 to 2025-03-21  r0" in listed.output
    entries = json.loads(run(app, ["stories", "--data", str(data), "--json"]).output)
    assert [entry["id"] for entry in entries] == ["r8", "r0"]
    shown = run(app, ["story", "r0", "--data", str(data)]).output
    assert "people dead" in shown
    assert "Anna Reis (2)" in shown
    assert json.loads(run(app, ["story", "r0", "--data", str(data), "--json"]).output)["id"] == "r0"
    none = run(app, ["stories", "--data", str(data), "--since", "2026-01-01"])
    assert "no such stories" in none.output
    unknown = run(app, ["story", "nope", "--data", str(data)])
    assert "dateline stories" in str(unknown.exception)
