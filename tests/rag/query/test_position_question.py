import pytest

from rag.errors import QuestionError
from rag.query.positions.question import Position, position_question
from rag.query.understanding import clean_question


@pytest.mark.parametrize(
    ("question", "parties", "wanted", "matter"),
    [
        ("Which countries refused to send troops?", "countries", Position.NO, "send troops"),
        ("Which firms have agreed to sign the pledge?", "firms", Position.YES, "sign the pledge"),
        (
            "As of 3 May 2024, which towns are still undecided about the games?",
            "towns",
            Position.OPEN,
            "the games",
        ),
        # What is done to the bill is the rejecting; to the force, joining it or not.
        ("Which states rejected the bill?", "states", Position.YES, "rejected the bill"),
        ("Which towns committed to the flood force?", "towns", Position.YES, "the flood force"),
        ("Who refused to sign the pledge?", "parties", Position.NO, "sign the pledge"),
    ],
)
def test_a_position_question_is_taken_apart(question, parties, wanted, matter) -> None:
    asked = position_question(question)
    assert asked
    assert (asked.parties, asked.wanted, asked.matter) == (parties, wanted, matter)


@pytest.mark.parametrize(
    "question",
    [
        "Who hosted the summit?",
        "Who will command the force?",
        "What did Turkey say?",
        "Which soldiers will the force have?",
        "Which towns will Norway help?",
    ],
)
def test_other_questions_are_not_position_questions(question) -> None:
    assert position_question(question) is None


@pytest.mark.parametrize("question", ["", "  ", "?!", "x" * 5000])
def test_an_empty_or_endless_question_is_refused(question) -> None:
    with pytest.raises(QuestionError):
        clean_question(question)


def test_markup_is_left_out_of_a_question() -> None:
    text = 'Who leads <a href="https://example.org/x">Varenia</a> if 3 < 4 and 5 > 2?'
    assert clean_question(text) == "Who leads Varenia if 3 < 4 and 5 > 2?"
