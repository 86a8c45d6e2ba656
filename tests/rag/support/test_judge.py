"""Whether a sentence says what a statement says: who did what to whom, when, and how surely."""

from dataclasses import replace
from datetime import date

import pytest

from rag.config import SupportConfig
from rag.support.judge import OWN_WORDS, judge, missing_values, quote, verbatim
from rag.types import ClaimKind, Evidence, Support, Verdict
from tests.helpers.articles import article

SUPPORT = SupportConfig()
IRELAND = (
    "Ireland will not send troops to Varenia, Taoiseach Aoife Brannagh told the Dáil on Wednesday."
)
SANTOS = "Mr Santos said on Monday that he would serve out his two-year term despite calls to quit."


def sentence(text: str, title: str = "Troops for Varenia") -> Evidence:
    return Evidence(number=3, article=article(text, title=title), start=0, end=len(text))


def judged(statement: str, text: str = IRELAND) -> Support:
    return judge(statement, [sentence(text)], SUPPORT)


@pytest.mark.parametrize(
    "statement",
    [
        "Varenia will not send troops to Ireland.",
        "Aoife Brannagh resigned on Wednesday.",
        "Ireland will send troops to Varenia.",
        "Ireland will not send troops to Varenia, and the Taoiseach was arrested.",
        "Ireland will not send troops to Varenia because she was bribed.",
        "Ireland has sent troops to Varenia.",
        "Ireland will not send 300 troops to Varenia.",
        "Italy will not send troops to Varenia.",
        'Brannagh said Ireland would "never" send troops.',
    ],
)
def test_what_the_sentence_does_not_say_is_not_supported(statement: str) -> None:
    found = judged(statement)
    assert found.verdict is not Verdict.SUPPORTED
    assert found.reason


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("Ireland will not send troops to Varenia.", IRELAND),
        ("Taoiseach Aoife Brannagh told the Dáil on Wednesday", IRELAND),
    ],
)
def test_words_of_the_sentence_are_its_own(statement: str, text: str) -> None:
    found = judged(statement, text)
    assert found.verdict is Verdict.SUPPORTED
    assert found.reason == OWN_WORDS


def test_a_yes_for_a_no_is_contradicted() -> None:
    assert judged("Ireland will send troops to Varenia.").verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("Ireland will not send 300 troops.", "number 300"),
        ("Portugal will not send troops.", "Portugal"),
        ('Brannagh promised "a million soldiers".', "quoted words"),
    ],
)
def test_the_reason_names_what_is_missing(statement: str, reason: str) -> None:
    assert reason in (missing_values(statement, [sentence(IRELAND)]) or "")
    assert reason in judged(statement).reason


def test_a_name_may_stand_in_the_title_and_a_day_be_the_report_s() -> None:
    own = sentence("He will serve out his term.", title="George Santos refuses to quit")
    assert missing_values("Santos will serve out his term.", [own]) is None
    told = replace(own, article=replace(own.article, published=date(2023, 1, 31)))
    dated = "Santos will serve out his term, it was reported on 31 January 2023."
    assert missing_values(dated, [told]) is None
    assert missing_values(dated, [own])


def test_a_word_is_no_name_for_being_the_first() -> None:
    assert missing_values("Soldiers from Ireland will stay at home.", [sentence(IRELAND)]) is None
    assert "Soldiers" in (missing_values("The Soldiers will stay.", [sentence(IRELAND)]) or "")


def test_what_carries_a_statement_lies_in_the_sentence() -> None:
    found = judged("Santos will stay in office for two years.", SANTOS)
    words = [SANTOS[carried.start : carried.end] for carried in found.carried]
    assert words
    assert all(word and word in SANTOS for word in words)
    assert {carried.number for carried in found.carried} == {3}


def test_the_best_of_several_sentences_counts() -> None:
    both = [sentence(SANTOS), sentence(IRELAND)]
    assert judge("Ireland will not send troops.", both, SUPPORT).verdict is Verdict.SUPPORTED


def test_a_sentence_speaks_for_itself() -> None:
    own = sentence(f"DUBLIN (AP) — {IRELAND}")
    claim = quote(own, verbatim(own))
    assert (claim.text, claim.kind) == (IRELAND, ClaimKind.VERBATIM)
    assert claim.support
    assert claim.support.verdict is Verdict.SUPPORTED
