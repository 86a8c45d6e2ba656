"""Which sentences come first, on a real index, and how much of a question one covers."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from index_store import Article, Index, IndexConfig, index_articles, open_embedder
from rag.config import QueryConfig, RagConfig, RetrievalConfig
from rag.query.query import Query
from rag.query.understanding import understand
from rag.retrieval.items import holds_kind
from rag.retrieval.parsed_features import PARSED_FEATURES
from rag.retrieval.retriever import Retriever
from rag.retrieval.sentence_features import FEATURES
from rag.retrieval.sentence_ranker import SentenceRanker, coverage, weights
from rag.retrieval.sentences import sentences_of
from rag.support.answers import plain_answer
from rag.types import AskOptions, Evidence
from tests.helpers.articles import article
from tests.helpers.queries import query

EMBEDDER = open_embedder("wordllama")
TEXT = (
    "More than two dozen countries joined a force for Varenia on Monday. "
    '"We have 26 countries that committed to the force in Varenia," its president said.\n\n'
    "Denmark will send 400 soldiers. "
    "Others talked."
)
STORIES = {
    "Summit on rivers opens": (
        "Ministers met for the river summit on Monday. The river summit opened in Portugal. "
        "Nobody at the river summit spoke of dams. The weather was fine all day."
    ),
    "Rivers are low": (
        "Boats could not sail on the lower rivers. The minister flew to Portugal for the summit."
    ),
    "Allies meet": TEXT,
    "Festival of kites": "Kites flew over the old harbour. Children came from the villages.",
}


def sentences() -> list[Evidence]:
    return sentences_of(article(TEXT))


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    config = IndexConfig(data=tmp_path_factory.mktemp("sentences") / "data")
    stories = [
        Article(
            id=title,
            title=title,
            text=text,
            source="Harbour Post",
            published=date(2025, 9, 8),
            origin=str(Path(title).with_suffix(".txt")),
        )
        for title, text in STORIES.items()
    ]
    index_articles(stories, config, EMBEDDER)
    return Retriever(Index(config, EMBEDDER.name).current(), EMBEDDER)


def asked(question: str) -> Query:
    options = AskOptions(as_of=date(2025, 9, 10))
    return understand(question, options, QueryConfig(), outlets=(), newest=None)


def features(retriever: Retriever, question: str) -> list[tuple[str, dict[str, float]]]:
    """By sentence, the best first by the first model, what is measured of it."""
    wanted = asked(question)
    found = retriever.passages(wanted, 16)
    ranker = SentenceRanker(found.candidates, retriever.snapshot, EMBEDDER, retriever.config)
    told = retriever.candidates(wanted, found)
    by_text = ranker.text_features(wanted, told)
    by_parse = ranker.parsed_features(wanted, told, by_text @ weights()[0], range(len(told)))
    names = (*FEATURES, "score", *PARSED_FEATURES)
    return [
        (item.text, dict(zip(names, [*first, *second], strict=True)))
        for item, first, second in zip(told, by_text.tolist(), by_parse.tolist(), strict=True)
    ]


def test_the_sentence_that_names_a_thing_of_the_kind_asked_for_comes_first(retriever) -> None:
    wanted = asked("Which country hosted the river summit?")
    best, *_ = retriever.sentences(wanted, retriever.passages(wanted, 16))
    assert best.text == "The river summit opened in Portugal."


def test_a_thing_of_the_kind_counts_only_where_the_question_does_not_name_it(retriever) -> None:
    opened = "The river summit opened in Portugal."
    rows = dict(features(retriever, "Which country hosted the river summit?"))
    assert (rows[opened]["kind"], rows[opened]["kind_known"]) == (1, 0)
    rows = dict(features(retriever, "Which country asked Portugal for a river summit?"))
    assert (rows[opened]["kind"], rows[opened]["kind_known"]) == (0, 1)


def test_other_articles_vote_for_what_they_name_too(retriever) -> None:
    rows = dict(features(retriever, "Which country hosted the river summit?"))
    assert rows["The river summit opened in Portugal."]["votes"] > 0
    assert rows["Ministers met for the river summit on Monday."]["votes"] == 0


def test_words_of_other_forms_and_of_the_title_count(retriever) -> None:
    rows = dict(features(retriever, "Which kites flew over the harbor?"))
    flew = rows["Kites flew over the old harbour."]
    came = rows["Children came from the villages."]
    assert flew["asked_words"] > 0 == came["asked_words"]
    assert came["words_near"] > 0
    assert flew["words_alike"] > flew["asked_words"]


def test_only_the_likeliest_are_parsed_and_the_rest_keeps_its_order(retriever) -> None:
    wanted = asked("Which country hosted the river summit?")
    found = retriever.passages(wanted, 16)
    told = retriever.candidates(wanted, found)
    config = RetrievalConfig(parsed_sentences=2)
    ranker = SentenceRanker(found.candidates, retriever.snapshot, EMBEDDER, config)
    scores = ranker.text_features(wanted, told) @ weights()[0]
    by_text = [told[place] for place in (-scores).argsort(kind="stable")]
    ranked = ranker.rerank(wanted, told)
    assert ranked[2:] == by_text[2:]
    assert {item.text for item in ranked[:2]} == {item.text for item in by_text[:2]}


def test_a_reranker_of_the_caller_has_the_last_word(retriever) -> None:
    class Backwards:
        def rerank(self, query: Query, sentences: Sequence[Evidence]) -> list[Evidence]:
            return list(sentences)[::-1]

    wanted = asked("Which country hosted the river summit?")
    found = retriever.passages(wanted, 16)
    turned = Retriever(retriever.snapshot, EMBEDDER, Backwards()).sentences(wanted, found)
    assert turned == retriever.sentences(wanted, found)[::-1]


def test_nothing_found_is_nothing_ranked(retriever) -> None:
    ranker = SentenceRanker((), retriever.snapshot, EMBEDDER, RetrievalConfig())
    assert ranker.rerank(asked("Who won?"), []) == []


def test_the_sentence_that_holds_the_number_asked_for_is_the_answer(retriever) -> None:
    wanted = asked("How many countries have committed to the force?")
    ranked = retriever.sentences(wanted, retriever.passages(wanted, 16))
    best = plain_answer(wanted, ranked, RagConfig())
    assert best is not None
    assert "26 countries" in best.text


def test_a_number_of_one_party_is_not_the_whole() -> None:
    asked = query("How many soldiers will the force have?")
    assert plain_answer(asked, sentences(), RagConfig()) is None


def test_stated_times_and_common_words_cover_nothing() -> None:
    asked = "How many countries have committed"
    config = RetrievalConfig()
    timed, plain = query(f"{asked} as of October 2025?"), query(asked)
    assert coverage(timed, sentences(), config) == coverage(plain, sentences(), config)


def test_a_price_is_of_what_was_asked_about() -> None:
    asked = query("How much did the summit cost?")
    assert holds_kind(asked, "The summit will cost 3 million euros.")
    assert not holds_kind(asked, "He offered 12 million euros for schools instead.")
