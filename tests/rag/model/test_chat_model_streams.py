"""Streams of a chat model: their pieces, how they break, and that they can be closed."""

import json
import threading
import time
from collections.abc import Iterator

import pytest

from rag.model.protocol import Completion
from tests.helpers.faulty_server import (
    ASK,
    KEY,
    USAGE,
    FaultyServer,
    Handler,
    delta,
    fails,
    faulty_server,
    open_chat,
    streamed,
    whole,
)

NULL = {"choices": [{"delta": {"content": None}}]}  # as some servers begin


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as server:
        yield server


def test_a_stream_yields_pieces_and_then_the_whole(server):
    server.script = [streamed(delta("Lis"), delta("bon."), delta(finish="stop"), USAGE, "[DONE]")]
    with open_chat(server) as chat:
        pieces = list(chat.stream(ASK, max_tokens=9))
    assert pieces == ["Lis", "bon.", Completion("Lisbon.", 12, 3)]


def test_a_stream_without_usage_counts_nothing(server):
    server.script = [streamed(delta("Lisbon."), delta(finish="length"), "[DONE]")]
    with open_chat(server) as chat:
        assert whole(chat, ASK, max_tokens=9) == Completion("Lisbon.", finish_reason="length")


def test_a_stream_that_nobody_reads_sends_nothing(server):
    with open_chat(server) as chat:
        chat.wait()
        chat.stream(ASK, max_tokens=9)
    assert server.requests == []


def test_closing_a_stream_closes_the_connection_at_once(server):
    noticed = threading.Event()

    def endless(handler: Handler) -> None:
        handler.begin_stream()
        try:
            while True:
                handler.event(delta("word "))
                time.sleep(0.01)
        except OSError:
            noticed.set()

    server.script = [endless]
    with open_chat(server) as chat:
        pieces = chat.stream(ASK, max_tokens=9)
        assert next(pieces) == "word "
        pieces.close()
        assert noticed.wait(2)


def test_a_stream_tells_of_silence_and_can_be_closed_in_it(server):
    noticed = threading.Event()

    def silent(handler: Handler) -> None:
        if not handler.connection.recv(1):  # returns when the other side hangs up
            noticed.set()

    server.script = [silent]
    with open_chat(server) as chat:
        chat.wait()
        started = time.monotonic()
        pieces = chat.stream(ASK, max_tokens=9)
        assert [next(pieces), next(pieces)] == ["", ""]
        assert time.monotonic() - started < 2
        pieces.close()
        assert noticed.wait(0.5)


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([delta("Lis")], "broke off in the middle"),
        ([], "the stream is empty"),
        ([{"choices": []}, {"choices": [None]}, {"choices": [{}]}], "the stream is empty"),
        (["{}", "7", "[]"], "the stream is empty"),
        ([delta("Lis"), "{not json"], "not valid JSON"),
        ([delta("Lis"), {"error": {"message": f"{KEY} broke"}}], "failed while answering (... br"),
        ([{"error": {"message": "exceeds the context size"}}], "longer than first-model can read"),
        ([NULL, delta(finish="length")], "used all 9 tokens without writing"),
        ([delta(finish="content_filter")], "content filter"),
    ],
    ids="truncated empty textless odd garbage error overflow wordless withheld".split(),
)
def test_a_failing_stream_says_why(server, events, says):
    server.script = [streamed(*events)]
    with open_chat(server) as chat:
        assert says in fails(chat)


def test_a_stream_cut_inside_a_chunk_is_told(server):
    def cut(handler: Handler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        data = f"data: {json.dumps(delta('Lis'))}\n\n".encode()
        handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\nff\r\nda")
        handler.close_connection = True

    server.script = [cut]
    with open_chat(server) as chat:
        assert "broke off" in fails(chat)


def test_a_stream_that_falls_silent_is_given_up(server):
    released = threading.Event()

    def stall(handler: Handler) -> None:
        handler.begin_stream()
        handler.event(delta("Lis"))
        released.wait(10)

    server.script = [stall]
    with open_chat(server, timeout_seconds=0.3) as chat:
        assert "silent for 0.3 seconds" in fails(chat)
    released.set()
