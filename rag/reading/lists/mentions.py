"""Sentences -> the names in them that can stand in a list, each as the sentence has it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.language.names import COUNTRIES, COUNTRY_KINDS, US_STATES, without_dateline
from rag.language.parse import Entity, Parse, Word, parse_all
from rag.language.resources import load
from rag.language.terms import content_words, folded
from rag.query.query import Query
from rag.types import Evidence

UNNAMED = frozenset(
    {"DATE", "TIME", "CARDINAL", "ORDINAL", "PERCENT", "MONEY", "QUANTITY", "LANGUAGE"}
)
"""Labels of what is no name."""
# Of these the small model takes one for another: a film for a company, a bridge for a place.
_LOOSE = frozenset({"EVENT", "FAC", "LAW", "LOC", "PRODUCT", "WORK_OF_ART"})
_LEAST_LETTERS = 3
_ARTICLE = re.compile(r"^the ", re.IGNORECASE)
_CITIES = frozenset(load().names.city_kinds)
_PLACES = frozenset({"GPE", "LOC"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a sentence."""

    name: str
    kind: str
    """Its label, as of ``Entity``."""
    evidence: Evidence
    rank: int
    """Of the sentence among those that were found, from 0."""
    parse: Parse
    word: Word
    """The one on which the name's other words depend."""


def mentions(query: Query, kinds: Sequence[str], sentences: Sequence[Evidence]) -> list[Mention]:
    """Return the names of sentences that can be what a question asks for.

    Left out are names of the question, the outlet's own, and places of another kind than asked
    for where that is known ("Germany" for a city). Where nothing says which kind of name a noun
    has, its names hold it: "Park Fire" of "wildfires".

    Args:
        query: What is asked for; ``noun`` says which places.
        kinds: The labels that its items have; empty where they are not known.
        sentences: Best first.

    Raises:
        ParserError: The parser's model is missing.
    """
    parses = parse_all([item.text for item in sentences])
    asked = content_words(query.text)
    found = []
    for rank, (item, read) in enumerate(zip(sentences, parses, strict=True)):
        told: set[str] = set()
        began = len(item.text) - len(without_dateline(item.text))
        outlet = _squeezed((item.article.source or "").removeprefix("www.").split(".")[0])
        for name, entity in _names(read, kinds):
            own = content_words(name)
            known = read.words[entity.first].start < began or (
                outlet and _squeezed(name).startswith(outlet)  # "CNN Business" of CNN
            )
            if name in told or known or not own or own <= asked:
                continue
            if not _is_place(name, query.noun) or (not kinds and not _is_of(name, query.noun)):
                continue
            told.add(name)
            found.append(Mention(name, entity.kind, item, rank, read, _head(read, entity)))
    return found


def _names(read: Parse, kinds: Sequence[str]) -> Iterator[tuple[str, Entity]]:
    wanted = {*_LOOSE, "ORG"} if kinds and kinds[0] in _LOOSE else kinds
    for entity in read.entities:
        if entity.kind in UNNAMED or (kinds and entity.kind not in wanted):
            continue
        name = _ARTICLE.sub("", entity.text).strip(" ,;:“”\"'‘’-—")
        if re.search(r"[’']s?$", entity.text) and _owns(read, entity):
            name = re.sub(r"[’']s?$", "", entity.text).strip()
            name = _ARTICLE.sub("", name)
        if entity.kind == "PERSON":
            name = _person(name)
        if name and "\n" not in name and name[0].isalnum():
            yield COUNTRIES.get(name, name) if entity.kind in _PLACES else name, entity


def _person(name: str) -> str:
    """Return the person of a name that joins two: "Berg's Porsche", "Radio 4's Anna Berg"."""
    owner, owned, rest = re.sub(r"[’']s (?=\w)", "\n", name).partition("\n")
    return rest if owned and " " in rest else owner


def _squeezed(name: str) -> str:
    """Return a name as an address writes it: "usatoday" of "USA TODAY"."""
    return folded(name).replace(" ", "")


def _owns(read: Parse, entity: Entity) -> bool:
    """Say whether a name in "'s" owns what follows it, which "Lloyd's stopped" does not."""
    after = read.words[entity.last : entity.last + 1]
    return bool(after) and after[0].kind in ("NOUN", "ADJ", "PROPN", "NUM")


def _head(read: Parse, entity: Entity) -> Word:
    own = read.words[entity.first : entity.last]
    outside = (word for word in own if not entity.first <= word.head < entity.last)
    return next((word for word in outside if word.tag != "POS"), own[-1])


def _is_of(name: str, noun: str) -> bool:
    """Say whether a name holds the noun that it is asked for by, or the end of it: "fire"."""
    last = name.split()[-1].casefold()
    return len(last) >= _LEAST_LETTERS and noun.removesuffix("s").endswith(last)


def _is_place(name: str, noun: str) -> bool:
    """Say whether a name may be of the kind of place that a plural noun names."""
    if noun in COUNTRY_KINDS:
        return name in COUNTRIES.values() or (noun == "states" and name in US_STATES)
    if noun in _CITIES:
        return name not in COUNTRIES.values() and name not in US_STATES
    return True
