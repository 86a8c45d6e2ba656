"""A content system pushes articles to a real server: none is lost, and none is added twice."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from dateline.service import (
    Accounts,
    ArchiveChange,
    MonitoredDateline,
    Role,
    ServiceConfig,
    create_app,
    running,
)
from dateline.service.access.guard import LOCAL_USER
from dateline.service.changes import pushes
from index_store import Article, IndexConfig, change_in_progress, current_number
from index_store.building.change import changing
from rag import ModelConfig
from tests.dateline.service.test_operations import serving
from tests.helpers.browser import wait_until
from tests.helpers.small_archive import ALL, origins

Client = Callable[[str], httpx.Client]
FERRY: dict[str, Any] = {
    "url": "https://gazette.example/ferry",
    "title": "Ferry sails again",
    "text": "The ferry to Rhue sails again after captain Isla Menzies repaired its engine.",
    "published": "2026-11-12",
    "authors": ["Ana Ruiz", "Tom Hale"],
    "outlet": "Selby Gazette",
    "language": "en-GB",
}
FAIR = {
    "url": "https://gazette.example/fair",
    "html": "<p>The fair of Selby has opened its gates to 4,000 visitors.</p>",
    "title": "Fair opens",
}


@pytest.fixture
def dateline(config: IndexConfig) -> Iterator[MonitoredDateline]:
    none = ModelConfig(model_path=config.data / "none.gguf")
    with MonitoredDateline.open(config.data, model=none) as opened:
        yield opened


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    with closing(Accounts(f"sqlite:///{tmp_path / 'accounts.db'}")) as accounts:
        for name, role in (
            ("cms", Role.CONTENT),
            ("wire", Role.CONTENT),
            ("ada", Role.CURATOR),
            ("bob", Role.READER),
        ):
            accounts.add(name, role, None)
        yield accounts


@pytest.fixture
def client(dateline: MonitoredDateline, accounts: Accounts, tmp_path: Path) -> Iterator[Client]:
    """A client with a token of whom one names."""
    service = ServiceConfig(data=tmp_path, rate_limit="100000/minute")
    with running(create_app(dateline, accounts, service)) as address:
        made: list[httpx.Client] = []

        def of(name: str) -> httpx.Client:
            headers = {"Authorization": f"Bearer {accounts.create_token(name)}"}
            made.append(httpx.Client(base_url=address, headers=headers, timeout=60))
            return made[-1]

        yield of
        for one in made:
            one.close()


def push(client: httpx.Client, body: object, status: int = 202) -> Any:
    reply = client.post("/api/articles", json=body)
    assert reply.status_code == status, reply.text
    return reply.json()


def settled(client: httpx.Client, kept: Any, seconds: float = 60) -> Any:
    """What has become of a push once it is searchable."""
    end = time.monotonic() + seconds
    while True:
        told = client.get(f"/api/articles/pushes/{kept['id']}")
        assert told.status_code == 200, told.text
        if not told.json()["waits"]:
            return told.json()
        assert time.monotonic() < end, told.json()
        time.sleep(0.1)


def outcomes(told: Any) -> list[str]:
    return [one["outcome"] for one in told["articles"]]


def article_with(dateline: MonitoredDateline, word: str) -> Article:
    [hit] = dateline.search_articles(word).hits
    article = dateline.article(hit.article_id)
    assert article
    return article


def test_an_article_is_added_changed_and_withdrawn_by_its_address(client, dateline) -> None:
    cms = client("cms")
    first = push(cms, FERRY)
    assert outcomes(first) == ["waiting"]
    assert first["snapshot"] is None
    told = settled(cms, first)
    assert outcomes(told) == ["added"]
    assert told["snapshot"] == 2
    found = article_with(dateline, "Menzies")
    assert (found.source, found.author, found.language) == (
        "Selby Gazette",
        "Ana Ruiz, Tom Hale",
        "en",
    )
    assert str(found.published) == "2026-11-12"

    again = push(cms, [FERRY], status=200)
    assert outcomes(again) == ["unchanged"]
    assert again["snapshot"] is None
    changed = settled(cms, push(cms, FERRY | {"text": FERRY["text"] + " It was late."}))
    assert outcomes(changed) == ["changed"]
    assert dateline.search_articles("late").total == 2  # and the tram
    assert dateline.search_articles("Menzies").total == 1
    back = settled(cms, push(cms, FERRY))
    assert outcomes(back) == ["changed"], "an earlier text is a change like any other"

    gone = cms.delete("/api/articles", params={"url": "https://GAZETTE.example/ferry#top"})
    assert gone.status_code == 202
    assert outcomes(settled(cms, gone.json())) == ["removed"]
    assert dateline.search_articles("Menzies").total == 0


def test_one_bad_article_stops_no_other(client, dateline) -> None:
    bad: list[object] = [
        7,
        {"url": "https://gazette.example/none", "title": "No text"},
        {"text": "A text without an address."},
        {"url": "https://gazette.example/", "text": "A home page's address."},
        {"url": ["x"], "text": {"y": 1}},
        {"url": "https://gazette.example/fair", "text": "An earlier text of the fair."},
    ]
    told = settled(client("cms"), push(client("cms"), [*bad, FAIR, FERRY]))
    assert outcomes(told) == ["refused"] * len(bad) + ["added", "added"]
    reasons = [one["reason"] for one in told["articles"]]
    assert "is no object" in reasons[0]
    assert 'Name the field with the article "text"' in reasons[1].replace("'", '"')
    assert "has no web address" in reasons[2]
    assert "is no home page" in reasons[3]
    assert "comes later in the same push" in reasons[5]
    assert not [
        reason for reason in reasons if "/" in reason.replace("http://", "").replace("https://", "")
    ], "where the data folder is concerns nobody"
    assert dateline.search_articles("visitors").total == 1


def test_what_cannot_be_a_push_is_told_and_keeps_nothing(client, config) -> None:
    cms = client("cms")
    for body, part in (
        (b"{", "no JSON"),
        (b"[]", "0 articles"),
        (b'"text"', "neither an article nor a list"),
        (b"[" * 100_000, "no JSON"),
        (json.dumps([FERRY] * 501).encode(), "501 articles. Push 1 to 500"),
    ):
        reply = cms.post("/api/articles", content=body)
        assert reply.status_code == 422
        assert part in reply.json()["error"]["message"]
    large = cms.post("/api/articles", json=FERRY | {"text": "x" * (20 * 2**20 + 1)})
    assert large.status_code == 413
    assert outcomes(push(cms, {"text": "No address."}, status=200)) == ["refused"]
    assert (
        cms.delete("/api/articles", params={"url": "ftp://x"}).json()["articles"][0]["outcome"]
        == "refused"
    )
    assert not list((config.data / "pushes").glob("waiting/*"))
    assert not list((config.data / "uploads").glob("pushed/*"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/ask"),
        ("POST", "/api/search"),
        ("POST", "/api/check"),
        ("GET", "/api/articles/abc"),
        ("GET", "/api/articles/pushes/a/b"),
        ("GET", "/api/articles/pushes/%2e%2e"),
        ("GET", "/api/stories"),
        ("POST", "/v1/chat/completions"),
        ("POST", "/mcp"),
        ("GET", "/"),
        ("GET", "/metrics"),
        ("GET", "/openapi.json"),
        ("GET", "/audit"),
        ("PUT", "/api/articles"),
    ],
)
def test_a_content_system_may_do_nothing_else(client, method, path) -> None:
    assert client("cms").request(method, path, json={}).status_code == 403


def test_who_may_push_and_who_sees_what_was_pushed(client, accounts) -> None:
    kept = push(client("cms"), FERRY)
    path = f"/api/articles/pushes/{kept['id']}"
    assert client("wire").get(path).status_code == 404
    assert client("ada").get(path).status_code == 200
    bob = client("bob")
    for reply in (
        bob.post("/api/articles", json=FERRY),
        bob.delete("/api/articles", params={"url": FERRY["url"]}),
        bob.get(path),
    ):
        assert reply.status_code == 403
        assert "Only content systems and curators" in reply.json()["error"]["message"]
    assert client("ada").get("/api/articles/pushes/20260101").status_code == 404
    assert outcomes(push(client("ada"), FAIR)) == ["waiting"]
    noted = [(one.user, one.about) for one in accounts.audit.entries()]
    assert noted == [("ada", "Pushing 1 article"), ("cms", "Pushing 1 article")]
    settled(client("cms"), kept)


def test_pushes_at_once_become_few_changes_and_the_later_text_stays(
    client, config, dateline
) -> None:
    cms = client("cms")

    def send(number: int) -> Any:
        own = {"url": f"https://gazette.example/{number}", "text": f"Story {number} of the day."}
        return push(cms, [own, FERRY | {"text": f"The ferry sailed for the time {number}."}])

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(send, range(24)))
    told = [settled(cms, one) for one in kept]
    assert all(outcomes(one)[0] == "added" for one in told)
    assert (current_number(config.data) or 0) <= 5, "24 pushes were collected"
    last = max(told, key=lambda one: one["id"])
    assert outcomes(last)[1] in ("added", "changed")
    [number] = [number for number, one in enumerate(kept) if one["id"] == last["id"]]
    assert f"for the time {number}." in article_with(dateline, "ferry").text


def test_a_push_waits_for_a_change_that_runs_and_shows_its_report_again(
    client, config, dateline
) -> None:
    cms = client("cms")
    dateline.changes.rebuild(LOCAL_USER)
    while dateline.changes.latest.running:
        time.sleep(0.05)
    with changing(config, "build", None):
        kept = push(cms, FERRY)
        time.sleep(2.5)  # a try has failed by now
        assert cms.get(f"/api/articles/pushes/{kept['id']}").json()["waits"]
    assert outcomes(settled(cms, kept)) == ["added"]
    assert wait_until(lambda: dateline.changes.latest.what == "Rebuilding", seconds=5)
    assert set(ALL) < set(origins(config))


def test_why_a_push_waits_is_told_until_it_is_taken_in(client, dateline, monkeypatch) -> None:
    monkeypatch.setattr(pushes, "FAILED_SECONDS", 0.2)
    began = datetime(2026, 11, 28, tzinfo=UTC)
    failed = ArchiveChange(what="Adding", by="cms", began=began, error="The disk is full.")
    with monkeypatch.context() as patched:
        patched.setattr(dateline.changes, "take_in_pushes", lambda: failed)
        kept = push(client("cms"), FERRY)
        path = f"/api/articles/pushes/{kept['id']}"
        cms = client("cms")
        assert wait_until(lambda: cms.get(path).json()["problem"] == "The disk is full.", 10)
    told = settled(cms, kept)
    assert (outcomes(told), told["problem"]) == (["added"], None)


def test_a_withdrawal_keeps_its_turn(client, dateline) -> None:
    cms = client("cms")
    push(cms, FERRY)
    kept = cms.delete("/api/articles", params={"url": FERRY["url"]}).json()
    fair = push(cms, FAIR)
    assert outcomes(settled(cms, kept)) == ["removed"]
    settled(cms, fair)
    assert dateline.search_articles("Menzies").total == 0
    assert dateline.search_articles("fair").total == 1


def test_what_was_acknowledged_survives_a_kill(config, tmp_path) -> None:
    with serving(config.data, tmp_path / "log") as served:
        reply = httpx.post(f"{served.address}/api/articles", json=[FERRY, FAIR], timeout=60)
        served.process.kill()
        served.process.wait()
    kept = reply.json()
    assert outcomes(kept) == ["waiting", "waiting"]
    assert current_number(config.data) == 1
    with (
        serving(config.data, tmp_path / "log2") as served,
        httpx.Client(base_url=served.address, timeout=60) as client,
    ):
        assert outcomes(settled(client, kept)) == ["added", "added"]
        found = client.post("/api/search", json={"query": "Menzies"}).json()
        assert found["total"] == 1


def test_a_kill_during_the_change_loses_and_repeats_nothing(config, tmp_path) -> None:
    with serving(config.data, tmp_path / "log") as served:
        reply = httpx.post(f"{served.address}/api/articles", json=[FERRY, FAIR], timeout=60)
        assert wait_until(lambda: change_in_progress(config.data) is not None, seconds=60)
        served.process.kill()
        served.process.wait()
    with (
        serving(config.data, tmp_path / "log2") as served,
        httpx.Client(base_url=served.address, timeout=60) as client,
    ):
        told = settled(client, reply.json())
        assert set(outcomes(told)) <= {"added", "unchanged"}
        assert client.post("/api/search", json={"query": ""}).json()["total"] == 5
