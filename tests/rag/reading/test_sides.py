"""Comparisons of named things, from the sentences that give a value for each side to the answer."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from index_store import Article, Index, IndexConfig, index_articles
from rag import Answer, Claim, ClaimKind, Dateline, Status
from rag.language.parse import parse
from rag.language.values import Bound, quantities_in
from rag.reading.prompts import NOT_FOUND
from rag.types import ModelState
from tests.helpers.choosing import ChoosingModel
from tests.helpers.extractive import open_extractive
from tests.helpers.small_archive import EMBEDDER

REPORTS = (
    (
        "Tents for the flooded valley",
        date(2024, 3, 4),
        "Iceland will lend 300 tents to the flooded valley, its foreign ministry said. "
        "Malta promised to lend 450 tents to the valley as well. "
        "Cyprus has not decided whether it will lend tents to the valley.",
    ),
    (
        "More tents for the valley",
        date(2024, 3, 9),
        "Iceland doubled its help on Friday: it will lend 600 tents. "
        "Iceland will now lend 600 tents to the flooded valley, the ministry said. "
        "Latvia will lend 450 tents to the valley.",
    ),
    (
        "Lydd pays for a museum",
        date(2024, 2, 1),
        "The Lydd museum will cost 40 million euros. The Harrow library cost 52 million dollars. "
        "The Selby arena will cost 61 million euros.",
    ),
    (
        "Two rivals for the valley council",
        date(2024, 5, 6),
        "Ilse Brandt, 47, and Piet Maas, 39, are the last two candidates for the valley council.",
    ),
    (
        "Two works on the canal",
        date(2024, 6, 3),
        "The Harrow lock opened on 2 May 2024. The Lydd weir opened on 20 April 2024.",
    ),
    (
        "Bees and hives",
        date(2024, 7, 1),
        "Norrholm sold about 500 hives last summer. Sudholm sold about 520 hives last summer. "
        "Ostholm sold at least 900 hives last summer.",
    ),
    (
        "Two makers of carts",
        date(2024, 7, 8),
        "Brell has spent 3 million euros on a plant and hired 69 workers. "
        "Karst laid off 900 workers in May.",
    ),
    (
        "The olive harvest",
        date(2024, 8, 12),
        "Portugal harvested more olives than Greece this year, the farmers' union said.",
    ),
)


def reports() -> list[Article]:
    return [
        Article(id=title, title=title, text=text, source="Post", origin=title, published=day)
        for title, day, text in REPORTS
    ]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("sides") / "data"
    index_articles(reports(), IndexConfig(data=data), EMBEDDER)
    return data


@pytest.fixture(scope="module")
def told(archive: Path) -> Iterator[Dateline]:
    with open_extractive(archive) as dateline:
        yield dateline


def first(answer: Answer) -> Claim:
    return answer.claims[0]


@pytest.mark.parametrize(
    ("question", "short", "text"),
    [
        (
            "Who will lend more tents to the valley, Malta or Iceland?",
            "Iceland",
            "Iceland: 600 tents against 450 tents for Malta.",
        ),
        (
            "Who will lend fewer tents to the valley, Malta or Iceland?",
            "Malta",
            "Malta: 450 tents against 600 tents for Iceland.",
        ),
        (
            "Will Malta lend more tents to the valley than Iceland?",
            "no",
            "No. Iceland: 600 tents against 450 tents for Malta.",
        ),
        (
            "Will Malta lend as many tents to the valley as Latvia?",
            "yes",
            "Yes. 450 tents for Malta and Latvia: the same.",
        ),
        (
            "Who will lend more tents to the valley, Malta or Latvia?",
            "the same",
            "450 tents for Malta and Latvia: the same.",
        ),
        (
            "Is the Lydd museum more expensive than the Selby arena?",
            "no",
            "No. The Selby arena: 61 million euros against 40 million euros for the Lydd museum.",
        ),
        (
            "Who is older, Piet Maas or Ilse Brandt?",
            "Ilse Brandt",
            "Ilse Brandt: 47 against 39 for Piet Maas.",
        ),
        (
            "Is Piet Maas younger than Ilse Brandt?",
            "yes",
            "Yes. Piet Maas: 39 against 47 for Ilse Brandt.",
        ),
        (
            "Which opened first, the Harrow lock or the Lydd weir?",
            "the Lydd weir",
            "20 April 2024: the Lydd weir; 2 May 2024: the Harrow lock.",
        ),
        (
            "Which opened later, the Harrow lock or the Lydd weir?",
            "the Harrow lock",
            "20 April 2024: the Lydd weir; 2 May 2024: the Harrow lock.",
        ),
        (
            "Who sold more hives last summer, Norrholm or Ostholm?",
            "Ostholm",
            "Ostholm: at least 900 hives against about 500 hives for Norrholm.",
        ),
    ],
)
def test_two_values_are_compared_by_code(told, question, short, text) -> None:
    answer = told.ask(question)
    assert answer.status is Status.ANSWERED
    assert (answer.short, first(answer).text) == (short, text)
    assert first(answer).kind is ClaimKind.COMPOSED
    assert {claim.kind for claim in answer.claims[1:]} == {ClaimKind.VERBATIM}
    proofs = {item for claim in answer.claims[1:] for item in claim.evidence}
    assert set(first(answer).evidence) == proofs
    assert answer.model is None


def test_the_values_that_are_compared_are_marked_in_their_sentences(told) -> None:
    claim = first(told.ask("Who will lend more tents to the valley, Malta or Iceland?"))
    by_number = {item.number: item.text for item in claim.evidence}
    carried = claim.support.carried if claim.support else ()
    assert {by_number[one.number][one.start : one.end] for one in carried} == {
        "450 tents",
        "600 tents",
    }


@pytest.mark.parametrize(
    "question",
    [
        "Who will lend more tents to the valley, Malta or Cyprus?",
        "Will Malta lend more tents to the valley than Cyprus?",
    ],
)
def test_from_one_side_alone_nothing_is_concluded(told, question) -> None:
    answer = told.ask(question)
    assert answer.status is Status.PARTIAL
    assert answer.short is None
    assert [claim.kind for claim in answer.claims] == [ClaimKind.VERBATIM]
    assert "Malta promised to lend 450 tents" in answer.text
    assert answer.note == (
        "No report was found that says how many tents Cyprus will lend to the valley."
    )


def test_a_number_of_something_else_is_no_value(told) -> None:
    answer = told.ask("Who laid off more workers, Brell or Karst?")
    assert (answer.status, answer.short) == (Status.PARTIAL, None)
    assert answer.note == "No report was found that says how many workers Brell laid off."


def test_without_any_value_the_archive_is_silent(told) -> None:
    answer = told.ask("Who will lend more boats to the valley, Malta or Cyprus?")
    assert answer.status is Status.NOT_FOUND
    assert "how many boats Malta will lend to the valley" in (answer.note or "")


class Reader(ChoosingModel):
    """Has an adapter that reads, and chooses what it is told."""

    state = ModelState(name="reader", ready=True, obeys_grammar=True, adapted=True)

    def __init__(self, choice: str) -> None:
        self.choice = choice


@pytest.mark.parametrize(
    ("choice", "status", "short"),
    [("[1] Malta", Status.ANSWERED, "Malta"), (NOT_FOUND, Status.NOT_FOUND, None)],
)
def test_a_model_may_find_the_one_sentence_that_compares(archive, choice, status, short) -> None:
    index = Index(IndexConfig(data=archive), EMBEDDER.name)
    with Dateline(index, EMBEDDER, Reader(choice)) as dateline:
        answer = dateline.ask("Who will lend more boats to the valley, Malta or Cyprus?")
    assert (answer.status, answer.short) == (status, short)
    unknown = "how many boats Malta will lend to the valley" in (answer.note or "")
    assert unknown is (status is Status.NOT_FOUND)


def test_euros_are_not_compared_with_dollars(told) -> None:
    answer = told.ask("Which cost more, the Lydd museum or the Harrow library?")
    assert answer.status is Status.PARTIAL
    assert answer.short is None
    assert {claim.kind for claim in answer.claims} == {ClaimKind.VERBATIM}
    assert "not told in the same unit" in (answer.note or "")


def test_rounded_numbers_that_are_close_are_not_told_apart(told) -> None:
    answer = told.ask("Who sold more hives last summer, Norrholm or Sudholm?")
    assert answer.status is Status.PARTIAL
    assert answer.short is None
    assert "cannot be told apart" in (answer.note or "")


@pytest.mark.parametrize(
    ("question", "short", "text"),
    [
        ("Who harvested more olives, Greece or Portugal?", "Portugal", ""),
        ("Did Portugal harvest more olives than Greece?", "yes", "Yes. "),
        ("Did Greece harvest more olives than Portugal?", "no", "No. "),
    ],
)
def test_a_report_that_states_the_comparison_is_quoted(told, question, short, text) -> None:
    answer = told.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.short == short
    assert answer.text.startswith(f"{text}Portugal harvested more olives than Greece this year")


def test_a_report_that_states_the_comparison_the_other_way_is_no_proof(told) -> None:
    answer = told.ask("Who harvested fewer olives, Portugal or Greece?")
    assert answer.short is None


PLEDGED = {"Norway": "300", "Denmark": "400", "Portugal": "250", "Canada": "450"}


def test_no_side_is_given_what_is_another_s(example_data) -> None:
    """Over the example archive, where one sentence often names several countries."""
    with open_extractive(example_data) as dateline:
        for one, two in permutations(PLEDGED, 2):
            answer = dateline.ask(f"Who will send more troops to Varenia, {one} or {two}?")
            ahead, behind = sorted((one, two), key=lambda name: -int(PLEDGED[name]))
            assert answer.short in (ahead, None), answer.text
            if answer.short:
                told = re.fullmatch(
                    r"(\w+): (\d+) \w+ against (\d+) \w+ for (\w+)\.", first(answer).text
                )
                assert told
                assert told.groups() == (ahead, PLEDGED[ahead], PLEDGED[behind], behind)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The town paid about £12m.", [(12e6, "pound", Bound.ABOUT)]),
        ("They lent four hundred tents.", [(400, "tent", Bound.EXACT)]),
        ("At least 2,000 people came.", [(2000, "people", Bound.AT_LEAST)]),
        ("No more than 30 stayed.", [(30, "", Bound.AT_MOST)]),
        ("It covers 1,500 square miles.", [(1500, "square mile", Bound.EXACT)]),
        ("Exports rose 4.5 per cent in 2023.", [(4.5, "%", Bound.EXACT)]),
        ("It closed in May 2021.", []),
    ],
)
def test_numbers_have_units_and_bounds(sentence, told) -> None:
    found = quantities_in(parse(sentence))
    assert [(one.amount, one.unit, one.bound) for one in found] == told
