"""A chat model's server on the loopback that replies by script, well or badly."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from rag.config import ModelConfig
from rag.errors import ChatModelError
from rag.model.chat_model import ChatModel
from rag.model.protocol import Completion
from rag.types import Messages

KEY = "sk-very-secret-0123456789"
ASK = [{"role": "user", "content": "What is the capital?"}]
Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Plays the next reply of the server's script."""

    server: "FaultyServer"

    def do_GET(self) -> None:
        self.server.headers_seen.append(dict(self.headers))
        self.server.listing(self)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.headers_seen.append(dict(self.headers))
        self.server.requests.append(json.loads(body))
        self.server.script.pop(0)(self)

    def log_message(self, *args: object) -> None:
        pass

    def send(self, status: int, body: str, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body.encode())

    def begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def event(self, data: object) -> None:
        text = data if isinstance(data, str) else json.dumps(data)
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()


class FaultyServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[Reply] = []
        self.requests: list[dict[str, Any]] = []
        self.headers_seen: list[dict[str, str]] = []
        self.listing: Reply = lambda handler: handler.send(
            200, json.dumps({"object": "list", "data": [{"id": "first-model", "object": "model"}]})
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def faulty_server() -> Iterator[FaultyServer]:
    server = FaultyServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def open_chat(server: FaultyServer, **settings: Any) -> Iterator[ChatModel]:
    values: dict[str, Any] = {
        "base_url": server.url,
        "api_key": KEY,
        "timeout_seconds": 5,
        "max_retries": 0,
    }
    with ChatModel.open(ModelConfig(**(values | settings))) as chat:
        yield chat


def whole(chat: ChatModel, messages: Messages, **options: Any) -> Completion:
    """Ask, and return the whole reply, with which every stream ends."""
    *_, last = chat.stream(messages, **options)
    assert isinstance(last, Completion)
    return last


def fails(chat: ChatModel) -> str:
    """Ask, expect a failure, and return its text, which must hold no secret."""
    with pytest.raises(ChatModelError) as caught:
        whole(chat, ASK, max_tokens=9)
    text = str(caught.value)
    assert KEY not in text
    assert text.endswith(".")
    return text


def failure(status: int, message: str = "no", **error: Any) -> Reply:
    body = json.dumps({"error": {"message": message} | error})
    return lambda handler: handler.send(status, body)


def delta(text: str | None = None, finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "choices": [choice]}


def streamed(*events: object) -> Reply:
    def reply(handler: Handler) -> None:
        handler.begin_stream()
        for event in events:
            handler.event(event)

    return reply


USAGE = {
    "id": "1",
    "object": "chat.completion.chunk",
    "choices": [],
    "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15},
}


def answer(text: str = "Lisbon.") -> Reply:
    """Reply as a server should: a stream that is whole."""
    return streamed(delta(text), delta(finish="stop"), USAGE, "[DONE]")


def unstreamed(handler: Handler) -> None:
    """Reply in one piece, which is right only where no stream was asked for."""
    message = {"role": "assistant", "content": "Lis"}
    choice = {"index": 0, "message": message, "finish_reason": "length"}
    handler.send(200, json.dumps({"id": "1", "object": "chat.completion", "choices": [choice]}))
