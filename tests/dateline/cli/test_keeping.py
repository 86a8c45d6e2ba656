"""The commands that keep an archive: backup, restore, salvage, purge."""

import json
from pathlib import Path

from typer.testing import CliRunner

from dateline.cli import app
from tests.helpers.small_archive import ALL, origins


def run(*arguments: object) -> str:
    told = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert told.exit_code == 0, told.output
    return told.output


def test_backup_and_restore(config, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert "Copied 3 articles" in run("backup", copy, "--data", config.data)
    assert "holds 3 articles" in run("restore", copy, "--data", config.data, "--replace")
    assert origins(config) == ALL
    told = json.loads(run("backup", tmp_path / "b", "--data", config.data, "--json"))
    assert told["articles"] == 3


def test_salvaged_articles_make_an_archive(config, tmp_path: Path) -> None:
    file = tmp_path / "saved.jsonl"
    assert "Wrote 3 articles" in run("salvage", file, "--data", config.data)
    titles = {json.loads(line)["title"] for line in file.read_text().splitlines()}
    assert titles == {"Harbour opens", "Tram delayed", "Cup won"}
