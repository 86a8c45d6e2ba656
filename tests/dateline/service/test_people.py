"""People and bodies over HTTP, MCP and the command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import anyio
import httpx
import pytest
from mcp import Client
from typer.testing import CliRunner

from dateline.cli import app
from tests.helpers.services import served_without_model
from tests.helpers.town import index_town


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    index_town(folder)
    return folder


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with served_without_model(data) as address:
        yield address


def test_http_lists_names_and_gives_the_page_of_each(address) -> None:
    listed = httpx.get(f"{address}/api/names", params={"words": "berg"}).json()
    assert [(one["name"], one["articles"]) for one in listed] == [
        ("Anna Berg", 4),
        ("Carl Berg", 1),
    ]
    page = httpx.get(f"{address}/api/names/Anna%20Berg").json()
    quotes = {one["number"]: one["quote"] for one in page["evidence"]}
    assert quotes[page["said"][0]["number"]].startswith("Mayor Anna Berg said")
    later = httpx.get(f"{address}/api/names/Anna%20Berg", params={"offset": "2"}).json()
    assert [one["id"] for one in later["members"]] == ["r0"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("names/Nobody Here", 404),
        ("names/Berg", 400),
        ("names/Anna Berg?offset=9", 400),
        ("names/Anna Berg?offset=-1", 422),
        ("names?limit=0", 422),
    ],
)
def test_http_refuses_what_it_cannot_do_with_the_reason(address, path, status) -> None:
    reply = httpx.get(f"{address}/api/{path}")
    assert reply.status_code == status
    assert reply.json()["error"]["message"]


async def _use_tools(server: str) -> None:
    async with Client(server) as client:
        listed = await client.call_tool("names", {"words": "sta"})
        assert listed.structured_content
        assert listed.structured_content["result"][0]["name"] == "STA"
        told = await client.call_tool("name_page", {"name": "STA"})
        assert told.structured_content
        assert told.structured_content["name"] == "Selby Transit Authority"
        for name in ("Nobody Here", "Berg"):
            assert (await client.call_tool("name_page", {"name": name})).is_error


def test_tools_list_names_and_give_the_page_of_each(address) -> None:
    anyio.run(_use_tools, f"{address}/mcp")


def test_the_command_line_lists_names_and_shows_each(data, monkeypatch) -> None:
    monkeypatch.setenv("DATELINE_MODEL", str(data / "none"))
    run = CliRunner().invoke
    listed = run(app, ["names", "ber", "--data", str(data)])
    assert "Anna Berg  person, 4 articles, 2025-03-01 to 2025-03-09" in listed.output
    shown = run(app, ["name", "Anna Berg", "--data", str(data)]).output
    assert "the mayor of Selby" in shown
    assert "still too low" in shown
    assert "Read 3 of 3 articles" in shown
    told = run(app, ["name", "Anna Berg", "--data", str(data), "--json"]).output
    assert json.loads(told)["kind"] == "person"
    assert run(app, ["name", "Nobody Here", "--data", str(data)]).exit_code == 3
    assert run(app, ["names", "zebra", "--data", str(data)]).exit_code == 3
