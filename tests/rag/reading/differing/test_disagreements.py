"""Two values of one thing are both given; two things are not taken for one."""

from dataclasses import replace
from datetime import date

import pytest

from index_store import Article
from rag.config import RagConfig
from rag.language.values import agree
from rag.reading.differing.disagreements import disagreements, rival_claims
from rag.retrieval.items import values_in
from rag.retrieval.sentences import sentences_of
from rag.types import Claim, Disagreement, Evidence, Side
from tests.helpers.queries import query

COST = "How much did the Dorvale bridge cost?"
SHIPS = "How many ships did the Dorvale bridge let pass?"
OPEN = "When does the Dorvale bridge open?"


def said(text: str, outlet: str) -> Evidence:
    article = Article(
        id=outlet,
        title="Dorvale",
        text=text,
        source=outlet,
        origin=outlet,
        published=date(2025, 9, 8),
    )
    return sentences_of(article)[0]


def differing(question: str, told: str, other: str) -> list[Disagreement]:
    one, two = said(told, "Harbour Post"), said(other, "North Star")
    return disagreements(
        [Claim(text=told, evidence=(one,))], [one, two], [], query(question), RagConfig()
    )


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        (
            "How many were injured in the Dorvale fire?",
            "A fire at the paint factory in Dorvale injured four workers, police said.",
            "A fire at the paint factory in Dorvale injured seven workers, a doctor said.",
        ),
        (
            "Who bought the Dorvale shipyard?",
            "The Dorvale shipyard was bought by Marlow Lines after weeks of talks.",
            "The Dorvale shipyard was bought by Kestrel Freight, two bankers said.",
        ),
        (
            "When does the Dorvale bridge open?",
            "The Dorvale bridge will open on 4 May 2026, the mayor told reporters.",
            "The Dorvale bridge will open on 11 May 2026, builders say.",
        ),
        (
            "Where will the Dorvale summit be held?",
            "The Dorvale summit on fishing will be held in Lisbon next spring.",
            "The Dorvale summit on fishing will be held in Porto next spring.",
        ),
        (
            "Will the mayor of Dorvale attend the summit?",
            "The mayor of Dorvale will attend the summit, her office said.",
            "The mayor of Dorvale will not attend the summit, officials said.",
        ),
    ],
    ids=["number", "who", "when", "where", "whether"],
)
def test_a_second_value_is_given_with_both_outlets(question, told, other) -> None:
    (found,) = differing(question, told, other)
    (rival,) = rival_claims(found)
    assert other in rival.text
    assert "North Star of 8 September 2025" in rival.text
    assert "Harbour Post" in rival.text


@pytest.mark.parametrize(
    ("question", "sentence", "values"),
    [
        (COST, "The new Dorvale bridge cost the city {}.", ("$2.1 million", "$3.4 million")),
        (SHIPS, "The Dorvale bridge let {} ships pass in a day.", ("1,600", "1,900")),
        (OPEN, "The Dorvale bridge will open on {}.", ("4 May 2026", "11 May 2026")),
        (OPEN, "The Dorvale bridge will open on {}, a Monday.", ("4 May", "May 11")),
    ],
)
def test_values_are_shown_as_they_are_written(question, sentence, values) -> None:
    one, two = (sentence.format(value) for value in values)
    (found,) = differing(question, one, two)
    assert [side.value for side in found.sides] == list(values)


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        (
            "Who is the director of the Dorvale museum?",
            "Ada Brandt, the director of the Dorvale museum, opened the new wing.",
            "Visitors asked the director of the Dorvale museum about Rembrandt.",
        ),
        (
            "When does the Dorvale bridge open?",
            "The Dorvale bridge will open on 4 May 2026, the mayor told reporters.",
            "The Dorvale bridge will open in May 2026, builders say.",
        ),
        (
            "Who won the Dorvale regatta?",
            "Ada Brandt won the Dorvale regatta ahead of Jan Novak.",
            "Jan Novak won the Dorvale regatta last year and came second behind Brandt.",
        ),
        (
            "Can the mayor of Dorvale call a vote?",
            "The mayor of Dorvale can call a vote at any time.",
            "If the council of Dorvale does not meet, residents may ask for a new vote.",
        ),
    ],
    ids=["another topic", "less exact", "both named", "another case"],
)
def test_two_things_are_not_taken_for_one(question, told, other) -> None:
    assert differing(question, told, other) == []


def test_one_report_does_not_contradict_itself() -> None:
    one = said("A fire in Dorvale injured four workers. A fire in Dorvale injured two.", "Post")
    claim = Claim(text=one.text, evidence=(one,))
    asked = "How many were injured in the Dorvale fire?"
    assert disagreements([claim], sentences_of(one.article), [], query(asked), RagConfig()) == []


def test_a_reprint_that_changes_a_value_is_a_report_of_its_own() -> None:
    one = said("Marlow Lines has agreed to buy the Dorvale shipyard, it said.", "Harbour Post")
    two = said("Kestrel Freight has agreed to buy the Dorvale shipyard, it said.", "North Star")
    claim = Claim(text=one.text, evidence=(one,))
    (found,) = disagreements(
        [claim], [one], [two.article], query("Who will buy the Dorvale shipyard?"), RagConfig()
    )
    assert [side.evidence for side in found.sides] == [one, two]
    assert [side.value for side in found.sides] == ["Marlow Lines", "Kestrel Freight"]


@pytest.mark.parametrize(
    ("day", "cluster", "opening"),
    [
        (date(2025, 9, 10), "Harbour Post", "A later version of the report (North Star of 10"),
        (date(2025, 9, 6), "Harbour Post", "An earlier version of the report (North Star of 6"),
        (date(2025, 9, 8), "Harbour Post", "Another version of the report (North Star of 8"),
        (None, "Harbour Post", "Another version of the report (North Star) differs"),
        (date(2025, 9, 10), "North Star", "Another report (North Star of 10"),
        (date(2025, 9, 10), None, "Another report (North Star of 10"),
    ],
)
def test_a_version_of_the_same_report_is_called_one(day, cluster, opening) -> None:
    one = said("The bridge cost $2.1 million in all.", "Harbour Post")
    two = said("The bridge cost $3.4 million in all.", "North Star")
    ours = replace(one, article=replace(one.article, cluster="Harbour Post"))
    theirs = replace(two, article=replace(two.article, cluster=cluster, published=day))
    sides = Side(value="$2.1 million", evidence=ours), Side(value="$3.4 million", evidence=theirs)
    (rival,) = rival_claims(Disagreement(sides=sides))
    assert rival.text.startswith(opening)


def test_days_are_read_however_they_are_written() -> None:
    asked = query("When was the bridge opened?")
    for written in ("21 July 2017", "July 21, 2017", "Jul. 21, 2017", "2017-07-21"):
        assert set(values_in(asked, f"It opened on {written}.")) == {"2017-07-21"}
    assert agree("2017-07-21", "*-07-21")
    assert agree("2017-07-21", "2017")
    assert not agree("2017-07-21", "2017-07-01")
