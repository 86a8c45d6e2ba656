"""Questions for who is for or against something."""

import pytest

from rag.query.statement.matter import Position
from rag.query.states.intents import intent_of
from rag.query.states.stands import StandsQuestion, stands_question

BOTH = (Position.YES, Position.NO, Position.OPEN)


@pytest.mark.parametrize(
    ("question", "matter", "parties", "sides"),
    [
        ("Who is for and who is against the tram bridge, and why?", "the tram bridge", "", BOTH),
        ("Where do the parties stand on rent control?", "rent control", "", BOTH),
        ("Who backs the merger and who opposes it?", "the merger", "", BOTH),
        ("Which unions back the deal and which reject it?", "the deal", "unions", BOTH),
        ("Who wants the dam and who does not?", "the dam", "", BOTH),
        ("What do critics say about the sugar tax?", "the sugar tax", "", (Position.NO,)),
        ("What do supporters say about the sugar tax?", "the sugar tax", "", (Position.YES,)),
        ("Why are residents against the prison?", "the prison", "residents", (Position.NO,)),
        ("Why did countries refuse to send aid?", "send aid", "countries", (Position.NO,)),
        (
            "Why do some countries oppose sending troops?",
            "send troops",
            "countries",
            (Position.NO,),
        ),
    ],
)
def test_a_question_for_sides_is_taken_apart(question, matter, parties, sides) -> None:
    asked = intent_of(question)
    assert isinstance(asked, StandsQuestion)
    assert (asked.matter, asked.parties, asked.sides) == (matter, parties, sides)


def test_whom_a_question_names_alone_is_asked_for() -> None:
    asked = stands_question("Where do Labour and the Greens stand on fracking?")
    assert asked is not None
    assert asked.named == ("Labour", "Greens")


@pytest.mark.parametrize(
    "question",
    [
        "Who wants to be a millionaire?",
        "Who supports it?",
        "Why do birds fight in spring?",
        "Which team does he support?",
        "Why did Norway refuse to send troops?",
    ],
)
def test_other_questions_ask_for_no_sides(question) -> None:
    assert stands_question(question) is None
