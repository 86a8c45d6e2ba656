"""What a person judged of statements is summed up, and only of statements that were made."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import judged

PREDICTIONS: list[dict[str, Any]] = [
    {"id": "a", "statements": [{"kind": "verbatim"}, {"kind": "paraphrased"}]},
    {"id": "b", "statements": [{"kind": "paraphrased"}]},
    {"id": "c", "statements": []},
]


def verdict(id_: str, claim: int, true: bool) -> dict[str, Any]:
    return {"id": id_, "claim": claim, "true": true}


def test_false_statements_are_a_share_of_those_judged() -> None:
    told = [verdict("a", 0, True), verdict("a", 1, False)]
    found = judged.figures(PREDICTIONS, told)
    assert found["statements"] == 3
    assert found["judged"] == 2
    assert found["false_statements"] == 1
    assert found["false_share"] == 0.5
    assert found["false_share verbatim"] == 0.0
    assert found["false_share paraphrased"] == 1.0
    assert found["false_share composed"] is None
    assert found["false_answers"] == 1.0


def test_a_judgement_of_no_statement_or_a_second_one_is_told() -> None:
    with pytest.raises(SystemExit, match="Statement 2 of a is not among"):
        judged.figures(PREDICTIONS, [verdict("a", 2, True)])
    with pytest.raises(SystemExit, match="Statement 0 of b is judged twice"):
        judged.figures(PREDICTIONS, [verdict("b", 0, True), verdict("b", 0, False)])


def test_the_command_reads_both_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made, judgements = tmp_path / "dateline.jsonl", tmp_path / "judged.jsonl"
    made.write_text("".join(json.dumps(row) + "\n" for row in PREDICTIONS))
    judgements.write_text(json.dumps(verdict("b", 0, False)) + "\n")
    monkeypatch.setattr(
        "sys.argv", ["judged", "--predictions", str(made), "--judged", str(judgements)]
    )
    judged.main()
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["false_share"] == 1.0
