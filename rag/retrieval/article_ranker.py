"""``Query`` -> the chunks that may answer it: words, vectors and dates, ranked by article."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index_store import (
    Article,
    ArticleFilters,
    Chunk,
    Embedder,
    FloatMatrix,
    FloatVector,
    LeadIndex,
    Snapshot,
    best_places,
)
from rag.config import RetrievalConfig
from rag.errors import QuestionError
from rag.query.query import Query
from rag.retrieval.article_features import (
    FEATURES,
    UNDATED_AGE,
    WordMatch,
    known_features,
    match_words,
    weights,
)
from rag.retrieval.event_time import distances, inside
from rag.types import write_writers


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A chunk that may answer the question, and why it was found."""

    chunk: Chunk
    article: Article
    score: float
    """Log-odds up to a constant of the question: only differences mean something; higher is
    better."""
    parts: dict[str, float]
    """What each measure adds to the article's score, by ``FEATURES``; the chunk's own score is
    less where another chunk of the article fits better."""
    vector_rank: int | None
    """Place among the nearest vectors, from 1; None where not among them."""
    word_rank: int | None
    """Place by BM25 among the chunks of the articles that were ranked, from 1; None where it is
    low or the chunk shares no word with the question."""

    @property
    def date_score(self) -> float:
        """What the article's age costs it, in log-odds; 0 for an article of the day itself."""
        return self.parts["age_days"] + self.parts["age_months"]


