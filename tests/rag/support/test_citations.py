import pytest

from rag.config import SupportConfig
from rag.language.terms import numbers_of
from rag.support.citations import Statement, sentences_in, take_last, take_statements
from rag.support.proof import says_anything
from rag.types import Evidence
from tests.helpers.articles import article
from tests.helpers.queries import query

WHO = "Who said that Italy sends none?"
TEXT = (
    "Twenty-six countries committed to the force, President Emmanuel Macron said. "
    "Italian Prime Minister Giorgia Meloni said Italy will not send troops. "
    'Russian spokeswoman Maria Zakharova ruled out troops "in any format."'
)
ARTICLE = article(TEXT)
SUPPORT = SupportConfig()


def evidence(number: int, part: str) -> Evidence:
    start = TEXT.index(part)
    return Evidence(number=number, article=ARTICLE, start=start, end=start + len(part))


ONE, TWO, THREE = (
    evidence(n, part.strip())
    for n, part in enumerate(
        (
            TEXT[: TEXT.index(" Italian")],
            TEXT[TEXT.index("Italian") : TEXT.index(" Russian")],
            TEXT[TEXT.index("Russian") :],
        ),
        1,
    )
)
ALL = (ONE, TWO, THREE)


def test_statements_are_split_as_they_are_completed() -> None:
    done, rest = take_statements("It rained [1]. They left [2][3]. The r")
    assert done == [Statement("It rained.", (1,)), Statement("They left.", (2, 3))]
    assert rest.strip() == "The r"
    assert take_last(" Nothing more [4]") == Statement("Nothing more", (4,))
    assert take_last("  ") is None


def test_numbers_are_compared_as_digits() -> None:
    assert numbers_of("Two of twenty-six, 1,600 in all") == {"2", "26", "1600"}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("It rose [1], [2].", [("It rose.", (1, 2))]),
        ("It rose [1] and [2], it fell [3].", [("It rose", (1, 2)), ("it fell.", (3,))]),
        ("It rose [1, 2]; [3] and it fell [4].", [("It rose", (1, 2, 3)), ("it fell.", (4,))]),
        ("It rose [1], and it fell [2].", [("It rose", (1,)), ("it fell.", (2,))]),
        ("It rose [1][2]. It fell [3].", [("It rose.", (1, 2)), ("It fell.", (3,))]),
    ],
)
def test_marks_may_be_joined_in_any_way(written, told) -> None:
    done, rest = take_statements(written)
    assert [(item.text, item.numbers) for item in done] == told
    assert rest == ""
    for cut in range(len(written)):  # as it comes, a piece at a time
        early, left = take_statements(written[:cut])
        assert len(early) <= len(told)
        assert len(left) <= cut


@pytest.mark.parametrize("text", [",", "and", ", and"])
def test_what_says_nothing_is_no_statement(text) -> None:
    assert not says_anything(Statement(text, (1,)), query(WHO))
    assert says_anything(Statement("Yes", (1,)), query("Will Italy send troops?"))
    assert says_anything(Statement("Two", (1,)), query("How many?"))


def test_a_statement_has_sentences_that_cite_the_same() -> None:
    both = Statement("Meloni said Italy will not send troops. France sends 300.", (2,))
    assert sentences_in(both) == [
        Statement("Meloni said Italy will not send troops.", (2,)),
        Statement("France sends 300.", (2,)),
    ]


def test_talk_of_sentences_is_no_part_of_a_statement() -> None:
    done, _ = take_statements("They met. This is proven in sentence [1].")
    assert done == [Statement("They met.", (1,))]
