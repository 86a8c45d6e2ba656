"""What a reader learns from: the right reply beside the sentences that are found."""

import json
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.reading_examples import ReadingExample, from_gold, with_fewer, without_answer
from index_store import Index, IndexConfig, open_embedder
from rag.config import RetrievalConfig
from rag.reading.prompts import NOT_FOUND
from rag.retrieval.retriever import Retriever
from rag.retrieval.sentences import sentences_of
from tests.helpers.queries import query

ASKED = "Who hosted the Lisbon summit?"


@pytest.fixture
def retriever(example_data: Path) -> Iterator[Retriever]:
    embedder = open_embedder("wordllama")
    with closing(Index(IndexConfig(data=example_data), embedder.name)) as index:
        yield Retriever(index.current(), embedder)


def learnt(retriever: Retriever, folder: Path, **row: object) -> list[ReadingExample]:
    """Return what is learnt of one question about the article with the host of the summit."""
    found = retriever.passages(query(ASKED), RetrievalConfig().passages)
    articles = {one.article.id: one.article for one in found.candidates}
    article, start, end = next(
        (item.article, item.start, item.end)
        for one in articles.values()
        for item in sentences_of(one)
        if "Beatriz Amarante" in item.text
    )
    words = article.text.index("Beatriz Amarante", start)
    told = {
        "question": ASKED,
        "article_id": article.id,
        "sentences": [[start, end]],
        "words": [words, words + len("Beatriz Amarante")],
        "kind": "who",
    }
    file = folder / "gold.jsonl"
    file.write_text(json.dumps(told | row) + "\n", encoding="utf-8")
    return list(from_gold(file, articles, retriever))


def test_the_reply_names_the_sentence_and_its_words(retriever: Retriever, tmp_path: Path) -> None:
    answered = learnt(retriever, tmp_path)[0]
    number, words = answered.reply.removeprefix("[").split("] ")
    assert words == "Beatriz Amarante"
    assert words in answered.evidence[int(number) - 1].text


def test_what_no_sentence_answers_is_refused(retriever: Retriever, tmp_path: Path) -> None:
    (refused,) = learnt(retriever, tmp_path, kind="none", words=None)
    assert refused.reply == NOT_FOUND
    assert learnt(retriever, tmp_path, split="held") == []


def test_sentences_are_taken_away_but_not_the_answer(retriever: Retriever, tmp_path: Path) -> None:
    answered = learnt(retriever, tmp_path)[0]
    fewer = with_fewer(answered, random.Random(1))
    assert fewer
    assert len(fewer.evidence) < len(answered.evidence)
    number, words = fewer.reply.removeprefix("[").split("] ")
    assert words in fewer.evidence[int(number) - 1].text
    assert [item.number for item in fewer.evidence] == [*range(1, len(fewer.evidence) + 1)]


def test_without_the_answer_the_same_question_is_refused(
    retriever: Retriever, tmp_path: Path
) -> None:
    answered = learnt(retriever, tmp_path)[0]
    less = without_answer(answered)
    assert less
    assert less.reply == NOT_FOUND
    assert all("Beatriz Amarante" not in item.text for item in less.evidence)
    assert without_answer(less) is None
