"""The number of each item of a list: which question asks for it, and which number is whose."""

import pytest

from rag.query.statement.columns import column_of
from rag.reading.lists.mentions import mentions
from rag.reading.lists.things.amounts import amount_of
from tests.rag.reading.lists.test_mentions import query, sentences


def amounts(question: str, text: str) -> dict[str, str]:
    column, asked = column_of(question), query(question)
    assert column is not None
    assert asked.column == column
    assert asked.statement is not None
    found = mentions(asked, asked.statement.kind or (), sentences(text))
    told = {}
    for one in found:
        others = [other.word for other in found if other.evidence == one.evidence]
        amount = amount_of(one, column, [word for word in others if word != one.word])
        told[one.name] = amount.words if amount else ""
    return told


@pytest.mark.parametrize(
    ("question", "nouns", "is_money"),
    [
        ("Which firms cut staff, and how many jobs each?", ["jobs"], False),
        ("Which countries sent tanks, and how many?", ["tanks"], False),
        ("Which countries pledged aid, and how much?", [], True),
    ],
)
def test_a_number_is_asked_for_beside_the_items(
    question: str, nouns: list[str], is_money: bool
) -> None:
    column = column_of(question)
    assert column is not None
    assert [word.text for word in column.nouns] == nouns
    assert column.is_money is is_money


@pytest.mark.parametrize("question", ["Which firms cut staff?", "Which firms left, and when?"])
def test_no_number_is_asked_for(question: str) -> None:
    assert column_of(question) is None


def test_each_number_is_of_the_name_beside_it() -> None:
    told = amounts(
        "Which countries sent tanks, and how many?",
        "Norway sent 14 tanks, while Spain sent 31 tanks on 4 March.",
    )
    assert told == {"Norway": "14 tanks", "Spain": "31 tanks"}


def test_a_sentence_without_a_number_of_that_leaves_it_blank() -> None:
    told = amounts(
        "Which countries sent tanks, and how many?",
        "Norway sent tanks after six months of talks. Spain paid $3 million for them.",
    )
    assert told == {"Norway": "", "Spain": ""}


def test_money_is_told_with_its_bound() -> None:
    told = amounts(
        "Which countries pledged aid, and how much?",
        "Canada pledged more than $40 million for 300 schools.",
    )
    assert told == {"Canada": "more than $40 million"}
