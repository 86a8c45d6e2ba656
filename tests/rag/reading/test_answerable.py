"""Where no choice is proved the best sentences are quoted, if the answer is likely among them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index_store import Index, IndexConfig, open_embedder
from rag import Dateline, Status
from rag.config import ReadingConfig
from rag.reading.choosing.answerable import answerable
from rag.reading.facts import QUOTED
from rag.retrieval.retriever import Retriever
from tests.helpers.choosing import ChoosingModel
from tests.helpers.queries import query


class DoubtingModel(ChoosingModel):
    """Agrees with nothing that it chose."""

    opinion = 0.0


PROMISED = "How many troops have been promised to the force in all, as of October 2025?"


@pytest.fixture
def dateline(example_data: Path) -> Iterator[Dateline]:
    embedder = open_embedder("wordllama")
    index = Index(IndexConfig(data=example_data), embedder.name)
    with Dateline(index, embedder, DoubtingModel()) as opened:
        yield opened


def test_what_the_model_chose_in_vain_and_the_best_sentences_are_quoted(dateline) -> None:
    answer = dateline.ask(PROMISED)
    assert answer.status is Status.PARTIAL
    assert QUOTED in answer.note
    assert answer.short is None
    assert len(answer.claims) == ReadingConfig().nearest
    assert any("2,200" in claim.text for claim in answer.claims)
    assert all(claim.text in claim.evidence[0].text for claim in answer.claims)
    assert [refused.text for refused in answer.refused] == ["Beatriz Amarante"]


@pytest.mark.parametrize("asked", ["Who is Spain's defence minister?", "Who wrote Don Quixote?"])
def test_nothing_is_quoted_where_the_archive_is_about_something_else(dateline, asked) -> None:
    answer = dateline.ask(asked)
    assert answer.status is Status.NOT_FOUND
    assert not answer.claims
    assert answer.nearest


def test_a_matter_that_is_reported_is_likelier_answered_than_one_that_is_not(example_data) -> None:
    embedder = open_embedder("wordllama")
    with closing(Index(IndexConfig(data=example_data), embedder.name)) as index:
        retriever = Retriever(index.current(), embedder)

        def likely(question: str) -> float:
            asked = query(question)
            found = retriever.passages(asked, 16)
            ranked = retriever.sentences(asked, found)
            return answerable(asked, ranked, found.candidates, retriever.snapshot, embedder)

        reported = likely("How many prisoners did Varenia and Ostria exchange?")
        others = likely("How many prisoners did Finland and Estonia exchange?")
        assert 0 < others < reported < 1
