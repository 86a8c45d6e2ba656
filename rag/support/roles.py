"""The relations of a statement beside those of a sentence: who has which part in what."""

from dataclasses import dataclass

from rag.language.parse import Word
from rag.language.relations import Relation, Role, relations_of
from rag.language.resources import load
from rag.support.alignment import CONTENT, SAME, Alignment, likeness

_PRONOUNS = frozenset(load().claims.pronouns)
_PREDICATE = 0.3  # likeness of two heads from which on their relations are compared
_RESOLVED = 0.7  # what a pronoun is worth as the one who is named nearby
_AKIN = 0.75  # what a relation is worth in a role that says nearly the same
_OTHER = 0.5  # and in another


@dataclass(frozen=True, slots=True)
class Match:
    """How well the sentence has one relation of the statement."""

    relation: Relation
    same: float
    """In the same role, or nearly, from 0 to 1."""
    any_role: float
    swapped: float
    """As object where it is the subject, or the reverse."""
    rival: float
    """How clearly somebody else has this role of the same verb there."""
    rival_place: int | None
    """Who that is: a place in the sentence."""


def matches(aligned: Alignment) -> list[Match]:
    """Return for each relation of the statement how the sentence has it."""
    ours, theirs = relations_of(aligned.statement), relations_of(aligned.sentence)
    kinds = CONTENT | {"PRON"}
    told = aligned.statement.words
    return [
        _match(aligned, one, theirs)
        for one in sorted(ours, key=lambda one: (one.head, one.word))
        if told[one.word].kind in kinds
    ]


def _match(aligned: Alignment, ours: Relation, theirs: frozenset[Relation]) -> Match:
    told, held = aligned.statement.words, aligned.sentence.words
    same = any_role = swapped = rival = 0.0
    rival_place = None
    for other in theirs:
        heads = likeness(told[ours.head], held[other.head])
        if heads < _PREDICATE and ours.role is not Role.ATTRIBUTE:
            continue
        words = _word_likeness(aligned, told[ours.word], held[other.word])
        both = heads * words
        any_role = max(any_role, both)
        same = max(same, both * kinship(ours, other))
        if {ours.role, other.role} == {Role.SUBJECT, Role.OBJECT}:
            swapped = max(swapped, both)
        in_role = ours.role is other.role and ours.by == other.by
        if in_role and words < 0.5 and heads * (1 - words) > rival:
            rival, rival_place = heads * (1 - words), other.word
    return Match(ours, same, any_role, swapped, max(0.0, rival - same), rival_place)


def _word_likeness(aligned: Alignment, said: Word, held: Word) -> float:
    """Return how alike two words are; a pronoun may stand for who is named nearby."""
    found = likeness(said, held)
    if held.lemma.lower() in _PRONOUNS and said.kind in ("PROPN", "NOUN"):
        nearby = dict(zip([w.place for w in aligned.said], aligned.best_nearby, strict=True))
        found = max(found, _RESOLVED * min(1.0, float(nearby.get(said.place, 0.0)) + 0.3))
    return found


def kinship(ours: Relation, other: Relation) -> float:
    """Return how nearly two relations say the same of their words, from 0 to 1."""
    if ours.role is other.role:
        return 1.0 if ours.by == other.by else SAME
    pair = {ours.role, other.role}
    akin = (
        {Role.PREPOSITION, Role.MODIFIER, Role.OBJECT},
        {Role.SUBJECT, Role.MODIFIER},
        {Role.ATTRIBUTE, Role.MODIFIER},
    )
    return _AKIN if any(pair <= roles for roles in akin) else _OTHER
