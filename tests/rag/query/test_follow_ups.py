from datetime import date

import pytest

from rag.config import QueryConfig
from rag.query.follow_ups import resolve
from rag.query.statement import questioned
from rag.query.states.intents import CountQuestion, ListQuestion, YesNoQuestion
from rag.query.states.stands import StandsQuestion

TODAY = date(2025, 11, 1)
CLOSED = ("Which banks closed their branches in Leeds?", "Alder, Birk and Cray closed theirs [1].")
BLAMED = ("Which countries did Ostria blame for the attack?", "Norway and Denmark.")
JOINED = ("Did Norway join the treaty?", "No, it did not.")
TOLL = ("How many people died in the flood in Porto in May?", "Twelve people died.")
STADIUM = ("How much did the stadium in Leeds cost?", "It cost 40 million pounds.")
ELECTION = ("Who won the election in Ostria?", "Pavel Marek won the election with 52 per cent.")
PRESIDENT = ("Who is the president of Varenia?", "Mirela Dovash is the president.")
SUMMIT = ("Where will the summit be held?", "In Lisbon.")


def resolved(question: str, *turns: str):
    roles = ("user", "assistant")
    history = [{"role": roles[i % 2], "content": text} for i, text in enumerate(turns)]
    return resolve(question, history, TODAY, TODAY, QueryConfig())


@pytest.mark.parametrize(
    ("turns", "question", "standalone"),
    [
        (CLOSED, "How many?", "How many banks closed their branches in Leeds?"),
        (CLOSED, "How many of them are there?", "How many banks closed their branches in Leeds?"),
        (CLOSED, "Which of them in March?", "Which banks closed their branches in Leeds in March?"),
        (CLOSED, "And hospitals?", "Which hospitals closed their branches in Leeds?"),
        (CLOSED, "And Dunmore Bank?", "Did Dunmore Bank close their branches in Leeds?"),
        (CLOSED, "And in York?", "Which banks closed their branches in York?"),
        (CLOSED, "Why?", "Why did banks close their branches in Leeds?"),
        (CLOSED, "Since when?", "Since when did banks close their branches in Leeds?"),
        (CLOSED, "Who else?", "Which other banks closed their branches in Leeds?"),
        (
            CLOSED,
            "How much did they save?",
            "How much did the banks that closed their branches in Leeds save?",
        ),
        (BLAMED, "How many?", "How many countries did Ostria blame for the attack?"),
        (BLAMED, "And Sweden?", "Did Ostria blame Sweden for the attack?"),
        (BLAMED, "And in June?", "Which countries did Ostria blame for the attack in June?"),
        (
            ("Name the ministers who resigned in May.", "Roska and Lund resigned."),
            "How many?",
            "How many ministers resigned in May?",
        ),
    ],
)
def test_after_a_list_it_is_asked_again(turns, question, standalone) -> None:
    assert resolved(question, *turns)[0] == standalone


@pytest.mark.parametrize(
    ("turns", "question", "standalone"),
    [
        (JOINED, "Why?", "Why did Norway not join the treaty?"),
        (JOINED, "And Canada?", "Did Canada join the treaty?"),
        (JOINED, "Did Canada join?", "Did Canada join the treaty?"),
        (JOINED, "When will it decide?", "When will Norway decide?"),
        (STADIUM, "When was it opened?", "When was the stadium in Leeds opened?"),
        (STADIUM, "And the station?", "How much did the station in Leeds cost?"),
        (ELECTION, "When was that?", "When did Pavel Marek win the election in Ostria?"),
        (ELECTION, "By how much?", "By how much did Pavel Marek win the election in Ostria?"),
        (ELECTION, "What did he promise?", "What did Pavel Marek promise?"),
        (ELECTION, "Who lost?", "Who lost the election in Ostria?"),
        (PRESIDENT, "Since when?", "Since when is Mirela Dovash the president of Varenia?"),
        (PRESIDENT, "And Ostria?", "Who is the president of Ostria?"),
        (SUMMIT, "When?", "When will the summit be held?"),
        (SUMMIT, "Who will attend?", "Who will attend the summit?"),
        (
            ELECTION,
            "What did she say about it?",
            "What did Pavel Marek say about the fact that Pavel Marek won the election with 52 "
            "per cent?",
        ),
    ],
)
def test_after_a_fact_pronouns_names_and_clauses_are_replaced(turns, question, standalone) -> None:
    assert resolved(question, *turns)[0] == standalone


