"""The words of a question that compare: "more troops", "older", "first", "the same number of"."""

from dataclasses import dataclass

from rag.language.parse import Parse, Word
from rag.language.resources import load
from rag.language.schema.comparing import Scale
from rag.query.statement.comparing.comparison import Direction
from rag.query.statement.wh import lower, span

_WORDS = load().comparing
_COMPARATIVE = ("JJR", "RBR", "JJS", "RBS")
_SUPERLATIVE = ("JJS", "RBS")
_NOMINAL = ("NN", "NNS", "NNP", "NNPS", "JJ", "HYPH")


@dataclass(frozen=True, slots=True)
class Marker:
    """Where it stands, and what it compares."""

    first: int
    last: int
    """The place after its last word."""
    scale: Scale
    direction: Direction
    noun: str
    """What is counted: "troops"; or what has the quality: "contract"."""
    counts: bool
    """Whether the noun is of things that are counted."""
    is_last_word: bool = False
    """Whether it is "first" or a superlative, after which no "than" can stand."""


def marker_of(read: Parse) -> Marker | None:
    """Return the first words that compare, or None."""
    for word in read.words:
        if found := _equal(read, word) or _of_amount(read, word) or _of_quality(read, word):
            return found
    return None


def _of_amount(read: Parse, word: Word) -> Marker | None:
    low = lower(word)
    if low not in (*_WORDS.more, *_WORDS.less) or word.tag not in _COMPARATIVE:
        return None
    direction = Direction.MORE if low in _WORDS.more else Direction.LESS
    first = _with_article(read, word.place)
    last_word = word.tag in _SUPERLATIVE
    after = read.words[word.place + 1 : word.place + 2]
    for scale in _WORDS.scale if after else ():
        lemma = after[0].lemma.lower()
        if lemma in (*scale.high, *scale.low) and after[0].tag in ("JJ", "RB"):
            if lemma in scale.low:
                direction = _turned(direction)
            return Marker(
                first, word.place + 2, scale, direction, "", counts=False, is_last_word=last_word
            )
    last = _noun_end(read, word.place + 1)
    noun = span(read, word.place + 1, last)
    return Marker(first, last, _WORDS.amount, direction, noun, _is_plural(read, last), last_word)


def _of_quality(read: Parse, word: Word) -> Marker | None:
    low, lemma = lower(word), word.lemma.lower()
    for scale in _WORDS.scale:
        known = word.tag in _COMPARATIVE and lemma in (*scale.high, *scale.low)
        form = low in (*scale.high_forms, *scale.low_forms) and word.tag.startswith("RB")
        if not known and not form:
            continue
        is_high = lemma in scale.high or low in scale.high_forms
        direction = Direction.MORE if is_high else Direction.LESS
        last_word = word.tag in _SUPERLATIVE or word.tag == "RB"
        first, last, noun = word.place, word.place + 1, ""
        if word.role == "amod" and word.head > word.place:
            first, last = _with_article(read, first), word.head + 1
            noun = span(read, word.place + 1, last)
        elif word.tag in _SUPERLATIVE:
            first = _with_article(read, first)
        return Marker(first, last, scale, direction, noun, counts=False, is_last_word=last_word)
    return None


def _equal(read: Parse, word: Word) -> Marker | None:
    """Return "the same number of troops", or "as many troops" of "as many troops as Denmark"."""
    words, place = read.words, word.place
    rest = [lower(one) for one in words[place + 1 :]]
    if lower(word) in _WORDS.same and rest[:1] and rest[0] in _WORDS.totals:
        last = place + 2
        if rest[1:2] == ["of"]:
            last = _noun_end(read, place + 3)
        noun = span(read, place + 3, last)
        first, counts = _with_article(read, place), _is_plural(read, last)
        return Marker(first, last, _WORDS.amount, Direction.SAME, noun, counts, is_last_word=True)
    if lower(word) in _WORDS.as_well and any(one in _WORDS.as_well for one in rest[1:]):
        quality = words[place + 1]
        if lower(quality) in _WORDS.many:
            last = _noun_end(read, place + 2)
            noun = span(read, place + 2, last)
            return Marker(place, last, _WORDS.amount, Direction.SAME, noun, _is_plural(read, last))
        for scale in _WORDS.scale:
            if quality.lemma.lower() in (*scale.high, *scale.low):
                return Marker(place, place + 2, scale, Direction.SAME, "", counts=False)
    return None


def _is_plural(read: Parse, last: int) -> bool:
    return read.words[last - 1].tag in ("NNS", "NNPS")


def _turned(direction: Direction) -> Direction:
    return Direction.LESS if direction is Direction.MORE else Direction.MORE


def _with_article(read: Parse, place: int) -> int:
    return place - 1 if place and read.words[place - 1].tag == "DT" else place


def _noun_end(read: Parse, place: int) -> int:
    """Return the place after the noun that begins at a place, with what stands before it."""
    last = place
    for word in read.words[place:]:
        if word.tag not in _NOMINAL:
            break
        if word.tag.startswith("NN"):
            last = word.place + 1
    return last
