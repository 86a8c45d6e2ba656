"""Question -> the chunks that may answer it: words, vectors and dates, ranked by article."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from index_store.search.leads import LeadIndex
from index_store.search.lexical import FloatVector, best
from index_store.snapshot import Generation
from index_store.types import Article, Chunk, Embedder, FloatMatrix
from rag.query.outlets import outlets_of
from rag.query.times import read_window
from rag.retrieval.article_features import (
    FEATURES,
    UNDATED_AGE,
    WordMatch,
    known_features,
    match_words,
    weights,
)
from rag.types import Outlets, Window

DEPTH = 100  # chunks asked of the vectors
WIDTH = 200  # articles that the model ranks
# How much a chunk loses against its article's best: the model's scores are log-odds, and a chunk
# that shares no word with the question is about as far behind.
CHUNK_PENALTY = 3.0


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
    question: str,
    generation: Generation,
    embedder: Embedder,
    *,
    as_of: date,
    limit: int,
    window: Window | None = None,
    outlets: Outlets | None = None,
) -> list[Candidate]:
    """Return the best chunks of articles published within a window by some outlets.

    Args:
        question: A clean question.
        generation: The index to search.
        embedder: The model the index was built with.
        as_of: The day of asking.
        limit: The most chunks to return.
        window: Articles from outside are left out; None: the window that the question states,
            else everything up to ``as_of``.
        outlets: Where they are the caller's, articles of others are left out; else theirs come
            first. None: those that the question names.

    Returns:
        Candidates, best first. An undated article is left out where the window has a beginning.
    """
    window = window or window_of(question, generation, as_of)
    outlets = outlets or outlets_of(question, (), generation.leads.outlets)
    shortlist = shortlist_of(
        question, generation, embedder, as_of=as_of, window=window, outlets=outlets
    )
    if not len(shortlist.rows):
        return []
    parts = shortlist.features * weights()
    scores = parts.sum(axis=1)
    order = np.argsort(-scores, kind="stable")
    # Reprints of one story count once: the best of each cluster stays.
    _, first = np.unique(generation.leads.clusters[shortlist.rows[order]], return_index=True)
    order = order[np.sort(first)]
    return _chunks(shortlist, order[:limit], parts, generation, limit)


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
    question: str,
    generation: Generation,
    embedder: Embedder,
    *,
    as_of: date,
    window: Window,
    outlets: Outlets,
) -> Shortlist:
    """Return the articles inside the window that words, vectors, dates and outlets speak for."""
    leads = generation.leads
    match = match_words(question, generation.words, leads)
    vector = embedder.embed([question])[0]
    near = _near(generation.search_vectors(vector, DEPTH), generation)
    inside = _inside(leads, window)
    ages = _ages(leads, window, as_of)
    places = [place for place, name in enumerate(leads.outlets) if name in outlets.names]
    named = np.isin(leads.outlet_of, places)
    if outlets.given:
        inside &= named
    known = known_features(match, ages, named)
    likely = np.where(inside, known @ weights()[:-1], -np.inf)
    first = (
        np.argpartition(-likely, WIDTH)[:WIDTH] if len(likely) > WIDTH else np.arange(len(likely))
    )
    beside = leads.owners[list(near)]
    rows = np.unique(np.concatenate([first, beside]))
    rows = rows[inside[rows]]
    cosines = np.asarray(leads.vectors[rows], np.float32) @ vector
    return Shortlist(
        rows=rows, features=np.column_stack([known[rows], cosines]), match=match, near=near
    )


def window_of(question: str, generation: Generation, as_of: date) -> Window:
    """Return the window that a question states, or an open one."""
    return read_window(question, as_of, generation.summary.last_day)


def articles_of(candidates: Sequence[Candidate]) -> list[Article]:
    """Return the articles of the candidates, each once, best first."""
    return list({item.article.id: item.article for item in candidates}.values())


def _near(
    found: Sequence[tuple[str, float]], generation: Generation
) -> dict[int, tuple[int, float]]:
    places = generation.places([id_ for id_, _ in found])
    return {
        place: (rank, cosine)
        for rank, (place, (_, cosine)) in enumerate(zip(places, found, strict=True), 1)
    }


def _inside(leads: LeadIndex, window: Window) -> npt.NDArray[np.bool_]:
    """Return which articles the window holds; see ``Window.holds``."""
    inside: npt.NDArray[np.bool_] = leads.days <= window.end.toordinal()
    return inside & (leads.days >= window.start.toordinal()) if window.start else inside


def _ages(leads: LeadIndex, window: Window, as_of: date) -> FloatVector:
    """Return how many days old every article is at the window's end.

    In a closed window of the past no day is likelier than another.
    """
    if window.start and window.end < as_of:
        return np.zeros(len(leads), np.float32)
    ages = np.maximum(window.end.toordinal() - leads.days, 0)
    return np.where(leads.days > 0, ages, UNDATED_AGE).astype(np.float32)


def _chunks(
    shortlist: Shortlist,
    order: npt.NDArray[np.int64],
    parts: FloatMatrix,
    generation: Generation,
    limit: int,
) -> list[Candidate]:
    """Return the best chunks of the articles: as good as their article, less what they lack.

    Args:
        shortlist: The articles.
        order: Their places in it, best first; no chunk of an article beyond the first ``limit``
            can be among the best ``limit`` chunks.
        parts: What each measure adds to the score of each.
        generation: The index.
        limit: The most chunks to return.
    """
    leads, by_chunk = generation.leads, shortlist.match.by_chunk
    rows = shortlist.rows[order]
    counts = leads.ends[rows] - leads.starts[rows]
    before = np.cumsum(counts) - counts
    places = np.arange(counts.sum()) + np.repeat(leads.starts[rows] - before, counts)
    highest = np.repeat(np.maximum(shortlist.match.chunks[rows], 1e-9), counts)
    near = [shortlist.near.get(place, (0, 0.0)) for place in places.tolist()]
    found = np.array(near, float).reshape(-1, 2)  # in two columns where there is none, too
    shares = np.maximum(by_chunk[places] / highest, found[:, 1])
    held_by = np.repeat(order, counts)
    totals = parts.sum(axis=1)[held_by] - CHUNK_PENALTY * (1 - shares)
    chosen = np.argsort(-totals, kind="stable")[:limit]
    by_words = {int(at): rank for rank, at in enumerate(best(by_chunk[places], DEPTH), 1)}
    passages = generation.passages([generation.words.ids[place] for place in places[chosen]])
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
