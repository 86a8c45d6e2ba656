"""Names, numbers, days and quotes of a statement, compared letter by letter with a sentence."""

from dataclasses import replace
from datetime import date

import pytest

from rag.config import CheckConfig
from rag.desk.checking.differences import Kind, corrected, differences, misquoted
from rag.desk.checking.finding import Near
from rag.desk.checking.measures import compare
from rag.desk.checking.standing import ends, is_standing
from rag.desk.checking.variants import variants_of
from rag.support.alignment import align
from rag.types import Evidence
from tests.helpers.articles import article


def sentence(text: str) -> Evidence:
    told = replace(article(text, title="Report"), published=date(2025, 9, 4))
    return Evidence(number=1, article=told, start=0, end=len(text))


def apart(statement: str, text: str) -> list[tuple[Kind, str, str]]:
    return [
        (
            one.kind,
            statement[one.start : one.end],
            text[one.other_start : one.other_end],
        )
        for one in differences(align(statement, sentence(text)), sentence(text))
    ]


@pytest.mark.parametrize(
    ("statement", "text", "expected"),
    [
        (
            "The blast in Vell killed 41 people.",
            "The blast in Vell killed 14 people.",
            (Kind.NUMBER, "41 people", "14 people"),
        ),
        (
            "The council of Vell chose the bridge by 73-16.",
            "By 83-6 the council of Vell chose the bridge.",
            (Kind.NUMBER, "73-16", "83-6"),
        ),
        (
            "The crew landed in the sea off Jacksonville.",
            "The crew landed in the sea off Pensacola.",
            (Kind.NAME, "Jacksonville", "Pensacola"),
        ),
        (
            "The bridge of Vell opened on 4 July 2025.",
            "The bridge of Vell opened on 9 July 2025.",
            (Kind.DAY, "4 July 2025", "9 July 2025"),
        ),
    ],
)
def test_a_detail_that_the_report_has_otherwise(
    statement: str, text: str, expected: tuple[Kind, str, str]
) -> None:
    assert expected in apart(statement, text)


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("The blast killed about 70 people.", "The blast killed 71 people."),
        ("The blast killed twelve people.", "The blast killed 12 people."),
        ("The bridge opened in September 2025.", "The bridge opened on Monday."),
        ("General Motors closed the plant.", "GM closed the plant in Vell."),
        ("The blast killed people.", "The blast killed 12 people in Vell on 3 May 2025."),
    ],
)
def test_what_may_be_the_same_does_not_differ(statement: str, text: str) -> None:
    assert apart(statement, text) == []


def test_a_statement_is_put_right_by_the_report() -> None:
    statement = "On 4 July 2025 the blast in Vell killed 41 people."
    text = "The blast in Vell killed 14 people on 9 July 2025."
    details = differences(align(statement, sentence(text)), sentence(text))
    assert corrected(statement, text, details) == (
        "On 9 July 2025 the blast in Vell killed 14 people."
    )


def test_quoted_words_are_compared_to_the_letter() -> None:
    text = "“We’ll never sell the port,” said Ana Ruiz."
    assert misquoted('Ruiz said "We\'ll never sell the port".', text) == []
    assert misquoted('Ruiz said "We will never sell the port".', text) == [
        "We will never sell the port"
    ]


def variants(statement: str, text: str) -> set[str]:
    near = Near(evidence=sentence(text), covered=1, cosine=1, ranked=0, result=False)
    return {one.text for one in variants_of(compare(statement, near), statement, CheckConfig())}


def test_what_cannot_be_true_beside_a_statement() -> None:
    assert variants("Ana Ruiz sued Bo Lind.", "Bo Lind sued Ana Ruiz in May.") >= {
        "Ana Ruiz did not sue Bo Lind.",
        "Ana Ruiz will sue Bo Lind.",
        "Bo Lind sued Ana Ruiz.",
    }
    assert "Italy did send troops." in variants("Italy did not send troops.", "It rained.")
    assert "Beyoncé topped the list." in variants(
        "Taylor Swift topped the list.", "As first of the list Beyoncé was named on Monday."
    )


@pytest.mark.parametrize(
    ("statement", "standing"),
    [
        ("Dockers are on strike in Vell.", True),
        ("Officials say that 43 people have fallen ill.", True),
        ("The council closed the bridge in May.", False),
        ("The mayor said that the bridge was closed.", False),
    ],
)
def test_what_holds_until_a_newer_report(statement: str, standing: bool) -> None:
    assert is_standing(statement) is standing


@pytest.mark.parametrize(
    ("sentence", "over"),
    [
        ("The dockers of Vell ended their strike on Tuesday.", True),
        ("A deal that will end a three-day strike was reached.", True),
        ("The union called off the strike.", True),
        ("The dockers did not end their strike.", False),
        ("The dockers ended the day with a march.", False),
    ],
)
def test_an_end_of_what_a_statement_tells(sentence: str, over: bool) -> None:
    assert ends("Dockers are on strike at 36 ports.", sentence) is over


def test_who_withdraws_a_nomination_is_no_nominee() -> None:
    statement = "Mayor Ida Brandt has chosen Erik Holt as her nominee for city treasurer."
    assert ends(statement, "After Holt withdrew his nomination, Brandt chose Lena Marsh.")
    assert not ends(statement, "After Holt withdrew his savings, Brandt chose Lena Marsh.")
