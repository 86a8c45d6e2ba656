"""BM25 over the same chunks as the vectors, for names and numbers that embeddings blur."""

import json
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index_store.errors import IndexMissingError
from index_store.search.languages import ENGLISH, stemmer, stop_words

IDS_FILE = "ids.json"
LANGUAGES_FILE = "languages.json"

FloatVector = npt.NDArray[np.float32]
Postings = tuple[npt.NDArray[np.int32], FloatVector]


def stems_of(
    texts: Sequence[str], *, language: str = ENGLISH, pairs: bool = False
) -> list[list[str]]:
    """Return each text's lower-cased stems without stop words, in order.

    Args:
        texts: Any texts.
        language: Their code; the words themselves where no stemmer knows it.
        pairs: Add each pair of neighbours ("white_hous"), which keeps names together.
    """
    split: list[list[str]] = bm25s.tokenize(
        list(texts),
        stopwords=sorted(stop_words(language)),
        stemmer=stemmer(language),
        return_ids=False,
        show_progress=False,
    )
    if not pairs:
        return split
    return [row + [f"{first}_{second}" for first, second in pairwise(row)] for row in split]


def bm25_scores(texts: Sequence[str], query: str, *, language: str = ENGLISH) -> list[float]:
    """Score a handful of texts of one language against a query with BM25 over just these texts.

    Returns:
        One score per text; 0 where no word is shared, higher is better, no upper bound.
    """
    words = stems_of(texts, language=language)
    query_words = stems_of([query], language=language)[0]
    if not any(words) or not query_words:
        return [0.0] * len(texts)
    index = bm25s.BM25()
    index.index(words, show_progress=False)
    return [float(score) for score in index.get_scores(query_words)]


class LexicalIndex:
    """A saved BM25 index; memory-mapped, so that opening it costs little."""

    def __init__(
        self,
        index: bm25s.BM25,
        ids: list[str],
        languages: Sequence[str],
        *,
        pairs: bool,
        misspelt_letters: int | None,
    ) -> None:
        self._index = index
        self._ids = ids
        self._languages = languages
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
            languages = languages_in(path)
            return cls(index, ids, languages, pairs=pairs, misspelt_letters=misspelt_letters)
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

    def postings(self, query: str, *, language: str = ENGLISH) -> list[Postings]:
        """Return, for every distinct word of the query, where it or its likely spelling stands.

        A word is sought by its stem in every language that the texts are in, so that a name is
        found in all of them; only in its own is it taken for misspelt.

        Args:
            query: In words.
            language: What it is in.

        Returns:
            (places of texts, ascending; the word's share in each text's BM25 score) pairs.
        """
        meant = " ".join(word for word in query.split() if word.lower() not in stop_words(language))
        words: dict[str | None, None] = {}
        for one in self._languages:
            stems = stems_of([meant], language=one, pairs=self._pairs)[0]
            known = self._known if one == language else self._as_written
            words |= dict.fromkeys(map(known, stems))
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

    def _as_written(self, word: str) -> str | None:
        return word if word in self._index.vocab_dict else None

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

    def rarity(self, stems: Sequence[str]) -> FloatVector:
        """Return how rare stems are: the logarithm of texts over texts that hold it, 0 and up.

        A stem that no text holds counts as one that a single text does.
        """
        bounds, known = self._index.scores["indptr"], self._index.vocab_dict
        ids = [known.get(stem) for stem in stems]
        counts = [1 if id_ is None else max(1, bounds[id_ + 1] - bounds[id_]) for id_ in ids]
        return np.log(max(1, len(self)) / np.array(counts, np.float32))

    def scores(self, postings: Sequence[Postings]) -> FloatVector:
        """Return the BM25 score of every text, 0 where it holds no word of the query."""
        scores = np.zeros(len(self), np.float32)
        for places, shares in postings:
            scores[places] += shares
        return scores

    def search(self, query: str, limit: int, *, language: str = ENGLISH) -> list[tuple[str, float]]:
        """Return the chunks that share words with the query.

        Returns:
            (chunk id, BM25 score) pairs, best first; scores above 0, higher is better.
        """
        scores = self.scores(self.postings(query, language=language))
        return [(self._ids[place], float(scores[place])) for place in best_places(scores, limit)]


def languages_in(path: Path) -> list[str]:
    """Return the codes of the languages of a saved index's texts; English of an older one.

    Raises:
        OSError: It cannot be read.
        ValueError: It is damaged.
    """
    stored = path / LANGUAGES_FILE
    return json.loads(stored.read_text(encoding="utf-8")) if stored.exists() else [ENGLISH]


def best_places(scores: FloatVector, limit: int) -> npt.NDArray[np.int64]:
    """Return the places of the highest scores above 0, best first, ties by place."""
    if limit < len(scores):
        # Sorting a million scores takes 100 ms, splitting off the best of them 10.
        floor = np.partition(scores, -limit)[-limit]
        places = np.flatnonzero((scores >= floor) & (scores > 0))
    else:
        places = np.flatnonzero(scores > 0)
    return places[np.argsort(-scores[places], kind="stable")][:limit]
