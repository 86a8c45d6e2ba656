"""An application on an address: in the foreground until it is told to end, or in a thread."""

import asyncio
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from dateline.service.errors import ServiceError
from dateline.service.serving.connections import BoundedConfig, ConnectionLimits

CLOSE_SECONDS = 1  # for what a browser keeps open after the last answer has ended


def run(app: ASGIApp, opened: socket.socket, drain: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; ``drain`` then brings what runs to an end."""
    # uvicorn passes a signal on to what handled it before, which would end the process at once.
    signal.signal(signal.SIGTERM, _interrupt)
    with suppress(KeyboardInterrupt):
        _Server(app, drain).run(sockets=[opened])


@contextmanager
def running(
    app: ASGIApp,
    drain: Callable[[], None] = lambda: None,
    limits: ConnectionLimits = ConnectionLimits(),
) -> Iterator[str]:
    """Serve in a thread on any free port; yields the address: "http://127.0.0.1:41234"."""
    opened = listen("127.0.0.1", 0)
    server = _Server(app, drain, limits)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, name="dateline-http")
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(0.02)
        yield address_of(opened)
    finally:
        server.should_exit = True
        thread.join()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that holds the address.

    Raises:
        ServiceError: The port is taken or may not be used.
    """
    opened = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        # Now, not when the server starts: two servers can be bound to one port, but not listen.
        opened.listen(1024)
    except OSError as error:
        opened.close()
        reason = "the port is taken" if error.errno == errno.EADDRINUSE else error.strerror
        raise ServiceError(
            f"Cannot serve on {host}:{port}: {reason}. Choose another port: --port {port + 1}"
        ) from error
    return opened


def address_of(opened: socket.socket) -> str:
    """Return the address that a browser on this machine opens."""
    host, port = opened.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """uvicorn, which lets answers end before it closes their connections."""

    def __init__(
        self,
        app: ASGIApp,
        drain: Callable[[], None],
        limits: ConnectionLimits = ConnectionLimits(),
    ) -> None:
        config = BoundedConfig(
            app,
            limits,
            access_log=False,  # the guard writes it, with a request id
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=CLOSE_SECONDS,
        )
        super().__init__(config)
        self._drain = drain

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let running answers end, then close."""
        await asyncio.to_thread(self._drain)
        await super().shutdown(sockets)


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
