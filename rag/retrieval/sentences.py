"""Chunks -> the few sentences that bear on the question, numbered for the model to cite."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np

from index_store import Article, Embedder, bm25_scores, sentence_spans
from rag.config import RetrievalConfig
from rag.language.resources import either, load
from rag.query.query import Query
from rag.retrieval.article_ranker import Candidate
from rag.types import Evidence

ARTICLES_SPLIT = 2048  # whose sentence boundaries are remembered, a few hundred bytes each
# A sentence that opens like this cannot be read without the one before it.
LEANS_BACK = re.compile(rf"^\W*{either(load().words.leaning_subjects)}\b")


def rank_sentences(
    query: Query,
    candidates: Sequence[Candidate],
    embedder: Embedder,
    config: RetrievalConfig,
) -> list[Evidence]:
    """Return every sentence of the candidates, most relevant first, not yet numbered.

    Relevance fuses three ranks: nearness of the sentence's vector, BM25 among these sentences,
    and the rank of the chunk it stands in (at half weight: its neighbours earned that one).
    """
    sentences = [
        (Evidence(number=0, article=item.article, start=start, end=end), place)
        for place, item in enumerate(candidates)
        for start, end in sentence_spans(item.article.text, item.chunk.start, item.chunk.end)
    ]
    sentences = [pair for pair in sentences if len(pair[0].text.split()) >= config.least_words]
    if not sentences:
        return []
    texts = [evidence.text for evidence, _ in sentences]
    cosines = embedder.embed(texts) @ embedder.embed([query.text])[0]
    word_scores = np.asarray(bm25_scores(texts, query.text))
    fusion = config.relevance_fusion
    scores = (
        1 / (fusion + _ranks(cosines))
        + np.where(word_scores > 0, 1 / (fusion + _ranks(word_scores)), 0)
        + 0.5 / (fusion + np.asarray([place for _, place in sentences]))
    )
    order = np.argsort(-scores, kind="stable")
    return _without_reprints([sentences[place][0] for place in order])


def select(ranked: Sequence[Evidence], limit: int) -> list[Evidence]:
    """Return the best sentences in reading order: oldest article first, then as they stand.

    A sentence that leans on the one before it ("He said ...") brings that one along.
    """
    chosen: dict[tuple[str, int], Evidence] = {}
    for item in ranked:
        if len(chosen) >= limit:
            break
        chosen.setdefault((item.article.id, item.start), item)
        before = _sentence_before(item) if LEANS_BACK.match(item.text) else None
        if before:
            chosen.setdefault((before.article.id, before.start), before)
    return in_reading_order(chosen.values())


def in_reading_order(chosen: Iterable[Evidence]) -> list[Evidence]:
    """Return sentences numbered from 1, the oldest article first, then as they stand."""
    ordered = sorted(
        chosen, key=lambda item: (item.article.day or date.min, item.article.id, item.start)
    )
    return [replace(item, number=number) for number, item in enumerate(ordered, 1)]


def context(item: Evidence, sentences: int = 2) -> str:
    """Return the title and the sentences of the same article just before an evidence sentence."""
    spans = _spans_before(item)
    before = " ".join(item.article.text[start:end] for start, end in spans[-sentences:])
    return f"{item.article.title} {before}"


def sentences_of(article: Article) -> list[Evidence]:
    """Return every sentence of an article, in order, not numbered."""
    return [
        Evidence(number=0, article=article, start=start, end=end)
        for start, end in _spans(article.text)
    ]


@lru_cache(maxsize=ARTICLES_SPLIT)
def _spans(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentence_spans(text, 0, len(text)))


def _spans_before(item: Evidence) -> list[tuple[int, int]]:
    """Return the places of the sentences of the same article that end before this one."""
    return [span for span in _spans(item.article.text) if span[1] <= item.start]


def _sentence_before(item: Evidence) -> Evidence | None:
    spans = _spans_before(item)
    if not spans:
        return None
    return Evidence(number=0, article=item.article, start=spans[-1][0], end=spans[-1][1])


def _without_reprints(ranked: Sequence[Evidence]) -> list[Evidence]:
    """Keep the first of sentences that are the same in several articles."""
    return list({item.text.casefold(): item for item in reversed(ranked)}.values())[::-1]


def _ranks(scores: np.ndarray) -> np.ndarray:
    """Return each score's place from 0, the highest first; ties by position."""
    ranks = np.empty(len(scores), int)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return ranks
