"""Which sentences answer a question about a fact: those that cover it within their article.

A sentence of a news article leaves to the title, the lead and the sentences before it what they
have said already. So a word of the question counts whole where the sentence says it, and in part
where its surroundings do; rare words count more. The kind of answer counts too: a number for "how
many", a person for "who", a day for "when".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from index_store import stems_of
from rag.config import RetrievalConfig
from rag.language.names import without_dateline
from rag.language.terms import STOP_WORDS
from rag.query.query import Query
from rag.retrieval.items import holds_kind
from rag.retrieval.sentences import context
from rag.types import Evidence


@dataclass(frozen=True, slots=True)
class CoverageRanker:
    """The ``Reranker`` that needs no model: how well a sentence covers the question."""

    config: RetrievalConfig = field(default_factory=RetrievalConfig)

    def rerank(self, query: Query, sentences: Sequence[Evidence]) -> list[Evidence]:
        """Return sentences in order of how well they cover the question, best first.

        Args:
            query: What is asked for.
            sentences: Most relevant first; among equals this order stays.
        """
        ranked = list({(item.article.id, item.start): item for item in sentences}.values())
        scores = coverage(query, ranked, self.config)
        order = sorted(range(len(ranked)), key=lambda place: (-round(scores[place], 3), place))
        if not query.is_exact:
            # Without a kind to go by, the wording is worth no more than the rank it had.
            fusion = self.config.coverage_fusion
            places = {place: rank for rank, place in enumerate(order)}
            order.sort(key=lambda place: -(1 / (fusion + place) + 1 / (fusion + places[place])))
        return [ranked[place] for place in order]


def coverage(query: Query, sentences: Sequence[Evidence], config: RetrievalConfig) -> list[float]:
    """Return how much of a question each sentence covers, from 0 to 1."""
    bare = (word for word in query.topic.split() if word.lower() not in STOP_WORDS)
    asked = set(stems_of([" ".join(bare)])[0])
    if not sentences or not asked:
        return [0.0] * len(sentences)
    said = [set(words) for words in stems_of([without_dateline(item.text) for item in sentences])]
    around = [
        set(words)
        for words in stems_of(
            [f"{context(item)} {item.article.text.partition(chr(10))[0]}" for item in sentences]
        )
    ]
    rarity = {
        word: float(np.log(1 + len(said) / (1 + sum(word in words for words in said))))
        for word in asked
    }
    whole = sum(rarity.values())
    scores = []
    for item, own, nearby in zip(sentences, said, around, strict=True):
        covered = sum(
            weight * (1.0 if word in own else config.surroundings if word in nearby else 0.0)
            for word, weight in rarity.items()
        )
        fits = holds_kind(query, item.text)
        scores.append(covered / whole * (1.0 if fits else 1 - config.unfitting_share))
    return scores
