"""What kind of item a question asks for: by how it asks, and by what its statement lacks."""

import pytest

from rag.config import QueryConfig
from rag.query.answer_type import AnswerType, ItemKind
from rag.query.query import Query
from rag.query.understanding import understand
from rag.types import AskOptions


def understood(question: str) -> Query:
    """Return what is understood of a question asked of an archive without outlets."""
    return understand(question, AskOptions(), QueryConfig(), outlets=[], newest=None)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What price did the council pay for the mill?", ItemKind.MONEY),
        ("At what price was the house sold?", ItemKind.MONEY),
        ("How expensive was the ferry ticket?", ItemKind.MONEY),
        ("How big is the lottery's jackpot?", ItemKind.AMOUNT),
        ("How high is inflation?", ItemKind.AMOUNT),
        ("How tall is the new tower?", ItemKind.AMOUNT),
        ("Number of dead in the Selby floods?", ItemKind.AMOUNT),
        ("What was the brewery valued at?", ItemKind.AMOUNT),
        ("What percentage of voters backed the plan?", ItemKind.AMOUNT),
        ("Did the toll rise?", ItemKind.VERDICT),
        ("How important is it to vote?", ItemKind.ANY),
        ("How early did he leave?", ItemKind.ANY),
        ("Who sold the brewery?", ItemKind.PERSON),
        ("What did the brewery sell?", ItemKind.NAME),
    ],
)
def test_a_number_is_asked_for_in_many_ways(question: str, kind: ItemKind) -> None:
    assert understood(question).item_kind is kind


@pytest.mark.parametrize(
    ("question", "topic", "statement", "kind"),
    [
        (
            "How has the death toll in Turkey risen?",
            "the death toll in Turkey",
            "The death toll in Turkey was _.",
            ItemKind.AMOUNT,
        ),
        (
            "How did the cost of the tram bridge change?",
            "the cost of the tram bridge",
            "The cost of the tram bridge was _.",
            ItemKind.MONEY,
        ),
        (
            "How has the price of the tram moved over time?",
            "the price of the tram",
            "The price of the tram was _.",
            ItemKind.MONEY,
        ),
        (
            "How did ticket prices develop?",
            "ticket prices",
            "Ticket prices were _.",
            ItemKind.MONEY,
        ),
        (
            "Show me the number of refugees over time.",
            "the number of refugees",
            "The number of refugees was _.",
            ItemKind.AMOUNT,
        ),
    ],
)
def test_the_course_of_a_value_is_a_question_for_a_number(
    question: str, topic: str, statement: str, kind: ItemKind
) -> None:
    query = understood(question)
    assert (query.answer_type, query.item_kind) == (AnswerType.FACT, kind)
    assert query.topic == topic
    assert query.statement is not None
    assert query.statement.text == statement


@pytest.mark.parametrize(
    "question",
    ["How did the strike develop?", "How has the dispute over prices unfolded?"],
)
def test_the_course_of_anything_else_is_a_chronology(question: str) -> None:
    assert understood(question).answer_type is AnswerType.CHRONOLOGY


def test_a_verb_that_moves_no_value_asks_for_none() -> None:
    assert understood("How did France vote?").item_kind is ItemKind.ANY
