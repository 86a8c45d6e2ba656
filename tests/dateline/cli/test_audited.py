"""Commands on the server are in the audit of its service, and go on where that cannot be."""

import os
import pwd
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.service import Accounts, Role
from tests.helpers.small_archive import write


def run(*arguments: object) -> Result:
    told = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert told.exit_code == 0, told.output
    return told


def noted(data: Path) -> list[tuple[str, str, str, str]]:
    with closing(Accounts(f"sqlite:///{data / 'accounts.db'}")) as accounts:
        found = accounts.audit.entries()
    return [(one.user, one.address, one.action.value, one.about) for one in reversed(found)]


def test_what_commands_change_and_copy_is_noted_with_the_systems_user(
    config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Accounts(f"sqlite:///{config.data / 'accounts.db'}")) as accounts:
        accounts.add("ann", Role.ADMINISTRATOR, None)
    monkeypatch.setenv("USER", "somebody else")
    monkeypatch.setenv("LOGNAME", "somebody else")
    bridge = write(tmp_path / "more", "bridge.txt", "Bridge falls\n\nThe bridge fell at dawn.\n")
    at = ("--data", config.data)
    run("add", bridge, *at)
    run("build", *at)
    run("remove", "more/bridge.txt", *at)
    run("rollback", *at)
    run("export", tmp_path / "all.jsonl", *at)
    run("backup", tmp_path / "copy", *at, "--json")
    run("purge", "more/bridge.txt", "--yes", *at)
    run("user", "add", "rex", "--tokens-only", *at)
    run("status", *at)
    me = (pwd.getpwuid(os.getuid()).pw_name, "local")
    assert noted(config.data) == [
        (*me, "changed", "dateline add: 1 source"),
        (*me, "changed", "dateline build"),
        (*me, "changed", "dateline remove: 1 name"),
        (*me, "changed", "dateline rollback: snapshot 2"),
        (*me, "exported", f"dateline export: 4 articles to {tmp_path / 'all.jsonl'}"),
        (*me, "exported", f"dateline backup: 4 articles to {tmp_path / 'copy'}"),
        (*me, "changed", "dateline purge: 1 article"),
        (*me, "changed", "dateline user add: rex, reader"),
    ]
    run("restore", tmp_path / "copy", *at, "--replace")
    assert noted(config.data)[-1][2:][0] == "changed"
    assert noted(config.data)[-1][3].startswith("dateline restore: 4 articles as of ")


def test_an_audit_that_cannot_be_written_stops_no_command(config, tmp_path: Path) -> None:
    (config.data / "accounts.db").write_bytes(b"no database, " * 100)
    told = run("export", tmp_path / "all.jsonl", "--data", config.data)
    assert "Wrote 3 articles" in told.stdout
    assert "the audit could not note it" in told.stderr
    assert told.stderr.count("\n") == 1


def test_where_no_service_keeps_an_audit_there_is_none(config, tmp_path: Path) -> None:
    told = run("export", tmp_path / "all.jsonl", "--data", config.data)
    assert told.stderr == ""
    assert not (config.data / "accounts.db").exists()
