import pytest

from rag.errors import QuestionError
from rag.query.statement.matter import Position
from rag.query.states.question import position_of, position_question
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
        (
            "Which towns have yet to decide whether to host them?",
            "towns",
            Position.OPEN,
            "host them",
        ),
        ("Which unions voted against the deal?", "unions", Position.NO, "the deal"),
        ("Which senators said they won't run again?", "senators", Position.NO, "run again"),
        ("Which clubs ruled out joining the league?", "clubs", Position.NO, "join the league"),
        # What is done to the bill is the rejecting; to the force, joining it or not.
        ("Which states rejected the bill?", "states", Position.YES, "reject the bill"),
        ("Which towns committed to the flood force?", "towns", Position.YES, "the flood force"),
        ("Who refused to sign the pledge?", "parties", Position.NO, "sign the pledge"),
    ],
)
def test_a_position_question_is_taken_apart(question, parties, wanted, matter) -> None:
    asked = position_question(question)
    assert asked
    assert (asked.parties, asked.wanted, asked.matter.text) == (parties, wanted, matter)


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


@pytest.mark.parametrize(
    ("phrase", "position"),
    [
        ("are still undecided", Position.OPEN),
        ("have not decided", Position.OPEN),
        ("refused", Position.NO),
        ("have agreed", Position.YES),
        ("left the room", None),
    ],
)
def test_a_phrase_can_name_a_position_alone(phrase, position) -> None:
    assert position_of(phrase) is position


@pytest.mark.parametrize("question", ["", "  ", "?!", "x" * 5000])
def test_an_empty_or_endless_question_is_refused(question) -> None:
    with pytest.raises(QuestionError):
        clean_question(question)


def test_markup_is_left_out_of_a_question() -> None:
    text = 'Who leads <a href="https://example.org/x">Varenia</a> if 3 < 4 and 5 > 2?'
    assert clean_question(text) == "Who leads Varenia if 3 < 4 and 5 > 2?"
