"""Statements that cannot be true beside a statement: what a sentence says that contradicts it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rag.config import CheckConfig
from rag.desk.checking.differences import (
    UNKNOWN,
    Detail,
    Kind,
    corrected,
    named_in,
    place_of,
    same_kind,
)
from rag.desk.checking.measures import Compared
from rag.language.parse import Entity, Parse, Word, parse
from rag.language.resources import load
from rag.language.terms import holds_name, names_of, terms_of
from rag.query.statement.denial import denied

_WORDS = load().questions.statement
_SUBJECTS = ("nsubj", "nsubjpass")
_WILL = "will"


@dataclass(frozen=True, slots=True)
class Variant:
    """A statement that differs in one way from another."""

    text: str
    reason: str
    """What a report does that says this, in words for readers."""
    bar: float
    """How likely a sentence must say it by a model, to be taken for saying it."""
    details: tuple[Detail, ...] = ()
    """What differs, where it is the statement with these put right."""


def variants_of(compared: Compared, statement: str, config: CheckConfig) -> Iterator[Variant]:
    """Yield what contradicts a statement, as far as a sentence has the words for it.

    Args:
        compared: The sentence beside it.
        statement: What a draft says.
        config: How likely each must be said.

    Raises:
        ParserError: The parser's model is missing.
    """
    sentence, bar = compared.near.evidence.text, config.opposite
    if compared.corrected:
        yield Variant(compared.corrected, "", config.corrected, compared.details)
    read = parse(statement)
    for detail in islice(_other_names(read, parse(sentence), compared.details), config.names):
        told = corrected(statement, sentence, [detail])
        yield Variant(told, "", config.corrected, (detail,))
    if opposite := denied(statement) or _affirmed(read):
        yield Variant(opposite, "one says yes where the other says no", bar)
    if planned := _planned(read):
        yield Variant(planned, "the report tells of a plan, the draft of something done", bar)
    if turned := _turned(read, sentence):
        yield Variant(turned, "who does it and to whom is turned", bar)


def _other_names(read: Parse, other: Parse, known: Sequence[Detail]) -> Iterator[Detail]:
    """Yield names that a sentence has not, each with another of its kind that it has.

    Whether that one has its part only a model can tell.
    """
    held, said = terms_of(other.text), terms_of(read.text)
    rivals = [one for one in named_in(other) if not _holds(said, one)]
    pairs = [
        (one, rival)
        for one in named_in(read)
        for rival in rivals
        if one.kind != UNKNOWN and same_kind(one, rival) and not _holds(held, one)
    ]
    for one, rival in pairs:
        detail = Detail(Kind.NAME, *place_of(read, one), *place_of(other, rival))
        if detail not in known:
            yield detail


def _holds(terms: set[str], named: Entity) -> bool:
    return any(holds_name(terms, name) for name in names_of(named.text))


def _affirmed(read: Parse) -> str | None:
    """Return "Italy did send troops" of "Italy did not send troops"."""
    text = read.text
    word = next((one for one in read.words if one.text.lower() in _WORDS.not_), None)
    if word is None:
        return None
    return f"{text[: word.start].rstrip()}{text[word.end :]}"


def _planned(read: Parse) -> str | None:
    """Return "Yelloh will shut its plants" of "Yelloh shut its plants"."""
    root = next((word for word in read.words if word.role == "ROOT"), None)
    if root is None or root.tag not in ("VBD", "VBN"):
        return None
    helpers = [one for one in read.children(root) if one.role in ("aux", "auxpass")]
    if not helpers:  # "shut", "cut" are taken for participles
        told, start = f"{_WILL} {root.lemma.lower()}", root.start
    elif [one.text.lower() for one in helpers] in (["was"], ["were"]):  # "was shut"
        told, start = f"{_WILL} be {root.text}", helpers[0].start
    else:
        return None
    return f"{read.text[:start]}{told}{read.text[root.end :]}"


def _turned(read: Parse, sentence: str) -> str | None:
    """Return "Lopez left Affleck" of "Affleck left Lopez", where a sentence names both."""
    named = named_in(read)
    tops = [_top(read, one.first, one.last) for one in named]
    subjects = [n for n, word in enumerate(tops) if word.role in _SUBJECTS]
    if not subjects:
        return None
    held, first = terms_of(sentence), subjects[0]
    others = [
        n
        for n, word in enumerate(tops)
        if n > first and same_kind(named[n], named[first]) and word.role in ("dobj", "pobj")
    ]
    if not others or not all(
        any(holds_name(held, name) for name in names_of(named[n].text)) for n in (first, others[0])
    ):
        return None
    one, other = (_span(read, named[n].first, named[n].last) for n in (first, others[0]))
    text = read.text
    return (
        f"{text[: one[0]]}{text[slice(*other)]}{text[one[1] : other[0]]}"
        f"{text[slice(*one)]}{text[other[1] :]}"
    )


def _top(read: Parse, first: int, last: int) -> Word:
    return next(
        (word for word in read.words[first:last] if not first <= word.head < last),
        read.words[first],
    )


def _span(read: Parse, first: int, last: int) -> tuple[int, int]:
    words = read.words[first:last]
    last_word = words[-2] if len(words) > 1 and words[-1].tag == "POS" else words[-1]
    return words[0].start, last_word.end
