"""Passwords are tried slowly, whoever tries them, and nobody is locked out by another."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from typing import cast

import httpx
import pytest
from argon2 import PasswordHasher

from dateline.service import (
    Accounts,
    MonitoredDateline,
    Role,
    ServiceConfig,
    ServiceError,
    create_app,
    running,
)
from dateline.service.access.attempts import MAX_WAITING
from dateline.service.access.login import _warn_of_proxy
from tests.conftest import PASSWORD
from tests.helpers.scripted import FakeDateline


@pytest.fixture
def accounts(tmp_path, monkeypatch) -> Iterator[Accounts]:
    """Ada may log in; hashes are made in no time."""
    light = partial(PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr("dateline.service.access.accounts.PasswordHasher", light)
    with closing(Accounts(f"sqlite:///{tmp_path / 'accounts.db'}")) as accounts:
        accounts.add("ada", Role.CURATOR, PASSWORD)
        yield accounts


@contextmanager
def served(accounts: Accounts, *proxies: str) -> Iterator[httpx.Client]:
    config = ServiceConfig(proxies=proxies)
    app = create_app(cast(MonitoredDateline, FakeDateline()), accounts, config)
    with running(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def tried(client: httpx.Client, name: str, password: str, address: str = "") -> int:
    headers = {"X-Forwarded-For": address} if address else {}
    form = {"name": name, "password": password}
    return client.post("/login", data=form, headers=headers).status_code


def test_who_pretends_to_come_from_elsewhere_is_limited_all_the_same(accounts) -> None:
    with served(accounts) as client:
        told = [tried(client, "ada", "wrong password", f"10.0.0.{n}") for n in range(12)]
    assert told == [401] * 10 + [429] * 2


def test_who_guesses_behind_a_proxy_locks_nobody_else_out(accounts) -> None:
    accounts.add("bob", Role.READER, PASSWORD)
    with served(accounts, "127.0.0.0/8") as client:
        told = [tried(client, "ada", "wrong password", "10.0.0.1") for _ in range(12)]
        assert told[-1] == 429
        assert tried(client, "ada", PASSWORD, "10.0.0.1") == 429
        assert tried(client, "ada", PASSWORD, "10.0.0.2") == 303
        assert tried(client, "bob", PASSWORD, "10.0.0.1") == 303
        # What the client wrote itself stands before what the proxy added.
        assert tried(client, "ada", PASSWORD, "10.0.0.2, 10.0.0.1") == 429


def test_an_account_is_guessed_slowly_from_many_addresses(accounts, monkeypatch) -> None:
    monkeypatch.setattr("dateline.service.access.attempts.ACCOUNT_LIMIT", "15/hour")
    with served(accounts, "127.0.0.1") as client:
        told = [tried(client, "ada", "wrong password", f"10.0.{n}.1") for n in range(17)]
    assert told == [401] * 15 + [429] * 2


def test_many_accounts_are_guessed_slowly_from_one_address(accounts, monkeypatch) -> None:
    monkeypatch.setattr("dateline.service.access.attempts.ADDRESS_LIMIT", "5/minute")
    with served(accounts, "127.0.0.1") as client:
        told = [tried(client, f"user{n}", "wrong", f"2001:db8::{n}") for n in range(7)]
        assert told == [401] * 5 + [429] * 2
        assert tried(client, "ada", PASSWORD, "2001:db8:0:1::1") == 303


def test_who_logs_in_often_is_not_refused(accounts) -> None:
    with served(accounts) as client:
        assert {tried(client, "ada", PASSWORD) for _ in range(15)} == {303}


def test_a_crowd_of_guesses_is_refused_before_it_is_hashed(accounts, monkeypatch) -> None:
    running_now, most, hashed = 0, 0, 0
    lock = threading.Lock()

    def slow(name: str, password: str) -> None:
        nonlocal running_now, most, hashed
        with lock:
            running_now, hashed = running_now + 1, hashed + 1
            most = max(most, running_now)
        time.sleep(0.05)
        with lock:
            running_now -= 1

    monkeypatch.setattr(accounts, "by_password", slow)
    with served(accounts, "127.0.0.1") as client, ThreadPoolExecutor(60) as pool:
        began = time.monotonic()
        told = list(
            pool.map(lambda n: tried(client, f"user{n}", "wrong", f"10.1.{n}.1"), range(60))
        )
        spent = time.monotonic() - began
    assert set(told) == {401, 503}
    assert most == 1
    assert hashed <= MAX_WAITING + spent / 0.2 + 2  # rest included, one takes .2 s


def test_a_large_form_is_refused_unread(accounts) -> None:
    with served(accounts) as client:
        form = {"name": "ada", "password": "x" * 100_000}
        assert client.post("/login", data=form).status_code == 413


def test_the_warning_names_the_setting(accounts, caplog) -> None:
    _warn_of_proxy.cache_clear()
    with served(accounts) as client:
        for _ in range(3):
            tried(client, "ada", "wrong password", "10.0.0.1")
    assert caplog.text.count("DATELINE_PROXIES") == 1


def test_tls_is_what_a_trusted_proxy_says(accounts) -> None:
    form, headers = {"name": "ada", "password": PASSWORD}, {"X-Forwarded-Proto": "https"}
    for proxies, secure in (((), False), (("127.0.0.1",), True)):
        with served(accounts, *proxies) as client:
            reply = client.post("/login", data=form, headers=headers)
            assert ("Secure" in reply.headers["set-cookie"]) is secure


def test_proxies_are_read_and_looked_at() -> None:
    read = ServiceConfig.from_env({"DATELINE_PROXIES": "127.0.0.1, 10.0.0.0/8"})
    assert read.proxies == ("127.0.0.1", "10.0.0.0/8")
    assert ServiceConfig.from_env({}).proxies == ()
    with pytest.raises(ServiceError, match="DATELINE_PROXIES has 'nginx'"):
        ServiceConfig.from_env({"DATELINE_PROXIES": "nginx"})
