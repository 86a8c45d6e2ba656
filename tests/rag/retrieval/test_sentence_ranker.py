from rag.config import RagConfig, RetrievalConfig
from rag.reading.facts import plain_answer
from rag.retrieval.items import holds_kind
from rag.retrieval.sentence_ranker import CoverageRanker, coverage
from rag.retrieval.sentences import sentences_of
from rag.types import Evidence
from tests.helpers.articles import article
from tests.helpers.queries import query

TEXT = (
    "More than two dozen countries joined a force for Varenia on Monday. "
    '"We have 26 countries that committed to the force in Varenia," its president said.\n\n'
    "Denmark will send 400 soldiers. "
    "Others talked."
)


def sentences() -> list[Evidence]:
    return sentences_of(article(TEXT))


def test_the_sentence_that_holds_the_number_asked_for_is_the_answer() -> None:
    asked = query("How many countries have committed to the force?")
    best = plain_answer(asked, CoverageRanker().rerank(asked, sentences()), RagConfig())
    assert best is not None
    assert "26 countries" in best.text


def test_a_number_of_one_party_is_not_the_whole() -> None:
    asked = query("How many soldiers will the force have?")
    assert plain_answer(asked, CoverageRanker().rerank(asked, sentences()), RagConfig()) is None


def test_stated_times_and_common_words_cover_nothing() -> None:
    asked = "How many countries have committed"
    config = RetrievalConfig()
    timed, plain = query(f"{asked} as of October 2025?"), query(asked)
    assert coverage(timed, sentences(), config) == coverage(plain, sentences(), config)


def test_a_price_is_of_what_was_asked_about() -> None:
    asked = query("How much did the summit cost?")
    assert holds_kind(asked, "The summit will cost 3 million euros.")
    assert not holds_kind(asked, "He offered 12 million euros for schools instead.")
