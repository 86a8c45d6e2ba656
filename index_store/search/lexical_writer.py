"""Making the BM25 index that ``lexical`` searches, from nothing or from an earlier one."""

import json
import re
from collections.abc import Sequence
from itertools import chain, pairwise
from pathlib import Path

import bm25s
import numpy as np
from scipy import sparse

from index_store.errors import IndexMissingError
from index_store.search.languages import stemmer, stop_words
from index_store.search.lexical import IDS_FILE, LANGUAGES_FILE, languages_in

WORD = re.compile(r"\b\w\w+\b")  # bm25s's own
STOPWORD = -1
COUNTS_FILE = "counts.npz"


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
        self._columns: dict[str, _Columns] = {}  # language -> its words
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
            writer._columns = {code: writer._of_language(code) for code in languages_in(path)}
            counts = counts_of(path)
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

    def add(self, ids: Sequence[str], texts: Sequence[str], languages: Sequence[str]) -> None:
        """Add chunks, each stemmed by its language, which is a code such as "en"."""
        for language in set(languages) - self._columns.keys():
            self._columns[language] = self._of_language(language)
        rows = [
            self._columns[language].of(text, pairs=self._pairs)
            for text, language in zip(texts, languages, strict=True)
        ]
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
        (path / LANGUAGES_FILE).write_text(json.dumps(sorted(self._columns)), encoding="utf-8")

    def _of_language(self, language: str) -> "_Columns":
        return _Columns(self._vocabulary, language)

    def _counts(self) -> sparse.csr_array:
        width = len(self._vocabulary)
        for part in self._parts:
            part.resize(part.shape[0], width)
        stacked = sparse.vstack([sparse.csr_array((0, width), dtype=np.float32), *self._parts])
        return sparse.csr_array(stacked)


def counts_of(path: Path) -> sparse.csr_array:
    """Return how often every text of a saved index has every stem, a row each."""
    return sparse.csr_array(sparse.load_npz(path / COUNTS_FILE))


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
    """Word of a language, in lower case -> the column of its stem; a new one gets a new column.

    Splits as ``stems_of`` does, in a quarter of the time: all but the first time that a word is
    met runs in C.
    """

    def __init__(self, vocabulary: dict[str, int], language: str) -> None:
        super().__init__(dict.fromkeys(stop_words(language), STOPWORD))
        self._vocabulary = vocabulary
        self._stemmer = stemmer(language)
        self._stems: dict[int, str] = {}

    def __missing__(self, word: str) -> int:
        stem = self._stemmer.stemWord(word) if self._stemmer else word
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
