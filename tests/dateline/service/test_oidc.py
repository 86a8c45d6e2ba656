"""Signing in at a provider of OpenID Connect that runs here: who gets in, as what, and who not."""

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from dateline.service import (
    AccessError,
    Accounts,
    MonitoredDateline,
    Role,
    ServiceConfig,
    ServiceError,
    User,
    create_app,
    running,
)
from dateline.service.access.oidc_config import OidcConfig
from tests.conftest import PASSWORD
from tests.helpers.oidc_provider import CLIENT, SECRET, Provider, oidc_provider
from tests.helpers.scripted import FakeDateline

ADA: dict[str, Any] = {"sub": "1", "preferred_username": "ada.l", "roles": ["reader", "curator"]}


@pytest.fixture
def provider() -> Iterator[Provider]:
    with oidc_provider() as provider:
        provider.claims = ADA
        yield provider


@pytest.fixture
def accounts(tmp_path) -> Iterator[Accounts]:
    with closing(Accounts(f"sqlite:///{tmp_path / 'accounts.db'}")) as accounts:
        yield accounts


@pytest.fixture
def address(provider, accounts) -> Iterator[str]:
    oidc = OidcConfig(issuer=provider.address, client=CLIENT, secret=SECRET)
    app = create_app(cast(MonitoredDateline, FakeDateline()), accounts, ServiceConfig(oidc=oidc))
    with running(app) as address:
        yield address


@pytest.fixture
def browser(address) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as browser:
        yield browser


def signed_in(browser: httpx.Client) -> httpx.Response:
    """What a browser is told in the end, that is led to the provider and back."""
    reply = browser.get("/oidc/login")
    for _ in range(2):
        if reply.is_redirect:
            reply = browser.get(reply.headers["location"])
    return reply


def test_who_has_a_role_gets_in_with_it(browser, accounts) -> None:
    assert browser.get("/metrics").status_code == 401, "also where there is no account yet"
    assert "/oidc/login" in browser.get("/login").text
    reply = signed_in(browser)
    assert (reply.status_code, reply.headers["location"]) == (303, "/")
    cookie = reply.headers["set-cookie"]
    assert "Max-Age=43200" in cookie
    assert "HttpOnly" in cookie
    assert browser.get("/metrics").status_code == 200
    assert accounts.users() == [User("ada.l", Role.CURATOR)]
    (entry,) = accounts.audit.entries()
    assert (entry.user, entry.action) == ("ada.l", "signed in")


def test_the_role_is_the_one_of_the_last_sign_in(browser, accounts, provider) -> None:
    signed_in(browser)
    provider.claims = ADA | {"roles": "administrator", "preferred_username": "lovelace"}
    signed_in(browser)
    assert accounts.users() == [User("ada.l", Role.ADMINISTRATOR)]
    provider.claims = ADA | {"roles": ["guest"]}
    reply = signed_in(browser)
    assert reply.status_code == 403
    assert "gives you no role" in reply.text
    assert browser.get("/metrics").status_code == 401, "the session from before has ended"


def test_nobody_takes_over_an_account(browser, accounts, provider) -> None:
    accounts.add("ada.l", Role.READER, PASSWORD)
    reply = signed_in(browser)
    assert reply.status_code == 403
    assert "another account" in reply.text
    accounts.remove("ada.l")
    assert signed_in(browser).status_code == 303
    provider.claims = ADA | {"sub": "2"}
    assert signed_in(browser).status_code == 403
    accounts.remove("ada.l")
    assert signed_in(browser).status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"nonce": "another"},
        {"sub": None},
        {"preferred_username": "../../etc"},
        {"iat": int(time.time()) + 10_000},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_token_that_is_wrong_lets_nobody_in(browser, accounts, provider, wrong) -> None:
    provider.claims = ADA | wrong
    reply = signed_in(browser)
    assert reply.status_code in (401, 403)
    assert "dateline-session" not in reply.headers.get("set-cookie", "")
    assert accounts.users() == []


