"""Desks beside each other: their file, one that cannot be opened, roles that come and go."""

import logging
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import sqlalchemy as sa

from dateline.service import (
    AccessError,
    Accounts,
    ConversationStore,
    MonitoredDateline,
    Role,
    ServiceConfig,
    ServiceError,
    SharedModel,
    User,
    create_app,
    purge_quotes,
    read_desks,
    running,
)
from dateline.service.storage.standing_questions import StandingKind
from tests.conftest import PASSWORD
from tests.helpers.desks import DESKS, QUESTION, serving, write_desks
from tests.helpers.extractive import NoModel
from tests.helpers.scripted import FakeDateline

ASK = {"question": QUESTION}


def at(config: ServiceConfig, name: str) -> ServiceConfig:
    (desk,) = (desk for desk in config.desks if desk.name == name)
    return config.at(desk)


def test_a_file_names_desks_and_their_folders_beside_it(tmp_path) -> None:
    file = tmp_path / "desks.toml"
    file.write_text(DESKS + 'mail_to = "council@news.example"\n', encoding="utf-8")
    harbour, council = read_desks(file)
    assert (harbour.name, harbour.title, harbour.path) == (
        "harbour",
        "Harbour <desk>",
        "/desks/harbour",
    )
    assert harbour.data == tmp_path / "archives" / "harbour"
    assert (harbour.mail_to, council.mail_to) == ("", "council@news.example")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "desks alone"),
        ("[desk]", "desks alone"),
        ("[desk.a", "cannot be read"),
        ('[desk.a]\ndata = "a"\n[other]', "desks alone"),
        ('[desk.Sports]\ndata = "a"', "lower-case"),
        ('[desk."../a"]\ndata = "a"', "lower-case"),
        ('[desk."a/b"]\ndata = "a"', "lower-case"),
        ("[desk.a]", "not written as"),
        ("[desk.a]\ndata = 5", "not written as"),
        ('[desk.a]\ndata = "a"\nreaders = "b"', "not written as"),
        ('[desk.a]\ndata = "x"\n[desk.b]\ndata = "./x"', "folder of its own"),
        ('[desk.a]\ndata = "x"\n[desk.b]\ndata = "x/y"', "folder of its own"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_remedy(tmp_path, text, told) -> None:
    (tmp_path / "desks.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ServiceError, match=told):
        read_desks(tmp_path / "desks.toml")
    with pytest.raises(ServiceError, match="cannot be read"):
        read_desks(tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["DATELINE_CATALOGUE", "DATELINE_WEBHOOK", "DATELINE_MAIL_TO"])
def test_settings_that_would_mix_desks_are_refused(tmp_path, name) -> None:
    (tmp_path / "desks.toml").write_text(DESKS, encoding="utf-8")
    with pytest.raises(ServiceError, match=name):
        ServiceConfig.from_env({name: "x@y.example"}, desks_file=tmp_path / "desks.toml")


def test_each_desk_keeps_its_conversations_and_shares_the_accounts(tmp_path, monkeypatch) -> None:
    (tmp_path / "desks.toml").write_text(DESKS, encoding="utf-8")
    config = ServiceConfig.from_env({}, desks_file=tmp_path / "desks.toml")
    harbour, council = at(config, "harbour"), at(config, "council")
    assert harbour.accounts == council.accounts == config.accounts
    assert harbour.conversations != council.conversations
    shared = ServiceConfig.from_env(
        {"DATELINE_ACCOUNTS": "postgresql://server/news"}, desks_file=tmp_path / "desks.toml"
    )
    addresses = {at(shared, name).conversations for name in ("harbour", "council")}
    assert len(addresses) == 2
    assert all("search_path" in address for address in addresses)
    folder = tmp_path / "archives" / "council"
    assert ServiceConfig.of_folder(folder).accounts != config.accounts
    monkeypatch.setenv("DATELINE_DESKS", str(tmp_path / "desks.toml"))
    assert ServiceConfig.of_folder(folder).accounts == config.accounts
    assert ServiceConfig.of_folder(folder).desk == council.desk


def test_a_desk_that_cannot_be_opened_stops_no_other(tmp_path, caplog) -> None:
    config = write_desks(tmp_path)
    for file in (tmp_path / "archives" / "council").rglob("*"):
        if file.is_file():
            file.write_bytes(b"damaged")
    with (
        caplog.at_level(logging.ERROR),
        serving(config) as service,
        service.client("both") as both,
        service.client("hans") as hans,
        service.client(None) as nobody,
    ):
        page = both.get("/desks/council/", headers={"Accept": "text/html"})
        assert (page.status_code, "cannot be opened now" in page.text) == (503, True)
        assert str(tmp_path) not in page.text
        assert both.post("/desks/council/api/ask", json=ASK).status_code == 503
        assert hans.get("/desks/council/").status_code == 404
        feeds = [nobody.get(f"/desks/{name}/api/standing/feed") for name in ("council", "nowhere")]
        assert feeds[0].content == feeds[1].content
        assert both.post("/desks/harbour/api/ask", json=ASK).json()["short"] == "41 million euros"
        harbour, council = both.post("/api/ask", json=ASK).json()["answers"]
        assert harbour["answer"]["short"] == "41 million euros"
        assert (council["answer"], "cannot be opened" in council["error"]) == (None, True)
        ready = both.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "closed")
        assert nobody.get("/readyz").json() == {"status": "closed", "desks": {}}
        assert nobody.get("/healthz").status_code == 200
    assert "The desk council cannot be opened" in caplog.text


def test_a_question_that_one_desk_refuses_is_answered_by_the_other(tmp_path) -> None:
    with serving(write_desks(tmp_path)) as service, service.client("both") as both:
        body = ASK | {"outlets": ["Quay News"]}
        harbour, council = both.post("/api/ask", json=body).json()["answers"]
        assert harbour["answer"]["short"] == "41 million euros"
        assert "Quay News" in council["error"]
        assert both.post("/ask", data=ASK).status_code == 400
        assert both.post("/api/ask", json={"question": " "}).status_code == 400
        asked = [(one.desk, one.action.value) for one in service.accounts.audit.entries()]
        assert sorted(asked) == [("council", "asked"), ("harbour", "asked")]


def test_roles_at_desks_come_and_go_at_once(tmp_path) -> None:
    config = write_desks(tmp_path)
    with serving(config) as service, service.client("hans") as hans:
        council = "/desks/council/api/names"
        assert hans.get(council).status_code == 404
        service.accounts.give("hans", "council", Role.READER)
        assert hans.get(council).status_code == 200
        address = hans.post("/desks/council/api/standing/feed").json()["address"]
        assert httpx.get(address).status_code == 200
        service.accounts.give("hans", "council", Role.CONTENT)
        assert hans.get(council).status_code == 403
        assert httpx.get(address).status_code == 404
        service.accounts.give("hans", "council", Role.NONE)
        assert hans.get(council).status_code == 404
        assert hans.get("/desks/harbour/api/names").status_code == 200
        start = hans.get("/").text
        assert "Harbour &lt;desk&gt;" in start
        assert "<desk>" not in start


def test_a_session_that_logs_in_is_led_to_the_desks(tmp_path) -> None:
    with serving(write_desks(tmp_path)) as service, service.client(None) as browser:
        html = {"Accept": "text/html"}
        assert browser.get("/desks/harbour/", headers=html).headers["location"] == "/login"
        reply = browser.post("/login", data={"name": "hans", "password": PASSWORD})
        assert reply.headers["location"] == "/"
        assert "Harbour" in browser.get("/").text
        assert browser.get("/desks/harbour/").status_code == 200
        slash = browser.get("/desks/harbour")
        assert slash.headers["location"].endswith("/desks/harbour/")
        browser.post("/logout")
        assert browser.get("/desks/harbour/").status_code == 401


def test_without_accounts_somebody_at_the_machine_may_everything(tmp_path) -> None:
    nobody = serving(write_desks(tmp_path), add=lambda _: None)
    with nobody as service, service.client(None) as local:
        answers = local.post("/api/ask", json=ASK).json()["answers"]
        assert [one["desk"] for one in answers] == ["harbour", "council"]
        assert "Log out" not in local.get("/").text
        assert local.get("/desks/harbour/audit").status_code == 200
        assert local.get("/desks/nowhere/").status_code == 404


def test_a_token_for_a_desk_is_good_nowhere_else_not_even_without_desks(tmp_path) -> None:
    with closing(Accounts(f"sqlite:///{tmp_path / 'accounts.db'}")) as accounts:
        accounts.add("ada", Role.ADMINISTRATOR, None)
        accounts.give("ada", "sports", Role.CURATOR)
        accounts.give("ada", "news", Role.READER)
        held = {"news": Role.READER, "sports": Role.CURATOR}
        assert accounts.by_token(accounts.create_token("ada")) == User(
            "ada", Role.ADMINISTRATOR, held
        )
        bound = accounts.create_token("ada", desk="sports")
        assert accounts.by_token(bound) == User("ada", Role.NONE, {"sports": Role.CURATOR})
        accounts.give("ada", "sports", Role.NONE)
        assert accounts.by_token(bound) is None
        with pytest.raises(AccessError, match="no user"):
            accounts.give("bob", "sports", Role.READER)
        accounts.remove("ada")
        accounts.add("ada", Role.NONE, None)
        assert accounts.users() == [User("ada", Role.NONE)]


def test_who_has_roles_at_desks_alone_has_none_where_there_are_no_desks(tmp_path) -> None:
    with closing(Accounts(f"sqlite:///{tmp_path / 'accounts.db'}")) as accounts:
        accounts.add("ann", Role.NONE, None)
        accounts.give("ann", "sports", Role.ADMINISTRATOR)
        accounts.add("ada", Role.CURATOR, None)
        accounts.give("ada", "sports", Role.READER)
        app = create_app(
            cast(MonitoredDateline, FakeDateline()), accounts, ServiceConfig(data=tmp_path)
        )
        tokens = accounts.create_token("ann"), accounts.create_token("ada", desk="sports")
        with running(app) as address:
            for token in tokens:
                headers = {"Authorization": f"Bearer {token}"}
                for path in ("/api/names", "/api/articles", "/metrics", "/audit", "/desks/sports/"):
                    assert httpx.get(f"{address}{path}", headers=headers).status_code == 403


def test_accounts_of_an_older_dateline_gain_desks(tmp_path) -> None:
    path = tmp_path / "accounts.db"
    with closing(Accounts(f"sqlite:///{path}")) as accounts:
        accounts.add("ada", Role.READER, None)
        token = accounts.create_token("ada")
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        for line in (
            "ALTER TABLE token DROP COLUMN desk",
            "ALTER TABLE audit DROP COLUMN desk",
            "DROP TABLE desk_role",
            "UPDATE dateline_format SET format = 1",
        ):
            connection.execute(sa.text(line))
    engine.dispose()
    with closing(Accounts(f"sqlite:///{path}")) as accounts:
        assert accounts.by_token(token) == User("ada", Role.READER)
        accounts.give("ada", "sports", Role.READER)
        assert accounts.audit.entries() == []


def test_nobody_closes_the_model_of_the_others() -> None:
    class Closing(NoModel):
        closed = False

        def close(self) -> None:
            self.closed = True

    model = Closing()
    shared = SharedModel(model)
    shared.close()
    assert not model.closed
    assert (shared.state, shared.wait(), shared.agrees([])) == (model.state, model.state, None)


def keep(url: str, owner: str, told: Any) -> ConversationStore:
    store = ConversationStore(url)
    id_, number = store.begin_turn(owner, None, "Who won?", {"message": None})
    store.end_turn(owner, id_, number, told, "nobody")
    store.standing.keep(owner, StandingKind.QUESTION, "Who won?", {})
    return store


def test_a_purge_deletes_quotes_of_its_desk_alone(tmp_path: Path) -> None:
    (tmp_path / "desks.toml").write_text(DESKS, encoding="utf-8")
    config = ServiceConfig.from_env({}, desks_file=tmp_path / "desks.toml")
    said = {"message": None, "evidence": [{"article_id": "r0"}]}
    urls = [at(config, name).conversations for name in ("harbour", "council")]
    for url in urls:
        keep(url, "both", said).close()
    assert purge_quotes(urls[0], ["r0"]) == 1
    assert purge_quotes(urls[1], ["none"]) == 0
    assert purge_quotes(urls[1], ["r0"]) == 1
