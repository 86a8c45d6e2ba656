"""A statement -> the sentences of the archive that come nearest to it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from rag.config import CheckConfig
from rag.desk.checking.differences import RESULT
from rag.language.names import without_dateline
from rag.query.understanding import search_query
from rag.retrieval.retriever import Retriever
from rag.retrieval.sentence_ranker import SentenceRanker, coverage
from rag.types import Evidence, SearchOptions

_RANKED = 0.1
_RESULT = 0.3  # by reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A sentence that was found for a statement."""

    evidence: Evidence
    covered: float
    """How much of the statement it and what leads to it cover, rare words counting more: 0 to 1."""
    cosine: float
    """Of both vectors."""
    ranked: float
    """How far behind the best it is by the weights that rank sentences for a question."""

    result: bool
    """Whether both give a result, such as "73-16": few sentences do."""

    @property
    def nearness(self) -> float:
        """What sentences are ordered by: of 40 open ones the gold is among the first eight for .70
        by the first two, for .85 with the third.
        """
        return self.covered + self.cosine + _RANKED * self.ranked + _RESULT * self.result


def nearest(
    statement: str,
    retriever: Retriever,
    options: SearchOptions,
    config: CheckConfig,
    without: Collection[str] = (),
) -> list[Near]:
    """Return the sentences that come nearest to a statement, best first.

    Args:
        statement: One sentence, with at least one word.
        retriever: Of the archive.
        options: Which reports may be used.
        config: How many are looked at, and how many returned.
        without: Articles that are passed over, by id: to measure what the archive lacks.
    """
    snapshot = retriever.snapshot
    # A statement that names an outlet is no wish to read that outlet.
    known = snapshot.leads.outlets if options.outlets else ()
    query = search_query(
        statement, options, outlets=known, newest=options.as_of or snapshot.summary.last_day
    )
    found = retriever.passages(query, config.passages)
    kept = tuple(one for one in found.candidates if one.article.id not in without)
    found = replace(found, candidates=kept)
    sentences = retriever.candidates(query, found, elsewhere=False)
    if not sentences:
        return []
    covered = coverage(query, sentences, retriever.config)
    texts = [statement, *(without_dateline(item.text) for item in sentences)]
    vectors = retriever.embedder.embed(texts)
    result = RESULT.search(statement)
    cosines = vectors[1:] @ vectors[0]
    ranker = SentenceRanker(found.candidates, snapshot, retriever.embedder, retriever.config)
    scores = ranker.scores(query, sentences)
    near = [
        Near(
            evidence=item,
            covered=share,
            cosine=float(cosine),
            ranked=float(score),
            result=bool(result and RESULT.search(item.text)),
        )
        for item, share, cosine, score in zip(
            sentences, covered, cosines, scores - scores.max(), strict=True
        )
    ]
    order = np.argsort([-one.nearness for one in near], kind="stable")
    return [near[place] for place in order[: config.sentences]]
