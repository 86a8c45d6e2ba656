"""Questions that compare named things: what is asked of each side, and which way."""

import pytest

from rag.query.answer_type import AnswerType, ItemKind
from rag.query.statement.comparing import Direction, Measure, comparison_of
from tests.helpers.queries import query

MORE, LESS, SAME = Direction.MORE, Direction.LESS, Direction.SAME
AMOUNT, MONEY, AGE, DAY = Measure.AMOUNT, Measure.MONEY, Measure.AGE, Measure.DAY


@pytest.mark.parametrize(
    ("question", "direction", "measure", "asked"),
    [
        (
            "Who lent more tents, Iceland or Malta?",
            *(MORE, AMOUNT),
            ("Iceland lent how many tents?", "Malta lent how many tents?"),
        ),
        (
            "Iceland or Malta, who lent fewer tents?",
            *(LESS, AMOUNT),
            ("Iceland lent how many tents?", "Malta lent how many tents?"),
        ),
        (
            "Did Iceland or Malta lend more tents?",
            *(MORE, AMOUNT),
            ("Iceland lent how many tents?", "Malta lent how many tents?"),
        ),
        (
            "Which cost less: the ice rink or the library?",
            *(LESS, AMOUNT),
            ("The ice rink cost how much?", "The library cost how much?"),
        ),
        (
            "Who is younger, Ilse Brandt or Piet Maas?",
            *(LESS, AGE),
            ("Ilse Brandt is how old?", "Piet Maas is how old?"),
        ),
        (
            "Which opened first, the Harrow lock or the Lydd weir?",
            *(LESS, DAY),
            ("The Harrow lock opened when?", "The Lydd weir opened when?"),
        ),
        (
            "Which happened later, the flood at Lydd or the fire at Harrow?",
            *(MORE, DAY),
            ("The flood at Lydd happened when?", "The fire at Harrow happened when?"),
        ),
        (
            "Who gave the most blood, Iceland, Malta or Cyprus?",
            *(MORE, AMOUNT),
            (
                "Iceland gave how much blood?",
                "Malta gave how much blood?",
                "Cyprus gave how much blood?",
            ),
        ),
    ],
)
def test_which_of_several_is_asked_of_each(question, direction, measure, asked) -> None:
    found = comparison_of(question)
    assert found is not None
    assert not found.whether
    assert (found.direction, found.measure) == (direction, measure)
    assert tuple(side.question for side in found.sides) == asked


@pytest.mark.parametrize(
    ("question", "direction", "measure", "asked"),
    [
        (
            "Is the ice rink more expensive than the library?",
            *(MORE, MONEY),
            ("The ice rink cost how much?", "The library cost how much?"),
        ),
        (
            "Did Malta lend more tents than Iceland in May?",
            *(MORE, AMOUNT),
            ("Malta lent how many tents in May?", "Iceland lent how many tents in May?"),
        ),
        (
            "Is Ilse Brandt's farm worth more than Piet Maas's?",
            *(MORE, AMOUNT),
            ("Ilse Brandt's farm is worth how much?", "Piet Maas's farm is worth how much?"),
        ),
        (
            "Did Malta join the union before Cyprus?",
            *(LESS, DAY),
            ("Malta joined the union when?", "Cyprus joined the union when?"),
        ),
        (
            "Did the flood at Lydd happen after the council sold the weir?",
            *(MORE, DAY),
            ("The flood at Lydd happened when?", "the council sold the weir when?"),
        ),
        (
            "Did Malta and Iceland lend the same number of tents?",
            *(SAME, AMOUNT),
            ("Malta lent how many tents?", "Iceland lent how many tents?"),
        ),
        (
            "Did Malta lend as many tents as Iceland?",
            *(SAME, AMOUNT),
            ("Malta lent how many tents?", "Iceland lent how many tents?"),
        ),
    ],
)
def test_whether_one_is_ahead_is_asked_of_both(question, direction, measure, asked) -> None:
    found = comparison_of(question)
    assert found is not None
    assert found.whether
    assert (found.direction, found.measure) == (direction, measure)
    assert tuple(side.question for side in found.sides) == asked


@pytest.mark.parametrize(
    "question",
    [
        "Did more than 200 people drown at Lydd?",
        "Did exports fall more than expected?",
        "Did the brewery sell more beer than last year?",
        "Have more countries agreed to lend tents than have refused to?",
        "Who resigned before the vote?",
        "Did the minister resign after May 2021?",
        "Will the ferry stop at Lydd or at Harrow?",
        "Who was first to reach the pole?",
        "What is the oldest pub in Harrow?",
    ],
)
def test_other_questions_compare_no_named_things(question: str) -> None:
    assert comparison_of(question) is None


def test_a_second_question_is_left_out() -> None:
    found = comparison_of(
        "Was the flood at Lydd deadlier or did it cost more than the Harrow fire?"
    )
    assert found is None
    found = comparison_of("Did Malta lend more tents than Iceland, and by how many?")
    assert found is not None
    assert found.sides[1].question == "Iceland lent how many tents?"


def test_the_parts_of_a_query_are_questions_of_their_own() -> None:
    asked = query("Who lent more tents, Iceland or Malta?")
    assert asked.answer_type is AnswerType.COMPARISON
    assert [part.item_kind for part in asked.parts] == [ItemKind.AMOUNT, ItemKind.AMOUNT]
    assert [part.names for part in asked.parts] == [("Iceland",), ("Malta",)]
    assert [part.statement.text for part in asked.parts if part.statement] == [
        "Iceland lent _ tents.",
        "Malta lent _ tents.",
    ]
    assert asked.as_fact().answer_type is AnswerType.FACT
    assert asked.as_fact().parts == ()


def test_outlets_are_compared_as_reports() -> None:
    asked = query(
        "Does the Harbour Post give more dead than the North Star?",
        outlets=("Harbour Post", "North Star"),
    )
    assert asked.answer_type is AnswerType.COMPARISON
    assert asked.parts == ()


def test_what_no_report_says_is_told_in_good_english() -> None:
    found = comparison_of("Who got the bigger grant, the Lydd museum or the Harrow library?")
    assert found is not None
    assert found.sides[0].unknown == "how large a grant the Lydd museum got"