def test_a_token_that_another_signed_lets_nobody_in(browser, accounts, provider) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert signed_in(browser).status_code == 401
    assert accounts.users() == []


def test_a_provider_may_change_its_key(browser, provider) -> None:
    assert signed_in(browser).status_code == 303
    provider.key = RSAKey.generate_key(2048, {"kid": "two"})
    assert signed_in(browser).status_code == 303


def test_what_comes_back_belongs_to_the_browser_that_left(browser, address) -> None:
    left = browser.get("/oidc/login").headers["location"]
    back = browser.get(left).headers["location"]
    with httpx.Client(base_url=address) as other:
        assert other.get(back).status_code == 401
        other.get("/oidc/login")
        assert other.get(back).status_code == 401
    assert browser.get("/oidc/callback?code=a&state=b").status_code == 401
    assert browser.get("/oidc/callback?error=access_denied").status_code == 401
    state = parse_qs(urlsplit(left).query)["state"][0]
    assert browser.get(f"/oidc/callback?code=guessed&state={state}").status_code == 401


def test_a_cookie_that_was_changed_is_refused(browser) -> None:
    left = browser.get("/oidc/login").headers["location"]
    back = browser.get(left).headers["location"]
    head, _, tail = browser.cookies["dateline-oidc"].rpartition(".")
    browser.cookies.clear()
    browser.cookies.set("dateline-oidc", f"{head}.{tail[::-1]}", path="/oidc/")
    assert browser.get(back).status_code == 401


def test_a_provider_that_is_away_is_told(accounts) -> None:
    oidc = OidcConfig(issuer="http://127.0.0.1:9", client=CLIENT, secret=SECRET)
    app = create_app(cast(MonitoredDateline, FakeDateline()), accounts, ServiceConfig(oidc=oidc))
    accounts.add("ada", Role.READER, PASSWORD)
    with running(app) as address, httpx.Client(base_url=address, timeout=30) as browser:
        reply = browser.get("/oidc/login")
        assert reply.status_code == 502
        assert "127.0.0.1:9" not in reply.text
        form = {"name": "ada", "password": PASSWORD}
        assert browser.post("/login", data=form).status_code == 303, "passwords still do"


def test_settings_are_read_and_looked_at() -> None:
    given = {
        "DATELINE_OIDC_ISSUER": "https://id.example",
        "DATELINE_OIDC_CLIENT": "dateline",
        "DATELINE_OIDC_SECRET": "s",
        "DATELINE_OIDC_CLAIM": "groups",
        "DATELINE_OIDC_ROLES": "cn=desk=curator, it=administrator",
    }
    oidc = ServiceConfig.from_env(given).oidc
    assert oidc
    assert "secret" not in repr(oidc)
    assert oidc.role_of({"groups": ["x", "cn=desk", 5]}) is Role.CURATOR
    assert oidc.role_of({"groups": ["it", "cn=desk"]}) is Role.ADMINISTRATOR
    assert oidc.role_of({"roles": ["it"]}) is None
    assert ServiceConfig.from_env({}).oidc is None
    unset = ServiceConfig.from_env({**given, "DATELINE_OIDC_ROLES": ""}).oidc
    assert unset
    assert unset.role_of({"groups": ["content"]}) is None, "only where it is set"
    assert unset.role_of({"groups": ["reader"]}) is Role.READER
    for name, value, told in (
        ("DATELINE_OIDC_SECRET", "", "needs DATELINE_OIDC_SECRET"),
        ("DATELINE_OIDC_ISSUER", "http://id.example", "https://"),
        ("DATELINE_OIDC_ROLES", "desk=king", "roles are none, content, reader"),
        ("DATELINE_OIDC_ROLES", "desk", "roles are none, content, reader"),
    ):
        with pytest.raises(ServiceError, match=told):
            ServiceConfig.from_env(given | {name: value})


def test_a_name_that_is_none_is_refused(accounts) -> None:
    with pytest.raises(AccessError, match="cannot be a name"):
        accounts.recognise("s", "a/b", Role.READER)
