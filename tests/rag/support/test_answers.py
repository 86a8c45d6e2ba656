"""Whether words of a sentence answer a question, and what stands for what is refused."""

import pytest

from rag.config import SupportConfig
from rag.support.answers import (
    NO_NUMBER,
    NO_THING,
    OTHER_NUMBER,
    REPEATED,
    answers,
    decided,
    likelihood,
)
from rag.support.citations import Statement
from rag.support.proof import check
from rag.types import ClaimKind, Evidence, Verdict
from tests.helpers.articles import article
from tests.helpers.queries import query

SUPPORT = SupportConfig()
HOST = "The summit in Lisbon was hosted by Portuguese Prime Minister Beatriz Amarante on Thursday."
MEMBER = "Finland formally became a member of NATO in April, its foreign minister said."


def sentence(text: str, number: int = 1) -> Evidence:
    return Evidence(number=number, article=article(text), start=0, end=len(text))


@pytest.mark.parametrize(
    ("question", "words", "text"),
    [
        ("Who hosted the summit in Lisbon?", "Beatriz Amarante", HOST),
        ("When was the summit in Lisbon?", "Thursday", HOST),
        ("Which country became a member of NATO in April?", "Finland", MEMBER),
    ],
)
def test_words_that_the_sentence_says_it_of_are_the_answer(question, words, text) -> None:
    found = answers(query(question), words, sentence(text), SUPPORT)
    assert found.verdict is Verdict.SUPPORTED
    assert [text[one.start : one.end] for one in found.carried] == [words]


def test_what_is_said_of_another_is_no_answer() -> None:
    asked = query("When did Sweden become a member of NATO?")
    found = answers(asked, "April", sentence(MEMBER), SUPPORT)
    assert found.verdict is Verdict.CONTRADICTED
    assert "Finland" in found.reason


def test_a_number_is_asked_for() -> None:
    text = "The tram line will cost 64 million, the role of the mayor is open."
    asked = query("How much will the tram line cost?")
    assert answers(asked, "64 million", sentence(text), SUPPORT).verdict is Verdict.SUPPORTED
    assert answers(asked, "the role", sentence(text), SUPPORT).reason == NO_NUMBER


@pytest.mark.parametrize(
    ("question", "words", "text", "reason"),
    [
        ("How many people fell ill in May?", "13 states",
         "Seventy-five people across 13 states fell ill in May.", OTHER_NUMBER),
        ("How many objects did the army bring down in May?", "10",
         "The army brought down an object over the bay on May 10.", NO_NUMBER),
        ("Which part of Lisbon was flooded?", "Sunday",
         "A part of Lisbon was flooded on Sunday.", NO_THING),
        ("What type of ferry ran aground?", "ferry", "A ferry ran aground off Selby.", REPEATED),
    ],
)  # fmt: skip
def test_words_that_cannot_be_the_answer_are_none(question, words, text, reason) -> None:
    assert answers(query(question), words, sentence(text), SUPPORT).reason == reason


def test_one_of_the_choices_that_a_question_offers_is_an_answer() -> None:
    text = "The mill closed first, and the mine a year later."
    found = answers(
        query("Which closed first, the mill or the mine?"), "mill", sentence(text), SUPPORT
    )
    assert found.verdict is Verdict.SUPPORTED


def test_the_times_of_a_question_are_not_asked_about() -> None:
    asked, item = query("Who hosted the summit in Lisbon this week?"), sentence(HOST)
    told = list[str]()

    def doubtful(statement: str, _: Evidence) -> float:
        told.append(statement)
        return 0.01

    assert likelihood(asked, "Beatriz Amarante", item, doubtful) == 0.01
    assert told == ["Beatriz Amarante hosted the summit in Lisbon."]


def test_a_verdict_is_told_where_the_sentence_says_so() -> None:
    text = "Ireland will not send troops to Varenia."
    claim = decided(query("Will Ireland send troops to Varenia?"), "no", sentence(text), SUPPORT)
    assert claim
    assert (claim.kind, claim.text) == (ClaimKind.COMPOSED, f"No. {text}")
    wrong = decided(query("Will Ireland send troops to Varenia?"), "yes", sentence(text), SUPPORT)
    assert wrong is None or wrong.text == text


def test_a_statement_that_is_refused_makes_way_for_its_sentence() -> None:
    asked = query("Who hosted the summit in Lisbon?")
    told = Statement("Beatriz Amarante hosted the summit, and she was arrested.", (1,))
    checked = check(asked, [told], [sentence(HOST)], SUPPORT)
    assert [(one.text, one.kind) for one in checked.claims] == [(HOST, ClaimKind.VERBATIM)]
    assert [(one.text, one.replaced) for one in checked.refused] == [(told.text, True)]
