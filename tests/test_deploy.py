"""The files of a deployment: parsed, checked against the code, and their commands run."""

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import typer.main
import yaml  # type: ignore[import-untyped]
from typer.testing import CliRunner

from benchmarks.echo_model import echo_server
from dateline.cli import app
from dateline.service.storage.database import open_database
from tests.conftest import EXAMPLES, PASSWORD, ROOT
from tests.helpers.chroma_server import chroma_server
from tests.index_store.test_postgres import postgres  # noqa: F401

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
UNIT = DEPLOY / "dateline.service"


def image_command() -> list[str]:
    return list(json.loads(re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)[-1]))


def known_options(arguments: list[str]) -> bool:
    """Whether the command line knows the command and all its options."""
    command = typer.main.get_command(app)
    for word in arguments:
        if word in getattr(command, "commands", {}):
            command = command.commands[word]  # type: ignore[attr-defined]
    names = {name for parameter in command.params for name in parameter.opts}
    return all(word in names for word in arguments if word.startswith("--"))


def test_every_command_in_the_files_is_one_of_the_command_line() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.read(UNIT)
    commands = [image_command(), shlex.split(unit["Service"]["ExecStart"])]
    comments = re.findall(
        r"^#.* (dateline .*)$", (DEPLOY / "compose.yaml").read_text(), re.MULTILINE
    )
    commands += map(shlex.split, comments)
    assert len(commands) == 4
    for command in commands:
        assert Path(command[0]).name == "dateline"
        assert known_options(command[1:]), command


def test_what_compose_names_is_there() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"app", "chroma", "postgres", "model"}
    assert services["model"]["profiles"] == ["model"]
    for service in services.values():
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]
        for needed in service.get("depends_on", {}):
            assert needed in services
    sources = "".join(
        path.read_text()
        for name in ("index_store", "rag", "dateline")
        for path in (ROOT / name).rglob("*.py")
    )
    for variable in services["app"]["environment"]:
        assert f'"{variable}"' in sources
    pinned = re.search(r"^chromadb==(\S+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert pinned
    assert services["chroma"]["image"] == f"chromadb/chroma:{pinned[1]}"


def test_the_image_is_built_of_the_whole_repository() -> None:
    """The context is the folder above; what stays out is named beside the Dockerfile."""
    build = COMPOSE["services"]["app"]["build"]
    context = (DEPLOY / build["context"]).resolve()
    assert context == ROOT
    assert (context / build["dockerfile"]).is_file()
    left_out = (context / f"{build['dockerfile']}.dockerignore").read_text().split()
    assert {".git", ".venv", "data"} <= set(left_out)
    assert not {"LICENSE", "README.md", "pyproject.toml", "rag"} & set(left_out)


def test_what_the_image_copies_is_there() -> None:
    for sources in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE):
        assert all((ROOT / source).exists() for source in sources.split())
    assert "USER dateline" in DOCKERFILE


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    program = tmp_path / "dateline"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "dateline.service"
    unit.write_text(UNIT.read_text().replace("/opt/dateline/bin/dateline", str(program)))
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    assert "dateline.service:" not in checked.stderr


@contextmanager
def replicas(environment: dict[str, str], data: Path, logs: list[Path]) -> Iterator[list[str]]:
    """The image's own command, its folder and port replaced, for each log; yields the addresses."""
    arguments = [word.replace("/data", str(data)) for word in image_command()[1:]]
    processes = []
    for log in logs:  # all at once: each takes its time to start
        with log.open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "dateline", *arguments, "--port", "0"],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        processes.append(process)
    try:
        addresses = []
        for process, log in zip(processes, logs, strict=True):
            assert process.stdout
            found = re.search(r":(\d+)/", process.stdout.readline())
            assert found, log.read_text()
            addresses.append(f"http://127.0.0.1:{found[1]}")
        yield addresses
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def test_services_that_start_at_once_make_the_tables_once(postgres: str) -> None:  # noqa: F811
    tables = sa.MetaData()
    for number in range(8):
        sa.Table(f"at_once_{number}", tables, sa.Column("id", sa.Integer, primary_key=True))
    start = threading.Barrier(6)

    def opened(_: int) -> None:
        start.wait()
        open_database(postgres, tables, "tests").dispose()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(opened, range(6)))


def test_two_replicas_share_accounts_and_archive(postgres: str, tmp_path: Path) -> None:  # noqa: F811
    """The composed services without containers: real Chroma, real PostgreSQL, two apps."""
    data = tmp_path / "data"
    with chroma_server(tmp_path / "chroma") as chroma, echo_server() as model:
        environment = {
            **{"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "HOME": str(tmp_path)},
            **{"DATELINE_CHROMA": chroma, "DATELINE_CATALOGUE": postgres},
            **{"DATELINE_ACCOUNTS": postgres, "DATELINE_LOG": "json"},
            **{"OPENAI_BASE_URL": model.url, "OPENAI_MODEL": "echo", "OPENAI_API_KEY": "x"},
        }

        def run(*arguments: str, stdin: str = "") -> str:
            done = CliRunner().invoke(app, arguments, stdin, environment)
            assert done.exit_code == 0, done.output
            return done.stdout.strip()

        run("user", "add", "ada", "--role", "curator", stdin=f"{PASSWORD}\n")
        run("build", str(EXAMPLES), "--data", str(data))
        token = run("token", "create", "ada")
        logs = [tmp_path / "one.log", tmp_path / "two.log"]
        with replicas(environment, data, logs) as (one, two):
            answers = []
            for address in (one, two):
                reply = httpx.post(
                    f"{address}/api/ask",
                    json={"question": "Who hosted the Lisbon summit?"},
                    headers={"Authorization": f"Bearer {token}"},
                    timeout=60,
                )
                assert reply.status_code == 200, reply.text
                answers.append(reply.json()["text"])
            assert answers[0] == answers[1]
            form = {"name": "ada", "password": PASSWORD}
            with httpx.Client(base_url=one) as browser:
                assert browser.post("/login", data=form).status_code == 303
                session = browser.cookies["dateline-session"]
            page = httpx.get(two, cookies={"dateline-session": session})
            assert page.status_code == 200
            assert httpx.get(two, headers={"Accept": "text/html"}).status_code == 303
