"""Commands for desks: roles and tokens by desk, and a question to several in the terminal."""

import json
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.service import Accounts, ConversationStore, Role, ServiceConfig, User
from index_store import DatelineError
from tests.conftest import ROOT
from tests.helpers.desks import QUESTION, write_desks


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_desks(tmp_path)
    monkeypatch.setenv("DATELINE_MODEL", str(tmp_path / "none.gguf"))
    return tmp_path


def run(folder: Path, *words: str, typed: str | None = None) -> Result:
    at = ("--desks", str(folder / "desks.toml"))
    return CliRunner().invoke(app, [*words, *at], input=typed)


def users(folder: Path) -> list[User]:
    with closing(Accounts(f"sqlite:///{folder / 'accounts.db'}")) as accounts:
        return accounts.users()


def test_a_role_is_given_and_taken_at_one_desk(folder) -> None:
    done = run(folder, "user", "add", "ann", "--desk", "harbour", typed="correct horse\n")
    assert done.stdout.endswith("ann is a reader at harbour.\n")
    again = run(folder, "user", "add", "ann", "--desk", "council", "--role", "curator")
    assert again.stdout == "ann is a curator at council.\n"  # the password stays
    held = {"council": Role.CURATOR, "harbour": Role.READER}
    assert users(folder) == [User("ann", Role.NONE, held)]
    assert "curator at council, reader at harbour" in run(folder, "user", "list").stdout
    (desk,) = (
        one
        for one in ServiceConfig.from_env(desks_file=folder / "desks.toml").desks
        if one.name == "council"
    )
    url = f"sqlite:///{desk.data / 'conversations.db'}"
    with closing(ConversationStore(url)) as kept:
        kept.begin_turn("ann", None, "Who paid?", {})
        kept.feeds.create("ann")
    run(folder, "user", "remove", "ann", "--desk", "council")
    with closing(ConversationStore(url)) as kept:
        assert (kept.listed("ann"), kept.feeds.has_one("ann")) == ([], False)
    assert users(folder) == [User("ann", Role.NONE, {"harbour": Role.READER})]
    run(folder, "user", "remove", "ann")
    assert users(folder) == []
    told = [line.split(" ", 3)[3] for line in run(folder, "audit").stdout.splitlines()]
    assert told[0].endswith("dateline user remove: ann")
    assert told[1].endswith("dateline user remove: ann from council")


def test_a_token_is_for_one_desk(folder) -> None:
    run(folder, "user", "add", "ann", "--desk", "harbour", "--tokens-only")
    token = run(folder, "token", "create", "ann", "--desk", "harbour").stdout.strip()
    with closing(Accounts(f"sqlite:///{folder / 'accounts.db'}")) as accounts:
        assert accounts.by_token(token) == User("ann", Role.NONE, {"harbour": Role.READER})


@pytest.mark.parametrize(
    "words",
    [
        ("user", "add", "ann", "--tokens-only", "--desk", "nowhere"),
        ("user", "remove", "ann", "--desk", "nowhere"),
        ("token", "create", "ann", "--desk", "nowhere"),
        ("ask", QUESTION, "--desk", "nowhere"),
    ],
    ids=" ".join,
)
def test_an_unknown_desk_is_told_with_those_there_are(folder, words) -> None:
    done = run(folder, *words)
    assert isinstance(done.exception, DatelineError)
    assert "harbour, council" in str(done.exception)
    assert users(folder) == []


def test_several_desks_are_asked_each_with_its_own_sentences(folder) -> None:
    done = run(folder, "ask", QUESTION)
    assert done.exit_code == 0, done.exception
    harbour, council = done.stdout.split("\nCouncil\n")
    assert "Pier opened" in harbour
    assert "Zebra Gazette" in council
    assert "Zebra" not in harbour
    one = run(folder, "ask", QUESTION, "--desk", "harbour", "--json")
    (said,) = json.loads(one.stdout)["answers"]
    assert (said["desk"], said["answer"]["short"], said["error"]) == (
        "harbour",
        "41 million euros",
        None,
    )
    assert "Zebra" not in one.stdout


def test_a_desk_without_an_index_tells_so_and_the_other_answers(folder) -> None:
    shutil.rmtree(folder / "archives" / "council")
    done = run(folder, "ask", QUESTION)
    assert done.exit_code == 0
    assert "Pier opened" in done.stdout
    assert "dateline build" in done.stdout
    none = run(folder, "ask", "Who invented the kazoo?", "--desk", "harbour")
    assert none.exit_code == 3
    assert run(folder, "ask", QUESTION, "--desk", "council").exit_code == 1


def test_all_desks_are_served_until_the_process_is_told_to_end(folder) -> None:
    command = [sys.executable, "-m", "dateline", "chat", "--port", "0"]
    command += ["--desks", str(folder / "desks.toml")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().split()[3]
            assert httpx.get(f"{address}healthz").json() == {"status": "ok"}
            ready = httpx.get(f"{address}readyz").json()
            assert list(ready["desks"]) == ["harbour", "council"]
            assert "Council" in httpx.get(f"{address}desks/council/").text
            assert httpx.get(f"{address}desks/nowhere/").status_code == 404
        finally:
            process.terminate()
        assert process.wait(30) == 0
