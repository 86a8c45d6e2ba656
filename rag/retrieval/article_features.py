"""Articles ranked by a linear model over what was measured of each.

The weights stand in ``article_ranker.json``, made by ``python -m benchmarks.train_ranker``.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from index_store import FloatMatrix, FloatVector, LeadIndex, LexicalIndex, Postings
from rag.query.query import Query

FEATURES = (
    "lead_words",
    "chunk_words",
    "article_words",
    "age_days",
    "age_months",
    "outlet_named",
    "lead_cosine",
)
AGE_DAYS, AGE_MONTHS = 3.0, 30.0  # where the two curves of age bend, in days
UNDATED_AGE = 365.0  # days; an article without a date is neither new nor ancient


@dataclass(frozen=True, slots=True)
class WordMatch:
    """BM25 of a question against every article, by three readings of the article."""

    leads: FloatVector
    """Against its lead, words and pairs; 0 and up."""
    chunks: FloatVector
    """Against its best chunk."""
    articles: FloatVector
    """Every word's best chunk, summed: an article may say one thing here and another there."""
    by_chunk: FloatVector
    """Against every chunk of the archive."""


def match_words(query: Query, words: LexicalIndex, leads: LeadIndex) -> WordMatch:
    """Score every article and chunk against the words of a question."""
    text, language = query.text, query.language
    postings = words.postings(text, language=language)
    by_chunk = words.scores(postings)
    return WordMatch(
        leads=leads.words.scores(leads.words.postings(text, language=language)),
        chunks=np.maximum.reduceat(by_chunk, leads.starts),
        articles=_sum_of_best(postings, leads),
        by_chunk=by_chunk,
    )


def _sum_of_best(postings: list[Postings], leads: LeadIndex) -> FloatVector:
    """Return for every article the sum, over the words, of the word's highest share in a chunk."""
    total = np.zeros(len(leads), np.float32)
    for places, shares in postings:
        if not len(places):  # a word of articles that were removed
            continue
        rows = leads.owners[places]
        first = np.concatenate([[0], 1 + np.flatnonzero(rows[1:] != rows[:-1])])
        total[rows[first]] += np.maximum.reduceat(shares, first)
    return total


def known_features(
    match: WordMatch, ages: FloatVector, named: npt.NDArray[np.bool_]
) -> FloatMatrix:
    """Return all features but the cosine, for every article, shape (articles, 6).

    Args:
        match: The word scores; each kind is scaled by its highest.
        ages: Days from publication to the day of asking, 0 and up.
        named: Whether the question names the article's outlet.
    """
    columns = [
        *(_scaled(scores) for scores in (match.leads, match.chunks, match.articles)),
        -np.log1p(ages / AGE_DAYS),
        -np.log1p(ages / AGE_MONTHS),
        named,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _scaled(scores: FloatVector) -> FloatVector:
    highest = scores.max(initial=0)
    return scores / highest if highest else scores


@cache
def weights() -> FloatVector:
    """Return the weight of each feature, in the order of ``FEATURES``."""
    stored = json.loads((files(__package__) / "article_ranker.json").read_text(encoding="utf-8"))
    return np.array([stored["weights"][name] for name in FEATURES], np.float32)
