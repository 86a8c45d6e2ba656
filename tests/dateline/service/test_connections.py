"""Connections that never end, or say too much or too slowly: each is closed, and nobody waits."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from dateline.service import ConnectionLimits, running

LIMITS = ConnectionLimits(
    connections=60,
    head_seconds=0.6,
    idle_seconds=0.4,
    body_pause_seconds=0.4,
    body_seconds=1.5,
    unread_seconds=0.6,
)
HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads what it is sent; ``/endless`` is more than any socket holds."""
    if scope["type"] == "lifespan":
        return
    if scope["path"] == "/endless":
        await StreamingResponse(iter([b"x" * 100_000] * 1_000))(scope, receive, send)
        return
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        if not message.get("more_body"):
            break
    await PlainTextResponse("ok")(scope, receive, send)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running(app, limits=LIMITS) as address:
        yield address


def connected(address: str) -> socket.socket:
    place = urlsplit(address)
    assert place.hostname
    assert place.port
    return socket.create_connection((place.hostname, place.port), timeout=10)


def read_to_end(opened: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    told = b""
    try:
        while piece := opened.recv(65_536):
            told += piece
    except (ConnectionResetError, BrokenPipeError):
        pass
    return told


def seconds_until_closed(opened: socket.socket, drip: bytes = b"") -> float:
    """How long it stays open while a little is sent again and again."""
    began = time.monotonic()
    opened.settimeout(0.1)
    while time.monotonic() - began < 8:
        try:
            if drip:
                opened.sendall(drip)
            if not opened.recv(65_536):
                break
        except TimeoutError:
            continue
        except (ConnectionResetError, BrokenPipeError):
            break
    return time.monotonic() - began


def test_a_header_that_never_ends_is_refused_and_stalls_nobody(address) -> None:
    waits: list[float] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            began = time.monotonic()
            assert httpx.get(f"{address}/healthz", timeout=20).text == "ok"
            waits.append(time.monotonic() - began)

    asking = threading.Thread(target=ask)
    asking.start()
    sent = 0
    with closing(connected(address)) as opened:
        opened.sendall(HEAD + b"X-Long: ")
        try:
            for _ in range(1_200):
                opened.sendall(b"a" * 100_000)
                sent += 100_000
        except (ConnectionResetError, BrokenPipeError):
            pass
    over.set()
    asking.join()
    assert sent < 20_000_000, "what the kernel holds, and no more"
    assert max(waits) < 1


@pytest.mark.parametrize(
    "head",
    [
        HEAD + b"X-Long: " + b"a" * 40_000 + b"\r\n\r\n",
        HEAD + b"".join(b"X-%d: 1\r\n" % number for number in range(150)) + b"\r\n",
    ],
    ids=["long", "many"],
)
def test_a_head_that_comes_whole_has_the_same_limits(address, head) -> None:
    with closing(connected(address)) as opened:
        opened.sendall(head)
        assert read_to_end(opened).startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))


@pytest.mark.parametrize(
    "head",
    [
        HEAD + b"Host: evil.example\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET /healthz HTTP/1.0\r\n\r\n",
        b"GET /healthz HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
    ],
    ids=["two", "none", "none of 1.0", "two of 1.0"],
)
def test_a_request_names_one_host(address, head) -> None:
    with closing(connected(address)) as opened:
        opened.sendall(head)
        assert read_to_end(opened).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    ("begun", "drip", "most"),
    [
        (b"", b"", 1.5),
        (HEAD, b"", 1.5),
        (HEAD, b"X-A: 1\r\n", 1.5),
        (HEAD + b"\r\n", b"", 1.5),
        (POST, b"", 1.5),
        (POST, b"x", 3),
    ],
    ids=["silent", "half a head", "a head in drops", "idle", "half a body", "a body in drops"],
)
def test_what_is_half_sent_is_closed(address, begun, drip, most) -> None:
    with closing(connected(address)) as opened:
        opened.sendall(begun)
        assert seconds_until_closed(opened, drip) < most


def test_what_is_no_request_leaves_nothing_in_the_log(address, caplog) -> None:
    for sent in (b"\x16\x03\x01 no HTTP\r\n\r\n", HEAD + b"bad header\r\n\r\n", b"G" * 50_000):
        with closing(connected(address)) as opened:
            opened.sendall(sent)
            assert read_to_end(opened).startswith(b"HTTP/1.1 400")
    assert caplog.records == []


def test_the_second_head_of_a_connection_has_its_time_too(address) -> None:
    with closing(connected(address)) as opened:
        opened.sendall(HEAD + b"\r\n")
        assert opened.recv(65_536).endswith(b"ok")
        assert seconds_until_closed(opened, b"G") < 1.5


def test_a_reply_that_nobody_takes_is_given_up(address) -> None:
    with closing(connected(address)) as opened:
        opened.sendall(b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(1.5)
        assert len(read_to_end(opened)) < 50_000_000


def test_more_connections_than_there_are_places_are_turned_away(address) -> None:
    held = [connected(address) for _ in range(LIMITS.connections)]
    with closing(connected(address)) as late:
        assert seconds_until_closed(late) < 0.4
    for one in held:
        one.close()
    time.sleep(0.2)
    assert httpx.get(f"{address}/healthz").text == "ok"


def test_a_client_that_takes_its_time_within_the_limits_is_answered(address) -> None:
    with closing(connected(address)) as opened:
        for piece in (b"GET /healthz HTTP/1.1\r\n", b"Host: localhost\r\n", b"\r\n"):
            opened.sendall(piece)
            time.sleep(0.1)
        assert opened.recv(65_536).endswith(b"ok")
        opened.sendall(POST)
        for _ in range(10):
            time.sleep(0.1)
            opened.sendall(b"x" * 100)
        assert opened.recv(65_536).endswith(b"ok")
