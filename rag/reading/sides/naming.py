"""Which words of a sentence name one side of a comparison, and whose a value in it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from index_store import stems_of
from rag.language.parse import Parse, Word
from rag.language.terms import STOP_WORDS, content_words, holds_name, names_of, terms_of
from rag.retrieval.sentences import opening_words
from rag.types import Evidence

_NAMED = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART")
# From a word to another along the parse: a step to a subject is short, one between clauses long.
_STEP, _TO_SUBJECT, _BETWEEN_CLAUSES = 1.0, 0.5, 3.0
_SUBJECTS = ("nsubj", "nsubjpass")
_CLAUSES = ("advcl", "ccomp", "conj", "parataxis", "relcl")


@dataclass(frozen=True, slots=True)
class Naming:
    """The words by which a side is known beside its rivals."""

    proper: frozenset[str]
    """Its names, as ``names_of``."""
    common: frozenset[str]
    """The stems of its other words."""
    last_name: str
    """By which a person goes later: the last word of a side that is names alone; else ""."""
    own: frozenset[str]
    """Stems of its names, or of all its words where it has none, that no rival has."""
    rivals: frozenset[str]
    """The same of its rivals."""

    def is_said(self, text: str) -> bool:
        """Say whether some words by themselves name the side."""
        said = terms_of(text)
        if self.proper:
            named = all(holds_name(said, name) for name in self.proper)
            return named or bool(self.last_name and self.last_name in said)
        return self.own <= _stems(text)

    def is_in(self, item: Evidence) -> bool:
        """Say whether a sentence names the side, what it leaves out being said before it."""
        opening = opening_words(item)
        stems, known = _stems(item.text), terms_of(f"{item.text} {opening}")
        if not all(holds_name(known, name) for name in self.proper):
            return False
        if self.rivals & stems and not self.own & stems:
            return False
        if self.proper and self.is_said(item.text):
            return True
        return bool(self.common & stems) and self.common <= stems | _stems(opening)


def namings_of(names: Sequence[str]) -> list[Naming]:
    """Return how each side is known beside the others."""
    proper = [frozenset(names_of(name)) for name in names]
    common = [
        _stems(" ".join(sorted(content_words(name) - own)))
        for name, own in zip(names, proper, strict=True)
    ]
    marks = [_stems(" ".join(one)) or other for one, other in zip(proper, common, strict=True)]
    found = []
    for place, name in enumerate(names):
        others = frozenset[str]().union(*(one for i, one in enumerate(marks) if i != place))
        found.append(
            Naming(
                proper=proper[place],
                common=common[place],
                last_name="" if common[place] else content_last(name),
                own=marks[place] - others,
                rivals=others - marks[place],
            )
        )
    return found


def content_last(name: str) -> str:
    """Return the last word of a name, in lower case."""
    words = [word for word in name.split() if word.lower() not in STOP_WORDS]
    return next(iter(terms_of(words[-1])), "") if words else ""


class Owned(IntEnum):
    """Whether a value is said of a side, and not of somebody else in the same sentence."""

    NO = 0
    LIKELY = 1
    """By the parse the side is the nearest that is named."""
    SURE = 2
    """Names and values take turns."""


def owned(read: Parse, place: int, side: Naming, asked: str, values: Sequence[int] = ()) -> Owned:
    """Say whether a value is said of a side.

    Args:
        read: The sentence.
        place: Of the value, in words.
        side: The side.
        asked: The side's question: what it names besides is nobody else.
        values: The places of all such values of the sentence.
    """
    known = _stems(asked)
    own, others, rivals = list[Word](), list[Word](), list[Word]()
    for word in read.words:
        stems = _stems(word.text)
        entity = read.entity_at(word.place)
        if stems & side.own:
            own.append(word)
        elif stems & side.rivals:
            rivals.append(word)
        elif entity and entity.kind in _NAMED and word.kind == "PROPN" and not stems & known:
            others.append(word)
    own += [one for one in others if _is_within(read, one, own)]  # "Writers Guild"
    others = [one for one in others if one not in own]
    if not own:
        return Owned.NO if rivals or others else Owned.LIKELY
    if (owner := _in_turn(own, rivals, place, values)) is not None:
        return Owned.SURE if owner in own else Owned.NO
    value = read.words[place]
    nearest = min(_distance(read, value, one) for one in own)
    nearer = all(nearest < _distance(read, value, one) for one in rivals) and all(
        nearest <= _distance(read, value, one) for one in others
    )
    return Owned.LIKELY if nearer else Owned.NO


def _is_within(read: Parse, word: Word, own: Sequence[Word]) -> bool:
    """Say whether a word is of one name with some of others."""
    entity = read.entity_at(word.place)
    return entity is not None and any(entity.first <= one.place < entity.last for one in own)


def _in_turn(
    own: Sequence[Word], rivals: Sequence[Word], place: int, values: Sequence[int]
) -> Word | None:
    """Return whose a value is where names and values take turns: "Ford sold 300, Kia 200"."""
    told = sorted(
        [(word.place, "O", word) for word in own]
        + [(word.place, "R", word) for word in rivals]
        + [(value, "V", None) for value in values],
        key=lambda one: one[0],
    )
    turns = re.sub(r"O+|R+", lambda found: found[0][0], "".join(kind for _, kind, _ in told))
    if not re.fullmatch(r"(?:OVRV|RVOV)(?:OV|RV)*", turns):
        return None
    return [word for at, _, word in told if word and at < place][-1]


def _distance(read: Parse, one: Word, other: Word) -> tuple[float, int]:
    """Return how far apart two words are: along the parse, and in the sentence."""
    apart = abs(one.place - other.place)
    if _beside(read, other, one):
        return 0.0, apart
    costs, others = _up(read, one), _up(read, other)
    shared = [costs[place] + others[place] for place in costs if place in others]
    return min(shared, default=float(len(read.words))), apart


def _beside(read: Parse, name: Word, value: Word) -> bool:
    """Say whether a value follows a name after a comma or in brackets: "Anna Reis, 25"."""
    between = read.words[name.place + 1 : value.place]
    return bool(between) and all(one.text in ",(" or one.lemma == "age" for one in between)


def _up(read: Parse, word: Word) -> dict[int, float]:
    """Return the cost to each word above a word, itself included."""
    cost, costs = 0.0, {word.place: 0.0}
    while word.head != word.place and word.head not in costs:
        if word.role in _SUBJECTS:
            cost += _TO_SUBJECT
        elif word.role in _CLAUSES and word.kind in ("VERB", "AUX"):
            cost += _BETWEEN_CLAUSES
        else:
            cost += _STEP
        word = read.words[word.head]
        costs[word.place] = cost
    return costs


def _stems(text: str) -> frozenset[str]:
    return frozenset(stems_of([text])[0])
