"""BM25 over the same chunks as the vectors, for names and numbers that embeddings blur."""

import json
import re
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import chain, pairwise
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from scipy import sparse

from index_store.errors import IndexMissingError

WORD = re.compile(r"\b\w\w+\b")  # bm25s's own
STOPWORD = -1
IDS_FILE = "ids.json"
COUNTS_FILE = "counts.npz"

FloatVector = npt.NDArray[np.float32]
Postings = tuple[npt.NDArray[np.int32], FloatVector]


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def stems_of(texts: Sequence[str], *, pairs: bool = False) -> list[list[str]]:
    """Return each text's lower-cased English stems without stop words, in order.

    Args:
        texts: Any texts.
        pairs: Add each pair of neighbours ("white_hous"), which keeps names together.
    """
    split: list[list[str]] = bm25s.tokenize(
        list(texts),
        stopwords="english",
        stemmer=_stemmer(),
        return_ids=False,
        show_progress=False,
    )
    if not pairs:
        return split
    return [row + [f"{first}_{second}" for first, second in pairwise(row)] for row in split]


def bm25_scores(texts: Sequence[str], query: str) -> list[float]:
    """Score a handful of texts against a query with BM25 over just these texts.

    Returns:
        One score per text; 0 where no word is shared, higher is better, no upper bound.
    """
    words, query_words = stems_of(texts), stems_of([query])[0]
    if not any(words) or not query_words:
        return [0.0] * len(texts)
    index = bm25s.BM25()
    index.index(words, show_progress=False)
    return [float(score) for score in index.get_scores(query_words)]


