"""What the index commands tell programs: JSON, and the whole archive as JSON Lines."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from index_store import Index, IndexConfig, open_embedder


def told(*arguments: str | Path) -> Any:
    done = CliRunner().invoke(app, [str(part) for part in arguments])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def contents(data: Path) -> set[tuple[object, ...]]:
    index = Index(IndexConfig(data=data), open_embedder("wordllama").name)
    snapshot = index.current()
    found = snapshot.articles(snapshot.revisions()).values()
    held: set[tuple[object, ...]]
    held = {(a.title, a.source, a.author, str(a.published), a.url, a.text) for a in found}
    index.close()
    return held


def test_an_export_is_read_back_as_the_same_archive(example_data: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "archive.jsonl", tmp_path / "other"
    done = CliRunner().invoke(app, ["export", str(file), "--data", str(example_data)])
    held = contents(example_data)
    assert done.stdout == f"Wrote {len(held)} articles to {file}.\n"
    report = told("build", file, "--data", other, "--json")
    assert (report["generation"], report["articles"], report["skipped"]) == (1, len(held), {})
    assert contents(other) == held
    again = told("add", file, "--data", other, "--json")
    assert (len(again["unchanged"]), again["added"]) == (len(held), [])


def test_the_state_of_an_index_is_told_to_programs(example_data: Path) -> None:
    status = told("status", "--data", example_data, "--json")
    assert status["articles"] == len(contents(example_data))
    assert (status["generation"], status["changed_now_by"]) == (1, None)
    findings = told("doctor", "--data", example_data, "--json")
    assert findings
    assert all(finding["remedy"] is None for finding in findings)


def test_an_export_that_cannot_be_written_leaves_nothing(
    example_data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "none" / "archive.jsonl"
    done = CliRunner().invoke(app, ["export", str(file), "--data", str(example_data)])
    assert f"{file} cannot be written" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["build", "add", "remove", "rollback", "watch", "status"])
def test_every_index_command_can_tell_programs(command: str) -> None:
    assert "--json" in CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"}).stdout
