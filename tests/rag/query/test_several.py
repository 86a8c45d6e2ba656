"""Which questions have several answers, and which ask for a course of events."""

import pytest

from rag.query.statement.columns import without_columns
from rag.query.statement.several import (
    asks_for_course,
    asks_for_several,
    matter_of_course,
    membership_of,
    noun_of_several,
)


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Which banks raised their rates in May?", "banks"),
        ("What towns were cut off by the flood?", "towns"),
        ("List the ministers who resigned over the dam.", "ministers"),
        ("Ferries that were taken out of service after the storm?", "ferries"),
        ("By the end of June, which villages had been evacuated?", "villages"),
        ("Which of Norway's neighbours have closed their ports?", "neighbours"),
        ("What are the countries that joined the force?", "countries"),
        ("Whose phones were seized by the police?", "phones"),
        ("Which mills have closed this year, and how many jobs went at each?", "mills"),
        ("Sailors rescued off Cape Wrath whom the navy brought home: who were they?", "sailors"),
    ],
)
def test_a_plural_asks_for_several(question: str, noun: str) -> None:
    assert asks_for_several(question)
    assert noun_of_several(question) == noun


@pytest.mark.parametrize("question", ["Who are the new members of the board?"])
def test_a_plural_verb_asks_for_several(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which bank raised its rate in May?",
        "Who won the by-election?",
        "When did the ferries stop?",
        "How many ferries were taken out of service?",
        "Which two teams meet in the final?",
        "Which of these banks raised its rate?",
        "Did the ministers resign over the dam?",
        "According to reports published in May, which bank raised its rate?",
    ],
)
def test_one_answer_is_not_a_list(question: str) -> None:
    assert not asks_for_several(question)


def test_what_is_asked_of_each_item_is_left_out() -> None:
    asked = "Which mills have closed this year, and how many jobs went at each?"
    assert without_columns(asked) == "Which mills have closed this year?"


def test_words_that_name_the_items_become_a_statement() -> None:
    made = membership_of("Ferries that were taken out of service after the storm?")
    assert made is not None
    text = "_ is one of the ferries that were taken out of service after the storm."
    assert made.text == text
    people = membership_of("Norwegians held in the mountains")
    assert people is not None
    assert people.kind == ("PERSON",)


@pytest.mark.parametrize(
    "question",
    [
        "Give me a timeline of the dock strike.",
        "How did the row over the dam unfold?",
        "What happened with the ferry contract?",
        "Trace the bank's fall from first losses to closure.",
        "How did the mill get from its first losses to closure?",
    ],
)
def test_a_course_is_asked_for(question: str) -> None:
    assert asks_for_course(question)


@pytest.mark.parametrize(
    "question", ["When did the strike begin?", "How did the minister vote?", "Who led the strike?"]
)
def test_other_questions_ask_for_no_course(question: str) -> None:
    assert not asks_for_course(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who has resigned from the harbour board?",
        "By the end of May, who had been charged over the collapse?",
        "Where did fires break out after the storm?",
        "Where have ferries run aground?",
    ],
)
def test_the_perfect_and_a_plural_somewhere_ask_for_several(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who has scored the most goals?",
        "Who has given more, the mill or the mine?",
        "Who resigned as mayor?",
        "Where did the summit take place?",
    ],
)
def test_one_is_asked_for_by_a_past_deed_or_a_comparison(question: str) -> None:
    assert not asks_for_several(question)


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Sum up the miners' dispute in a few lines", "the miners' dispute"),
        ("Please summarise the ferry inquiry.", "the ferry inquiry"),
        ("Tell me all about the Sorrel dam, in short", "the Sorrel dam"),
        ("Give me an overview of the cholera outbreak", "an overview of the cholera outbreak"),
    ],
)
def test_a_summary_is_the_course_of_its_matter(question: str, matter: str) -> None:
    assert asks_for_course(question)
    assert matter_of_course(question) == matter


@pytest.mark.parametrize(
    "question",
    ["What did the minister tell the court about the dam?", "How large a sum was paid?"],
)
def test_what_only_has_such_words_is_no_summary(question: str) -> None:
    assert not asks_for_course(question)
