"""Question -> the chunks that may answer it: vectors and BM25, fused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index_store.generation import Generation
from index_store.types import Article, Chunk, Embedder

RRF_K = 60  # Cormack, Clarke and Buettcher (SIGIR 2009): damps the lead of the first ranks
DEPTH = 100  # candidates asked of each side before fusion
# News answers questions about news: the older an article when the question is asked, the less
# likely it is meant. A power of its age (realtimeqa-2022) fades slowly and hardly tells old days
# apart, so that an archive of years ago can be asked today.
AGE_DAYS = 30
AGE_POWER = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A chunk that may answer the question, and why it was found."""

    chunk: Chunk
    article: Article
    score: float
    """Reciprocal rank fusion of the two ranks, less for age; at most 2/61; higher is better."""
    vector_rank: int | None
    """Place among the nearest vectors, from 1; None where not among them."""
    word_rank: int | None
    """Place among the BM25 hits, from 1; None where not among them."""


def retrieve(
    question: str, generation: Generation, embedder: Embedder, *, as_of: date, limit: int
) -> list[Candidate]:
    """Return the best chunks of articles published up to a day.

    Args:
        question: A clean question.
        generation: The index to search.
        embedder: The model the index was built with.
        as_of: Articles dated after this day are left out; undated ones are kept.
        limit: The most chunks to return.

    Returns:
        Candidates, best first.
    """
    by_vector = generation.search_vectors(embedder.embed([question])[0], DEPTH)
    by_words = generation.search_words(question, DEPTH)
    vector_ranks = {id_: rank for rank, (id_, _) in enumerate(by_vector, 1)}
    word_ranks = {id_: rank for rank, (id_, _) in enumerate(by_words, 1)}
    scores = {
        id_: sum(1 / (RRF_K + ranks[id_]) for ranks in (vector_ranks, word_ranks) if id_ in ranks)
        for id_ in vector_ranks | word_ranks
    }
    chunks = generation.chunks(list(scores))
    articles = generation.articles(list({chunk.revision for chunk in chunks}))
    candidates = [
        Candidate(
            chunk=chunk,
            article=articles[chunk.revision],
            score=scores[chunk.id] * _freshness(articles[chunk.revision], as_of),
            vector_rank=vector_ranks.get(chunk.id),
            word_rank=word_ranks.get(chunk.id),
        )
        for chunk in chunks
        if _known_by(articles[chunk.revision], as_of)
    ]
    return sorted(candidates, key=lambda item: (-item.score, item.chunk.id))[:limit]


def articles_of(candidates: Sequence[Candidate]) -> list[Article]:
    """Return the articles of the candidates, each once, best first."""
    return list({item.article.id: item.article for item in candidates}.values())


def _known_by(article: Article, as_of: date) -> bool:
    return article.day is None or article.day <= as_of


def _freshness(article: Article, as_of: date) -> float:
    """Return 1 for an article of the day itself, less for older ones, above 0."""
    age = (as_of - article.day).days if article.day else AGE_DAYS
    return float((1 + age / AGE_DAYS) ** -AGE_POWER)
