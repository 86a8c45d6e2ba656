"""Requests made at random to every route of page and services, by each role and by nobody."""

import json
import random
import string
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx

import ui
from benchmarks.echo_model import echo_server
from benchmarks.fuzz_findings import Findings
from dateline.service import (
    Accounts,
    ConversationStore,
    MonitoredDateline,
    Role,
    ServiceConfig,
    create_app,
    running,
)
from dateline.service.operations.logs import set_up_logs
from rag import ModelConfig

KEY = "sk-a-secret-of-the-server"
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE")
PATHS = (
    *("/", "/config", "/theme.css", "/assets/a.js", "/static/a", "/svelte/a", "/favicon.ico"),
    *("/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/run/predict"),
    *("/gradio_api/upload", "/gradio_api/upload_progress", "/gradio_api/process_recording"),
    *("/gradio_api/dev/reload", "/gradio_api/cancel", "/gradio_api/file=/etc/passwd"),
    *("/gradio_api/proxy=http://127.0.0.1/", "/gradio_api/info", "/gradio_api/call/a"),
    *("/api/ask", "/api/search", "/api/articles/a", "/v1/models", "/v1/chat/completions"),
    *("/mcp", "/metrics", "/healthz", "/readyz", "/openapi.json", "/login", "/logout"),
    *("/audit", "/audit.csv", "/conversations/a.md", "/conversations/a.json?turn=1"),
)
OPEN = ("/healthz", "/readyz", "/login")
CURATORS = ("/gradio_api/upload", "/gradio_api/upload_progress")
NOBODYS = ("/audit", "/audit.csv", "/gradio_api/dev/reload", "/gradio_api/process_recording")
SECONDS = 1  # that a stream without an end is looked at
VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    0.5,
    "",
    "s",
    "x" * 3_000,
    [],
    {},
    [[]],
    "\x00",
    "../..",
    "[2]",
)


@contextmanager
def served_to_roles(data: Path) -> Iterator[tuple[str, Mapping[str, str], Findings]]:
    """Serve an index with its page; yields the address and a token for each role that has one."""
    with ExitStack() as stack:
        set_up_logs("plain")
        model = stack.enter_context(echo_server())
        config = ModelConfig(base_url=model.url, model="echo", api_key=KEY)
        dateline = stack.enter_context(MonitoredDateline.open(data, model=config))
        accounts = stack.enter_context(closing(Accounts(f"sqlite:///{data / 'accounts.db'}")))
        kept = ConversationStore(f"sqlite:///{data / 'conversations.db'}")
        conversations = stack.enter_context(closing(kept))
        tokens = {"nobody": ""}
        for role in (Role.READER, Role.CURATOR):
            accounts.add(role.value, role, None)
            tokens[role.value] = accounts.create_token(role.value)
        app = create_app(dateline, accounts, ServiceConfig(data=data, rate_limit="1000000/minute"))
        # Without changes: a curator's would go on beside the requests.
        ui.mount(app, ui.build_page(dateline, conversations), conversations)
        address = stack.enter_context(running(app))
        while dateline.model_state.loading:
            time.sleep(0.05)
        root = str(Path(__file__).parent.parent)
        yield address, tokens, Findings([KEY, str(data), root, "Traceback", "site-packages"])


def send_as_roles(
    address: str, tokens: Mapping[str, str], findings: Findings, requests: int, first_seed: int
) -> None:
    """Send requests, one after the other, by each role in turn."""
    chance = random.Random(first_seed)
    roles = list(tokens)
    with httpx.Client(base_url=address, timeout=SECONDS) as client:
        for number in range(requests):
            role = roles[number % len(roles)]
            path, method = _altered(chance.choice(PATHS), chance), chance.choice(METHODS)
            headers = {"Authorization": f"Bearer {tokens[role]}"} if tokens[role] else {}
            headers["Content-Type"] = chance.choice(
                ("application/json", "multipart/form-data; boundary=a", "text/plain", "")
            )
            content = _body(chance) if method not in ("GET", "HEAD") else b""
            status, text = _sent(client, method, path, content, headers)
            if status:
                what = f"{role} {method} {path[:60]!r} {content[:60]!r}"
                findings.look(status, text, what)
                asked = client.build_request(method, path).url.path  # httpx takes "/./" out
                if status < HTTPStatus.BAD_REQUEST and not _may(role, asked, status):
                    findings.undescribed.append(f"{status} {what}")


def _may(role: str, bare: str, status: int) -> bool:
    """Return whether a role may be told something else than a refusal."""
    if role == "nobody":
        return bare in OPEN or status == HTTPStatus.SEE_OTHER
    if role == "reader" and bare in CURATORS:
        return False
    return bare not in NOBODYS


def _sent(
    client: httpx.Client, method: str, path: str, content: bytes, headers: Mapping[str, str]
) -> tuple[int, str]:
    """Return status and text of a reply, as much as comes at once; 0 where none came."""
    text, until = "", time.monotonic() + SECONDS
    status = 0
    try:
        with client.stream(method, path, content=content, headers=headers) as reply:
            status = reply.status_code
            endless = "event-stream" in reply.headers.get("content-type", "")
            for piece in reply.iter_text():
                text += piece
                if endless or time.monotonic() > until:
                    break
    except httpx.HTTPError:
        pass  # a stream with nothing to tell yet
    except httpx.InvalidURL:
        return 0, ""
    return status, text


def _altered(path: str, chance: random.Random) -> str:
    """Return an address as it is, or nearly so."""
    kind = chance.randrange(8)
    if kind == 0:
        place = chance.randrange(len(path))
        return path[:place] + chance.choice(string.printable.strip()) + path[place + 1 :]
    if kind == 1:
        return chance.choice(("/", "/.", "/..//", "/%2e%2e")) + path
    if kind == 2:
        return path + chance.choice(("/", "//", "%00", "?session_hash=s", "?upload_id=%ff", "?a"))
    return path


def _body(chance: random.Random) -> bytes:
    """Return what some route takes, or nearly so."""
    values: Any = [chance.choice(VALUES) for _ in range(chance.randrange(5))]
    event = {"fn_index": chance.choice((*range(40), None, "a")), "data": values}
    event |= {"session_hash": chance.choice(("s", None, 5)), "trigger_id": chance.randrange(50)}
    question = chance.choice((*VALUES, "Who hosted the Lisbon summit?"))
    told: Any = chance.choice(
        (
            event,
            {"question": question, "query": question},
            {"messages": [{"role": "user", "content": question}], "stream": chance.choice(VALUES)},
            {"jsonrpc": "2.0", "id": 1, "method": chance.choice(("tools/call", "a", 5))},
            *VALUES,
        )
    )
    body = json.dumps(told).encode()
    if chance.random() < 0.2:
        body = body[: chance.randrange(len(body) + 1)] + bytes([chance.randrange(256)])
    return body
