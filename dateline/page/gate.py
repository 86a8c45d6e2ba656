"""What of Gradio is served, and to whom: every route by name, and nothing else.

Gradio serves more than the page needs: recordings, a developer's reloads, proxies. A route that is
not named here is not there; a test walks the routes and fails when there is a new one.

A session hash is chosen by a browser and known to whoever sees its requests. Behind the gate it is
one of a user, so that another's is another session.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from anyio import to_thread
from gradio.routes import App
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import compile_path
from starlette.types import Message, Receive, Scope, Send

from dateline.page.temporary import free_bytes, sweep
from dateline.service import Role, User

ALLOWED: Mapping[str, Role] = {
    "/": Role.READER,
    "/config": Role.READER,
    "/favicon.ico": Role.READER,
    "/theme.css": Role.READER,
    "/assets/{path:path}": Role.READER,
    "/static/{path:path}": Role.READER,
    "/svelte/{path:path}": Role.READER,
    "/gradio_api/heartbeat/{session_hash}": Role.READER,
    "/gradio_api/queue/join": Role.READER,
    "/gradio_api/queue/data": Role.READER,
    "/gradio_api/run/{api_name}": Role.READER,
    "/gradio_api/upload": Role.CURATOR,
    "/gradio_api/upload_progress": Role.CURATOR,
}
"""The least role that each route is open to; the paths are as Gradio writes them."""
UPLOAD = "/gradio_api/upload"
MAX_EVENT_BYTES = 128 * 2**10  # the page sends a question, or twenty addresses: a tenth of it

_ROUTES = [(compile_path(path)[0], role) for path, role in ALLOWED.items()]
_SESSION, _UPLOAD_ID = "session_hash", "upload_id"
_HEARTBEAT, _QUEUE = "/gradio_api/heartbeat/", "/gradio_api/queue/data"


class Gate:
    """ASGI middleware around Gradio; the service's guard has noted who asks."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or refuse it."""
        # Without one: an address that is open to everybody, by a method that it does not know.
        user: User | None = scope.get("state", {}).get("user")
        path = _route(scope)
        role = next((role for route, role in _ROUTES if route.match(path)), None)
        if role is None or user is None:
            await PlainTextResponse("There is nothing here.", 404)(scope, receive, send)
            return
        if role is Role.CURATOR and not user.is_curator:
            await PlainTextResponse("Only curators may do this.", 403)(scope, receive, send)
            return
        if path == UPLOAD:
            await to_thread.run_sync(sweep)
            if free_bytes() <= 0:
                reply = PlainTextResponse("Too many files are being uploaded. Wait an hour.", 507)
                await reply(scope, receive, send)
                return
        elif scope["method"] == "POST":
            told = await _told(Request(scope, receive))
            if told is None or not self._takes(told):
                reply = PlainTextResponse("This is no event of the page.", 400)
                await reply(scope, receive, send)
                return
            # Written anew: of a name that stands twice another reader might take the other.
            told |= {_SESSION: own_session(told[_SESSION], user)}
            body = json.dumps(told).encode()
            scope, receive = _with_body(scope, body), _Sent(body, receive)
        scope = _own(scope, user)
        if path == _QUEUE and not self._knows(scope):
            await PlainTextResponse("There is no such session.", 404)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _takes(self, told: dict[str, Any]) -> bool:
        """Whether it is a call of one of the page's functions; of others Gradio logs all it got."""
        number, data = told.get("fn_index"), told.get("data")
        called = self._app.get_blocks().fns.get(number) if type(number) is int else None
        if called is None or not isinstance(data, list):
            return False
        return isinstance(told.get(_SESSION), str) and len(data) == len(called.inputs)

    def _knows(self, scope: Scope) -> bool:
        """Whether Gradio has the session: else it begins a reply and fails, with a page of log."""
        sessions = self._app.get_blocks()._queue.pending_messages_per_session
        return any(
            value in sessions
            for name, value in parse_qsl(scope["query_string"].decode())
            if name == _SESSION
        )


def own_session(session: str, user: User) -> str:
    """Return what a user's session is called behind the gate."""
    return hashlib.sha256(f"{user.name}\n{session}".encode(errors="replace")).hexdigest()


def _route(scope: Scope) -> str:
    """Return the path as the page's application has it, wherever that is on the server."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


def _own(scope: Scope, user: User) -> Scope:
    """Return a request whose path and query name sessions of the user."""
    query = [
        (name, own_session(value, user) if name in (_SESSION, _UPLOAD_ID) else value)
        for name, value in parse_qsl(scope["query_string"].decode("latin-1"), True)
    ]
    path = scope["path"]
    if _route(scope).startswith(_HEARTBEAT):
        before, _, session = path.rpartition(_HEARTBEAT)
        path = f"{before}{_HEARTBEAT}{own_session(session, user)}"
    return {**scope, "path": path, "query_string": urlencode(query).encode()}


async def _told(request: Request) -> dict[str, Any] | None:
    """Return what a request sends as a JSON object, or None where it is none, or too large."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_EVENT_BYTES:
            return None
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _with_body(scope: Scope, body: bytes) -> Scope:
    kept = [item for item in scope["headers"] if item[0] not in (b"content-length",)]
    return {**scope, "headers": [*kept, (b"content-length", str(len(body)).encode())]}


class _Sent:
    """Receives a body that is there already, then what comes after it."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        """Return the body, once."""
        body, self._body = self._body, None
        if body is None:
            return await self._receive()
        return {"type": "http.request", "body": body, "more_body": False}
