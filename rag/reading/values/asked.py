"""What value a question asks for: of which thing, which quantity of it, and in which unit."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rag.language.names import COUNTRIES
from rag.language.parse import Parse, Word, parse
from rag.language.resources import load
from rag.language.terms import STOP_WORDS
from rag.language.values import Quantity
from rag.query.answer_type import ItemKind
from rag.query.query import Query
from rag.support.alignment import RELATED, SAME, content_of, likeness

_TELLING = load().numbers.telling
MEASURES = frozenset(word for group in _TELLING.measures for word in group)
"""Lemmas of what values are called, whatever they are of: "cost", "toll"."""
_ASKING = ("WDT", "WP", "WRB")
_TIMES = ("DATE", "TIME", "ORDINAL")
_COUNTS = frozenset(_TELLING.measures[1])
_MUCH = load().questions.statement.many[1]
_MANY = load().comparing.many
_PART = 4  # letters of a word that may stand for a compound of it: "yard" of "shipyard"


@dataclass(frozen=True, slots=True)
class AskedValue:
    """The value that a question asks for."""

    thing: tuple[Word, ...]
    """Nouns, names and adjectives that say what it is of: "concert", "hall"."""
    quantity: tuple[Word, ...]
    """Words that say which quantity of it: "cost", "died", "unemployment rate"."""
    counted: tuple[Word, ...]
    """What is counted: "workers"; empty where it is money, or no noun says it."""
    is_money: bool

    def measures(self, one: Quantity, read: Parse) -> bool:
        """Say whether a number is in such a unit as the value."""
        entity = read.entity_at(one.place)
        longer = entity is not None and entity.last - entity.first > 1
        if entity is not None and longer and entity.kind in _TIMES:  # "two-day", "30 years"
            return False
        if self.is_money:
            return one.is_money
        if not self.counted:
            return True
        if one.is_money or one.unit == "%":
            return False
        unit = next((w for w in read.words[one.place + 1 :] if w.text.lower() == one.noun), None)
        return unit is None or any(likeness(unit, word) >= RELATED for word in self.counted)

    def says_quantity(self, words: Iterable[Word]) -> bool:
        """Say whether some words tell of the quantity, by itself or as what values are called."""
        return not self.quantity or any(map(self.is_of_quantity, words))

    def is_of_quantity(self, word: Word) -> bool:
        """Say whether a word is one of those for the quantity, or may stand for them.

        What is only alike in meaning may where no measure is named: "pay" tells of another price.
        """
        said, low = {one.lemma.lower() for one in self.quantity}, word.lemma.lower()
        groups = (set(group) for group in (*_TELLING.measures, _TELLING.deaths))
        if any(low in group and said & group for group in groups):
            return True
        least = SAME if said & MEASURES else RELATED
        return any(likeness(word, one) >= least for one in self.quantity)

    def counts(self, words: Iterable[Word]) -> bool:
        """Say whether some words name the number of what is counted: "number of refugees"."""
        held = list(words)
        return (
            any(word.lemma.lower() in _COUNTS for word in held)
            and any(likeness(word, one) >= SAME for word in held for one in self.counted)
            and any(map(self.is_of_thing, held))
        )

    def is_of_thing(self, word: Word) -> bool:
        """Say whether a word is one of those for the thing: "yard" of "shipyard" too."""
        return is_one_of(word, self.thing)


def is_one_of(word: Word, others: Iterable[Word]) -> bool:
    """Say whether a word is one of others, or the end of a compound that is: "yard"."""
    low = word.lemma.lower()
    return any(
        likeness(word, other) >= SAME
        or COUNTRIES.get(word.text, word.text) == COUNTRIES.get(other.text, other.text)
        or (len(low) >= _PART and other.lemma.lower().endswith(low))
        for other in others
    )


def asked_value(query: Query) -> AskedValue | None:
    """Return the value that a question asks for; None where it says not of what.

    Raises:
        ParserError: The parser's model is missing.
    """
    read = parse(query.topic)
    is_money = query.item_kind is ItemKind.MONEY
    counted = [] if is_money else _counted(read, query.noun)
    of_much = [one for one in counted if one.place and read.words[one.place - 1].lemma == _MUCH]
    counted = [one for one in counted if one not in of_much]  # "how much debt" is money at times
    said = [
        word
        for word in content_of(read)
        if word.tag not in _ASKING and word not in counted and not _is_empty(word)
    ]
    measures = [word for word in said if word.lemma.lower() in MEASURES]
    doing = _verbs(query)
    quantity = of_much or [
        word
        for word in said
        if (word in measures or (not is_money and _is_kind_of(read, word, measures)))
        or (not measures and _is_verb(word, doing))
    ]
    kinds = [word for word in quantity if measures and word not in measures]
    thing = [word for word in said if word not in quantity and word.kind != "ADV"] + kinds
    return AskedValue(tuple(thing), tuple(quantity), tuple(counted), is_money) if thing else None


def _is_verb(word: Word, doing: Collection[str]) -> bool:
    """Say whether a word is a verb, by its question or its statement; a name never is."""
    named = word.place > 0 and word.text[0].isupper()
    return not named and (word.kind == "VERB" or word.lemma.lower() in doing)


def _is_kind_of(read: Parse, word: Word, measures: Sequence[Word]) -> bool:
    """Say whether a word says which measure: "unemployment" of "unemployment rate"."""
    head = read.words[word.head]
    return head in measures and word.kind in ("NOUN", "ADJ") and word.role in ("compound", "amod")


def _counted(read: Parse, noun: str) -> list[Word]:
    """Return the nouns that are counted: those of the phrase after "how many"."""
    wanted: Collection[str] = set(noun.lower().split())
    found: list[Word] = []
    for word in read.words:
        if word.text.lower() in wanted and word.kind in ("NOUN", "PROPN", "ADJ"):
            found.append(word)
        elif found:
            break
    return [word for word in found if word.kind == "NOUN"]


def _verbs(query: Query) -> set[str]:
    """Return the verbs of the question's statement, which the parser knows better: "employs"."""
    if query.statement is None:
        return set()
    return {w.lemma.lower() for w in parse(query.statement.text).words if w.kind == "VERB"}


def _is_empty(word: Word) -> bool:
    return word.text.lower() in STOP_WORDS or word.text.lower() in _MANY
