"""Who gets in: tokens, sessions, limits, and what other sites may not do."""

import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import ConsoleMessage, expect, sync_playwright

import ui
from dateline.service import (
    Accounts,
    ConversationStore,
    MonitoredDateline,
    Role,
    ServiceConfig,
    create_app,
    running,
)
from dateline.service.access.guard import HEADERS
from rag import ModelConfig
from tests.conftest import PASSWORD, ROOT
from tests.helpers.browser import ARGUMENTS, CHROMIUM

ASK = {"question": "Who hosted the Lisbon summit?"}


@pytest.fixture(scope="module")
def dateline(example_data: Path) -> Iterator[MonitoredDateline]:
    none = ModelConfig(model_path=example_data / "none.gguf")
    with MonitoredDateline.open(example_data, model=none) as opened:
        yield opened


@contextmanager
def served(dateline: MonitoredDateline, accounts: Accounts, **settings) -> Iterator[httpx.Client]:
    app = create_app(dateline, accounts, ServiceConfig(**settings))
    with (
        TemporaryDirectory() as folder,
        closing(ConversationStore(f"sqlite:///{folder}/conversations.db")) as conversations,
    ):
        ui.mount(app, ui.build_page(dateline, conversations), conversations)
        with running(app) as address, httpx.Client(base_url=address) as client:
            yield client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_without_accounts_this_machine_alone_is_answered(dateline, tmp_path) -> None:
    none = Accounts(f"sqlite:///{tmp_path / 'none.db'}")
    with served(dateline, none) as client:
        assert client.post("/api/ask", json=ASK).status_code == 200
        assert "Dateline" in client.get("/").text
        rebound = client.post("/api/ask", json=ASK, headers={"Host": "evil.example"})
        assert rebound.status_code == 403
        none.add("ada", Role.READER, PASSWORD)
        assert client.post("/api/ask", json=ASK).status_code == 401
    none.close()


@pytest.mark.parametrize("accounts", [False, True])
def test_health_waits_neither_for_the_database_nor_for_a_thread(
    dateline, tmp_path, monkeypatch, accounts: bool
) -> None:
    known = Accounts(f"sqlite:///{tmp_path / 'a.db'}")
    settings = {"host": "0.0.0.0", "data": tmp_path} if accounts else {}
    if accounts:
        known.add("ada", Role.READER, PASSWORD)
    over = threading.Event()
    monkeypatch.setattr(Accounts, "exist", lambda _: over.wait(30))
    monkeypatch.setattr(Accounts, "by_token", lambda *_: over.wait(30))
    with served(dateline, known, **settings) as client, ThreadPoolExecutor(60) as others:
        for _ in range(60):  # more than there are threads for requests
            others.submit(client.get, "/readyz", headers=bearer("x"))
        time.sleep(0.5)
        try:
            reply = client.get("/healthz", timeout=5)
            assert (reply.status_code, reply.json()) == (200, {"status": "ok"})
        finally:
            over.set()
    known.close()


def test_the_description_of_the_services_is_written_once_and_before_anybody_asks(
    dateline, tmp_path, monkeypatch
) -> None:
    none = Accounts(f"sqlite:///{tmp_path / 'none.db'}")
    with served(dateline, none) as client:
        monkeypatch.setattr(FastAPI, "openapi", None)
        described = client.get("/openapi.json")
        assert described.headers["content-type"] == "application/json"
        assert "/api/ask" in described.json()["paths"]
    none.close()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/ask"),
        ("POST", "/api/search"),
        ("GET", "/api/articles/none"),
        ("POST", "/v1/chat/completions"),
        ("GET", "/v1/models"),
        ("POST", "/mcp"),
        ("GET", "/metrics"),
        ("GET", "/openapi.json"),
        ("GET", "/config"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/info"),
        ("POST", "//api/search"),
    ],
)
def test_with_accounts_nothing_is_answered_without_credentials(closed, method, path) -> None:
    reply = closed.request(method, path, json={} if method == "POST" else None)
    assert reply.status_code == 401
    assert reply.json()["error"]["code"] == "invalid_api_key"
    assert closed.request(method, path, headers=bearer("wrong")).status_code == 401


@pytest.fixture(scope="module")
def closed(dateline, tmp_path_factory) -> Iterator[httpx.Client]:
    accounts = Accounts(f"sqlite:///{tmp_path_factory.mktemp('closed') / 'accounts.db'}")
    accounts.add("ada", Role.CURATOR, PASSWORD)
    with served(dateline, accounts) as client:
        yield client
    accounts.close()


def test_health_is_told_to_everyone_and_every_reply_is_hardened(closed) -> None:
    for path in ("/healthz", "/readyz", "/login", "/metrics", "/nothing"):
        reply = closed.get(path)
        assert reply.status_code == (401 if path in ("/metrics", "/nothing") else 200)
        assert HEADERS.items() <= dict(reply.headers.items()).items() or all(
            reply.headers[name] == value for name, value in HEADERS.items()
        )
        assert re.fullmatch(r"[0-9a-f]{32}", reply.headers["x-request-id"])
        assert "server" not in reply.headers
    assert closed.get("/healthz", headers={"X-Request-ID": "a-1"}).headers["x-request-id"] == "a-1"


