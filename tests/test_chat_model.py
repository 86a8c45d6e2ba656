"""The real OpenAI client against a real, faulty server on the loopback."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from rag import model_connection
from rag.chat_model import ChatModel
from rag.config import ModelConfig
from rag.errors import ChatModelError
from rag.language_model import Completion
from rag.model_connection import connect_remote

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


@pytest.fixture
def server() -> Iterator[FaultyServer]:
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


def completion(content: str | None = "Lisbon.", **choice: Any) -> Reply:
    message = {"role": "assistant", "content": content}
    body = {
        "id": "1",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"} | choice],
        "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15},
    }
    return lambda handler: handler.send(200, json.dumps(body))


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


def test_the_first_listed_model_answers(server):
    server.script = [completion()]
    with open_chat(server) as chat:
        state = chat.wait()
        assert (state.name, state.ready, state.loading, state.reason) == (
            "first-model",
            True,
            False,
            None,
        )
        assert chat.complete(ASK, max_tokens=9, stop=["\n"]) == Completion(
            "Lisbon.", prompt_tokens=12, completion_tokens=3
        )
    request = server.requests[0]
    assert request["model"] == "first-model"
    assert request["messages"] == ASK
    assert (request["temperature"], request["max_tokens"], request["stop"]) == (0, 9, ["\n"])
    assert "seed" in request
    assert server.headers_seen[-1]["Authorization"] == f"Bearer {KEY}"


def test_a_grammar_is_not_sent_to_a_server_that_may_not_know_it(server):
    server.script = [completion()]
    with open_chat(server) as chat:
        assert not chat.supports_grammar
        chat.complete(ASK, max_tokens=9, grammar='root ::= "x"')
    assert "grammar" not in server.requests[0]


def test_first_token_logprobs_are_returned_where_the_server_has_them(server):
    top = [{"token": "Yes", "logprob": -0.1}, {"token": "No", "logprob": -2.5}]
    content = [{"token": "Yes", "logprob": -0.1, "top_logprobs": top}]
    server.script = [completion("Yes", logprobs={"content": content}), completion("Yes")]
    with open_chat(server) as chat:
        reply = chat.complete(ASK, max_tokens=1, top_logprobs=2)
        assert reply.first_token_logprobs == {"Yes": -0.1, "No": -2.5}
        assert chat.complete(ASK, max_tokens=1, top_logprobs=2).first_token_logprobs == {}
    assert (server.requests[0]["logprobs"], server.requests[0]["top_logprobs"]) == (True, 2)


def test_a_stream_yields_pieces_and_then_the_whole(server):
    server.script = [streamed(delta("Lis"), delta("bon."), delta(finish="stop"), USAGE, "[DONE]")]
    with open_chat(server) as chat:
        pieces = list(chat.stream(ASK, max_tokens=9))
    assert pieces == ["Lis", "bon.", Completion("Lisbon.", 12, 3)]


def test_a_stream_without_usage_counts_nothing(server):
    server.script = [streamed(delta("Lisbon."), delta(finish="length"), "[DONE]")]
    with open_chat(server) as chat:
        *_, last = chat.stream(ASK, max_tokens=9)
    assert last == Completion("Lisbon.", finish_reason="length")


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


def fails(chat: ChatModel, *, stream: bool = False) -> str:
    """Ask, expect a failure, and return its text, which must hold no secret."""
    with pytest.raises(ChatModelError) as caught:
        list(chat.stream(ASK, max_tokens=9)) if stream else chat.complete(ASK, max_tokens=9)
    text = str(caught.value)
    assert KEY not in text
    assert text.endswith(".")
    return text


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (failure(401, f"Incorrect API key provided: {KEY}"), "refused the key"),
        (failure(403, f"{KEY} has no access"), r"does not allow this \(HTTP 403: \.\.\. has no"),
        (failure(404, "model not found"), "no model 'first-model'.*Set OPENAI_MODEL"),
        (failure(429), "takes no more requests.*Wait a minute"),
        (failure(429, code="insufficient_quota"), "quota is used up"),
        (failure(500, "boom"), r"failed \(HTTP 500: boom; one try\)"),
        (failure(422, "messages: wrong"), r"refused the request \(HTTP 422: messages: wrong\)"),
        (
            failure(400, "request (9030 tokens) exceeds the available context size (8192 tokens)"),
            "longer than first-model can read.*narrower question",
        ),
        (
            failure(400, "max_tokens: maximum context length is 4096", param="max_tokens"),
            "longer than first-model can read",
        ),
        (lambda handler: handler.send(502, "<html><h1>x</h1></html>", "text/html"), "no reason"),
        (lambda handler: handler.send(200, "{not json"), "not valid JSON"),
        (lambda handler: handler.send(200, "<html>", "text/html"), "no chat completion.*/v1"),
        (lambda handler: handler.send(200, "[]"), "no usable reply"),
        (lambda handler: handler.send(200, '{"choices": []}'), "it holds no choice"),
        (lambda handler: handler.send(200, "{}"), "it holds no choice"),
        (lambda handler: handler.send(200, '{"choices": [{}], "object": 7}'), "holds no text"),
        (completion(None, finish_reason="length"), "used all 9 tokens without writing"),
        (completion("", finish_reason="content_filter"), "content filter"),
        (lambda handler: handler.connection.close(), "cannot be reached"),
    ],
)
def test_a_failure_is_one_sentence_with_a_remedy(server, reply, says):
    server.script = [reply]
    with open_chat(server) as chat, pytest.raises(ChatModelError, match=says) as caught:
        chat.complete(ASK, max_tokens=9)
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_server_that_wants_a_key_is_told_apart_from_one_that_refuses_it(server):
    server.script = [failure(401)]
    with open_chat(server, api_key=None) as chat:
        assert "wants a key (HTTP 401). Set OPENAI_API_KEY" in fails(chat)


def test_429_is_tried_again_after_the_time_that_the_server_asks_for(server):
    server.script = [
        lambda handler: handler.send(429, '{"error": {"message": "slow"}}', Retry_After="0.3"),
        completion(),
    ]
    with open_chat(server, max_retries=2) as chat:
        chat.wait()
        start = time.perf_counter()
        assert chat.complete(ASK, max_tokens=9).text == "Lisbon."
        assert time.perf_counter() - start >= 0.3


def test_a_silent_server_is_given_up_after_the_timeout(server):
    released = threading.Event()
    server.script = [lambda handler: released.wait(10) and None]
    with open_chat(server, timeout_seconds=0.3) as chat:
        assert "silent for 0.3 seconds (one try)" in fails(chat)
    released.set()


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ([delta("Lis")], "broke off in the middle"),
        ([], "the stream is empty"),
        ([{"choices": [None]}, {"choices": [{}]}, "7", "[]"], "the stream is empty"),
        ([delta("Lis"), "{not json"], "not valid JSON"),
        ([delta("Lis"), {"error": {"message": f"{KEY} broke"}}], "failed while answering (... br"),
        ([delta(finish="length")], "used all 9 tokens"),
    ],
    ids=["truncated", "empty", "odd", "garbage", "error", "nothing written"],
)
def test_a_failing_stream_says_why(server, events, says):
    server.script = [streamed(*events)]
    with open_chat(server) as chat:
        assert says in fails(chat, stream=True)


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
        assert "broke off" in fails(chat, stream=True)


def test_a_stream_that_falls_silent_is_given_up(server):
    released = threading.Event()

    def stall(handler: Handler) -> None:
        handler.begin_stream()
        handler.event(delta("Lis"))
        released.wait(10)

    server.script = [stall]
    with open_chat(server, timeout_seconds=0.3) as chat:
        assert "silent for 0.3 seconds" in fails(chat, stream=True)
    released.set()


def test_what_a_model_refuses_by_name_is_left_out_from_then_on(server):
    server.script = [
        failure(400, "Unsupported parameter: use 'max_completion_tokens'", param="max_tokens"),
        failure(400, "temperature does not support 0 with this model", param="temperature"),
        failure(400, "Unrecognized request argument supplied: seed"),
        completion(),
        completion(),
    ]
    with open_chat(server) as chat:
        assert chat.complete(ASK, max_tokens=9).text == "Lisbon."
        assert chat.complete(ASK, max_tokens=8).text == "Lisbon."
    last = server.requests[-1]
    assert last["max_completion_tokens"] == 8
    assert not {"max_tokens", "temperature", "seed"} & last.keys()
    assert len(server.requests) == 5


def test_openai_is_sent_what_its_newer_models_want(server, monkeypatch):
    server.script = [completion()]
    server.listing = lambda handler: handler.send(200, '{"id": "small", "object": "model"}')
    monkeypatch.setattr(ModelConfig, "is_openai", True)
    with open_chat(server, model="small") as chat:
        chat.complete(ASK, max_tokens=9)
    request = server.requests[0]
    assert request["max_completion_tokens"] == 9
    assert request["reasoning_effort"] == "none"
    assert "max_tokens" not in request


def test_an_unreachable_server_is_named_without_its_password(server):
    server.shutdown()
    port = server.server_port
    server.server_close()
    config = ModelConfig(base_url=f"http://jo:hunter2@127.0.0.1:{port}/v1")
    with ChatModel.open(config) as chat:
        state = chat.wait()
        assert not state.ready
        assert state.reason is not None
        assert f"http://127.0.0.1:{port}/v1 cannot be reached" in state.reason
        assert "hunter2" not in state.reason
        assert fails(chat) == state.reason


def test_a_server_that_was_away_at_the_start_is_found_when_it_is_back(server, monkeypatch):
    monkeypatch.setattr("rag.chat_model.RECONNECT_SECONDS", 0.05)
    listing, server.listing = server.listing, failure(503, "starting")
    server.script = [completion()]
    with open_chat(server) as chat:
        assert "HTTP 503: starting" in str(chat.wait().reason)
        server.listing = listing
        deadline = time.monotonic() + 5
        while not chat.state.ready and time.monotonic() < deadline:
            time.sleep(0.02)
        assert chat.complete(ASK, max_tokens=9).text == "Lisbon."


@pytest.mark.parametrize(
    ("listing", "settings", "says"),
    [
        (failure(401, KEY), {}, "refused the key"),
        (failure(404), {}, "OPENAI_BASE_URL ends with /v1"),
        (lambda handler: handler.send(200, '{"data": []}'), {}, "lists no model. Set OPENAI_MODEL"),
        (lambda handler: handler.send(200, "<html>", "text/html"), {}, "not valid JSON"),
        (lambda handler: handler.send(200, "[1]"), {}, "lists no model"),
        (lambda handler: handler.send(200, '{"data": [7]}'), {}, "lists no model"),
        (lambda handler: handler.send(200, "{bad"), {}, "not valid JSON"),
    ],
    ids=["key", "path", "none", "page", "list", "numbers", "garbage"],
)
def test_a_server_that_cannot_be_used_is_known_before_a_question(server, listing, settings, says):
    server.listing = listing
    with open_chat(server, **settings) as chat:
        state = chat.wait()
        assert not state.ready
        assert says in str(state.reason)
        assert KEY not in str(state.reason)


def test_a_server_that_lists_no_models_is_used_where_the_model_is_named(server):
    server.listing = failure(404)
    server.script = [completion()]
    with open_chat(server, model="mine") as chat:
        assert chat.wait().name == "mine"
        assert chat.complete(ASK, max_tokens=9).text == "Lisbon."


def test_opening_returns_while_the_model_is_still_loading(server):
    released = threading.Event()
    listing = server.listing

    def slow(handler: Handler) -> None:
        released.wait(10)
        listing(handler)

    server.listing = slow
    server.script = [completion()]
    with open_chat(server, model="mine") as chat:
        assert chat.state.loading
        assert chat.state.name == "mine"
        threading.Timer(0.1, released.set).start()
        assert chat.complete(ASK, max_tokens=9).text == "Lisbon."


def test_without_any_model_the_reason_names_every_remedy(monkeypatch):
    monkeypatch.setattr(model_connection, "best_installed", lambda: None)
    with ChatModel.open(ModelConfig()) as chat:
        assert chat.supports_grammar
        reason = str(chat.wait().reason)
        for remedy in ("dateline fetch-model", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
            assert remedy in reason
        assert fails(chat) == reason


def test_a_missing_model_file_is_named(tmp_path):
    with ChatModel.open(ModelConfig(model_path=tmp_path / "own.gguf")) as chat:
        assert chat.state.name == "own"
        assert "There is no model file at" in str(chat.wait().reason)


def test_a_closed_model_says_so_and_closes_twice(server):
    with open_chat(server) as chat:
        chat.wait()
        chat.close()
        assert "closed" in fails(chat)
        assert not chat.state.ready


def test_warming_sends_the_prefix_for_one_token(server):
    server.script = [completion("", finish_reason="length")]
    with closing(connect_remote(ModelConfig(base_url=server.url, model="m")).client) as client:
        client.warm(ASK)
    assert (server.requests[0]["messages"], server.requests[0]["max_tokens"]) == (ASK, 1)


def test_many_threads_may_ask_at_once(server):
    def echo(handler: Handler) -> None:
        time.sleep(0.05)
        completion(server.requests[-1]["model"])(handler)

    server.script = [echo] * 20
    with open_chat(server) as chat:
        replies: list[Completion] = []
        threads = [
            threading.Thread(target=lambda: replies.append(chat.complete(ASK, max_tokens=9)))
            for _ in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [reply.text for reply in replies] == ["first-model"] * 20
