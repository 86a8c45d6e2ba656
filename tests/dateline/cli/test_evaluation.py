"""``dateline eval`` over the desk's questions, and ``dateline feedback``, as processes."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.service import ConversationStore, DeskQuestion, DeskQuestions
from rag import Dateline
from tests.helpers.extractive import open_extractive

HOST = DeskQuestion(question="Who hosted the Lisbon summit?", answers=("Amarante",))


@pytest.fixture
def data(example_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample archive in a folder of its own, answered without a model."""
    folder = tmp_path / "data"
    folder.mkdir()
    for path in example_data.iterdir():
        (folder / path.name).symlink_to(path)
    monkeypatch.setattr(Dateline, "open", staticmethod(open_extractive))
    return folder


def called(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--data", str(data)])


def test_the_desks_questions_are_asked_kept_and_compared(data) -> None:
    desk = DeskQuestions(data)
    host = desk.put(HOST)
    refused = desk.put(
        DeskQuestion(question="What is the capital of Australia?", kind="unanswerable")
    )
    stale = desk.put(
        DeskQuestion(question="How many troops will Norway send to Varenia?", answers=("400",))
    )
    first = called(data, "eval")
    assert first.exit_code == 0, first.output
    assert "none: this is the first run" in first.output
    assert "snapshot 1, no model: 2 of 3 right" in first.output
    assert "wrong How many troops" in first.output

    desk.put(DeskQuestion(id=stale.id, question=stale.question, answers=("300",)))
    desk.put(DeskQuestion(id=host.id, question=host.question, answers=("Nobody",)))
    second = called(data, "eval", "--json")
    assert second.exit_code == 4
    told: dict[str, Any] = json.loads(second.stdout)
    assert told["newly_right"] == [stale.id]
    assert told["newly_wrong"] == [host.id]
    assert told["still_wrong"] == told["first_wrong"] == []
    assert (told["snapshot"], told["before"]["snapshot"], told["model"]) == (1, 1, None)
    assert [one["right"] for one in told["scored"]] == [False, True, True]

    third = called(data, "eval")
    assert third.exit_code == 0, "what was wrong before is not newly wrong"
    assert "still wrong Who hosted the Lisbon summit?" in third.output
    assert "newly" not in third.output
    assert len(list((data / "evaluations").iterdir())) == 3
    desk.delete(refused.id)


def test_without_questions_it_says_how_to_make_them(data) -> None:
    run = called(data, "eval")
    assert run.exit_code == 1
    assert "The desk has no questions of its own yet" in str(run.exception)
    assert not (data / "evaluations").exists()


def test_a_file_of_questions_is_measured_and_not_kept(data, tmp_path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"question": HOST.question, "answers": ["Nobody"]}))
    run = called(data, "eval", str(file))
    assert run.exit_code == 0, run.output
    assert "1 question of questions.jsonl" in run.output
    assert "wrong Who hosted" in run.output
    assert json.loads(called(data, "eval", str(file), "--json").stdout)["accuracy"] == 0.0
    assert not (data / "evaluations").exists()


def test_feedback_is_listed_with_its_evidence_and_taken_off_the_list(data, example_data) -> None:
    with open_extractive(example_data) as dateline:
        answer = dateline.ask(HOST.question)
    with closing(ConversationStore(f"sqlite:///{data / 'conversations.db'}")) as store:
        from dateline.page.turns import Turn

        said = Turn(number=1, question=HOST.question, answer=answer).to_dict()
        id_, number = store.begin_turn("bob", None, HOST.question, said)
        store.end_turn("bob", id_, number, said, "")
        store.judge("bob", id_, number, False, "[red]Too short[/red]")
    listed = called(data, "feedback")
    assert listed.exit_code == 0, listed.output
    assert "Reason: [red]Too short[/red]" in listed.output
    assert f'[1] "{answer.evidence[0].text}"' in listed.output.replace("\n", " ")
    [one] = json.loads(called(data, "feedback", "--json").stdout)
    assert one["id"] == f"{id_}.1"
    assert called(data, "feedback", "--done", one["id"]).exit_code == 0
    assert "No feedback waits." in called(data, "feedback").output
    assert HOST.question in called(data, "feedback", "--handled").output
    assert called(data, "feedback", "--undone", one["id"]).exit_code == 0
    assert HOST.question in called(data, "feedback").output
    wrong = called(data, "feedback", "--done", "none.1")
    assert wrong.exit_code == 1
    assert "There is no feedback 'none.1'" in str(wrong.exception)
