"""What the parse of a sentence adds: whether it names a thing of the kind that is asked for.

A question that asks "which country" is answered by a country that it does not name itself. Which
of several it is the other reports tell: a name or noun that sentences of other articles hold too,
the likelier they are to answer the question, has their votes.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index_store import Embedder, FloatMatrix, FloatVector, Snapshot, stems_of
from rag.language.parse import Entity, Parse, Word
from rag.language.terms import STOP_WORDS, names_of
from rag.query.focus import Focus
from rag.types import Evidence

PARSED_FEATURES = (
    "kind",
    "kinds",
    "kind_known",
    "other_name",
    "noun_like",
    "subject",
    "votes",
    "noun_votes",
)
_NUMERIC = {"CARDINAL", "DATE", "MONEY", "ORDINAL", "PERCENT", "QUANTITY", "TIME"}
_NOUNS = {"NOUN", "PROPN"}
_SUBJECTS = {"nsubj", "nsubjpass"}
_DIGITS = re.compile(r"\d[\d,.]*\d|\d")

Votes = Mapping[str, Mapping[str, float]]
"""Name or stem -> article id -> the chance of its likeliest sentence that holds it, 0 to 1."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence, as far as it may hold an answer."""

    article: str
    """Its article's id."""
    new: tuple[Entity, ...]
    """The named things that the question does not name."""
    known: frozenset[str]
    """The kinds of those that it does."""
    nouns: tuple[tuple[str, str], ...]
    """(text, stem) of each noun that is not the question's."""
    subjects: frozenset[str]
    """Stems of what is a subject in it."""


def parsed_features(
    focus: Focus,
    sentences: Sequence[Evidence],
    parses: Sequence[Parse],
    chances: FloatVector,
    snapshot: Snapshot,
    embedder: Embedder,
) -> FloatMatrix:
    """Return the features of sentences, shape (sentences, len(PARSED_FEATURES)).

    Args:
        focus: What is asked for.
        sentences: The likeliest.
        parses: Of each.
        chances: Of each that it holds the answer, 0 to 1; they weigh its votes.
        snapshot: Says how rare a noun is.
        embedder: Says how like the noun of the question a name is.
    """
    asked = set(_stems(_content(focus)))
    subjects = set(_stems(word for word in _content(focus) if word.role in _SUBJECTS))
    read = [
        _read(item.article.id, one, asked, focus)
        for item, one in zip(sentences, parses, strict=True)
    ]
    names = _votes([{_name(one) for one in item.new} for item in read], read, chances)
    nouns = _votes([{stem for _, stem in item.nouns} for item in read], read, chances)
    rare = dict(zip(nouns, _rarity(list(nouns), snapshot), strict=True))
    like = _likeness(focus, read, embedder)
    rows = []
    for item in read:
        fit = [one for one in item.new if one.kind in focus.kinds]
        other = [one for one in item.new if one.kind not in _NUMERIC]
        likely = fit if focus.kinds else other
        rows.append(
            (
                bool(fit),
                np.log1p(len(fit)),
                not fit and bool(item.known & focus.kinds),
                not focus.kinds and bool(other),
                _highest(
                    like.get(text, 0.0)
                    for text in (*(one.text for one in likely), *(text for text, _ in item.nouns))
                ),
                bool(subjects & item.subjects),
                _highest(_elsewhere(names[_name(one)], item.article) for one in likely),
                _highest(
                    _elsewhere(nouns[stem], item.article) * rare[stem] for _, stem in item.nouns
                ),
            )
        )
    return np.array(rows, np.float32).reshape(-1, len(PARSED_FEATURES))


def _content(focus: Focus) -> Iterator[Word]:
    """Yield the words of a question that say what it is about, the asking ones aside."""
    for word in focus.parse.words:
        bears = word.kind in ("NOUN", "PROPN", "VERB", "ADJ", "NUM")
        if bears and word.place not in focus.places and word.lemma.lower() not in STOP_WORDS:
            yield word


def _stems(words: Iterable[Word]) -> list[str]:
    """Return the stem of each word, the word itself where it has none."""
    lemmas = [word.lemma.lower() for word in words]
    return [
        stems[0] if stems else lemma
        for lemma, stems in zip(lemmas, stems_of(lemmas) if lemmas else (), strict=True)
    ]


def _read(article: str, parsed: Parse, asked: set[str], focus: Focus) -> _Read:
    stems = _stems(parsed.words)
    new = tuple(one for one in parsed.entities if _is_new(one, focus.parse.text))
    return _Read(
        article=article,
        new=new,
        known=frozenset(one.kind for one in parsed.entities if one not in new),
        nouns=tuple(
            (word.text, stem)
            for word, stem in zip(parsed.words, stems, strict=True)
            if word.kind in _NOUNS and stem not in asked and word.lemma.lower() not in STOP_WORDS
        ),
        subjects=frozenset(
            stem for word, stem in zip(parsed.words, stems, strict=True) if word.role in _SUBJECTS
        ),
    )


def _is_new(entity: Entity, question: str) -> bool:
    """Say whether a question does not name a thing: no word of a name, not all the figures."""
    low = question.lower()
    if entity.kind in _NUMERIC:
        figures = set(_DIGITS.findall(entity.text))
        told = bool(figures) and figures <= set(_DIGITS.findall(question))
        return not told and entity.text.lower() not in low
    names = names_of(entity.text) or set(entity.text.lower().split())
    return not names & names_of(question) and _name(entity) not in low


def _name(entity: Entity) -> str:
    """Return by what name a thing goes later: the last word that says something."""
    words = [word for word in re.findall(r"\w+", entity.text.lower()) if word not in STOP_WORDS]
    return words[-1] if words else entity.text.lower()


def _votes(held: Sequence[set[str]], read: Sequence[_Read], chances: FloatVector) -> Votes:
    votes: dict[str, dict[str, float]] = defaultdict(dict)
    for words, item, chance in zip(held, read, chances.tolist(), strict=True):
        for word in words:
            votes[word][item.article] = max(chance, votes[word].get(item.article, 0.0))
    return votes


def _elsewhere(votes: Mapping[str, float], article: str) -> float:
    """Return the votes of the other articles."""
    return sum(chance for other, chance in votes.items() if other != article)


def _rarity(stems: list[str], snapshot: Snapshot) -> list[float]:
    """Return how rare each stem is, from 0 (in every passage) to 1 (in one)."""
    most = float(np.log(max(2, len(snapshot.words))))
    return [float(rarity) / most for rarity in snapshot.words.rarity(stems)]


def _likeness(focus: Focus, read: Sequence[_Read], embedder: Embedder) -> dict[str, float]:
    """Return how near the noun of a question each name and noun is, by text; a cosine."""
    texts = {one.text for item in read for one in item.new}
    texts |= {text for item in read for text, _ in item.nouns}
    if not focus.noun or not texts:
        return {}
    ordered = sorted(texts)
    vectors = embedder.embed([focus.noun, *ordered])
    return dict(zip(ordered, (vectors[1:] @ vectors[0]).tolist(), strict=True))


def _highest(values: Iterable[float]) -> float:
    return max(values, default=0.0)
