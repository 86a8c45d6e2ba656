"""``dateline standing``: kept, listed, asked, removed."""

import json
from pathlib import Path

from typer.testing import CliRunner

from dateline.cli import app
from tests.helpers.standing import RUUN, SIDES, TURN, VALE, grow


def run(data: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["standing", *words, "--data", str(data)])
    assert done.exit_code == 0, done.exception
    return done.stdout.strip()


def test_a_question_is_kept_asked_and_removed(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DATELINE_MODEL", str(tmp_path / "none.gguf"))
    grow(tmp_path, VALE, RUUN)
    key = run(tmp_path, "add", SIDES)
    assert run(tmp_path, "add", "tram", "--search") != key
    assert [one["name"] for one in json.loads(run(tmp_path, "list", "--json"))] == ["tram", SIDES]
    assert run(tmp_path, "ask").endswith("Nothing has changed.")
    grow(tmp_path, VALE, RUUN, TURN)
    told = run(tmp_path, "ask")
    assert "The answer changed: Who is for" in told
    assert "1 new article: tram" in told
    assert "Piet Ruun (against)" in told.partition("BEFORE")[2]
    run(tmp_path, "remove", key)
    assert key not in run(tmp_path, "list")
