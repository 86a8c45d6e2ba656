"""Values over time: later reports supersede, earlier ones stay visible, others are left out."""

from datetime import date
from pathlib import Path

import pytest

from index_store import Article
from rag import Answer, AskOptions, Evidence
from rag.config import QueryConfig, RagConfig
from rag.query.understanding import understand
from rag.reading.values.reader import Chosen, value_claims, values_told
from rag.reading.values.series import Value
from rag.types import Standing
from tests.helpers.extractive import open_extractive
from tests.helpers.small_archive import index_reports
from tests.rag.reading.values.cases import CASES, Case

CONFIG = RagConfig()


def asked(case: Case, folder: Path) -> Answer:
    index_reports(folder, case.reports)
    with open_extractive(folder) as dateline:
        return dateline.ask(case.question, AskOptions(as_of=date(2025, 12, 31)))


@pytest.mark.parametrize("name", CASES)
def test_values_are_told_newest_first(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    answer = asked(case, tmp_path)
    told = [(row.standing.value, row.amount) for row in answer.values]
    expected = list(case.expected if len(case.expected) > 1 else ())
    if any(standing == "rival" for standing, _ in expected):  # either may lead
        told, expected = ([("", n) for n in sorted(n for _, n in one)] for one in (told, expected))
    assert told == expected
    assert {row.quote for row in answer.values} <= {item.text for item in answer.evidence}


def test_the_newest_is_the_answer_and_the_older_follow_with_their_days(tmp_path: Path) -> None:
    answer = asked(CASES["hall"], tmp_path)
    assert answer.short == "61 million pounds"
    assert [claim.text.partition(":")[0] for claim in answer.claims[1:]] == [
        "An earlier report, of 2 April 2025, says 55 million pounds",
        "An earlier report, of 14 January 2025, says 48 million pounds",
    ]
    assert not answer.disagreements


def test_rivals_of_one_day_stand_side_by_side(tmp_path: Path) -> None:
    (rivals,) = asked(CASES["rivals"], tmp_path).disagreements
    assert {side.value for side in rivals.sides} == {"140", "172"}


def test_a_rounded_number_is_no_disagreement(tmp_path: Path) -> None:
    assert not asked(CASES["about"], tmp_path).disagreements


def sentence(id_: str, day: str, text: str) -> Evidence:
    title = "Flood in the Tarn valley"
    article = Article(id=id_, title=title, text=text, published=date.fromisoformat(day))
    return Evidence(number=1, article=article, start=0, end=len(text))


FIRST = sentence("a", "2026-05-04", "At least 36 people died in the Tarn valley flood.")
LATER = sentence("b", "2026-05-09", "The flood killed 80 people, the mayor said.")
OTHER = sentence("c", "2026-05-10", "Some 300 people in the Tarn valley have no power.")

READ = Chosen("36", FIRST)


def found(likely: float | None, chosen: Chosen = READ) -> list[Value]:
    query = understand(
        "How many people died in the Tarn valley flood?",
        AskOptions(as_of=date(2026, 5, 12)),
        QueryConfig(),
        outlets=[],
        newest=date(2026, 5, 10),
    )
    return values_told(query, [FIRST, LATER, OTHER], CONFIG, chosen, lambda _, __: likely)


@pytest.mark.parametrize("likely", [0.9, None])
def test_what_leans_on_its_surroundings_is_told_where_no_model_denies_it(
    likely: float | None,
) -> None:
    values = found(likely)
    assert [(one.proof.short, one.standing) for one in values] == [
        ("80", Standing.CURRENT),
        ("At least 36", Standing.SUPERSEDED),
    ]
    (claim,) = value_claims(values, LATER)
    assert claim.text.startswith("An earlier report, of 4 May 2026, says At least 36 people: ")
    assert claim.evidence == (FIRST,)
    (later,) = value_claims(values, FIRST)
    assert later.text.startswith("A later report, of 9 May 2026, says 80 people: ")


def test_what_the_model_does_not_confirm_is_no_value() -> None:
    assert [one.proof.short for one in found(0.1)] == ["At least 36"]


def test_what_the_model_chose_counts_whatever_the_parse_says() -> None:
    values = found(0.1, Chosen("300", OTHER))
    assert [one.proof.evidence for one in values] == [OTHER, FIRST]
