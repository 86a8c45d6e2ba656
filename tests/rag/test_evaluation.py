"""Known questions are scored by what an archive really answers."""

import gzip
import json
from pathlib import Path

import pytest

from rag.errors import QuestionError
from rag.evaluation import ask_all, evaluation_figures, holds, read_questions
from tests.helpers.extractive import open_extractive

QUESTIONS = (
    {"question": "Will Poland send troops to Varenia?", "answers": ["Yes"], "kind": "yesno"},
    {
        "question": "Will Poland send troops to Varenia?",
        "asked_at": "2025-09-10",
        "answers": ["No"],
    },
    {"question": "How many troops will Norway send to Varenia?", "answers": ["400"]},  # wrong
    {
        "question": "How many people were killed in the explosion at Port Selen?",
        "kind": "conflict",
        "answers": ["14", "17"],
        "must_not_contain": ["fourteen"],
    },
    {"question": "What is the capital of Australia?", "answers": []},
    {"question": "Did Brazil agree to send troops to Varenia?"},
)


def test_questions_are_scored_by_the_answers_they_get(example_data: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, QUESTIONS)).encode()))
    with open_extractive(example_data) as dateline:
        outcomes = list(ask_all(dateline, read_questions(file)))
    assert [outcome.right for outcome in outcomes] == [True, True, False, True, True, True]
    measured = evaluation_figures(outcomes)
    assert measured["accuracy"] == 0.75
    assert measured["answered"] == measured["abstention_recall"] == 1.0
    assert measured["forbidden"] == 1.0  # "14" and "fourteen" are one number
    assert measured["citation_validity"] == 1.0
    assert all(item.first_statement_s <= item.whole_answer_s for item in outcomes)


@pytest.mark.parametrize(
    ("line", "reason"),
    [("{", "Line 1"), ('{"answers": []}', "question"), ('{"question": "Who?", "date": "?"}', "?")],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(line)
    with pytest.raises(QuestionError) as told:
        read_questions(file)
    assert "Line 1" in str(told.value)
    assert reason in str(told.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"none\.jsonl cannot be read"):
        read_questions(tmp_path / "none.jsonl")


def test_an_answer_is_known_however_it_is_written() -> None:
    assert holds("Twenty-six countries joined [1].", "26")
    assert holds("It cost 1,600 euros.", "1600")
    assert holds("No. Italy will not.", "no")
    assert not holds("Yes, although no troops go.", "no")
    assert not holds("The Norwegians came.", "Norway")
