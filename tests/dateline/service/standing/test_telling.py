"""How changes are sent: the outbox, a signed webhook, mail, the feed and who may read it."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, cast

import httpx
import pytest
from lxml import etree  # type: ignore[import-untyped]

from dateline.service import (
    Accounts,
    ConversationStore,
    MonitoredDateline,
    ServiceConfig,
    ServiceError,
    StandingKind,
    ToldChange,
    create_app,
    running,
)
from dateline.service.standing.delivery_config import DeliveryConfig, MailServer
from dateline.service.standing.feed import atom_feed
from dateline.service.standing.mail import message_of
from dateline.service.standing.routine import send_next
from dateline.service.standing.webhook import Webhook
from tests.helpers.scripted import SCRIPT, FakeDateline, answer

SECRET = "a secret of some length"
CHANGE = {
    "before": answer().to_dict(),
    "after": answer(f"{SCRIPT}\x07").to_dict(),
    "gained": [],
    "lost": [],
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(ServiceConfig(data=tmp_path).conversations)) as store:
        yield store


def tell(store: ConversationStore, owner: str = "ada") -> ToldChange:
    store.standing.keep(owner, StandingKind.QUESTION, f"Who? {SCRIPT}", {"question": "Who?"})
    lease = store.standing.claim("1")
    assert lease
    assert store.standing.settle(lease, "1", {}, CHANGE, ("webhook",))
    return store.standing.changes(owner)[0]


class Failing:
    """Takes a change at the second try."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def send(self, told: ToldChange) -> None:
        self.tried.append(told.id)
        if len(self.tried) == 1:
            raise ServiceError("The webhook answered 500.")


def test_what_is_not_taken_is_sent_again_and_then_no_more(store, monkeypatch) -> None:
    monkeypatch.setattr("dateline.service.storage.outbox.FIRST_WAIT_SECONDS", 0)
    told, sender = tell(store), Failing()
    senders = {"webhook": sender}
    assert send_next(store.outbox, senders)
    assert store.outbox.problems("ada") == ["The webhook answered 500."]
    assert send_next(store.outbox, senders)
    assert not send_next(store.outbox, senders)
    assert sender.tried == [told.id, told.id]
    assert store.outbox.problems("ada") == []


def test_of_two_servers_one_sends(store) -> None:
    tell(store)
    assert store.outbox.claim()
    assert store.outbox.claim() is None


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[tuple[Any, bytes]]]]:
    """A web server on this machine: its address, and what it was sent."""
    got: list[tuple[Any, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(302 if self.path == "/moved" else 204)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_is_signed_over_time_and_body(store, receiver) -> None:
    address, got = receiver
    told = tell(store)
    Webhook(address, SECRET, frozenset({"127.0.0.1"})).send(told)
    [(headers, body)] = got
    seconds, signed = (part.partition("=")[2] for part in headers["Dateline-Signature"].split(","))
    wanted = hmac.new(SECRET.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    assert signed == wanted.hexdigest()
    assert headers["Dateline-Id"] == told.id == json.loads(body)["id"]
    assert json.loads(body)["before"] == CHANGE["before"]


def test_a_webhook_goes_to_public_addresses_and_nowhere_else(store, receiver) -> None:
    address, got = receiver
    told = tell(store)
    with pytest.raises(ServiceError, match="not a public address"):
        Webhook(f"{address}/key-in-the-path", SECRET, frozenset()).send(told)
    assert got == []
    with pytest.raises(ServiceError, match="answered 302"):
        Webhook(f"{address}/moved", SECRET, frozenset({"127.0.0.1"})).send(told)
    assert len(got) == 1


def test_mail_holds_both_answers_and_one_id(store) -> None:
    told = tell(store)
    message = message_of(told, "desk@news.example", "ada@news.example")
    assert message["Message-ID"] == f"<{told.id}@news.example>"
    assert "\nBEFORE\n" in message.get_content()
    assert "Harbour Courier" in message.get_content()


def test_settings_are_refused_without_repeating_secrets() -> None:
    with pytest.raises(ServiceError, match="DATELINE_SMTP") as refused:
        MailServer.of("ftp://ada:geheim@mail.example")
    assert "geheim" not in str(refused.value)
    with pytest.raises(ServiceError, match="DATELINE_WEBHOOK_SECRET"):
        DeliveryConfig.from_env({"DATELINE_WEBHOOK": "https://hook.example/x"})
    read = DeliveryConfig.from_env(
        {"DATELINE_SMTP": "smtps://ada:ge%40heim@mail.example", "DATELINE_MAIL_FROM": "a@b.example"}
    )
    assert read.smtp == MailServer(
        host="mail.example", port=465, tls=True, user="ada", password="ge@heim"
    )
    assert "ge@heim" not in repr(read)


def test_a_feed_is_atom_and_text_in_it_is_data(store) -> None:
    told = tell(store)
    feed = etree.fromstring(atom_feed("ada", [told], "https://dateline.example/"))
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.tag == f"{atom}feed"
    assert all(feed.find(f"{atom}{name}") is not None for name in ("id", "title", "updated"))
    [entry] = feed.findall(f"{atom}entry")
    moment = datetime.fromisoformat(entry.findtext(f"{atom}updated"))
    assert moment.tzinfo is not None
    assert moment <= datetime.now(UTC)
    assert SCRIPT in entry.findtext(f"{atom}title")
    assert "<script>" not in entry.findtext(f"{atom}content")
    assert len(atom_feed("ada", [], "https://dateline.example/")) > 0


def test_the_routes_keep_tell_and_end(store, accounts: Accounts, tmp_path) -> None:
    accounts.add("bo", accounts.users()[0].role, "another long password")
    dateline = cast(MonitoredDateline, FakeDateline())
    app = create_app(dateline, accounts, ServiceConfig(data=tmp_path), store)
    ada, bo = ({"Authorization": f"Bearer {accounts.create_token(name)}"} for name in ("ada", "bo"))
    with running(app) as address, httpx.Client(base_url=address) as client:
        assert client.get("/api/standing").status_code == 401
        assert client.post("/api/standing", json={}, headers=ada).status_code == 422
        kept = client.post("/api/standing", json={"question": "Who left?"}, headers=ada).json()[
            "id"
        ]
        search = {"search": {"query": "ferry", "order": "newest"}}
        assert client.post("/api/standing", json=search, headers=ada).status_code == 200
        assert len(client.get("/api/standing", headers=ada).json()) == 2
        assert client.get("/api/standing", headers=bo).json() == []
        assert client.delete(f"/api/standing/{kept}", headers=bo).status_code == 404
        assert client.post(f"/api/standing/{kept}/ask", headers=ada).status_code == 204
        tell(store)
        [told] = client.get("/api/standing/changes", headers=ada).json()
        assert told["change"]["after"] == CHANGE["after"]
        feed = client.post("/api/standing/feed", headers=ada).json()["address"]
        assert httpx.get(feed).text.count("<entry>") == 1
        assert httpx.get(f"{feed}x").status_code == 404
        assert httpx.post(feed).status_code == 401
        newer = client.post("/api/standing/feed", headers=ada).json()["address"]
        assert httpx.get(feed).status_code == 404
        client.delete("/api/standing/feed", headers=ada)
        assert httpx.get(newer).status_code == 404
        assert client.delete(f"/api/standing/{kept}", headers=ada).status_code == 204
