"""Nobody sees anything of a desk at which they have no role: one table of ways to try.

Each way is first gone by somebody who may, which shows the desk's words; else it proved nothing.
"""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from dateline.service import ConversationStore
from dateline.service.storage.standing_questions import StandingKind
from tests.helpers.browser import wait_until
from tests.helpers.desks import QUESTION, SECRETS, DeskService, serving, write_desks

ASK = {"question": QUESTION}
MESSAGES = {"messages": [{"role": "user", "content": QUESTION}]}
MCP = {"Accept": "application/json, text/event-stream"}
PUSHED = {"title": "A storm", "text": "A storm broke the mole of the lighthouse on Friday."}
PUSHED |= {"url": "https://gazette.example/storm"}


@dataclass(frozen=True)
class Way:
    """A request below a desk's path, and what a reply to one who may holds."""

    name: str
    method: str
    path: str
    proof: str
    sent: dict[str, Any] = field(default_factory=dict)
    before: "Way | None" = None
    """What has to be asked first."""


def tool(called: str, /, **arguments: Any) -> dict[str, Any]:
    params = {"name": called, "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return {"json": body, "headers": MCP}


JOIN = Way("the queue", "POST", "/gradio_api/queue/join", "event_id", {"json": "<event>"})
WAYS = [
    Way("the page", "GET", "/", "Council", {"headers": {"Accept": "text/html"}}),
    Way("the page's parts", "GET", "/config", "Zander"),
    Way("its style", "GET", "/theme.css", "font"),
    JOIN,
    Way("the queue's answer", "GET", "/gradio_api/queue/data?session_hash=s", "77 million",
        before=JOIN),
    Way("a function", "POST", "/gradio_api/run/predict", "data-key", {"json": "<event>"}),
    Way("an upload", "POST", "/gradio_api/upload", "dateline-page", {"files": {"files": b"x"}}),
    Way("an answer", "POST", "/api/ask", "77 million", {"json": ASK}),
    Way("an answer by outlet", "POST", "/api/ask", "77 million",
        {"json": ASK | {"outlets": ["Zebra Gazette"]}}),
    Way("an answer step by step", "POST", "/api/ask", "77 million",
        {"json": ASK, "headers": {"Accept": "text/event-stream"}}),
    Way("an answer by name", "POST", "/api/ask", "Treasurer",
        {"json": {"question": "Who is Bela Zander?"}}),
    Way("a search", "POST", "/api/search", "Dossier", {"json": {"query": "zander"}}),
    Way("all articles", "POST", "/api/search", "Zebra Gazette", {"json": {}}),
    Way("an article", "GET", "/api/articles/r0", "Ottery"),
    Way("the last article", "GET", "/api/articles/r3", "Zander in Rome"),
    Way("stories", "GET", "/api/stories", "Ottery"),
    Way("a story", "GET", "/api/stories/r0", "Ottery"),
    Way("a briefing", "GET", "/api/briefing?since=2000-01-01", "Ottery"),
    Way("a briefing in words", "GET", "/api/briefing.md?since=2000-01-01", "Ottery"),
    Way("a briefing over MCP", "POST", "/mcp", "Ottery", tool("briefing", since="2000-01-01")),
    Way("names", "GET", "/api/names", "Bela Zander"),
    Way("suggestions of names", "GET", "/api/names?words=zan", "Bela Zander"),
    Way("a name", "GET", "/api/names/Bela%20Zander", "Ottery"),
    Way("a draft", "POST", "/api/check", "Zebra Gazette",
        {"json": {"text": "The pier of Ottery cost 78 million euros."}}),
    Way("a draft's file", "POST", "/api/check/text?name=a.txt", "text", {"content": b"A draft."}),
    Way("OpenAI's models", "GET", "/v1/models", "dateline"),
    Way("OpenAI's protocol", "POST", "/v1/chat/completions", "77 million", {"json": MESSAGES}),
    Way("OpenAI's stream", "POST", "/v1/chat/completions", "77 million",
        {"json": MESSAGES | {"stream": True}}),
    Way("MCP's tools", "POST", "/mcp", "get_article",
        {"json": {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, "headers": MCP}),
    Way("an answer over MCP", "POST", "/mcp", "77 million", tool("ask", **ASK)),
    Way("a search over MCP", "POST", "/mcp", "Dossier", tool("search", query="zander")),
    Way("an article over MCP", "POST", "/mcp", "Ottery", tool("get_article", article_id="r0")),
    Way("names over MCP", "POST", "/mcp", "Bela Zander", tool("names")),
    Way("a story over MCP", "POST", "/mcp", "Ottery", tool("story", story_id="r0")),
    Way("a name over MCP", "POST", "/mcp", "Ottery", tool("name_page", name="Bela Zander")),
    Way("standing questions", "GET", "/api/standing", "Zander was told"),
    Way("what changed", "GET", "/api/standing/changes", "Zander was told"),
    Way("keeping a question", "POST", "/api/standing", "id", {"json": ASK}),
    Way("asking one again", "POST", "/api/standing/{standing}/ask", ""),
    Way("a feed's address", "POST", "/api/standing/feed", "/desks/council/api/standing/feed"),
    Way("a conversation", "GET", "/conversations/{conversation}.md", "77 million"),
    Way("a conversation as data", "GET", "/conversations/{conversation}.json", "Zebra Gazette"),
    Way("an answer as a file", "GET", "/conversations/{conversation}.md?turn=1", "77 million"),
    Way("bad answers", "GET", "/api/feedback", "77 million"),
    Way("handling one", "PUT", "/api/feedback/{conversation}.1", "", {"json": {"handled": True}}),
    Way("a push", "POST", "/api/articles", "waiting", {"json": PUSHED}),
    Way("a push's receipt", "GET", "/api/articles/pushes/{push}", "gazette.example/storm"),
    Way("a withdrawal", "DELETE", "/api/articles?url=https://gazette.example/none", ""),
    Way("the audit", "GET", "/audit", "cora"),
    Way("the audit as a file", "GET", "/audit.csv", "cora"),
    Way("the description", "GET", "/openapi.json", "/desks/council"),
    Way("how many articles", "GET", "/readyz", '"articles":'),
    Way("whether it lives", "GET", "/healthz", "ok"),
]  # fmt: skip
INTRUDERS = (("hans", ""), ("hilde", ""), ("hugo", ""), ("root", ""), ("both", "harbour"))
"""Users, and the desk that their token is for."""


@dataclass(frozen=True)
class World:
    """The running service, and what cora has at the desk council."""

    service: DeskService
    known: dict[str, str]

    def go(self, client: httpx.Client, way: Way, desk: str) -> httpx.Response:
        if way.before:
            self.go(client, way.before, desk)
        sent = dict(way.sent)
        if sent.get("json") == "<event>":
            sent["json"] = json.loads(self.known["event"])
        path = f"/desks/{desk}{way.path.format(**self.known)}"
        return client.request(way.method, path, **sent)


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[World]:
    config = write_desks(tmp_path_factory.mktemp("rights"))
    with serving(config) as service, service.client("cora") as cora:
        yield World(service, prepared(service, cora))


def prepared(service: DeskService, cora: httpx.Client) -> dict[str, str]:
    """What cora asks, keeps and is told at her desk; returns the ids of it."""
    page = cora.get("/desks/council/config").json()
    box = next(one for one in page["components"] if one["props"].get("elem_id") == "box")
    called = next(one for one in page["dependencies"] if [box["id"], "submit"] in one["targets"])
    event = {"fn_index": called["id"], "data": [QUESTION, [], "", ""], "trigger_id": box["id"]}
    event |= {"session_hash": "s"}
    cora.post("/desks/council/gradio_api/queue/join", json=event).raise_for_status()
    cora.get("/desks/council/gradio_api/queue/data?session_hash=s")
    (desk,) = (one for one in service.config.desks if one.name == "council")
    with closing(ConversationStore(service.config.at(desk).conversations)) as kept:
        (talk,) = kept.listed("cora")
        kept.judge("cora", talk.id, 1, False, "Zander is missing")
        kept.searches.save("cora", "Zander", {"words": "zander"})
        asked = {"words": "zander"}
        standing = kept.standing.keep("cora", StandingKind.SEARCH, "Zander was told", asked)
        lease = kept.standing.claim("a snapshot")
        assert lease
        assert kept.standing.settle(lease, "a snapshot", {"found": []}, {"articles": []})
    push = cora.post("/desks/council/api/articles", json=PUSHED).json()["id"]
    known = {"conversation": talk.id, "standing": standing, "push": push}
    return known | {"event": json.dumps(event)}


def secrets_in(reply: str, sent: object = "") -> list[str]:
    """The words of the desk council that a reply tells and its request does not."""
    asked = str(sent).lower()
    return [word for word in SECRETS if word in reply.lower() and word not in asked]


def told(reply: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    """All that a reply tells but what differs between any two."""
    passing = ("x-request-id", "date")
    heads = {name: value for name, value in reply.headers.items() if name not in passing}
    return reply.status_code, reply.content, heads


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_who_may_goes_every_way(world: World, way: Way) -> None:
    with world.service.client("cora") as cora:
        reply = world.go(cora, way, "council")
    assert reply.status_code < 300, reply.text
    assert way.proof in reply.text


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("user", INTRUDERS, ids=" for ".join)
def test_to_others_a_desk_is_as_one_that_is_not_there(world: World, way: Way, user) -> None:
    with world.service.client(*user) as intruder:
        reply = world.go(intruder, way, "council")
        assert told(reply) == told(world.go(intruder, way, "nowhere"))
    assert reply.status_code == 404
    assert secrets_in(reply.text) == []


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_who_has_no_account_is_told_to_log_in_wherever(world: World, way: Way) -> None:
    with world.service.client(None) as nobody:
        reply = world.go(nobody, way, "council")
        assert told(reply) == told(world.go(nobody, way, "nowhere"))
    assert reply.status_code in (303, 401)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_what_is_known_of_another_desk_finds_nothing_at_one_s_own(world: World, way: Way) -> None:
    with world.service.client("hugo") as hugo:
        reply = world.go(hugo, way, "harbour")
    assert secrets_in(reply.text, f"{way.path.format(**world.known)} {way.sent}") == []


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_a_content_system_reads_nothing(world: World, way: Way) -> None:
    with world.service.client("cms") as cms:
        reply = world.go(cms, way, "council")
    pushes = way.name in ("a push", "a push's receipt", "a withdrawal")
    assert pushes is (reply.status_code != 403), reply.text
    assert pushes or secrets_in(reply.text) == []


DETOURS = [
    *("/desks/harbour/../council{}", "/desks/harbour/%2e%2e/council{}"),
    *("/desks/harbour%2f..%2fcouncil{}", "/desks/harbour/..%2fcouncil{}"),
    *("/desks/harbour/%2e%2e%2fcouncil{}", "/desks/harbour/..;/council{}"),
    *("//desks/council{}", "/desks//council{}", "/desks/./council{}", "/./desks/council{}"),
    *("/desks/COUNCIL{}", "/Desks/council{}", "/desks/council%20{}", "/desks/council%00{}"),
    *("/desks/%63ouncil{}", "/desks%2fcouncil{}", "/desks/council%2f{}", "/desks/council;a=b{}"),
    *("/desks/council.{}", "/desks/harbour/desks/council{}", "/desks/c\u00f6uncil{}"),
    *("/desks/harbour//desks/council{}", "/desks\\council{}", "/desks/harbour/\\..\\council{}"),
    *("http://council/desks/council{}", "/desks/harbour,council{}", "/desks/*{}"),
    *("/council{}", "/desks/harbour/council{}", "/api/desks/council{}", "/%2e/desks/council{}"),
]
GOALS = ("/api/articles/r0", "/api/names", "/config", "/", "/api/standing/changes")


def raw(address: str, path: str, token: str, headers: dict[str, str] | None = None) -> str:
    """What comes of a request whose path nobody makes tidy on the way."""
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
    connection._validate_path = lambda path: None  # type: ignore[attr-defined]
    connection._encode_request = lambda line: line.encode("utf-8")  # type: ignore[attr-defined]
    with closing(connection):
        connection.putrequest("GET", path, skip_host=bool(headers and "Host" in headers))
        for name, value in {"Authorization": f"Bearer {token}", **(headers or {})}.items():
            connection.putheader(name, value)
        connection.endheaders()
        reply = connection.getresponse()
        return f"{reply.status} {reply.headers} {reply.read().decode(errors='replace')}"


@pytest.mark.parametrize("detour", DETOURS)
def test_no_detour_leads_to_another_desk(world: World, detour: str) -> None:
    address, token = world.service.address, world.service.accounts.create_token("hugo")
    for goal in GOALS:
        reply = raw(address, detour.format(goal), token)
        assert secrets_in(reply, "council") == [], (goal, reply)
        assert not reply.startswith("5"), reply


HEADERS = [
    *({"Host": "council"}, {"Host": "127.0.0.1/desks/council"}, {"Host": "council.127.0.0.1"}),
    *({"X-Forwarded-Prefix": "/desks/council"}, {"X-Forwarded-Path": "/desks/council"}),
    *({"X-Forwarded-Host": "council"}, {"X-Original-URL": "/desks/council/api/articles/r0"}),
    *({"X-Rewrite-URL": "/desks/council/api/articles/r0"}, {"X-Script-Name": "/desks/council"}),
    *({"X-Forwarded-User": "cora"}, {"Remote-User": "cora"}, {"X-HTTP-Method-Override": "POST"}),
    *({"Forwarded": "for=127.0.0.1;host=council"}, {"X-Gradio-Server": "http://x/desks/council"}),
    *({"Referer": "http://127.0.0.1/desks/council/"}, {"Cookie": "desk=council"}),
]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: next(iter(headers)))
def test_no_header_leads_to_another_desk(world: World, headers: dict[str, str]) -> None:
    address, token = world.service.address, world.service.accounts.create_token("hugo")
    for place in ("/desks/harbour", "/desks/council", ""):
        for goal in GOALS:
            reply = raw(address, f"{place}{goal}", token, headers)
            assert secrets_in(reply, "council") == [], (goal, reply)


def test_a_secret_of_a_feed_is_good_at_its_desk_alone(world: World) -> None:
    with world.service.client("cora") as cora:
        address = cora.post("/desks/council/api/standing/feed").json()["address"]
    key = address.partition("=")[2]
    with world.service.client(None) as nobody:
        assert "Zander was told" in nobody.get(address).text
        assert "<feed" in nobody.get(f"{address}&of=briefing").text
        for token in (key, "x", "x" * 201, "", f"{key}&of=briefing"):
            query = f"api/standing/feed?token={token}"
            replies = [nobody.get(f"/desks/{name}/{query}") for name in ("harbour", "nowhere")]
            assert told(replies[0]) == told(replies[1])
            assert replies[0].status_code in (404, 422)
        for method in ("POST", "DELETE", "PUT", "OPTIONS", "HEAD"):
            replies = [
                nobody.request(method, f"/desks/{name}/api/standing/feed")
                for name in ("council", "nowhere")
            ]
            assert told(replies[0]) == told(replies[1])


ABOVE = [
    Way("all desks", "POST", "/api/ask", "77 million", {"json": ASK}),
    Way("one desk", "POST", "/api/ask", "77 million", {"json": ASK | {"desks": ["council"]}}),
    Way("several", "POST", "/api/ask", "77 million",
        {"json": ASK | {"desks": ["council", "harbour"]}}),
    Way("the start page", "GET", "/", "Council"),
    Way("the form", "POST", "/ask", "77 million", {"data": ASK | {"desk": ["council"]}}),
    Way("all over MCP", "POST", "/mcp", "77 million", tool("ask", **ASK)),
    Way("one over MCP", "POST", "/mcp", "77 million", tool("ask", **ASK, names=["council"])),
    Way("the list over MCP", "POST", "/mcp", "Council", tool("desks")),
    Way("readiness", "GET", "/readyz", "council"),
]  # fmt: skip


@pytest.mark.parametrize("way", ABOVE, ids=lambda way: way.name)
def test_above_the_desks_everybody_sees_their_own(world: World, way: Way) -> None:
    with world.service.client("both") as both:
        assert way.proof in both.request(way.method, way.path, **way.sent).text
    for user in (*INTRUDERS, ("cms", "")):
        with world.service.client(*user) as intruder:
            reply = intruder.request(way.method, way.path, **way.sent)
        assert secrets_in(reply.text, way.sent) == [], (user, reply.text)


@pytest.mark.parametrize("beside", [[], ["harbour"]])
def test_a_desk_of_others_is_asked_like_one_that_is_not_there(world: World, beside) -> None:
    with world.service.client("hans") as hans:
        replies = [
            hans.post("/api/ask", json=ASK | {"desks": [*beside, name]})
            for name in ("council", "nowhere")
        ]
    assert told(replies[0]) == told(replies[1])
    assert replies[0].status_code == 404


@pytest.mark.parametrize("path", ["/metrics", "/audit", "/audit.csv"])
def test_what_tells_of_all_desks_is_for_administrators(world: World, path: str) -> None:
    with world.service.client("root") as root:
        assert root.get(path).status_code == 200
    for user in (*INTRUDERS[:3], INTRUDERS[4], ("cora", ""), ("cms", "")):
        with world.service.client(*user) as other:
            assert other.get(path).status_code == 403


def test_what_is_pushed_to_a_desk_is_found_there_alone(world: World) -> None:
    storm = {"url": "https://gazette.example/gale", "title": "A gale in spring"}
    storm |= {"text": "A gale took the roof of the lighthouse on Sunday, the keeper said."}
    with world.service.client("cms") as cms, world.service.client("both") as both:
        push = cms.post("/desks/council/api/articles", json=storm).json()["id"]
        receipt = f"/desks/council/api/articles/pushes/{push}"
        assert wait_until(lambda: not cms.get(receipt).json()["waits"], 120)
        found = [
            both.post(f"/desks/{name}/api/search", json={"query": "gale"}).json()["total"]
            for name in ("harbour", "council")
        ]
    assert found == [0, 1]


def test_each_audit_is_of_its_desk(world: World) -> None:
    with world.service.client("hugo") as hugo, world.service.client("root") as root:
        hugo.post("/desks/harbour/api/ask", json=ASK)
        own, everything = hugo.get("/desks/harbour/audit").text, root.get("/audit").text
    assert "hugo" in own
    assert "cora" not in own
    assert "council" in everything
    assert "harbour" in everything
