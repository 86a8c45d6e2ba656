from datetime import date

import pytest

from rag.config import QueryConfig
from rag.query.follow_ups import resolve
from rag.query.states.intents import (
    CountQuestion,
    ListQuestion,
    MoreQuestion,
    OrderQuestion,
    PremiseQuestion,
    QuoteQuestion,
    SameQuestion,
    SpokesQuestion,
    StepsQuestion,
    YesNoQuestion,
    intent_of,
)

TODAY = date(2025, 11, 1)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which countries refused to send troops?", ListQuestion),
        ("Which clubs left the league?", ListQuestion),
        ("Which states rejected the repair bill?", ListQuestion),
        ("Which countries hosted the summit?", type(None)),
        ("How many countries have formally committed to the force?", CountQuestion),
        ("Has Norway agreed to send troops?", YesNoQuestion),
        ("Is it true that both Norway and Spain have refused to send troops?", YesNoQuestion),
        ("Have more firms agreed to sign the pledge than have refused to sign it?", MoreQuestion),
        ("Do Norway and Spain hold the same position on the treaty?", SameQuestion),
        ("Sort these clubs by when they agreed to join the league: Alder, Birk.", OrderQuestion),
        ("How did the position of Poland on the force change over time?", StepsQuestion),
        ("Who spoke for Norway about the treaty?", SpokesQuestion),
        ('Who said "Nobody should dictate to us"?', QuoteQuestion),
        ("Why did Norway refuse to send troops?", PremiseQuestion),
        ("How many soldiers will Norway send to Varenia?", type(None)),
        ("How many soldiers will the force have?", type(None)),
        ("Who hosted the summit?", type(None)),
        ("What did the minister say about the treaty?", type(None)),
    ],
)
def test_the_words_of_a_question_tell_its_kind(question, kind) -> None:
    assert isinstance(intent_of(question), kind)


def follow_up(question: str, answer: str = "Italy and Spain."):
    history = [
        {"role": "user", "content": "Which countries refused to send troops to Varenia?"},
        {"role": "assistant", "content": answer},
    ]
    return resolve(question, history, TODAY, TODAY, QueryConfig())


def test_a_follow_up_takes_over_what_was_asked_before() -> None:
    _, plan, _ = follow_up("And which are still undecided?")
    assert isinstance(plan, ListQuestion)
    assert (plan.asked.matter.text, plan.asked.wanted) == ("send troops to Varenia", "open")
    _, plan, _ = follow_up("Which of them did so in March 2025?")
    assert isinstance(plan, ListQuestion)
    assert plan.still
    assert plan.told_of is not None
    assert (plan.told_of.first, plan.told_of.last) == (date(2025, 3, 1), date(2025, 3, 31))
    _, plan, _ = follow_up("Is Norway one of them?")
    assert isinstance(plan, YesNoQuestion)
    assert plan.parties == ("Norway",)


@pytest.mark.parametrize(
    ("question", "known_by"),
    [
        ("On 4 September, which countries had refused to send troops?", date(2025, 9, 4)),
        ("Which countries had refused to send troops before 4 September?", date(2025, 9, 3)),
        ("Which countries had refused to send troops as of 4 September?", date(2025, 9, 4)),
        ("Had Norway agreed to send troops on 4 September?", date(2025, 9, 4)),
        ("Which countries refused to send troops in August?", None),
        ("On 4 September, who resigned?", None),  # what happened on it is told later
    ],
)
def test_a_position_on_a_day_is_what_was_known_by_then(question, known_by) -> None:
    _, _, times = resolve(question, (), TODAY, TODAY, QueryConfig())
    assert times.known_by == known_by
    assert (times.told_of is None) == (known_by is not None)


def test_a_pronoun_is_replaced_by_what_it_stands_for() -> None:
    standalone, plan, _ = follow_up("What reason was given for that?", "Italy refused [1].")
    assert plan is None
    assert standalone == "What reason was given for the fact that Italy refused?"


def test_a_new_topic_is_left_alone() -> None:
    question = "How many passengers did the Ostria ferry line carry in its first summer?"
    assert follow_up(question)[0] == question


def test_a_party_that_wants_another_to_act_asks_nothing_of_both() -> None:
    assert intent_of("Does Norway want Spanish ministers to vote for lifting the ban?") is None


def test_a_word_of_a_name_is_no_verb() -> None:
    asked = intent_of("Have both Zell Institute and Velmont College decided to drop the test?")
    assert isinstance(asked, YesNoQuestion)