class LexicalIndex:
    """A saved BM25 index; memory-mapped, so that opening it costs little."""

    def __init__(
        self, index: bm25s.BM25, ids: list[str], *, pairs: bool, misspelt_letters: int | None
    ) -> None:
        self._index = index
        self._ids = ids
        self._pairs = pairs
        self._misspelt_letters = misspelt_letters

    @classmethod
    def open(
        cls, path: Path, *, pairs: bool = False, misspelt_letters: int | None = None
    ) -> "LexicalIndex":
        """Open a saved index.

        Args:
            path: The folder it was saved in.
            pairs: As it was written.
            misspelt_letters: From so many letters on a word that no text holds is taken for the
                one that it misspells (``IndexConfig.misspelt_letters``); None: never.

        Raises:
            IndexMissingError: There is none, or it is damaged.
        """
        try:
            ids = json.loads((path / IDS_FILE).read_text(encoding="utf-8"))
            index = bm25s.BM25.load(path, mmap=True, show_progress=False)
            if index.scores["num_docs"] != len(ids):
                raise ValueError(f"{index.scores['num_docs']} texts, but {len(ids)} ids")
            return cls(index, ids, pairs=pairs, misspelt_letters=misspelt_letters)
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

    def postings(self, query: str) -> list[Postings]:
        """Return, for every distinct word of the query, where it or its likely spelling stands.

        Returns:
            (places of texts, ascending; the word's share in each text's BM25 score) pairs.
        """
        words = dict.fromkeys(self._known(word) for word in stems_of([query], pairs=self._pairs)[0])
        bounds = self._index.scores["indptr"]
        return [
            (
                self._index.scores["indices"][bounds[id_] : bounds[id_ + 1]],
                self._index.scores["data"][bounds[id_] : bounds[id_ + 1]],
            )
            for id_ in (self._index.vocab_dict[word] for word in words if word is not None)
        ]

    @cached_property
    def _words_by_letter(self) -> dict[str, list[str]]:
        """The known words by their first letter, which is seldom misspelt; pairs left out."""
        words: dict[str, list[str]] = {}
        for word in self._index.vocab_dict:
            if "_" not in word and len(word) >= (self._misspelt_letters or 0) - 1:
                words.setdefault(word[0], []).append(word)
        return words

    def _known(self, word: str) -> str | None:
        """Return the word, or where no text holds it the one that it misspells, if any."""
        vocabulary, letters = self._index.vocab_dict, self._misspelt_letters
        if word in vocabulary:
            return word
        if letters is None or len(word) < letters or "_" in word or not word.isalpha():
            return None
        near = process.extractOne(
            word,
            self._words_by_letter.get(word[0], []),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=1 if len(word) < 2 * letters - 2 else 2,
        )
        return near[0] if near else None

    def scores(self, postings: Sequence[Postings]) -> FloatVector:
        """Return the BM25 score of every text, 0 where it holds no word of the query."""
        scores = np.zeros(len(self), np.float32)
        for places, shares in postings:
            scores[places] += shares
        return scores

    def search(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Return the chunks that share words with the query.

        Returns:
            (chunk id, BM25 score) pairs, best first; scores above 0, higher is better.
        """
        scores = self.scores(self.postings(query))
        return [(self._ids[place], float(scores[place])) for place in best_places(scores, limit)]


def best_places(scores: FloatVector, limit: int) -> npt.NDArray[np.int64]:
    """Return the places of the highest scores above 0, best first, ties by place."""
    if limit < len(scores):
        # Sorting a million scores takes 100 ms, splitting off the best of them 10.
        floor = np.partition(scores, -limit)[-limit]
        places = np.flatnonzero((scores >= floor) & (scores > 0))
    else:
        places = np.flatnonzero(scores > 0)
    return places[np.argsort(-scores[places], kind="stable")][:limit]


class LexicalWriter:
    """Makes a BM25 index, from nothing or from an earlier one.

    bm25s can only index a whole corpus at once, which for ten new articles would tokenize the
    other thousands again. So the counts of words are kept beside its scores; from them the
    scores of the whole are two vector operations.
    """

    def __init__(self, *, pairs: bool = False) -> None:
        self._pairs = pairs
        self._ids: list[str] = []
        self._vocabulary: dict[str, int] = {"": 0}  # bm25s needs one word at least
        self._columns = _Columns(self._vocabulary)
        self._parts: list[sparse.csr_array] = []

    @classmethod
    def continuing(cls, path: Path, *, without: set[str], pairs: bool = False) -> "LexicalWriter":
        """Start with the chunks of a saved index, all but some.

        Raises:
            IndexMissingError: There is none, or it is damaged.
        """
        writer = cls(pairs=pairs)
        try:
            ids = json.loads((path / IDS_FILE).read_text(encoding="utf-8"))
            words = (path / "vocab.index.json").read_text(encoding="utf-8")
            writer._vocabulary.update(json.loads(words))
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

    @property
    def ids(self) -> list[str]:
        """The id of every text so far."""
        return self._ids

    def add(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Add chunks."""
        rows = [self._columns.of(text, pairs=self._pairs) for text in texts]
        lengths = [len(row) for row in rows]
        columns = np.fromiter(chain.from_iterable(rows), np.int32, sum(lengths))
        places = np.repeat(np.arange(len(rows), dtype=np.int32), lengths)
        counts = sparse.coo_array(
            (np.ones(len(columns), np.float32), (places, columns)),
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


class _Columns(dict[str, int]):
    """Word as written, in lower case -> the column of its stem; a new stem gets a new column.

    Splits as ``stems_of`` does, in a quarter of the time: all but the first time that a word is
    met runs in C.
    """

    def __init__(self, vocabulary: dict[str, int]) -> None:
        super().__init__(dict.fromkeys(STOPWORDS_EN, STOPWORD))
        self._vocabulary = vocabulary
        self._stems: dict[int, str] = {}

    def __missing__(self, word: str) -> int:
        stem = _stemmer().stemWord(word)
        self[word] = column = self._vocabulary.setdefault(stem, len(self._vocabulary))
        self._stems[column] = stem
        return column

    def of(self, text: str, *, pairs: bool) -> list[int]:
        """Return the columns of a text's words, and of pairs of neighbours where asked."""
        words = map(self.__getitem__, WORD.findall(text.lower()))
        row = [column for column in words if column != STOPWORD]
        if pairs:
            row += [
                self._vocabulary.setdefault(
                    f"{self._stems[first]}_{self._stems[second]}", len(self._vocabulary)
                )
                for first, second in pairwise(row)
            ]
        return row
