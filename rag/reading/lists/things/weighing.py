"""Things that have no name: the noun phrases of the part in a sentence that a question asks for.

No list of words says what a food or a weapon is. What tells is the sentence: "recalled" has cheese
as its object where the statement has its slot, weapons include a bazooka; and how near the noun is
in meaning to the one by which the question asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.config import ReadingConfig
from rag.language.parse import Parse, Word, parse
from rag.language.relations import conjuncts
from rag.language.terms import content_words
from rag.query.query import Query
from rag.query.statement import SlotStatement
from rag.reading.lists.measures import bearing, same_part
from rag.reading.lists.mentions import UNNAMED, Mention
from rag.reading.lists.naming import Item
from rag.reading.lists.things.phrases import inner_of, instances_of, phrase_at
from rag.reading.lists.weighing import Weighed
from rag.support.alignment import SAME, likeness
from rag.support.entity_grounding import missing_names
from rag.types import Evidence

_THING = "THING"
_NOUNS = ("NOUN", "PROPN")
_OTHERS = UNNAMED | {"PERSON", "GPE", "LOC", "NORP"}
"""Labels of what is no thing."""
_LEAST_LETTERS = 3
_CLEARLY = 0.2
_OF_ROLE = 0.6
"""What a part in the statement's verb counts, beside being named as one of the kind."""

_Form = frozenset[str]
"""The words of what a thing is called."""
_Scored = tuple[float, Mention]


@dataclass(frozen=True, slots=True)
class _Part:
    """A noun of a sentence."""

    word: Word
    share: float
    """How surely it has the part that is asked for, from 0 to 1."""
    near: float
    """How near it is to the noun by which is asked, from 0 to 1."""


def weigh_things(
    query: Query, statement: SlotStatement, sentences: Sequence[Evidence], config: ReadingConfig
) -> list[Weighed]:
    """Return the things without names that can stand in a statement's slot, likeliest first.

    Left out is what scores much less than the best: how much a sentence has of a statement differs
    from question to question.

    Args:
        query: What is asked for; ``noun`` says what it is: "weapons".
        statement: What must be true of a thing.
        sentences: Best first.
        config: How many sentences are looked at, and how much they must have of the statement.

    Raises:
        ParserError: The parser's model is missing.
    """
    asked = [word for word in parse(query.text).words if word.text.lower() == query.noun]
    known = content_words(query.text)
    found: dict[_Form, list[_Scored]] = {}
    for rank, item in enumerate(sentences[: config.thing_sentences]):
        bears = bearing(statement, item)
        if bears.covered_nearby < config.item_covered_nearby or missing_names(query, [item]):
            continue
        read = bears.aligned.sentence
        roles = {word.place: same_part(bears, word) for word in _nouns(read)}
        for part in _parts(read, roles, asked):
            name = phrase_at(read, part.word)
            if name is None or len(name) < _LEAST_LETTERS or content_words(name) <= known:
                continue
            score = part.share * bears.covered_nearby * (1 - bears.denied) * (0.5 + part.near)
            mention = Mention(name, _THING, item, rank, read, part.word)
            found.setdefault(frozenset(content_words(name)), []).append((score, mention))
    weighed = sorted(map(_weighed, _merged(found)), key=lambda one: -one.score)
    best = weighed[0].score if weighed else 0.0
    bar = max(config.thing_score, config.thing_share * best)
    return [one for one in weighed if one.score >= bar]


def _parts(read: Parse, roles: Mapping[int, float], asked: Sequence[Word]) -> Iterator[_Part]:
    """Yield the nouns of a sentence that may be what is asked for.

    The kind itself ("weapons") is none, but "hand weapons" are, and stands for those that the
    sentence names of it; so does any noun beside those: "equipment, including missiles".
    """
    found: dict[int, _Part] = {}
    general = set[int]()
    for word in _nouns(read):
        is_kind = _near(word, asked) >= SAME
        named = instances_of(read, word)
        if named or (is_kind and not _is_special(read, word)):
            general.add(word.place)
        share = 1.0 if is_kind and named else _OF_ROLE * roles[word.place]
        told = named or [word]
        told = [other for one in told for other in _nearer(read, one, asked)]
        if not is_kind:
            told = [one for one in told if not _is_other(read, one)]
        beside = (*told, *_siblings(read, word))
        near = max((_near_of(read, one, asked) for one in beside), default=0.0)
        for one in told:
            if one.place not in found or found[one.place].share < share:
                found[one.place] = _Part(one, share, (near + _near_of(read, one, asked)) / 2)
    return (part for place, part in found.items() if place not in general)


def _siblings(read: Parse, word: Word) -> list[Word]:
    """Return a noun and those that are coordinated with it."""
    while word.role == "conj":
        word = read.words[word.head]
    return [one for one in conjuncts(read, word) if one.kind in _NOUNS]


def _is_special(read: Parse, kind: Word) -> bool:
    """Say whether another noun says which of a kind: "pear trees"."""
    return any(one.role == "compound" and one.kind in _NOUNS for one in read.children(kind))


def _is_other(read: Parse, word: Word) -> bool:
    """Say whether a noun is part of a name or number that is no thing."""
    entity = read.entity_at(word.place)
    return entity is not None and entity.kind in _OTHERS


def _nearer(read: Parse, word: Word, asked: Sequence[Word]) -> list[Word]:
    """Return a noun, or those that are told of it where they are nearer: "samples of apples"."""
    inner = inner_of(read, word)
    if inner is None or _near(inner, asked) <= _near(word, asked) + _CLEARLY:
        return [word]
    return [one for one in conjuncts(read, inner) if one.kind in _NOUNS]


def _near(word: Word, asked: Sequence[Word]) -> float:
    return max((likeness(word, noun) for noun in asked), default=0.0)


def _near_of(read: Parse, word: Word, asked: Sequence[Word]) -> float:
    """Return how near a thing is to the noun by which is asked; of that noun what is before it."""
    near = _near(word, asked)
    if near < SAME:
        return near
    return max(
        (_near(one, asked) for one in read.children(word) if one.kind in _NOUNS), default=0.0
    )


def _nouns(read: Parse) -> list[Word]:
    return [word for word in read.words if word.kind in _NOUNS]


def _merged(found: Mapping[_Form, list[_Scored]]) -> list[list[_Scored]]:
    """Return what is told of each thing: "alleged removal of files" is the "removal of files"."""
    whole: dict[_Form, list[_Scored]] = {}
    for form in sorted(found, key=len):
        shorter = (one for one in whole if len(one) > 1 and one <= form)
        whole.setdefault(next(shorter, form), []).extend(found[form])
    return list(whole.values())


def _weighed(told: Sequence[_Scored]) -> Weighed:
    score, proof = max(told, key=lambda one: (one[0], -one[1].rank))
    return Weighed(Item(proof.name, tuple(mention for _, mention in told)), score, proof)
