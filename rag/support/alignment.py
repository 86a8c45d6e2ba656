"""A statement laid beside a sentence: which word says which."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from index_store import open_embedder
from rag.language.parse import Parse, Word, parse
from rag.language.resources import load
from rag.language.terms import canonical
from rag.retrieval.sentences import context
from rag.types import Evidence

CONTENT = {"NOUN", "VERB", "PROPN", "ADJ", "NUM", "ADV"}
SAME = 0.9  # from which on two words are one: equal, or of one stem
RELATED = 0.45  # from which on one word may say the other; half of all synonyms are above
_MOST_BY_VECTOR = 0.85  # words that are only alike are never quite the same
_STEM_LETTERS, _STEM_SHARE = 4, 0.6  # "resign" and "resignation", not "company" and "compare"
_NEARBY_CHARACTERS = 700  # of the title and the sentences before, that is parsed
_NEARBY_WORTH = 0.9
_WORDS_KEPT = 100_000
_LIGHT = frozenset(load().claims.light)
_ONE_TO_TWELVE = {word: str(n) for n, word in enumerate(load().numbers.one_to_twelve, 1)}

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Alignment:
    """A statement and a sentence, word by word."""

    statement: Parse
    sentence: Parse
    nearby: Parse
    """The title and the two sentences before, where pronouns and short names refer to."""

    @cached_property
    def said(self) -> list[Word]:
        """The words of the statement that say something."""
        return content_of(self.statement) or list(self.statement.words)

    @cached_property
    def held(self) -> list[Word]:
        """Those of the sentence."""
        return content_of(self.sentence)

    @cached_property
    def likeness(self) -> Matrix:
        """How much each word of ``said`` is like each of ``held``, from 0 to 1."""
        return _matrix(self.said, self.held)

    @cached_property
    def best(self) -> Matrix:
        """For each word of ``said`` its most alike in the sentence."""
        return np.asarray(self.likeness.max(axis=1))

    @cached_property
    def best_nearby(self) -> Matrix:
        """The same before the sentence."""
        return np.asarray(_matrix(self.said, content_of(self.nearby)).max(axis=1))

    @cached_property
    def best_anywhere(self) -> Matrix:
        """The better of both, what is only nearby for a little less."""
        return np.maximum(self.best, _NEARBY_WORTH * self.best_nearby)

    @cached_property
    def partners(self) -> dict[int, tuple[Word, float]]:
        """Place in the statement -> the word of the sentence that says it, and how alike it is."""
        if not self.held:
            return {}
        return {
            word.place: (self.held[int(row.argmax())], float(row.max()))
            for word, row in zip(self.said, self.likeness, strict=True)
            if row.max() >= RELATED
        }


def align(statement: str, evidence: Evidence) -> Alignment:
    """Return a statement laid beside a sentence.

    Raises:
        ParserError: The parser's model is missing.
    """
    return Alignment(
        statement=parse(statement),
        sentence=parse(evidence.text),
        nearby=parse(context(evidence)[-_NEARBY_CHARACTERS:]),
    )


def content_of(read: Parse) -> list[Word]:
    """Return the words that say something: no function words, no auxiliary verbs."""
    return [w for w in read.words if w.kind in CONTENT and w.lemma.lower() not in _LIGHT]


def likeness(one: Word, other: Word) -> float:
    """Return how alike two words are, from 0 to 1: their lemmas, or as they are written."""
    numbers = one.kind == "NUM", other.kind == "NUM"
    found = _likeness(one.lemma.lower(), other.lemma.lower(), *numbers)
    written = one.text.lower(), other.text.lower()
    if found < 1 and written != (one.lemma.lower(), other.lemma.lower()):
        found = max(found, _likeness(*written, *numbers))
    return found


@lru_cache(maxsize=4 * _WORDS_KEPT)
def _likeness(one: str, other: str, is_number: bool, other_is: bool) -> float:
    if one == other:
        return 1.0
    if is_number or other_is:
        return float(is_number and other_is and _digits(one) == _digits(other))
    first, second = canonical(one), canonical(other)
    if first == second:
        return 1.0
    shared = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    if shared >= max(_STEM_LETTERS, _STEM_SHARE * max(len(first), len(second))):
        return SAME
    return float(np.clip(_vector(one) @ _vector(other), 0.0, _MOST_BY_VECTOR))


def _digits(number: str) -> str:
    return _ONE_TO_TWELVE.get(number, number.replace(",", ""))


@lru_cache(maxsize=_WORDS_KEPT)
def _vector(word: str) -> npt.NDArray[np.float32]:
    return np.asarray(_embed([word])[0])


@lru_cache(maxsize=1)
def _embedder() -> Callable[[Sequence[str]], npt.NDArray[np.float32]]:
    # Always the packaged one, whatever the archive was built with: the weights were fitted to it.
    return open_embedder("wordllama").embed


def _embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    return _embedder()(texts)


def sentence_likeness(one: str, other: str) -> float:
    """Return the cosine of two sentences' vectors."""
    first, second = _embed([one, other])
    return float(first @ second)


def _matrix(rows: Sequence[Word], columns: Sequence[Word]) -> Matrix:
    if not columns:
        return np.zeros((len(rows), 1))
    return np.array([[likeness(row, column) for column in columns] for row in rows])