@pytest.mark.parametrize(
    ("question", "standalone"),
    [
        ("And now?", "How many people died in the flood in Porto now?"),
        ("And a week ago?", "How many people died in the flood in Porto a week ago?"),
        ("And the month before?", "How many people died in the flood in Porto in April 2025?"),
        ("And the year after?", "How many people died in the flood in Porto in May 2026?"),
        ("And injured?", "How many people were injured in the flood in Porto in May?"),
        ("And children?", "How many children died in the flood in Porto in May?"),
        ("How many were missing?", "How many were missing in the flood in Porto in May?"),
    ],
)
def test_after_a_count_time_and_what_is_counted_are_replaced(question, standalone) -> None:
    assert resolved(question, *TOLL)[0] == standalone


@pytest.mark.parametrize(
    "question",
    [
        "When did the bank close its branches in Spain?",
        "Who leads Spain?",
        "What is inflation?",
        "Did it rain in Lisbon?",
        "Is it true that both Norway and Spain refused?",
        "Did the minister resign over the scandal?",
    ],
)
def test_a_question_with_a_matter_of_its_own_stays(question) -> None:
    assert resolved(question, *STADIUM)[0] == question


def test_a_follow_up_to_a_follow_up_takes_over_both() -> None:
    turns = (*CLOSED, "And hospitals?", "None is told of.")
    assert resolved("How many?", *turns)[0] == "How many hospitals closed their branches in Leeds?"


def test_times_are_those_of_the_question_that_is_meant() -> None:
    _, _, times = resolved("Why?", "Who resigned in March 2025?", "Roska resigned.")
    assert times.told_of is not None
    assert (times.told_of.first, times.told_of.last) == (date(2025, 3, 1), date(2025, 3, 31))


def test_what_is_not_certain_stands_in_brackets() -> None:
    standalone, _, _ = resolved("And the next one?", *SUMMIT)
    assert standalone == "And the next one? (Where will the summit be held)"
    standalone, _, _ = resolved("Why?", "Who pledged more, Canada or Denmark?", "Canada did so.")
    assert standalone == "What reason was given for the fact that Canada did so?"


@pytest.mark.parametrize(
    "question",
    [
        "Seating plans",  # words to search by, no name in the place of another
        "Did it open? It looks empty.",
        "So our seasons are due to chance?",
        "Does it make sense to wait?",
        "Who pays for this roof?",
    ],
)
def test_words_that_are_no_plain_follow_up_keep_the_question_before_them(question) -> None:
    assert resolved(question, *STADIUM)[0] == f"{question} (How much did the stadium in Leeds cost)"


def test_why_after_an_open_question_is_asked_of_what_was_told() -> None:
    told = "A warehouse burned down and two men died."
    standalone, _, _ = resolved("Why?", "What happened in Port Selen in August?", told)
    assert standalone == f"What reason was given for the fact that {told[0].lower()}{told[1:-1]}?"


def test_a_follow_up_to_a_position_has_its_plan_and_its_words() -> None:
    asked = "Which countries refused to send troops to Varenia?"
    text, plan, _ = resolved("And Canada?", asked, "Italy and Spain.")
    assert (text, type(plan)) == ("Did Canada refuse to send troops to Varenia?", YesNoQuestion)
    text, plan, _ = resolved("How many?", asked, "Italy and Spain.")
    assert (text, type(plan)) == (
        "How many countries refused to send troops to Varenia?",
        CountQuestion,
    )
    text, plan, _ = resolved("Which agreed?", asked, "Italy and Spain.")
    assert (text, type(plan)) == ("Which agreed?", ListQuestion)
    text, plan, _ = resolved("Why?", asked, "Italy.")
    assert (text, type(plan)) == (
        "Which countries refused to send troops to Varenia?",
        StandsQuestion,
    )


def test_a_follow_up_that_asks_for_more_than_a_position_has_no_such_plan() -> None:
    asked = "Which banks closed their branches?"
    for question in ("When did Alder Bank do so?", "What did they say about it?"):
        assert resolved(question, asked, "Alder Bank and Birk Bank.")[1] is None


@pytest.mark.parametrize(
    ("statement", "asking", "question"),
    [
        ("Ireland sent troops.", "Why", "Why did Ireland send troops?"),
        ("The ferry will sail in May.", "", "Will the ferry sail in May?"),
        ("Lund is the mayor.", "Since when", "Since when is Lund the mayor?"),
        ("Talks last night.", "", None),
    ],
)
def test_a_statement_becomes_a_question(statement, asking, question) -> None:
    assert questioned(statement, asking, names=("Lund",)) == question


@pytest.mark.parametrize("before", ["?", "", " "])
def test_a_turn_without_words_is_no_reason_to_fail(before: str) -> None:
    text, *_ = resolved("And in May?", "Who won?", "Nobody.", before, "Nothing.")
    assert text
