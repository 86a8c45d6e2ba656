"""BM25 over the same chunks as the vectors, for names and numbers that embeddings blur."""

import json
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from scipy import sparse

from index_store.errors import IndexMissingError

IDS_FILE = "ids.json"
COUNTS_FILE = "counts.npz"


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def tokens(texts: Sequence[str]) -> list[list[str]]:
    """Return each text's lower-cased English stems without stop words, in order."""
    ids, vocabulary = _tokenize(texts)
    words = list(vocabulary)
    return [[words[id_] for id_ in row] for row in ids]


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
    def open(cls, path: Path) -> "LexicalIndex":
        """Open a saved index.

        Raises:
            IndexMissingError: There is none, or it is damaged.
        """
        try:
            ids = json.loads((path / IDS_FILE).read_text(encoding="utf-8"))
            index = bm25s.BM25.load(path, mmap=True, show_progress=False)
            if index.scores["num_docs"] != len(ids):
                raise ValueError(f"{index.scores['num_docs']} texts, but {len(ids)} ids")
            return cls(index, ids)
        except (OSError, ValueError, KeyError) as error:
            raise IndexMissingError(
                f"The lexical index in {path} is missing or damaged: {error}. "
                "Mend it: dateline build"
            ) from error

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> list[str]:
        """The id of every chunk in it."""
        return self._ids

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


class LexicalWriter:
    """Makes a BM25 index, from nothing or from an earlier one.

    bm25s can only index a whole corpus at once, which for ten new articles would tokenize the
    other thousands again. So the counts of words are kept beside its scores; from them the
    scores of the whole are two vector operations.
    """

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._vocabulary: dict[str, int] = {}
        self._parts: list[sparse.csr_array] = []

    @classmethod
    def continuing(cls, path: Path, *, without: set[str]) -> "LexicalWriter":
        """Start with the chunks of a saved index, all but some.

        Raises:
            IndexMissingError: There is none, or it is damaged.
        """
        writer = cls()
        try:
            ids = json.loads((path / IDS_FILE).read_text(encoding="utf-8"))
            writer._vocabulary = json.loads((path / "vocab.index.json").read_text(encoding="utf-8"))
            counts = sparse.csr_array(sparse.load_npz(path / COUNTS_FILE))
            if counts.shape[0] != len(ids):
                raise ValueError(f"{counts.shape[0]} texts, but {len(ids)} ids")
        except (OSError, ValueError, KeyError) as error:
            raise IndexMissingError(
                f"The lexical index in {path} is missing or damaged: {error}"
            ) from error
        kept = [place for place, id_ in enumerate(ids) if id_ not in without]
        writer._ids = [ids[place] for place in kept]
        writer._parts.append(counts[kept] if len(kept) < len(ids) else counts)
        return writer

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Add chunks."""
        rows, words = _tokenize(texts)
        columns = np.array(
            [self._vocabulary.setdefault(word, len(self._vocabulary)) for word in words], np.int32
        )
        lengths = [len(row) for row in rows]
        places = np.fromiter(chain.from_iterable(rows), np.int64, sum(lengths))
        counts = sparse.coo_array(
            (
                np.ones(len(places), np.float32),
                (np.repeat(np.arange(len(rows)), lengths), columns[places]),
            ),
            shape=(len(rows), len(self._vocabulary)),
        )
        self._parts.append(sparse.csr_array(counts))  # adds up what stands at the same place
        self._ids.extend(ids)

    def save(self, path: Path) -> None:
        """Save the index in the folder ``path``."""
        counts = self._counts()
        index = bm25s.BM25()
        index.scores = _scores(counts, k1=index.k1, b=index.b)
        index.vocab_dict = self._vocabulary
        index.nonoccurrence_array = None  # Lucene's formula gives nothing for words not found
        index.save(path, show_progress=False)
        sparse.save_npz(path / COUNTS_FILE, counts, compressed=False)
        (path / IDS_FILE).write_text(json.dumps(self._ids), encoding="utf-8")

    def _counts(self) -> sparse.csr_array:
        width = len(self._vocabulary)
        for part in self._parts:
            part.resize(part.shape[0], width)
        stacked = sparse.vstack([sparse.csr_array((0, width), dtype=np.float32), *self._parts])
        return sparse.csr_array(stacked)


def _scores(counts: sparse.csr_array, *, k1: float, b: float) -> dict[str, object]:
    """Return what bm25s keeps: every word's share in every text's score, by word.

    The formula is Lucene's, bm25s's default: Kamphuis, de Vries, Boytsov and Lin (ECIR 2020).
    """
    texts, _ = counts.shape
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    mean = lengths.mean() if texts else 1.0
    by_word = sparse.csc_array(counts)
    by_word.sort_indices()
    found_in = np.diff(by_word.indptr)
    rarity = np.log1p((texts - found_in + 0.5) / (found_in + 0.5))
    saturation = k1 * (1 - b + b * lengths / max(mean, 1e-9))
    frequency = by_word.data
    data = np.repeat(rarity, found_in) * (frequency / (saturation[by_word.indices] + frequency))
    return {
        "data": data.astype(np.float32),
        "indices": by_word.indices.astype(np.int32),
        "indptr": by_word.indptr,
        "num_docs": texts,
    }


def _tokenize(texts: Sequence[str]) -> tuple[list[list[int]], dict[str, int]]:
    """Return each text's words as places in the vocabulary, and the vocabulary in that order."""
    found = bm25s.tokenize(
        list(texts), stopwords="english", stemmer=_stemmer(), show_progress=False
    )
    vocabulary = dict(sorted(found.vocab.items(), key=lambda item: item[1]))
    return found.ids, vocabulary
