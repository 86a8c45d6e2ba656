"""What is known of a chat model before a question: there, loading, unusable and why."""

import threading
import time

import pytest

from rag.config import ModelConfig
from rag.model import connection as model_connection
from rag.model.chat_model import ChatModel
from tests.helpers.faulty_server import (
    ASK,
    KEY,
    Handler,
    answer,
    fails,
    failure,
    open_chat,
    whole,
)


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
    monkeypatch.setattr("rag.model.chat_model.RECONNECT_SECONDS", 0.05)
    listing, server.listing = server.listing, failure(503, "starting")
    server.script = [answer()]
    with open_chat(server) as chat:
        assert "HTTP 503: starting" in str(chat.wait().reason)
        server.listing = listing
        deadline = time.monotonic() + 5
        while not chat.state.ready and time.monotonic() < deadline:
            time.sleep(0.02)
        assert whole(chat, ASK, max_tokens=9).text == "Lisbon."


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
    server.script = [answer()]
    with open_chat(server, model="mine") as chat:
        assert chat.wait().name == "mine"
        assert whole(chat, ASK, max_tokens=9).text == "Lisbon."


def test_opening_returns_while_the_model_is_still_loading(server):
    released = threading.Event()
    listing = server.listing

    def slow(handler: Handler) -> None:
        released.wait(10)
        listing(handler)

    server.listing = slow
    server.script = [answer()]
    with open_chat(server, model="mine") as chat:
        assert chat.state.loading
        assert chat.state.name == "mine"
        threading.Timer(0.1, released.set).start()
        assert whole(chat, ASK, max_tokens=9).text == "Lisbon."


def test_without_any_model_the_reason_names_every_remedy(monkeypatch):
    monkeypatch.setattr(model_connection, "best_installed", lambda: None)
    with ChatModel.open(ModelConfig()) as chat:
        reason = str(chat.wait().reason)
        for remedy in ("dateline fetch-model", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
            assert remedy in reason
        assert fails(chat) == reason


def test_a_missing_model_file_is_named(tmp_path):
    with ChatModel.open(ModelConfig(model_path=tmp_path / "own.gguf")) as chat:
        assert chat.state.name == "own"
        assert "There is no model file" in str(chat.wait().reason)


def test_a_closed_model_says_so_and_closes_twice(server):
    with open_chat(server) as chat:
        chat.wait()
        chat.close()
        assert "closed" in fails(chat)
        assert not chat.state.ready
