"""A statement laid beside a sentence: which names, numbers, days and words differ.

A difference has both sides: where the sentence only lacks a detail, it does not say another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rag.desk.checking.days import agrees, is_specific, of_report, times_in
from rag.language.parse import Entity, Parse, Word
from rag.language.relations import Role
from rag.language.terms import holds_name, names_of, numbers_of, terms_of
from rag.language.values import Bound, Quantity, quantities_in
from rag.retrieval.sentences import opening_words
from rag.support.alignment import RELATED, SAME, Alignment, likeness
from rag.support.judge import QUOTE
from rag.support.roles import matches
from rag.types import Evidence

_NAMED = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART")
_COMMON = ("NOUN", "VERB", "ADJ")
UNKNOWN = ""  # the kind of a name that the parser does not know
RESULT = re.compile(r"(?<![\w.])\d+[-–]\d+(?![\w-])")
_QUOTED_WORDS = 4
_ROUNDING = 0.1  # "about 70" may be 66
_SAME_ROLE = 0.5  # what the same role towards a head counts beside the likeness of the heads
_IN_ROLE = 0.5  # how clearly another word has the part of one


class Kind(StrEnum):
    """What differs."""

    NUMBER = "number"
    NAME = "name"
    DAY = "day"
    PART = "part"
    """Who did it and to whom is turned."""
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail of a statement that the sentence has otherwise; places are in characters."""

    kind: Kind
    start: int
    end: int
    other_start: int
    other_end: int


def differences(aligned: Alignment, item: Evidence) -> list[Detail]:
    """Return the details that the sentence has otherwise, in the order of the statement.

    Raises:
        ParserError: The parser's model is missing.
    """
    found = [*_days(aligned, item), *_numbers(aligned), *_names(aligned, item), *_parts(aligned)]
    taken = list[Detail]()
    for one in [*found, *_words(aligned)]:
        if not any(one.start < other.end and other.start < one.end for other in taken):
            taken.append(one)
    return sorted(taken, key=lambda one: one.start)


def corrected(statement: str, sentence: str, details: list[Detail]) -> str:
    """Return a statement with some of its details as the sentence has them."""
    for one in sorted(details, key=lambda one: -one.start):
        told = sentence[one.other_start : one.other_end]
        statement = f"{statement[: one.start]}{told}{statement[one.end :]}"
    return statement


def misquoted(statement: str, sentence: str) -> list[str]:
    """Return the quoted words of a statement that the sentence has not letter by letter.

    Shorter ones are names and titles.
    """
    held = " ".join(sentence.translate(_QUOTES).split())
    return [
        quoted
        for quoted in QUOTE.findall(statement)
        if len(quoted.split()) >= _QUOTED_WORDS
        and " ".join(quoted.translate(_QUOTES).split()).rstrip(",.") not in held
    ]


_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


def _days(aligned: Alignment, item: Evidence) -> Iterator[Detail]:
    """Yield the days that the sentence names otherwise: one that agrees with none of its own."""
    day = item.article.day
    own, theirs = times_in(aligned.statement.text, day), times_in(aligned.sentence.text, day)
    told = of_report(day)
    rivals = [
        one
        for one in theirs
        if is_specific(one.span) and not any(agrees(one.span, other.span) for other in own)
    ]
    for ours in own:
        if not is_specific(ours.span) or any(agrees(ours.span, one.span) for one in theirs):
            continue
        if not theirs and told and agrees(ours.span, told):
            continue
        if rivals:
            yield Detail(Kind.DAY, ours.start, ours.end, rivals[0].start, rivals[0].end)


def _numbers(aligned: Alignment) -> Iterator[Detail]:
    """Yield the numbers in whose place the sentence has another of the same unit."""
    yield from _results(aligned)
    ours, theirs = _quantities(aligned.statement), _quantities(aligned.sentence)
    near = quantities_in(aligned.nearby)
    said = numbers_of(aligned.sentence.text)
    for one in ours:
        if any(_may_be(one, other) for other in (*theirs, *near)):
            continue
        written = numbers_of(aligned.statement.text[one.start : one.end])
        if written and written <= said:
            continue
        rivals = [
            other
            for other in theirs
            if _same_unit(one, other) and not any(_may_be(other, own) for own in ours)
        ]
        if rivals:
            best = max(rivals, key=lambda other: _head_likeness(aligned, one, other))
            yield Detail(Kind.NUMBER, one.start, one.end, best.start, best.end)


def _results(aligned: Alignment) -> Iterator[Detail]:
    """Yield the results, such as "73-16", where the sentence has only others."""
    theirs = list(RESULT.finditer(aligned.sentence.text))
    for found in RESULT.finditer(aligned.statement.text):
        if theirs and found[0] not in {one[0] for one in theirs}:
            yield Detail(Kind.NUMBER, *found.span(), *theirs[0].span())


def _quantities(read: Parse) -> list[Quantity]:
    """Return the numbers of a sentence that are no part of a result."""
    results = [found.span() for found in RESULT.finditer(read.text)]
    return [
        one
        for one in quantities_in(read)
        if not any(start < one.end and one.start < end for start, end in results)
    ]


def _may_be(one: Quantity, other: Quantity) -> bool:
    if one.amount == other.amount:
        return True
    rough = any(each.bound is not Bound.EXACT for each in (one, other))
    return rough and abs(one.amount - other.amount) <= _ROUNDING * max(one.amount, other.amount)


def _same_unit(one: Quantity, other: Quantity) -> bool:
    if one.is_money or other.is_money or "%" in (one.unit, other.unit):
        return one.is_money == other.is_money and (one.unit == "%") == (other.unit == "%")
    ours, theirs = one.unit.split(), other.unit.split()
    return not ours or not theirs or bool(set(ours) & set(theirs))


