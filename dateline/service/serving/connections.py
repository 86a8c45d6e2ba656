"""How much a connection may hold, and for how long, before any request is looked at.

uvicorn closes a connection that is idle after a reply; what is sent slowly or never whole, and a
reply that nobody takes, it waits for. Here each of these has its time.
"""

import asyncio
import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

# What the application breaks is told. That a request was none is not: anybody could fill the log.
_LOG = logging.getLogger("dateline.connections")
_LOG.setLevel(logging.ERROR)


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionLimits:
    """The limits; browsers and the clients of the services stay far below each."""

    connections: int = 1_000
    """Open at once; a later one is closed at once, so that files can still be opened."""
    head_bytes: int = 32 * 2**10
    """Of the request line and the headers: four times what nginx and Apache take of one line."""
    headers: int = 100
    """In one request; a browser behind two proxies sends thirty."""
    head_seconds: float = 10.0
    """From a connection's beginning, or the first byte of a later request, to its last header."""
    idle_seconds: float = 5.0
    """Between a reply and the next request."""
    body_pause_seconds: float = 30.0
    """Between two pieces of a body."""
    body_seconds: float = 300.0
    """For a whole body: 20 MB at half a megabit a second."""
    unread_seconds: float = 60.0
    """That a reply waits for a client that takes none of it."""


class BoundedConfig(uvicorn.Config):
    """uvicorn's configuration with the limits of connections; h11 alone can be held to them."""

    def __init__(self, app: ASGIApp, limits: ConnectionLimits, **options: Any) -> None:
        super().__init__(
            _within(limits, app),
            http=BoundedConnection,
            proxy_headers=False,  # the application knows which proxies are trusted
            ws="none",  # nothing here speaks WebSocket
            h11_max_incomplete_event_size=limits.head_bytes,
            timeout_keep_alive=limits.idle_seconds,  # type: ignore[arg-type]
            **options,
        )
        self.limits = limits


class BoundedConnection(H11Protocol):
    """One connection, which is closed when its time is over."""

    config: BoundedConfig

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.logger = _LOG
        self._head: asyncio.TimerHandle | None = None
        self._body: asyncio.TimerHandle | None = None
        self._body_ends = 0.0
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request, unless there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.config.limits.connections:
            transport.abort()
        self._set_times()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        super().connection_lost(exc)
        for timer in (self._head, self._body, self._unread):
            if timer:
                timer.cancel()

    def data_received(self, data: bytes) -> None:
        """Take what came, and see what there is to wait for now."""
        super().data_received(data)
        self._set_times()

    def pause_writing(self) -> None:
        """Wait for the client to take what it was sent."""
        super().pause_writing()
        self._unread = self.loop.call_later(self.config.limits.unread_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on sending."""
        super().resume_writing()
        if self._unread:
            self._unread.cancel()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, also one that never took its last reply."""
        super().timeout_keep_alive_handler()
        self._unread = self.loop.call_later(self.config.limits.unread_seconds, self.transport.abort)

    def _should_upgrade(self) -> bool:
        return False  # and no warning about it, which anybody could fill the log with

    def _set_times(self) -> None:
        """Let the time of a head run from its beginning, that of a body from its last piece."""
        limits, state = self.config.limits, self.conn.their_state
        if state is not h11.IDLE and self._head:
            self._head.cancel()
            self._head = None
        elif state is h11.IDLE and self._head is None:
            self._head = self.loop.call_later(limits.head_seconds, self.transport.abort)
        if self._body:
            self._body.cancel()
        if state is not h11.SEND_BODY:
            self._body, self._body_ends = None, 0.0
            return
        now = self.loop.time()
        self._body_ends = self._body_ends or now + limits.body_seconds
        until = min(now + limits.body_pause_seconds, self._body_ends)
        self._body = self.loop.call_at(until, self._end_body)

    def _end_body(self) -> None:
        """Give up a body, unless it is the application that takes its time."""
        if self.flow.read_paused and self.loop.time() < self._body_ends:
            self._set_times()
        else:
            self.transport.abort()


def _within(limits: ConnectionLimits, app: ASGIApp) -> ASGIApp:
    """Return an application that sees only requests whose head is within the limits."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        status = _refused(limits, scope) if scope["type"] == "http" else None
        if status is None:
            await app(scope, receive, send)
            return
        headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": status.phrase.encode()})

    return serve


def _refused(limits: ConnectionLimits, scope: Scope) -> HTTPStatus | None:
    """Return why a head is not taken; what came whole h11 has let pass at any length."""
    headers = scope["headers"]
    size = len(scope["raw_path"]) + len(scope["query_string"])
    size += sum(len(name) + len(value) for name, value in headers)
    if len(headers) > limits.headers or size > limits.head_bytes:
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    if sum(name == b"host" for name, _ in headers) != 1:
        return HTTPStatus.BAD_REQUEST
    return None
