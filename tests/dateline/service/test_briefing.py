"""What is new over HTTP, MCP, feeds and the command line, and when a user last looked."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import anyio
import httpx
import pytest
from lxml import etree  # type: ignore[import-untyped]
from mcp import Client
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.service import (
    Accounts,
    ConversationStore,
    MonitoredDateline,
    ServiceConfig,
    create_app,
    running,
)
from dateline.service.standing.feed import briefing_feed
from rag import Dateline, ModelConfig
from tests.helpers.ferry import FERRY, index_ferry
from tests.helpers.services import served_without_model
from tests.helpers.small_archive import index_reports

ATOM = "{http://www.w3.org/2005/Atom}"
DAYS = {"since": "2025-03-04", "until": "2025-03-06"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ferry")
    index_ferry(folder)
    return folder


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with served_without_model(data) as address:
        yield address


def told(data: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["briefing", "--data", str(data), *options])


def test_http_tells_what_is_new_with_the_sentences(address) -> None:
    new = httpx.get(f"{address}/api/briefing", params=DAYS).json()
    (story,) = new["stories"]
    proofs = {item["number"]: item for item in new["evidence"]}
    lines = [proofs[line["number"]] for line in story["lines"]]
    assert {line["article_id"] for line in lines} == {"r2"}
    (changed,) = [line["changed"] for line in story["lines"] if line["changed"]]
    assert (changed["before"], proofs[changed["number"]]["article_id"]) == ("3 people", "r1")
    later = {"arrived_after": (datetime.now(UTC) + timedelta(days=1)).isoformat()}
    assert httpx.get(f"{address}/api/briefing", params=later).json()["stories"] == []


def test_http_gives_the_same_as_markdown(address) -> None:
    reply = httpx.get(f"{address}/api/briefing.md", params=DAYS)
    assert reply.headers["content-type"].startswith("text/markdown")
    assert "“Divers found debris of the missing ferry Marlin off Selby.”" in reply.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=yesterday", 422),
        ("limit=0", 422),
        ("arrived_after=2025-03-02T10:00:00", 422),
        ("since=2025-03-02&story=nope", 400),
        ("since=2025-03-02&until=2025-03-01", 400),
        ("since=2025-03-02&outlets=Nobody", 400),
        ("since=2025-03-02&sinse=2025-03-02", 422),
    ],
)
def test_http_refuses_what_it_cannot_do_with_the_reason(address, query, status) -> None:
    reply = httpx.get(f"{address}/api/briefing?{query}")
    assert reply.status_code == status
    assert reply.json()["error"]["message"]


def test_a_tool_tells_what_is_new(address) -> None:
    async def call() -> None:
        async with Client(f"{address}/mcp") as client:
            new = await client.call_tool("briefing", {**DAYS, "outlets": ["harbour courier"]})
            assert [story["id"] for story in new.structured_content["stories"]] == ["r0"]
            refused = await client.call_tool("briefing", {**DAYS, "story": "nope"})
            assert refused.is_error

    anyio.run(call)


def test_the_terminal_shows_what_is_new_and_what_changed(data) -> None:
    done = told(data, "--since", "2025-03-04", "--until", "2025-03-06")
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "Reports from 4 March 2025 to 6 March 2025: 3 new articles, 1 story"
    )
    assert "1 new article · 1 outlet; r0" in done.stdout
    assert "9 people; before: 3 people (Northgate Lantern, 2 March 2025)" in done.stdout


def test_markdown_and_json_are_printed_for_mail_and_programs(data) -> None:
    days = ("--since", "2025-03-20", "--until", "2025-03-31")
    lines = told(data, *days, "--markdown").stdout.splitlines()
    assert lines[0] == "# What is new"
    assert "- “The inquiry into the loss of the ferry Marlin opened in Selby.” " in "\n".join(lines)
    only = json.loads(told(data, *days, "--json", "--story", "r0", "--limit", "1").stdout)
    assert [story["id"] for story in only["stories"]] == ["r0"]


def test_nothing_new_and_wrong_use_have_exit_codes_of_their_own(data) -> None:
    nothing = told(data, "--since", "7d")
    assert (nothing.exit_code, nothing.stdout.splitlines()[0][:14]) == (3, "Nothing is new")
    assert "30 March 2025" in nothing.stdout
    assert json.loads(told(data, "--json").stdout)["since"] == str(date.today() - timedelta(days=7))
    assert told(data, "--since", "soon").exit_code == 2
    assert told(data, "--since", "9999d", "--outlet", "Nobody").exit_code == 1


def test_text_of_articles_stays_text_in_terminal_markdown_and_feed(tmp_path) -> None:
    markup = "<b>[x](http://evil)</b> [red]"
    reports = [
        (day, f"{outlet} {markup}", f"{title} {markup}", f"{text} So said {markup} of Selby ferry.")
        for day, outlet, title, text in FERRY
    ]
    index_reports(tmp_path, reports)
    with Dateline.open(tmp_path, model=ModelConfig(model_path=tmp_path / "none")) as dateline:
        new = dateline.briefing(since=date(2000, 1, 1))
    shown = told(tmp_path, "--since", "2000-01-01").stdout
    assert "[red]" in shown
    marked = told(tmp_path, "--since", "2000-01-01", "--markdown").stdout
    assert "](http://evil" not in marked
    assert "<b>" not in marked.replace("\\<b", "")
    feed = etree.fromstring(briefing_feed("ada", [new], "https://dateline.example/"))
    content = " ".join(one.text or "" for one in feed.iter(f"{ATOM}content"))
    assert "<b>" not in content


def test_the_feed_has_an_entry_for_each_day_and_story_under_one_id(tmp_path) -> None:
    today = date.today()
    days = [today - timedelta(days=back) for back in (3, 2, 1)]
    texts = (
        "The ferry Marlin with 41 people on board is missing off Selby, the coastguard said.",
        "Divers found debris of the missing ferry Marlin off Selby on the sea floor.",
        "The inquiry into the loss of the ferry Marlin off Selby opened under a judge.",
    )
    ferries = [
        (day.isoformat(), "Courier", f"Ferry Marlin off Selby: {text[:30]}", text)
        for day, text in zip(days, texts, strict=True)
    ]
    others = [("2020-02-01", "Courier", f"Bakers win {n}", f"Bakers {n} won.") for n in "abcd"]
    index_reports(tmp_path, [*ferries, *others])
    model = ModelConfig(model_path=tmp_path / "none")
    config = ServiceConfig(data=tmp_path)
    with (
        MonitoredDateline.open(tmp_path, model=model) as dateline,
        closing(Accounts(config.accounts)) as accounts,
        closing(ConversationStore(config.conversations)) as kept,
        running(create_app(dateline, accounts, config, kept)) as address,
    ):
        made = httpx.post(f"{address}/api/standing/feed").json()
        first = etree.fromstring(httpx.get(made["briefing"]).content)
        again = etree.fromstring(httpx.get(made["briefing"]).content)
        assert httpx.get(f"{made['briefing'].replace('token=', 'token=x')}").status_code == 404
        assert httpx.get(f"{made['address']}&of=nothing").status_code == 422
        assert "<entry>" not in httpx.get(made["address"]).text
    ids = [entry.findtext(f"{ATOM}id") for entry in first.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids) == 3
    assert ids == [entry.findtext(f"{ATOM}id") for entry in again.iter(f"{ATOM}entry")]
    assert "Divers found debris" in (first.findall(f"{ATOM}entry")[1].findtext(f"{ATOM}content"))


def test_a_last_look_survives_a_restart_and_never_goes_back(tmp_path) -> None:
    url, now = f"sqlite:///{tmp_path / 'kept.db'}", datetime.now(UTC)
    with closing(ConversationStore(url)) as kept:
        assert kept.looks.last("ada") is None
        kept.looks.note("ada", now)
        kept.looks.note("ada", now - timedelta(days=1))
        kept.looks.note("bob", now - timedelta(days=2))
    with closing(ConversationStore(url)) as kept:
        assert kept.looks.last("ada") == now
        assert kept.looks.last("bob") == now - timedelta(days=2)
        kept.forget("ada")
        assert kept.looks.last("ada") is None
