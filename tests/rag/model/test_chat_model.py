"""The real OpenAI client against a real server: what is sent, and what is made of the reply."""

import json
import threading
import time
from contextlib import closing

import pytest

from rag.config import ModelConfig
from rag.errors import ChatModelError
from rag.model.connection import connect_remote
from rag.model.protocol import Completion
from tests.helpers.faulty_server import (
    ASK,
    KEY,
    Handler,
    answer,
    delta,
    fails,
    failure,
    open_chat,
    streamed,
    unstreamed,
    whole,
)


def test_the_first_listed_model_answers(server):
    server.script = [answer()]
    with open_chat(server) as chat:
        state = chat.wait()
        assert (state.name, state.ready, state.loading, state.reason) == (
            "first-model",
            True,
            False,
            None,
        )
        assert whole(chat, ASK, max_tokens=9) == Completion(
            "Lisbon.", prompt_tokens=12, completion_tokens=3
        )
    request = server.requests[0]
    assert request["model"] == "first-model"
    assert request["messages"] == ASK
    assert (request["temperature"], request["max_tokens"]) == (0, 9)
    assert "seed" in request
    assert server.headers_seen[-1]["Authorization"] == f"Bearer {KEY}"


def test_a_grammar_is_not_sent_to_a_server_that_may_not_know_it(server):
    server.script = [answer()]
    with open_chat(server) as chat:
        whole(chat, ASK, max_tokens=9, grammar='root ::= "x"')
    assert "grammar" not in server.requests[0]


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
        (lambda handler: handler.send(200, "{not json"), "stream is empty.*/v1"),
        (lambda handler: handler.send(200, "<html>", "text/html"), "stream is empty.*/v1"),
        (unstreamed, "stream is empty.*/v1"),
        (lambda handler: handler.connection.close(), "cannot be reached"),
    ],
)
def test_a_failure_is_one_sentence_with_a_remedy(server, reply, says):
    server.script = [reply]
    with open_chat(server) as chat, pytest.raises(ChatModelError, match=says) as caught:
        whole(chat, ASK, max_tokens=9)
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_server_that_wants_a_key_is_told_apart_from_one_that_refuses_it(server):
    server.script = [failure(401)]
    with open_chat(server, api_key=None) as chat:
        assert "wants a key (HTTP 401). Set OPENAI_API_KEY" in fails(chat)


def test_429_is_tried_again_after_the_time_that_the_server_asks_for(server):
    server.script = [
        lambda handler: handler.send(429, '{"error": {"message": "slow"}}', Retry_After="0.3"),
        answer(),
    ]
    with open_chat(server, max_retries=2) as chat:
        chat.wait()
        start = time.perf_counter()
        assert whole(chat, ASK, max_tokens=9).text == "Lisbon."
        assert time.perf_counter() - start >= 0.3


def test_a_silent_server_is_given_up_after_the_timeout(server):
    released = threading.Event()
    server.script = [lambda handler: released.wait(10) and None]
    with open_chat(server, timeout_seconds=0.3) as chat:
        assert "silent for 0.3 seconds (one try)" in fails(chat)
    released.set()


def test_what_a_model_refuses_by_name_is_left_out_from_then_on(server):
    server.script = [
        failure(400, "Unsupported parameter: use 'max_completion_tokens'", param="max_tokens"),
        failure(400, "temperature does not support 0 with this model", param="temperature"),
        failure(400, "Unrecognized request argument supplied: seed"),
        failure(422, "stream_options: extra fields are not permitted"),
        answer(),
        answer(),
    ]
    with open_chat(server) as chat:
        assert whole(chat, ASK, max_tokens=9).text == "Lisbon."
        assert whole(chat, ASK, max_tokens=8).text == "Lisbon."
    last = server.requests[-1]
    assert last["max_completion_tokens"] == 8
    assert not {"max_tokens", "temperature", "seed", "stream_options"} & last.keys()
    assert len(server.requests) == 6


