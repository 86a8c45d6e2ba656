"""Where the adapter nearly chose the best sentences are quoted; where it refused they are not."""

from collections.abc import Generator
from pathlib import Path

import pytest

from index_store import Index, IndexConfig, open_embedder
from rag import Answer, Dateline, Status
from rag.config import ReadingConfig
from rag.model.protocol import Completion
from rag.reading.facts import QUOTED
from rag.reading.prompts import NOT_FOUND
from rag.types import ModelState
from tests.helpers.choosing import ChoosingModel
from tests.helpers.small_archive import index_reports
from tests.rag.reading.values.cases import CASES

PROMISED = "How many troops have been promised to the force in all, as of October 2025?"
BAR = ReadingConfig().quoted


class RefusingModel(ChoosingModel):
    """Refuses, as near to a choice as it is told."""

    state = ModelState(name="refusing", ready=True, obeys_grammar=True, adapted=True)

    def __init__(self, odds: float | None) -> None:
        self.openings = {} if odds is None else {"Not": odds - 2.0, "[": -2.0}

    def stream(self, *_: object, **__: object) -> Generator[str | Completion, None, None]:
        yield NOT_FOUND
        yield Completion(NOT_FOUND, openings=self.openings)


def asked(data: Path, odds: float | None, question: str = PROMISED) -> Answer:
    embedder = open_embedder("wordllama")
    index = Index(IndexConfig(data=data), embedder.name)
    with Dateline(index, embedder, RefusingModel(odds)) as dateline:
        return dateline.ask(question)


def test_near_a_choice_the_best_sentences_are_quoted(example_data: Path) -> None:
    answer = asked(example_data, BAR - 0.1)
    assert answer.status is Status.PARTIAL
    assert QUOTED in (answer.note or "")
    assert answer.short is None
    assert len(answer.claims) == ReadingConfig().nearest
    assert all(claim.text in claim.evidence[0].text for claim in answer.claims)


@pytest.mark.parametrize("odds", [BAR + 0.1, None])
def test_of_a_sure_refusal_nothing_is_quoted(example_data: Path, odds: float | None) -> None:
    answer = asked(example_data, odds)
    assert answer.status is Status.NOT_FOUND
    assert not answer.claims
    assert answer.nearest


def test_where_reports_follow_a_number_the_newest_is_quoted_whatever_the_model_says(
    tmp_path: Path,
) -> None:
    hall = CASES["hall"]
    index_reports(tmp_path, hall.reports)
    answer = asked(tmp_path, None, hall.question)
    assert answer.status is Status.PARTIAL
    assert QUOTED in (answer.note or "")
    assert answer.short is None
    assert [row.amount for row in answer.values] == [amount for _, amount in hall.expected]


def test_two_values_alone_are_no_course_of_a_number(tmp_path: Path) -> None:
    hall = CASES["hall"]
    kept = [report for report in hall.reports if "48 million" not in report[3]]
    assert len(kept) < len(hall.reports)
    index_reports(tmp_path, kept)
    assert asked(tmp_path, None, hall.question).status is Status.NOT_FOUND
