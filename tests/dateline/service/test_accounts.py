"""Accounts: passwords, tokens and names, and the commands that make them."""

import sqlite3
import time

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.service import AccessError, Accounts, Role
from tests.conftest import PASSWORD


def test_a_password_is_checked_and_kept_as_a_hash(accounts, tmp_path) -> None:
    user = accounts.by_password("ada", PASSWORD)
    assert user
    assert user.is_curator
    assert accounts.by_password("ada", PASSWORD + "r") is None
    assert accounts.by_password("bob", PASSWORD) is None
    token = accounts.create_token("ada")
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("accounts.db*"))
    assert b"$argon2id$" in stored
    assert PASSWORD.encode() not in stored
    assert token.encode() not in stored
    assert (tmp_path / "accounts.db").stat().st_mode & 0o077 == 0


def test_an_unknown_name_takes_as_long_as_a_wrong_password(accounts) -> None:
    def seconds(name: str) -> float:
        began = time.perf_counter()
        accounts.by_password(name, "wrong password")
        return time.perf_counter() - began

    known, unknown = (min(seconds(name) for _ in range(5)) for name in ("ada", "nobody"))
    assert 0.4 < known / unknown < 2.5


def test_tokens_end_when_they_are_revoked_or_their_user_goes(accounts, tmp_path) -> None:
    first, second = accounts.create_token("ada"), accounts.create_token("ada", session=True)
    assert accounts.by_token(first) == accounts.by_token(second)
    with sqlite3.connect(tmp_path / "accounts.db") as database:
        database.execute("UPDATE token SET ends = '2020-01-01 00:00:00' WHERE ends IS NOT NULL")
    assert accounts.by_token(second) is None
    accounts.revoke(first)
    assert accounts.by_token(first) is None
    third, fourth = accounts.create_token("ada"), accounts.create_token("ada", session=True)
    accounts.add("ada", Role.READER, PASSWORD * 2)
    assert accounts.by_token(fourth) is None  # a new password ends sessions
    user = accounts.by_token(third)
    assert user
    assert not user.is_curator
    accounts.remove("ada")
    assert accounts.by_token(third) is None
    assert not accounts.exist()


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("", PASSWORD, "cannot be a name"),
        ("ada lovelace", PASSWORD, "Use 1 to 64 letters"),
        ("../ada", PASSWORD, "cannot be a name"),
        ("ada", "short", "has 5 characters. Choose one of 10"),
    ],
)
def test_a_name_or_password_that_cannot_be_used_is_refused(
    accounts, name, password, reason
) -> None:
    with pytest.raises(AccessError, match=reason):
        accounts.add(name, Role.READER, password)


def command(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


def test_others_are_only_served_once_somebody_can_log_in(example_data) -> None:
    refused = command("serve", "--data", str(example_data), "--host", "0.0.0.0", "--port", "0")
    assert isinstance(refused.exception, AccessError)
    said = str(refused.exception)
    assert "nobody could log in. Add a user first: dateline user add NAME" in said


def test_users_and_tokens_are_made_on_the_command_line(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    added = command("user", "add", "ada", "--role", "curator", stdin=f"{PASSWORD}\n")
    assert (added.exit_code, added.stdout) == (0, "ada is a curator.\n")
    assert command("user", "add", "bot", "--tokens-only").exit_code == 0
    listed = command("user", "list", "--json").stdout
    assert listed == '[{"name": "ada", "role": "curator"}, {"name": "bot", "role": "reader"}]\n'
    token = command("token", "create", "bot").stdout.strip()
    accounts = Accounts(f"sqlite:///{tmp_path / 'data' / 'accounts.db'}")
    assert accounts.by_token(token)
    assert accounts.by_password("ada", PASSWORD)
    assert command("token", "revoke", stdin=f"{token}\n").exit_code == 0
    assert accounts.by_token(token) is None
    accounts.close()
    refused = command("token", "create", "eve")
    assert "There is no user 'eve'. Add one: dateline user add eve" in str(refused.exception)
    assert command("user", "remove", "bot").exit_code == 0
    assert command("user", "list").stdout == "curator  ada\n"