def _head_likeness(aligned: Alignment, one: Quantity, other: Quantity) -> float:
    ours, theirs = aligned.statement.words, aligned.sentence.words
    first, second = ours[ours[one.place].head], theirs[theirs[other.place].head]
    return likeness(first, second) + likeness(ours[first.head], theirs[second.head])


def _names(aligned: Alignment, item: Evidence) -> Iterator[Detail]:
    """Yield the names in whose place the sentence has another of its kind."""
    told, held = aligned.statement, aligned.sentence
    nearby = terms_of(f"{held.text} {opening_words(item)} {item.article.source or ''}")
    said = terms_of(told.text)
    rivals = [
        one
        for one in named_in(held)
        if not any(holds_name(said, name) for name in names_of(one.text))
    ]
    for one in named_in(told):
        names = names_of(one.text)
        if (
            not names
            or any(holds_name(nearby, name) for name in names)
            or _short(one.text).lower() in nearby
        ):
            continue
        same = [
            other
            for other in rivals
            if same_kind(one, other) or _role_likeness(aligned, one, other) >= SAME + _SAME_ROLE
        ]
        if same:
            best = max(same, key=lambda other: _role_likeness(aligned, one, other))
            yield Detail(Kind.NAME, *place_of(told, one), *place_of(held, best))


def _may_be_one(one: str, other: str) -> bool:
    """Say whether two names may be of one: "GM" and "General Motors", "Ruiz" and "Ana Ruiz"."""
    return bool(names_of(one) & names_of(other)) or one == _short(other) or other == _short(one)


def _short(name: str) -> str:
    """Return a name's first letters: "GM" of "General Motors"."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


def named_in(read: Parse) -> list[Entity]:
    """Return the names of a sentence: those that the parser knows, and other proper nouns."""
    found = [one for one in read.entities if one.kind in _NAMED]
    taken = {place for one in read.entities for place in range(one.first, one.last)}
    for word in read.words:
        if word.kind != "PROPN" or word.place in taken:
            continue
        last = found[-1] if found and not found[-1].kind else None
        if last and last.last == word.place:
            text = read.text[read.words[last.first].start : word.end]
            found[-1] = Entity(text, UNKNOWN, last.first, word.place + 1)
        else:
            found.append(Entity(word.text, UNKNOWN, word.place, word.place + 1))
    return sorted(found, key=lambda one: one.first)


def same_kind(one: Entity, other: Entity) -> bool:
    """Say whether the parser takes two names to be of one kind, or knows neither."""
    return one.kind == other.kind


def _role_likeness(aligned: Alignment, one: Entity, other: Entity) -> float:
    """Return how alike the parts of two names are: their roles and what they depend on."""
    ours = _top(aligned.statement, one)
    theirs = _top(aligned.sentence, other)
    heads = aligned.statement.words[ours.head], aligned.sentence.words[theirs.head]
    return likeness(*heads) + _SAME_ROLE * (ours.role == theirs.role)


def _top(read: Parse, named: Entity) -> Word:
    """Return the word of a name on which its others depend."""
    words = read.words[named.first : named.last]
    inside = {word.place for word in words}
    return next((word for word in words if word.head not in inside), words[0])


def place_of(read: Parse, named: Entity) -> tuple[int, int]:
    """Return where a name stands, without an article before it or an "'s" behind it."""
    words = read.words[named.first : named.last]
    first = words[1] if len(words) > 1 and words[0].tag == "DT" else words[0]
    last = words[-2] if len(words) > 1 and words[-1].tag == "POS" else words[-1]
    return first.start, last.end


def _parts(aligned: Alignment) -> Iterator[Detail]:
    """Yield who is in another's part: as subject where the sentence has it as object."""
    told, held = aligned.statement.words, aligned.sentence.words
    for match in matches(aligned):
        ours = told[match.relation.word]
        if ours.kind != "PROPN" or match.relation.role not in (Role.SUBJECT, Role.OBJECT):
            continue
        rival = held[match.rival_place] if match.rival_place is not None else None
        if rival and rival.kind == "PROPN" and match.rival >= _IN_ROLE:
            here, there = _whole(aligned.statement, ours), _whole(aligned.sentence, rival)
            names = aligned.statement.text[slice(*here)], aligned.sentence.text[slice(*there)]
            if not _may_be_one(*names):
                yield Detail(Kind.PART, *here, *there)


def _whole(read: Parse, word: Word) -> tuple[int, int]:
    """Return where the name stands that a word is of."""
    named = read.entity_at(word.place)
    if named and named.kind in _NAMED:
        return place_of(read, named)
    own = [one for one in read.children(word) if one.role == "compound" and one.kind == "PROPN"]
    return min([word.start, *(one.start for one in own)]), word.end


def _words(aligned: Alignment) -> Iterator[Detail]:
    """Yield the words that neither the sentence nor what leads to it has, where it has another
    in that part.
    """
    told, held = aligned.statement.words, aligned.sentence.words
    best = dict(zip([word.place for word in aligned.said], aligned.best_anywhere, strict=True))
    for match in matches(aligned):
        ours = told[match.relation.word]
        new = ours.kind in _COMMON and best.get(ours.place, 1.0) < RELATED
        rival = held[match.rival_place] if match.rival_place is not None else None
        if new and rival and rival.kind == ours.kind and match.rival >= _IN_ROLE:
            yield Detail(Kind.WORD, ours.start, ours.end, rival.start, rival.end)
