"""BM25 over the same chunks as the vectors, for names and numbers that embeddings blur."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer

from index_store.errors import IndexMissingError

IDS_FILE = "ids.json"


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def tokens(texts: Sequence[str]) -> list[list[str]]:
    """Return each text's lower-cased English stems without stop words, in order."""
    split = bm25s.tokenize(
        list(texts),
        stopwords="english",
        stemmer=_stemmer(),
        return_ids=False,
        show_progress=False,
    )
    return [list(words) for words in split]


def rank(texts: Sequence[str], query: str) -> list[float]:
    """Score a handful of texts against a query with BM25 over just these texts.

    Returns:
        One score per text; 0 where no word is shared, higher is better, no upper bound.
    """
    words, query_words = tokens(texts), tokens([query])[0]
    if not any(words) or not query_words:
        return [0.0] * len(texts)
    index = bm25s.BM25()
    index.index(words, show_progress=False)
    return [float(score) for score in index.get_scores(query_words)]


class LexicalIndex:
    """A saved BM25 index; memory-mapped, so that opening it costs little."""

    def __init__(self, index: bm25s.BM25, ids: list[str]) -> None:
        self._index = index
        self._ids = ids

    @classmethod
    def build(cls, ids: Sequence[str], texts: Sequence[str], path: Path) -> None:
        """Index the texts and save the index in the folder ``path``."""
        index = bm25s.BM25()
        index.index(tokens(texts), show_progress=False)
        index.save(path, show_progress=False)
        (path / IDS_FILE).write_text(json.dumps(list(ids)), encoding="utf-8")

    @classmethod
    def open(cls, path: Path) -> "LexicalIndex":
        """Open a saved index.

        Raises:
            IndexMissingError: There is none, or it is damaged.
        """
        try:
            ids = json.loads((path / IDS_FILE).read_text(encoding="utf-8"))
            return cls(bm25s.BM25.load(path, mmap=True, show_progress=False), ids)
        except (OSError, ValueError, KeyError) as error:
            raise IndexMissingError(
                f"The lexical index in {path} is missing or damaged: {error}"
            ) from error

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Return the chunks that share words with the query.

        Returns:
            (chunk id, BM25 score) pairs, best first; scores above 0, higher is better.
        """
        words = tokens([query])[0]
        if not words:
            return []
        scores = self._index.get_scores(words)
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(self._ids[place], float(scores[place])) for place in best if scores[place] > 0]