def test_openai_is_sent_what_its_newer_models_want(server, monkeypatch):
    server.script = [answer()]
    server.listing = lambda handler: handler.send(200, '{"id": "small", "object": "model"}')
    monkeypatch.setattr(ModelConfig, "is_openai", True)
    with open_chat(server, model="small") as chat:
        whole(chat, ASK, max_tokens=9)
    request = server.requests[0]
    assert request["max_completion_tokens"] == 9
    assert request["reasoning_effort"] == "none"
    assert "max_tokens" not in request


def test_warming_sends_the_prefix_for_one_token(server):
    server.script = [unstreamed]
    with closing(connect_remote(ModelConfig(base_url=server.url, model="m")).client) as client:
        client.warm(ASK)
    assert (server.requests[0]["messages"], server.requests[0]["max_tokens"]) == (ASK, 1)


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (failure(500, "boom"), r"failed \(HTTP 500: boom"),
        (lambda handler: handler.send(200, "{not json"), "not valid JSON"),
        (lambda handler: handler.connection.close(), "cannot be reached"),
    ],
    ids=["status", "garbage", "no reply"],
)
def test_warming_that_fails_is_explained(server, reply, says):
    server.script = [reply]
    config = ModelConfig(base_url=server.url, model="m", max_retries=0)
    with (
        closing(connect_remote(config).client) as client,
        pytest.raises(ChatModelError, match=says),
    ):
        client.warm(ASK)


def test_many_threads_may_ask_at_once(server):
    def echo(handler: Handler) -> None:
        time.sleep(0.05)
        answer(server.requests[-1]["model"])(handler)

    server.script = [echo] * 20
    with open_chat(server) as chat:
        replies: list[Completion] = []
        threads = [
            threading.Thread(target=lambda: replies.append(whole(chat, ASK, max_tokens=9)))
            for _ in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [reply.text for reply in replies] == ["first-model"] * 20


@pytest.mark.parametrize(
    ("said", "likely"),
    [("Yes.", 1.0), ("no", 0.0), ("**No**, it does not", 0.0), ("The opposite", None)],
)
def test_an_opinion_is_one_short_reply(server, said, likely):
    server.script = [answer(said)]
    with open_chat(server) as chat:
        assert chat.agrees(ASK) == likely
    assert server.requests[0]["max_tokens"] < 20


def test_an_opinion_that_does_not_come_in_time_is_none(server, monkeypatch):
    monkeypatch.setattr("rag.model.chat_model.OPINION_SECONDS", 0.2)
    server.script = [lambda handler: handler.connection.recv(1)]
    with open_chat(server) as chat:
        assert chat.agrees(ASK) is None


@pytest.mark.parametrize(
    ("told", "settings", "window"),
    [
        ({"max_model_len": 16384}, {}, 16384),
        ({"context_length": 4096}, {"context_tokens": 2048}, 2048),
        ({"context_window": "large"}, {}, None),
        ({}, {}, None),
    ],
)
def test_the_window_is_what_the_server_tells_unless_it_is_set(server, told, settings, window):
    listed = [{"id": "other", "max_model_len": 1}, {"id": "mine"} | told]
    server.listing = lambda handler: handler.send(200, json.dumps({"data": listed}))
    with open_chat(server, model="mine", **settings) as chat:
        assert chat.wait().window == window


def test_the_speed_is_that_of_calls_that_read_something(server):
    def later(handler: Handler) -> None:
        time.sleep(0.2)
        streamed(delta("Lisbon."), delta(finish="stop"), "[DONE]")(handler)

    server.script = [later, later]
    with open_chat(server) as chat:
        whole(chat, ASK, max_tokens=9)
        assert chat.state.speed is None
        whole(chat, [{"role": "user", "content": "Nobody was hurt. " * 150}], max_tokens=9)
        assert (speed := chat.state.speed)
    assert 100 < speed.read_per_second < 650 / 0.2


def test_a_call_that_was_given_up_tells_that_the_server_is_slow(server):
    server.script = [lambda handler: handler.connection.recv(1)]
    with open_chat(server) as chat:
        asked = [{"role": "user", "content": "Nobody was hurt. " * 150}]
        with closing(chat.stream(asked, max_tokens=9)) as pieces:
            began = time.monotonic()
            while time.monotonic() - began < 1.2:
                assert next(pieces) == ""
        assert (speed := chat.state.speed)
    assert speed.read_per_second < 650
