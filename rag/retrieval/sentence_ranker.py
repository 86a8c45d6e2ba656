"""Sentences ranked by two linear models, and how much of a question a sentence covers.

The first model weighs what words, vectors and ranks say of every sentence. The second weighs its
score with what the parse says, of the best alone: a sentence takes four milliseconds to parse.
Where a number is asked for, coverage decides.
The weights stand in ``sentence_ranker.json``, made by ``python -m benchmarks.train_sentences``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from index_store import Embedder, FloatMatrix, FloatVector, Snapshot, stems_of
from rag.config import RetrievalConfig
from rag.language.names import without_dateline
from rag.language.parse import parse_all
from rag.language.resources import ENGLISH
from rag.language.terms import stop_words_of
from rag.query.focus import focus_of
from rag.query.query import Query
from rag.retrieval.article_ranker import Candidate
from rag.retrieval.items import holds_kind
from rag.retrieval.parsed_features import PARSED_FEATURES, parsed_features
from rag.retrieval.sentence_features import FEATURES, text_features
from rag.retrieval.sentences import opening_words, places_by_language
from rag.types import Evidence


@dataclass(frozen=True, slots=True)
class SentenceRanker:
    """The fitted ``Reranker``, for the sentences that were found for one question."""

    candidates: Sequence[Candidate]
    """The chunks that were found, best first."""
    snapshot: Snapshot
    embedder: Embedder
    config: RetrievalConfig

    def rerank(self, query: Query, sentences: Sequence[Evidence]) -> list[Evidence]:
        """Return sentences, the likeliest to hold the answer first.

        Args:
            query: What is asked for.
            sentences: Each once; among equals this order stays.

        Raises:
            ParserError: The parser's model is not installed.
        """
        if not sentences:
            return []
        scores = self.scores(query, sentences)
        order = np.argsort(-scores, kind="stable")
        if query.asks_number:
            # Too few of the questions learnt from ask for one. Of 25 such, the first sentence
            # answers .56 by coverage and .52 by the weights.
            covered = np.round(coverage(query, sentences, self.config), 3)
            return [sentences[place] for place in order[np.argsort(-covered[order], kind="stable")]]
        if query.language != ENGLISH:  # the parser knows no other
            return [sentences[place] for place in order]
        head = order[: self.config.parsed_sentences]
        again = self.parsed_features(query, sentences, scores, head) @ weights()[1]
        order[: len(head)] = head[np.argsort(-again, kind="stable")]
        return [sentences[place] for place in order]

    def scores(self, query: Query, sentences: Sequence[Evidence]) -> FloatVector:
        """Return the first model's score of every sentence, without a parse of it."""
        return self.text_features(query, sentences) @ weights()[0]

    def text_features(self, query: Query, sentences: Sequence[Evidence]) -> FloatMatrix:
        """Return what is measured of every sentence, shape (sentences, len(FEATURES))."""
        return text_features(
            query, focus_of(query), sentences, self.candidates, self.snapshot, self.embedder
        )

    def parsed_features(
        self,
        query: Query,
        sentences: Sequence[Evidence],
        scores: FloatVector,
        head: Sequence[int] | np.ndarray,
    ) -> FloatMatrix:
        """Return the scores of the best sentences and what their parses say.

        Args:
            query: What is asked for.
            sentences: All.
            scores: The first model's, of all.
            head: The places of those that are parsed.

        Returns:
            Shape (len(head), 1 + len(PARSED_FEATURES)).
        """
        chances = np.exp(scores - scores.max())
        chances = (chances / chances.sum())[head]
        best = [sentences[place] for place in head]
        parses = parse_all([item.text for item in best])
        parsed = parsed_features(
            focus_of(query), best, parses, chances, self.snapshot, self.embedder
        )
        return np.column_stack([scores[head], parsed])


@cache
def weights() -> tuple[FloatVector, FloatVector]:
    """Return the weights of both models: of ``FEATURES``, of the score and ``PARSED_FEATURES``."""
    stored = json.loads((files(__package__) / "sentence_ranker.json").read_text(encoding="utf-8"))
    first, second = stored["weights"], stored["parsed_weights"]
    return (
        np.array([first[name] for name in FEATURES], np.float32),
        np.array([second[name] for name in ("score", *PARSED_FEATURES)], np.float32),
    )


def coverage(query: Query, sentences: Sequence[Evidence], config: RetrievalConfig) -> list[float]:
    """Return how much of a question each sentence covers, from 0 to 1.

    A sentence of a news article leaves to the title, the lead and the sentences before it what
    they have said already. So a word of the question counts whole where the sentence says it, and
    in part where its surroundings do; rare words count more, and so does the kind of answer.
    """
    scores = [0.0] * len(sentences)
    for language, places in places_by_language(sentences).items():
        found = _coverage(query, [sentences[place] for place in places], language, config)
        for place, score in zip(places, found, strict=True):
            scores[place] = score
    return scores


def _coverage(
    query: Query, sentences: Sequence[Evidence], language: str, config: RetrievalConfig
) -> list[float]:
    """Return the coverage of sentences of one language."""
    common = stop_words_of(query.language)
    bare = (word for word in query.topic.split() if word.lower() not in common)
    asked = set(stems_of([" ".join(bare)], language=language)[0])
    if not asked:
        return [0.0] * len(sentences)
    openings = [opening_words(item) for item in sentences]
    texts = [without_dateline(item.text) for item in sentences]
    said, around = (
        [set(words) for words in stems_of(each, language=language)] for each in (texts, openings)
    )
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
