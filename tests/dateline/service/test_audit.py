"""Who did what, from where, is kept and shown to administrators alone."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import httpx
import httpx2
import pytest
import sqlalchemy as sa
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from structlog.testing import capture_logs

import ui
from dateline.service import (
    Accounts,
    Action,
    AuditEntry,
    ConversationStore,
    MonitoredDateline,
    Role,
    ServiceConfig,
    create_app,
    running,
)
from index_store import IndexConfig, build_index
from rag import ModelConfig
from tests.conftest import PASSWORD, ROOT
from tests.helpers.small_archive import EMBEDDER, write_articles

ASK = {"question": "Who resigned?"}
ELSEWHERE = {"X-Forwarded-For": "203.0.113.7"}


@pytest.fixture
def folder(tmp_path) -> Path:
    build_index(
        write_articles(tmp_path / "articles"), IndexConfig(data=tmp_path / "data"), EMBEDDER
    )
    return Path(tmp_path)


@pytest.fixture
def accounts(folder) -> Iterator[Accounts]:
    with closing(Accounts(f"sqlite:///{folder / 'data' / 'accounts.db'}")) as accounts:
        for name, role in (
            ("ann", Role.ADMINISTRATOR),
            ("cid", Role.CURATOR),
            ("rex", Role.READER),
        ):
            accounts.add(name, role, PASSWORD)
        yield accounts


@pytest.fixture
def conversations(folder) -> Iterator[ConversationStore]:
    with closing(ConversationStore(f"sqlite:///{folder / 'conversations.db'}")) as conversations:
        yield conversations


@pytest.fixture
def address(folder, accounts, conversations) -> Iterator[str]:
    none = ModelConfig(model_path=folder / "none.gguf")
    config = ServiceConfig(data=folder / "data", proxies=("127.0.0.1",))
    with MonitoredDateline.open(folder / "data", model=none) as dateline:
        app = create_app(dateline, accounts, config)
        page = ui.build_page(dateline, conversations, dateline.changes)
        ui.mount(app, page, conversations)
        with running(app) as address:
            yield address


@pytest.fixture
def client(address, accounts) -> Iterator[Callable[[str], httpx.Client]]:
    made = []

    def of(name: str) -> httpx.Client:
        headers = {"Authorization": f"Bearer {accounts.create_token(name)}", **ELSEWHERE}
        made.append(httpx.Client(base_url=address, headers=headers, timeout=60))
        return made[-1]

    yield of
    for one in made:
        one.close()


def noted(accounts: Accounts, user: str = "") -> list[tuple[str, str, str, str]]:
    found = accounts.audit.entries(user=user)
    return [(one.user, one.address, one.action.value, one.about) for one in reversed(found)]


def test_signing_in_and_out_is_noted(address, accounts) -> None:
    with httpx.Client(base_url=address, headers=ELSEWHERE, timeout=60) as browser:
        browser.post("/login", data={"name": "my secret password", "password": "wrong password"})
        browser.post("/login", data={"name": "rex", "password": PASSWORD})
        browser.post("/logout")
    assert noted(accounts) == [
        ("", "203.0.113.7", "sign-in failed", ""),
        ("rex", "203.0.113.7", "signed in", ""),
        ("rex", "203.0.113.7", "signed out", ""),
    ]
    (entry, *_) = accounts.audit.entries()
    assert abs(datetime.now(UTC) - entry.at) < timedelta(minutes=1)


def call_tool(address: str, token: str) -> Any:
    async def call() -> Any:
        headers = {"Authorization": f"Bearer {token}", **ELSEWHERE}
        async with httpx2.AsyncClient(headers=headers) as http:
            transport = streamable_http_client(f"{address}/mcp", http_client=http)
            async with Client(transport) as client:
                return await client.call_tool("ask", ASK)

    return anyio.run(call)


def test_a_question_is_noted_by_every_interface_without_its_words(
    address, accounts, client
) -> None:
    rex = client("rex")
    assert rex.post("/api/ask", json=ASK).status_code == 200
    assert rex.post("/api/ask", json=ASK, headers={"Accept": "text/event-stream"}).is_success
    message = {"messages": [{"role": "user", "content": ASK["question"]}]}
    assert rex.post("/v1/chat/completions", json=message).status_code == 200
    assert rex.post("/api/search", json={"query": "Vell"}).status_code == 200
    assert noted(accounts) == [
        *[("rex", "203.0.113.7", "asked", "")] * 3,
        ("rex", "203.0.113.7", "asked", "For articles"),
    ]
    call_tool(address, accounts.create_token("cid"))
    assert noted(accounts, "cid") == [("cid", "203.0.113.7", "asked", "")]


def press(client: httpx.Client, elem_id: str, event: str, data: list[Any]) -> None:
    """Let a function of the page run, and wait for its end."""
    config = client.get("/config").json()
    found = next(one for one in config["components"] if one["props"].get("elem_id") == elem_id)
    called = next(one for one in config["dependencies"] if [found["id"], event] in one["targets"])
    sent = {"fn_index": called["id"], "data": data, "trigger_id": found["id"]}
    assert client.post("/gradio_api/queue/join", json=sent | {"session_hash": "s"}).is_success
    client.get("/gradio_api/queue/data?session_hash=s")


def test_what_the_page_does_is_noted(accounts, client, conversations) -> None:
    rex = client("rex")
    press(rex, "box", "submit", [ASK["question"], [], "", ""])
    (kept,) = conversations.listed("rex")
    assert rex.get(f"/conversations/{kept.id}.md").status_code == 200
    assert rex.get("/conversations/none.md").status_code == 404
    assert noted(accounts) == [
        ("rex", "203.0.113.7", "asked", ""),
        ("rex", "203.0.113.7", "exported", f"Conversation {kept.id}"),
    ]


def test_a_change_is_noted_with_who_and_where(address, accounts, client) -> None:
    cid = client("cid")
    config = cid.get("/config").json()
    buttons = [one for one in config["components"] if one["props"].get("value") == "Rebuild"]
    (button,) = buttons
    called = next(
        one for one in config["dependencies"] if [button["id"], "click"] in one["targets"]
    )
    sent = {"fn_index": called["id"], "data": [], "session_hash": "s", "trigger_id": button["id"]}
    assert client("rex").post("/gradio_api/run/predict", json=sent).is_success
    assert noted(accounts) == []
    assert cid.post("/gradio_api/run/predict", json=sent).is_success
    until = time.monotonic() + 20
    while not noted(accounts) and time.monotonic() < until:
        time.sleep(0.1)
    assert noted(accounts) == [("cid", "203.0.113.7", "changed", "Rebuilding")]


def test_only_administrators_read_the_audit(address, accounts, client) -> None:
    accounts.audit.note("<b>eve</b>", "203.0.113.9", Action.ASKED, "=1+1")
    for path in ("/audit", "/audit.csv"):
        assert httpx.get(address + path).status_code == 401
        for name in ("rex", "cid"):
            assert client(name).get(path).status_code == 403
    shown = client("ann").get("/audit").text
    assert "&lt;b&gt;eve&lt;/b&gt;" in shown
    assert "203.0.113.9" in shown
    assert "eve" not in client("ann").get("/audit?user=rex").text
    saved = client("ann").get("/audit.csv").text
    assert "'=1+1" in saved
    assert noted(accounts, "ann") == [("ann", "203.0.113.7", "exported", "The audit")]


def test_long_audits_have_pages(accounts, client) -> None:
    for number in range(250):
        accounts.audit.note("rex", "a", Action.ASKED, f"number {number}.")
    first = client("ann").get("/audit").text
    older = re.search(r'href="(\?[^"]*before[^"]*)"', first)
    assert older
    second = client("ann").get(f"/audit{older[1]}".replace("&amp;", "&")).text
    assert ("number 249." in first, "number 0." in first) == (True, False)
    assert ("number 249." in second, "number 0." in second) == (False, True)


def test_the_log_tells_it_too_and_a_database_that_fails_stops_nobody(accounts, client) -> None:
    rex = client("rex")
    with accounts._engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE audit"))
    with capture_logs() as lines:
        assert rex.post("/api/ask", json=ASK).status_code == 200
    told = [line for line in lines if line["event"] == "audit"]
    assert [(one["user"], one["action"], one["address"]) for one in told] == [
        ("rex", "asked", "203.0.113.7")
    ]
    assert "The audit cannot be kept" in {line["event"] for line in lines}


def test_old_entries_go_and_odd_ones_are_kept(accounts) -> None:
    accounts.audit.note("rex", "a", Action.CHANGED, "\0\ud800" + "x" * 500)
    (entry,) = accounts.audit.entries()
    assert isinstance(entry, AuditEntry)
    assert len(entry.about) == 200
    with accounts._engine.begin() as connection:
        connection.execute(sa.text("UPDATE audit SET at = '2020-01-01 00:00:00.000000'"))
    accounts.audit.note("rex", "a", Action.SIGNED_IN)
    assert [one[2] for one in noted(accounts)] == ["signed in"]


def test_the_command_prints_it(folder, accounts) -> None:
    accounts.audit.note("rex", "203.0.113.7", Action.ASKED)
    command = [sys.executable, "-m", "dateline", "audit", "--data", str(folder / "data")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    plain = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert re.fullmatch(r"[\d-]{10} [\d:]{8} rex 203\.0\.113\.7 asked\n", plain.stdout)
    as_json = subprocess.run(
        [*command, "--json", "--user", "rex"], capture_output=True, text=True, env=environment
    )
    assert [one["user"] for one in json.loads(as_json.stdout)] == ["rex"]