def retrieve(
    query: Query,
    snapshot: Snapshot,
    embedder: Embedder,
    config: RetrievalConfig,
    *,
    limit: int,
) -> list[Candidate]:
    """Return the best chunks of the articles that may be searched.

    Args:
        query: What is asked for. Of outlets that the caller set, nothing else is returned; those
            that the question names come first.
        snapshot: The index to search.
        embedder: The model the index was built with.
        config: How wide to search.
        limit: The most chunks to return.

    Returns:
        Candidates, best first. Articles from outside ``query.published`` are left out, undated
        ones where it has a beginning.

    Raises:
        QuestionError: No article is by the authors, or in the language, that the caller set.
    """
    shortlist = shortlist_of(query, snapshot, embedder, config)
    if not len(shortlist.rows):
        return []
    parts = shortlist.features * weights()
    scores = parts.sum(axis=1)
    order = np.argsort(-scores, kind="stable")
    # Reprints of one story count once: the best of each cluster stays.
    _, first = np.unique(snapshot.leads.clusters[shortlist.rows[order]], return_index=True)
    order = order[np.sort(first)]
    return _chunks(shortlist, order[:limit], parts, snapshot, config, limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """The articles that may answer a question, and what is known of each."""

    rows: npt.NDArray[np.int64]
    """Their rows in the lead index."""
    features: FloatMatrix
    """Shape (len(rows), len(FEATURES))."""
    match: WordMatch
    near: dict[int, tuple[int, float]]
    """Place of a chunk -> its rank among the nearest vectors, from 1, and its cosine."""


def shortlist_of(
    query: Query, snapshot: Snapshot, embedder: Embedder, config: RetrievalConfig
) -> Shortlist:
    """Return the articles inside the window that words, vectors, dates and outlets speak for."""
    leads = snapshot.leads
    match = match_words(query, snapshot.words, leads)
    vector = embedder.embed([query.text])[0]
    near = _near(snapshot.search_vectors(vector, config.nearest_vectors), snapshot)
    ages = _ages(query, leads, config)
    places = [place for place, name in enumerate(leads.outlets) if name in query.outlets.names]
    named = np.isin(leads.outlet_of, places)
    within = inside(leads, query.published) & _passing(query.only, snapshot)
    if query.outlets.given:
        within &= named
    known = known_features(match, ages, named)
    likely = np.where(within, known @ weights()[:-1], -np.inf)
    width = min(config.ranked_articles, len(likely))
    first = np.argpartition(-likely, width - 1)[:width]
    beside = leads.owners[list(near)]
    rows = np.unique(np.concatenate([first, beside]))
    rows = rows[within[rows]]
    cosines = np.asarray(leads.vectors[rows], np.float32) @ vector
    return Shortlist(
        rows=rows, features=np.column_stack([known[rows], cosines]), match=match, near=near
    )


def _passing(only: ArticleFilters, snapshot: Snapshot) -> npt.NDArray[np.bool_]:
    """Return which articles pass the caller's filters."""
    rows = snapshot.leads.row_of
    if only == ArticleFilters():
        return np.ones(len(rows), np.bool_)
    passing = np.zeros(len(rows), np.bool_)
    passing[[rows[revision] for revision in snapshot.article_index.revisions(only)]] = True
    if not passing.any():
        raise QuestionError(
            f"No article of the archive is {write_writers(only.authors, only.language)}. A search "
            "for articles, without words, counts those of every author and language."
        )
    return passing


def articles_of(candidates: Sequence[Candidate]) -> list[Article]:
    """Return the articles of the candidates, each once, best first."""
    return list({item.article.id: item.article for item in candidates}.values())


def _near(found: Sequence[tuple[str, float]], snapshot: Snapshot) -> dict[int, tuple[int, float]]:
    places = snapshot.places([id_ for id_, _ in found])
    return {
        place: (rank, cosine)
        for rank, (place, (_, cosine)) in enumerate(zip(places, found, strict=True), 1)
    }


def _ages(query: Query, leads: LeadIndex, config: RetrievalConfig) -> FloatVector:
    """Return how many days old every article is at the window's end, or how far from the event.

    In a closed window of the past no day is likelier than another.
    """
    window = query.published
    if window.start and window.end < query.known_by:
        return np.zeros(len(leads), np.float32)
    far = distances(query.told_of, leads, window.end, config) if query.told_of else None
    if far is not None:
        return np.where(leads.days > 0, far, UNDATED_AGE).astype(np.float32)
    ages = np.maximum(window.end.toordinal() - leads.days, 0)
    return np.where(leads.days > 0, ages, UNDATED_AGE).astype(np.float32)


def _chunks(
    shortlist: Shortlist,
    order: npt.NDArray[np.int64],
    parts: FloatMatrix,
    snapshot: Snapshot,
    config: RetrievalConfig,
    limit: int,
) -> list[Candidate]:
    """Return the best chunks of the articles: as good as their article, less what they lack.

    Args:
        shortlist: The articles.
        order: Their places in it, best first; no chunk of an article beyond the first ``limit``
            can be among the best ``limit`` chunks.
        parts: What each measure adds to the score of each.
        snapshot: The index.
        config: What a chunk loses against its article's best.
        limit: The most chunks to return.
    """
    leads, by_chunk = snapshot.leads, shortlist.match.by_chunk
    rows = shortlist.rows[order]
    counts = leads.ends[rows] - leads.starts[rows]
    before = np.cumsum(counts) - counts
    places = np.arange(counts.sum()) + np.repeat(leads.starts[rows] - before, counts)
    highest = np.repeat(np.maximum(shortlist.match.chunks[rows], 1e-9), counts)
    near = [shortlist.near.get(place, (0, 0.0)) for place in places.tolist()]
    found = np.array(near, float).reshape(-1, 2)  # in two columns where there is none, too
    shares = np.maximum(by_chunk[places] / highest, found[:, 1])
    held_by = np.repeat(order, counts)
    totals = parts.sum(axis=1)[held_by] - config.chunk_penalty * (1 - shares)
    chosen = np.argsort(-totals, kind="stable")[:limit]
    wordiest = best_places(by_chunk[places], config.nearest_vectors)
    by_words = {int(at): rank for rank, at in enumerate(wordiest, 1)}
    passages = snapshot.passages([snapshot.words.ids[place] for place in places[chosen]])
    return [
        Candidate(
            chunk=chunk,
            article=article,
            score=float(totals[at]),
            parts=dict(zip(FEATURES, parts[held_by[at]].tolist(), strict=True)),
            vector_rank=int(found[at, 0]) or None,
            word_rank=by_words.get(int(at)),
        )
        for (chunk, article), at in zip(passages, chosen, strict=True)
    ]
