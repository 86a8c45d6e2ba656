"""A copy of a report that changed what an answer rests on is told; other differences are not."""

from dataclasses import replace
from datetime import date

import pytest

from index_store import Article, IndexConfig, index_articles, open_embedder
from rag.config import ReadingConfig
from rag.reading.differing.altered_copies import alterations
from rag.retrieval.sentences import sentences_of
from rag.types import AskOptions, Claim
from tests.helpers.extractive import open_extractive

LEAD = "The council of Dorvale met on Monday evening in the old harbour hall."
END = "Residents had waited for the vote since the spring, when the first plans were shown."


def report(sentence: str, outlet: str) -> Article:
    return Article(
        id=outlet,
        title="Dorvale",
        text=f"{LEAD} {sentence} {END}",
        source=outlet,
        origin=outlet,
        published=date(2025, 9, 8),
    )


def values(sentence: str, copy: str, told: str | None = None) -> list[tuple[str, ...]]:
    one, two = report(sentence, "Harbour Post"), report(copy, "North Star")
    own = sentences_of(one)[1]
    assert own.text == sentence
    found = alterations([Claim(text=told or sentence, evidence=(own,))], [two], ReadingConfig())
    return [tuple(side.value for side in one.sides) for one in found]


@pytest.mark.parametrize(
    ("sentence", "one", "other"),
    [
        ("The ferry line was sold to {} after two years of talks.", "Ada Marsh", "Ivo Brandt"),
        ("{} won the vote by a margin of nine.", "Norway", "Sweden"),
        ("The new bridge will open on {}, the mayor said.", "4 May 2026", "11 May 2026"),
        ("The new bridge will open on {}.", "November 12, 2020", "November 12, 2010"),
        ("The new bridge cost the city {} in all.", "$2.1 million", "$3.4 million"),
        ("The fire at the paint factory hurt {} people.", "four", "seven"),
        ("Turnout rose to {} in the second round.", "61.5%", "65.1%"),
    ],
    ids=["person", "opening", "day", "year", "amount", "word", "share"],
)
def test_a_changed_value_is_given_whole(sentence, one, other) -> None:
    assert values(sentence.format(one), sentence.format(other)) == [(one, other)]


def test_the_question_need_not_be_in_the_sentence() -> None:
    told = "Ada Marsh directed the film."
    sentence = "{} has not yet said when the cameras will roll again."
    assert values(sentence.format("Ada Marsh"), sentence.format("Ivo Brandt"), told) == [
        ("Ada Marsh", "Ivo Brandt")
    ]


@pytest.mark.parametrize(
    ("sentence", "copy"),
    [
        ("The fire hurt four people in Dorvale.", "The fire hurt 4 people in Dorvale."),
        ("President Zelensky spoke to the council.", "President Zelenskyy spoke to the council."),
        ("Mr Marsh bought the old ferry line.", "Ada Marsh bought the old ferry line."),
        ("Ada Marsh told WHO about the outbreak.", "Ada Marsh told World Health Organization "
         "about the outbreak."),
        ("Ada Marsh bought the ferry line.", "Ivo Brandt sold a house by the river."),
        ("Ada Marsh bought the ferry line.", "Ada Marsh sold the ferry line."),
        ("Ada Marsh bought the ferry line.", "Ada Marsh bought the ferry line. "
         "Ivo Brandt bought the ferry line."),
    ],
    ids=["digits", "spelling", "title", "initials", "other", "verb", "both"],
)  # fmt: skip
def test_what_is_no_other_value_is_not_told(sentence, copy) -> None:
    assert values(sentence, copy) == []


def test_a_value_that_the_statement_leaves_out_is_not_told() -> None:
    sentence = "The bridge was opened by Ada Marsh before {} guests from the region."
    told = "The bridge was opened by Ada Marsh."
    assert values(sentence.format("200"), sentence.format("300"), told) == []


def test_a_value_is_told_once_however_many_copies_give_it() -> None:
    sentence = "The ferry line was sold to {} after two years of talks."
    own = sentences_of(report(sentence.format("Ada Marsh"), "Harbour Post"))[1]
    copies = [report(sentence.format("Ivo Brandt"), f"Star {place}") for place in range(3)]
    claims = [Claim(text=own.text, evidence=(own,)), Claim(text="To Ada Marsh.", evidence=(own,))]
    (found,) = alterations(claims, copies, ReadingConfig())
    assert [side.evidence.article.id for side in found.sides] == ["Harbour Post", "Star 0"]


def test_two_values_of_one_sentence_are_two_disagreements() -> None:
    sentence = "The ferry line was sold to {} after talks with {} people."
    own = sentences_of(report(sentence.format("Ada Marsh", "four"), "Harbour Post"))[1]
    copies = [
        report(sentence.format(*pair), outlet)
        for outlet, pair in {
            "Star": ("Ivo Brandt", "four"),
            "Ledger": ("Ada Marsh", "nine"),
            "Courier": ("Eva Holm", "five"),
        }.items()
    ]
    found = alterations([Claim(text=own.text, evidence=(own,))], copies, ReadingConfig())
    assert [[side.value for side in one.sides] for one in found] == [
        ["Ada Marsh", "Ivo Brandt", "Eva Holm"],
        ["four", "nine", "five"],
    ]


def test_a_version_is_told_although_the_question_states_another_time(tmp_path) -> None:
    sentence = "In 2012 the harbour race of Dorvale was won by {} in a boat of her own making."
    stories = [
        replace(report(sentence.format(winner), outlet), published=day)
        for winner, outlet, day in (
            ("Ada Marsh", "Harbour Post", date(2025, 9, 8)),
            ("Ivy Brandt", "North Star", date(2025, 9, 10)),
        )
    ]
    index_articles(stories, IndexConfig(data=tmp_path), open_embedder("wordllama"))
    with open_extractive(tmp_path) as dateline:
        answer = dateline.ask("Who won the harbour race of Dorvale in 2012?")
        before = dateline.ask(
            "Who won the harbour race of Dorvale in 2012?", AskOptions(as_of=date(2025, 9, 9))
        )
    (found,) = answer.disagreements
    assert {side.value for side in found.sides} == {"Ada Marsh", "Ivy Brandt"}
    assert "version of the report" in answer.text
    assert (before.disagreements, "Ivy" in before.text) == ((), False)
