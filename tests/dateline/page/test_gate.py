"""Every route of Gradio is decided, uploads do not stay, and a session is its user's."""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any, cast

import gradio.routes
import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import Mount

import ui
from dateline.page import temporary
from dateline.page.gate import ALLOWED
from dateline.page.temporary import MAX_SECONDS, sweep, temporary_folder
from dateline.service import (
    Accounts,
    ConversationStore,
    MonitoredDateline,
    Role,
    ServiceConfig,
    create_app,
    running,
)
from tests.helpers.scripted import FakeDateline

# What Gradio serves and the page does not need; each was looked at.
REFUSED = {
    *("/openapi.json", "/login", "/login/", "/logout", "/config/", "/robots.txt"),
    *("/pwa_icon", "/pwa_icon/{size}", "/manifest.json", "/gradio_api/deep_link"),
    *("/monitoring", "/monitoring/summary", "/monitoring/{key}"),
    *(
        f"/gradio_api/{name}{slash}"
        for name in (
            *("user", "login_check", "token", "app_id", "runs", "info", "reset"),
            *("component_server", "vibe-edit", "undo-vibe-edit", "vibe-code"),
            "vibe-starter-queries",
        )
        for slash in ("", "/")
    ),
    *(f"/gradio_api/{kind}/{{api_name}}/" for kind in ("api", "run", "call", "call/v2")),
    *(f"/gradio_api/{kind}/{{api_name}}" for kind in ("api", "call", "call/v2")),
    *(f"/gradio_api/call{version}/{{api_name}}/{{event_id}}" for version in ("", "/v2")),
    *("/gradio_api/dev/reload", "/gradio_api/openapi.json", "/gradio_api/cancel"),
    "/gradio_api/custom_component/{id}/{environment}/{type}/{file_name}",
    *("/gradio_api/proxy={url_path:path}", "/gradio_api/file={path_or_url:path}"),
    *("/gradio_api/stream/{event_id}", "/gradio_api/stream/{event_id}/close"),
    *(
        f"/gradio_api/stream/{{session_hash}}/{{run}}/{{component_id}}/{name}"
        for name in ("playlist.m3u8", "{segment_id}.{ext}", "playlist-file")
    ),
    *("/gradio_api/file/{path:path}", "/gradio_api/queue/status", "/gradio_api/startup-events"),
    *("/gradio_api/theme.css", "/gradio_api/process_recording"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("gate")


@pytest.fixture(scope="module")
def accounts(folder) -> Iterator[Accounts]:
    with closing(Accounts(f"sqlite:///{folder / 'accounts.db'}")) as accounts:
        accounts.add("ada", Role.CURATOR, None)
        accounts.add("bob", Role.READER, None)
        accounts.add("eve", Role.READER, None)
        yield accounts


@pytest.fixture(scope="module")
def app(folder, accounts) -> Iterator[FastAPI]:
    dateline = cast(MonitoredDateline, FakeDateline())
    with closing(ConversationStore(f"sqlite:///{folder / 'conversations.db'}")) as conversations:
        app = create_app(dateline, accounts, ServiceConfig(data=folder))
        ui.mount(app, ui.build_page(dateline, conversations), conversations)
        yield app


@pytest.fixture(scope="module")
def clients(app, accounts) -> Iterator[dict[str, httpx.Client]]:
    with running(app) as address:
        clients = {}
        for name in ("ada", "bob", "eve"):
            headers = {"Authorization": f"Bearer {accounts.create_token(name)}"}
            clients[name] = httpx.Client(base_url=address, headers=headers, timeout=10)
        yield clients
        for client in clients.values():
            client.close()


def paths_of(routes: list[Any]) -> set[str]:
    """The path of every route, those of routers inside too."""
    found: set[str] = set()
    for route in routes:
        inner = getattr(route, "original_router", None)
        found |= paths_of(inner.routes) if inner else {route.path}
    return found


def test_every_route_of_gradio_is_decided(app) -> None:
    mounted = next(route for route in app.routes if isinstance(route, Mount))
    served = paths_of(cast(Any, mounted.app)._app.routes)
    assert "/gradio_api/queue/join" in served
    assert served - ALLOWED.keys() - REFUSED == set(), "new: allow it in gate.py, or refuse it here"
    assert ALLOWED.keys() <= served
    assert not ALLOWED.keys() & REFUSED


@pytest.mark.parametrize("name", ["ada", "bob"])
@pytest.mark.parametrize("path", sorted(REFUSED - {"/openapi.json", "/login", "/logout"}))
def test_what_is_refused_is_not_there(clients, name, path) -> None:
    with clients[name].stream("GET", path) as reply:
        assert reply.status_code in (404, 405)
    assert clients[name].post(path, json={}).status_code in (404, 405)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/login", "/oidc/login"])
def test_what_everybody_may_ask_is_not_the_page_s_by_another_method(clients, method, path) -> None:
    address = str(clients["bob"].base_url).rstrip("/")
    assert httpx.request(method, f"{address}{path}").status_code in (404, 405)


def test_a_reader_uploads_nothing_and_nothing_stays(clients, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # the machine's own is everybody's
    monkeypatch.setattr(gradio.routes, "DEFAULT_TEMP_DIR", str(tmp_path))
    sent = {"files": ("a.txt", b"x" * 100_000, "text/plain")}
    before = set(temporary_folder().rglob("*"))
    recording = {"video": ("a.mp4", b"x" * 100_000, "video/mp4")}
    assert clients["bob"].post("/gradio_api/process_recording", files=recording).status_code == 404
    assert clients["bob"].post("/gradio_api/upload", files=sent).status_code == 403
    assert clients["bob"].get("/gradio_api/upload_progress?upload_id=a").status_code == 403
    assert set(temporary_folder().rglob("*")) == before
    assert list(tmp_path.iterdir()) == []


def test_uploads_are_swept_and_bounded(clients, monkeypatch) -> None:
    sent = {"files": ("a.txt", b"Vell voted.", "text/plain")}
    reply = clients["ada"].post("/gradio_api/upload", files=sent)
    (place,) = reply.json()
    assert place.startswith(str(temporary_folder()))
    assert os.path.exists(place)
    sweep(time.time() + MAX_SECONDS - 60)
    assert os.path.exists(place)
    monkeypatch.setattr(temporary, "MAX_BYTES", 5)
    assert clients["ada"].post("/gradio_api/upload", files=sent).status_code == 507
    sweep(time.time() + MAX_SECONDS + 60)
    assert list(temporary_folder().iterdir()) == []


def test_what_a_killed_server_left_is_removed(tmp_path, monkeypatch) -> None:
    (tmp_path / "dateline-page-99999999-abc").mkdir()
    (tmp_path / f"dateline-page-{os.getpid()}-abc").mkdir()
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    temporary_folder.__wrapped__()
    assert not (tmp_path / "dateline-page-99999999-abc").exists()
    assert (tmp_path / f"dateline-page-{os.getpid()}-abc").exists()


def asked(client: httpx.Client, session: str) -> dict[str, Any]:
    """The event that asks a question in a session."""
    config = client.get("/config").json()
    box = next(one for one in config["components"] if one["props"].get("elem_id") == "box")
    event = next(one for one in config["dependencies"] if [box["id"], "submit"] in one["targets"])
    data = ["Who resigned?", [], "", ""]
    return {
        "fn_index": event["id"],
        "data": data,
        "trigger_id": box["id"],
        "session_hash": session,
    }


def test_a_session_hash_is_of_no_use_to_another_user(clients) -> None:
    bob, eve = clients["bob"], clients["eve"]
    event = asked(bob, "shared")
    assert bob.post("/gradio_api/queue/join", json=event).status_code == 200
    url = "/gradio_api/queue/data?session_hash=shared"
    assert "Who resigned" not in eve.get(url).text
    assert eve.post("/gradio_api/cancel", json=event).status_code == 404
    assert "Who resigned" in bob.get(url).text


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"session_hash": 5}',
        b'{"fn_index": 0}',
        b"[" * 100_000,
        json.dumps({"session_hash": "a", "data": ["x" * 2_000_000]}).encode(),
        b'{"session_hash": "a", "fn_index": 99999, "data": []}',
        b'{"session_hash": "a", "fn_index": "' + b"x" * 100_000 + b'", "data": []}',
        b'{"session_hash": "a", "fn_index": 0, "data": "x"}',
        b'{"session_hash": "a", "fn_index": 0, "data": [1, 2, 3, 4, 5, 6, 7, 8, 9]}',
    ],
    ids=[
        *("broken", "list", "number", "no session", "deep", "large"),
        *("no function", "words for a function", "no data", "too much data"),
    ],
)
def test_what_is_no_event_is_refused_before_gradio_sees_it(clients, body) -> None:
    headers = {"Content-Type": "application/json"}
    for path in ("/gradio_api/queue/join", "/gradio_api/run/predict"):
        assert clients["bob"].post(path, content=body, headers=headers).status_code == 400


def test_a_large_wrong_call_leaves_little_in_the_log(clients, capfd) -> None:
    event = asked(clients["bob"], "wrong")
    for data in (
        ["x" * 100_000],
        [{"a": "x" * 100_000}, [], "", ""],
        ["x" * 100_000, 7, None, None],
    ):
        for path in ("/gradio_api/queue/join", "/gradio_api/run/predict"):
            clients["bob"].post(path, json=event | {"data": data})
    clients["bob"].get("/gradio_api/queue/data?session_hash=wrong")
    written = capfd.readouterr()
    assert len(written.out) + len(written.err) < 30_000
