"""A statement -> the sentences of the archive that come nearest to it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from rag.config import CheckConfig
from rag.language.names import without_dateline
from rag.query.understanding import search_query
from rag.retrieval.retriever import Retriever
from rag.retrieval.sentence_ranker import coverage
from rag.types import Evidence, SearchOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A sentence that was found for a statement."""

    evidence: Evidence
    covered: float
    """How much of the statement it and what leads to it cover, rare words counting more: 0 to 1."""
    cosine: float
    """Of both vectors."""

    @property
    def nearness(self) -> float:
        """What sentences are ordered by."""
        return self.covered + self.cosine


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
    sentences = retriever.candidates(query, replace(found, candidates=kept), elsewhere=False)
    if not sentences:
        return []
    covered = coverage(query, sentences, retriever.config)
    texts = [statement, *(without_dateline(item.text) for item in sentences)]
    vectors = retriever.embedder.embed(texts)
    near = [
        Near(evidence=item, covered=float(share), cosine=float(cosine))
        for item, share, cosine in zip(sentences, covered, vectors[1:] @ vectors[0], strict=True)
    ]
    order = np.argsort([-one.nearness for one in near], kind="stable")
    return [near[place] for place in order[: config.sentences]]