def test_a_browser_is_led_to_the_login_and_back(closed) -> None:
    with httpx.Client(base_url=closed.base_url) as browser:
        sent = browser.get("/", headers={"Accept": "text/html"})
        assert (sent.status_code, sent.headers["location"]) == (303, "/login")
        wrong = browser.post("/login", data={"name": "ada", "password": "<b>wrong</b>"})
        assert wrong.status_code == 401
        assert "The name or the password is wrong." in wrong.text
        form = {"name": "ada", "password": PASSWORD, "next": "https://evil.example"}
        right = browser.post("/login?next=https://evil.example", data=form)
        assert (right.status_code, right.headers["location"]) == (303, "/")
        cookie = right.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert '"username":"ada"' in browser.get("/").text
        assert browser.post("/api/ask", json=ASK).status_code == 200
        foreign = browser.post("/api/ask", json=ASK, headers={"Origin": "https://evil.example"})
        assert foreign.status_code == 403
        nobody = browser.post("/gradio_api/queue/join", json={}, headers={"Origin": "null"})
        assert nobody.status_code == 403
        shown = browser.get("/config", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in shown.headers
        assert browser.post("/logout").headers["location"] == "/login"
        assert browser.get("/config").status_code == 401


@pytest.mark.parametrize("host", ["[localhost]", "[::1", "a:b", "", "localhost/x", "[v1.x]:99999"])
def test_a_host_that_is_none_is_refused(dateline, tmp_path, closed, host) -> None:
    with (
        closing(Accounts(f"sqlite:///{tmp_path / 'none.db'}")) as none,
        served(dateline, none) as client,
    ):
        for asked in (client, closed):
            assert asked.get("/healthz", headers={"Host": host}).status_code == 400
            headers = {"Origin": f"http://{host}"}
            assert asked.post("/api/ask", json=ASK, headers=headers).status_code == 403


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium or Chrome on the PATH")
def test_a_person_logs_in_and_asks(closed) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page()
        problems: list[str] = []

        def note(said: ConsoleMessage) -> None:
            if said.type == "error":
                problems.append(said.text)

        page.on("console", note)
        page.goto(str(closed.base_url))
        page.get_by_label("Name").fill("ada")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.locator("#box textarea").fill(ASK["question"])
        page.keyboard.press("Enter")
        expect(page.locator("#t1 .badge")).to_have_text("Answered", timeout=60_000)
        assert problems == []
        browser.close()


def test_passwords_cannot_be_guessed_quickly(dateline, accounts) -> None:
    with served(dateline, accounts) as client:
        form = {"name": "ada", "password": "wrong password"}
        replies = [client.post("/login", data=form).status_code for _ in range(12)]
        assert replies == [401] * 10 + [429] * 2


def test_requests_are_limited_for_each_user(dateline, accounts) -> None:
    accounts.add("bob", Role.READER, None)
    ada, bob = accounts.create_token("ada"), accounts.create_token("bob")
    with served(dateline, accounts, rate_limit="3/minute") as client:
        replies = [client.post("/api/ask", json=ASK, headers=bearer(ada)) for _ in range(4)]
        assert [reply.status_code for reply in replies] == [200, 200, 200, 429]
        assert replies[-1].headers["retry-after"] == "60"
        assert "3 per 1 minute" in replies[-1].json()["error"]["message"]
        assert client.post("/api/ask", json=ASK, headers=bearer(bob)).status_code == 200
        assert client.get("/healthz").status_code == 200


def test_a_body_that_is_too_large_is_refused(dateline, accounts) -> None:
    token = accounts.create_token("ada")
    with served(dateline, accounts, upload_bytes=2_000_000) as client:
        for path, size in (("/api/ask", 1_100_000), ("/gradio_api/upload", 2_100_000)):
            reply = client.post(path, content=b"x" * size, headers=bearer(token))
            assert reply.status_code == 413


def test_a_file_that_a_request_names_is_not_read(dateline, accounts, tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Nobody may read this.")
    headers = bearer(accounts.create_token("ada"))
    with served(dateline, accounts) as client:
        config = client.get("/config", headers=headers).json()
        box = next(one for one in config["components"] if one["props"].get("elem_id") == "box")
        event = next(
            one for one in config["dependencies"] if [box["id"], "submit"] in one["targets"]
        )
        named = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
        asked = {"fn_index": event["id"], "data": [named, [], "", None], "trigger_id": box["id"]}
        join, told = "/gradio_api/queue/join", "/gradio_api/queue/data?session_hash=mine"
        reply = client.post(join, json=asked | {"session_hash": "mine"}, headers=headers)
        assert reply.status_code == 200
        text = client.get(told, headers=headers).text
        assert "it was not uploaded by a user" in text
        assert "file=" not in text, "no copy of it is served"


def test_why_the_model_fails_is_told_to_the_log_alone(example_data, accounts, caplog) -> None:
    unreachable = ModelConfig(base_url="http://10.255.0.1:9/v1", connect_timeout_seconds=0.2)
    for model in (unreachable, ModelConfig(model_path=example_data / "none.gguf")):
        with MonitoredDateline.open(example_data, model=model) as dateline:
            dateline.redact_model_errors()
            told = str(dateline.ask(ASK["question"]).to_dict())
            assert "No chat model is at hand now." in told
            told += str(dateline.ask("Which countries refused to send troops?").to_dict())
            assert "none.gguf" not in told
            assert "10.255" not in told
    assert "none.gguf" in caplog.text
    assert "10.255.0.1:9" in caplog.text


def test_no_file_of_the_server_is_served(closed, example_data) -> None:
    closed.post("/login", data={"name": "ada", "password": PASSWORD})
    for path in ("/etc/passwd", str(example_data / "catalogue.db"), str(ROOT / "pyproject.toml")):
        for form in (f"/gradio_api/file={path}", f"/static/../..{path}", f"/svelte/..%2f..{path}"):
            assert closed.get(form).status_code in (400, 403, 404, 405)
    closed.cookies.clear()
