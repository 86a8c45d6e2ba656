"""How likely what was found for a question holds its answer, whichever of its words that is.

Reports about something else are always found too. A line over what words and vectors say of the
best sentences tells whether they say what is asked for. How new they are counts nothing: it tells
the questions of a test apart, which are asked soon after what answers them, and not those of a
reader. The weights stand in ``answerable.json``, made by ``python -m benchmarks.train_answerable``.
"""

from collections.abc import Sequence

from index_store import Embedder, Snapshot
from rag.query.focus import focus_of
from rag.query.query import Query
from rag.retrieval.article_ranker import Candidate
from rag.retrieval.sentence_features import FEATURES, text_features
from rag.support.measures import Measures
from rag.support.verifier import read_weights
from rag.types import Evidence

READ = 8  # sentences, best first: as many as the embedded model reads
HEAD = 3  # of these, as many as are shown where nothing is chosen
_OF_WORDS = ("asked_words", "words_near", "words_alike", "cosine")


def answerable(
    query: Query,
    ranked: Sequence[Evidence],
    candidates: Sequence[Candidate],
    snapshot: Snapshot,
    embedder: Embedder,
) -> float:
    """Return how likely one of the best sentences holds the answer, 0 to 1.

    Args:
        query: The question.
        ranked: Sentences that were found, best first; at least one.
        candidates: The chunks that were found, best first; at least one.
        snapshot: Says how rare a word is.
        embedder: The model the index was built with.
    """
    weights = read_weights(__package__, "answerable.json")
    return weights.score(measure_found(query, ranked, candidates, snapshot, embedder))


def measure_found(
    query: Query,
    ranked: Sequence[Evidence],
    candidates: Sequence[Candidate],
    snapshot: Snapshot,
    embedder: Embedder,
) -> Measures:
    """Return what the line weighs; see ``answerable``."""
    best = ranked[:READ]
    table = text_features(query, focus_of(query), best, candidates, snapshot, embedder)
    of = dict(zip(FEATURES, table.T, strict=True))
    words = {
        f"{name}_{part}": value
        for name in _OF_WORDS
        for part, value in (
            ("first", of[name][0]),
            ("most", of[name].max()),
            ("head", of[name][:HEAD].mean()),
        )
    }
    return {
        **words,
        "fits": not of["unfit"][0],
        "fits_any": not of["unfit"][:HEAD].all(),
        "new_names": of["new_names"][0],
        "title_name": of["title_name"][0],
    }
