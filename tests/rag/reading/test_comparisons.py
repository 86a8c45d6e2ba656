"""Questions that compare reports: every outlet is heard, statements rest on several sentences."""

from datetime import date

import pytest

from index_store import Article
from rag.config import QueryConfig, ReadingConfig, SupportConfig
from rag.query.answer_type import AnswerType, ItemKind
from rag.query.understanding import understand
from rag.reading.comparisons import lacks_names, select_across
from rag.retrieval.items import values_in
from rag.retrieval.sentences import in_reading_order, sentences_of
from rag.support.entity_grounding import missing_names
from rag.types import AskOptions, Evidence
from tests.helpers.queries import query

COMPARED = (
    "Does the Harbour Post article say that Ana Reis backs the tram line, while the North Star "
    "article says that Otto Lund is against it?"
)
SUPPORT = SupportConfig()
READING = ReadingConfig()


def report(outlet: str, text: str, day: date) -> list[Evidence]:
    article = Article(
        id=outlet, title="Tram line", text=text, source=outlet, origin=outlet, published=day
    )
    return sentences_of(article)


POST = report(
    "Harbour Post",
    "Mayor Ana Reis backs the tram line. She said so on Monday. Work will begin in autumn.",
    date(2024, 5, 3),
)
STAR = report("North Star", "Otto Lund, a shopkeeper, is against it.", date(2024, 6, 9))
READ = in_reading_order([POST[0], STAR[0]])


@pytest.mark.parametrize(
    ("question", "outlets", "composite"),
    [
        (COMPARED, (), True),
        ("What do the Harbour Post and the North Star say?", ("Harbour Post", "North Star"), True),
        ("Who backs the tram line, according to the Harbour Post?", ("Harbour Post",), False),
        ("Who backs the tram line?", (), False),
        ("How many were hurt, according to the first reports of the fire?", (), False),
        ("According to last week's articles, has work begun?", (), False),
        ("Does the May article, according to the June article, err?", (), True),
    ],
)
def test_a_question_that_compares_reports_is_known(
    question: str, outlets: tuple[str, ...], composite: bool
) -> None:
    asked = query(question, outlets=outlets)
    assert (asked.answer_type is AnswerType.COMPARISON) is composite


def test_outlets_that_the_caller_sets_are_not_compared() -> None:
    outlets = ("A Post", "B Star")
    asked = understand(
        "Who backs it?", AskOptions(outlets=outlets), QueryConfig(), outlets=outlets, newest=None
    )
    assert asked.answer_type is AnswerType.FACT


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("Has the council approved the tram line?", True),
        ("After the Post reported on Dorvale, did the Star agree?", True),
        ("Between May and June, which plan was approved?", False),
        ("Who approved the tram line?", False),
    ],
)
def test_a_question_for_yes_or_no_is_known(question: str, whether: bool) -> None:
    assert (query(question).item_kind is ItemKind.VERDICT) is whether


def test_every_named_outlet_is_heard_before_one_is_heard_twice() -> None:
    chosen = select_across(
        query(COMPARED, outlets=("Harbour Post", "North Star")),
        [*POST, *STAR],
        READING,
        limit=2,
    )
    assert [item.article.source for item in chosen] == ["Harbour Post", "North Star"]
    assert [item.number for item in chosen] == [1, 2]
    assert len(select_across(query(COMPARED), [*POST, *STAR], READING, limit=10)) == 4


def test_a_sentence_with_a_name_that_no_other_has_comes_first() -> None:
    chosen = select_across(query("What does Otto Lund think?"), [*POST, *STAR], READING, limit=1)
    assert chosen[0].article.source == "North Star"


def test_what_names_the_archive_lacks_is_told() -> None:
    asked = "Does the article on Ida Solberg and the report on Tomas Vane agree?"
    assert lacks_names(query(asked), READ, READING) == ["Ida", "Solberg", "Tomas", "Vane"]
    assert not lacks_names(query(COMPARED), READ, READING)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Who got the 2018 Vell Prize?", {"2018"}),
        ("Who got the 2016 Vell Prize?", set()),
        ("Who got the 2021 Vell Prize?", set()),  # the year of the article's day
        ("When was Vell 3 built?", {"Vell 3"}),
        ("Considering the prize, who got the Vell Prize?", set()),
    ],
)
def test_years_and_numbers_of_names_must_be_near(question: str, missing: set[str]) -> None:
    read = report("Star", "Ana Reis got the Vell Prize of 2016.", date(2021, 1, 1))
    assert missing_names(query(question), read) == missing


def test_several_answers_do_not_contradict_each_other() -> None:
    assert not values_in(query("Which cities have hosted the games?"), "Dorvale hosted the games.")
    assert values_in(query("Which city hosted the games?"), "Dorvale hosted the games.")
