"""The numbers of a sentence that tell the value asked for, and how: now, formerly, or in error.

Whose a number is, its clause says: that has the quantity ("killed" of "died"), names the thing or
stands for it, and names no other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from index_store import stems_of
from rag.language.dates import dates_in
from rag.language.parse import Parse, Word, is_noun, parse
from rag.language.resources import either, load
from rag.language.terms import holds_name, terms_of
from rag.language.values import Quantity, quantities_in
from rag.query.query import Query
from rag.reading.values.asked import MEASURES, AskedValue, is_one_of
from rag.reading.values.clauses import SUBJECTS, VERBS, clause_of, clause_root, steps_to
from rag.retrieval.sentences import context
from rag.support.alignment import RELATED, content_of, likeness
from rag.types import Evidence

_TELLING = load().numbers.telling
_GENERAL = frozenset(_TELLING.general)
_CHANGING = frozenset(_TELLING.changing)
_OTHER = frozenset(_TELLING.other)
_PRONOUNS = frozenset(load().claims.pronouns)
_CORRECTING = re.compile(rf"\b{either(_TELLING.correcting)}\b", re.IGNORECASE)
_TELLERS = frozenset(load().claims.telling)
_ARTICLE = r"(?: (?:an?|the|its|their))?"
_FORMER = re.compile(rf"\b{either(_TELLING.former)}{_ARTICLE} $", re.IGNORECASE)
_WRONG = re.compile(rf"\b{either(_TELLING.wrong)}{_ARTICLE} $", re.IGNORECASE)
_CHANGE_BEFORE = re.compile(rf"\b{either(_TELLING.change_before)} $", re.IGNORECASE)
_CHANGE_AFTER = re.compile(rf"^ {either(_TELLING.change_after)}\b", re.IGNORECASE)
_PERCENT = "%"
_PART_OF = re.compile(rf"^ of {either(load().claims.pronouns)}\b")  # "nine of them"
_SAYING = ("NOUN", "PROPN", "ADJ", "VERB", "ADV")
_EPITHET = "amod"  # "deadly" of "deadly wildfires" does not say who died
_NAMED = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT")
_TIMES = ("DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY")
_COVERED = 0.6  # of the thing's words that a sentence and what leads to it have, by reason: most


class Mode(StrEnum):
    """How a sentence tells a value."""

    NOW = "now"
    FORMER = "former"
    """As one that held before, on an unknown day: "instead of 400"."""
    WRONG = "wrong"
    """As one that was told in error."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A value as one sentence tells it."""

    quantity: Quantity
    mode: Mode
    evidence: Evidence

    @property
    def written(self) -> str:
        """As the sentence writes it: "about 70 million euros"."""
        told = self.evidence.text[self.quantity.start : self.quantity.end]
        return told.rstrip(".")  # "£62m." ends its sentence

    @property
    def short(self) -> str:
        """The same without what is counted: "at least 36"."""
        one, text = self.quantity, self.evidence.text
        unit = one.is_money or one.is_measured or one.unit == "%"
        return self.written if unit else text[one.start : parse(text).words[one.place].end]

    @property
    def day(self) -> date | None:
        """The day of the report."""
        return self.evidence.article.day


def tellings_in(asked: AskedValue, query: Query, item: Evidence) -> list[Telling]:
    """Return the values that a sentence tells for what is asked.

    Raises:
        ParserError: The parser's model is missing.
    """
    if not _is_about(asked, query, item):
        return []
    read, found = parse(item.text), list[Telling]()
    scene = _stems(_scene(item))
    for one in quantities_in(read):
        clause = clause_of(read, one)
        mode = _mode(query, clause, one, item)
        if (
            mode is not None
            and _fits(asked, one, read, mode)
            and not _is_change(asked, read, one)
            and _tells(asked, read, clause, one, scene)
        ):
            found.append(Telling(one, mode, item))
    return _one_now(asked, read, found)


def _one_now(asked: AskedValue, read: Parse, found: Sequence[Telling]) -> list[Telling]:
    """Return what a sentence tells with one value that holds now: the one nearest to its quantity.

    Another that has a clause and a word of its own for it held before: "the dam, which was to cost
    2.1 billion, will cost 2.9 billion".
    """
    said = [word for word in read.words if asked.quantity and asked.is_of_quantity(word)]
    now = [one for one in found if one.mode is Mode.NOW]
    now.sort(key=lambda one: steps_to(read, one.quantity, said))
    roots = [clause_root(read, one.quantity) for one in now]
    former = [
        replace(one, mode=Mode.FORMER)
        for one, root in zip(now[1:], roots[1:], strict=True)
        if root.role == "relcl" and root != roots[0]
    ]
    return now[:1] + former + [one for one in found if one.mode is not Mode.NOW]


def _is_about(asked: AskedValue, query: Query, item: Evidence) -> bool:
    """Say whether a sentence, with what leads to it, has the names and most words of the thing."""
    nearby = f"{_scene(item)} {context(item)} {item.text}"
    held = terms_of(nearby)
    if not all(holds_name(held, name) for name in query.anchors.names):
        return False
    own = _stems(" ".join(word.text for word in asked.thing))
    return len(own & _stems(nearby)) >= _COVERED * len(own)


@lru_cache(maxsize=4096)  # of the scene of an article for each of its sentences
def _stems(text: str) -> frozenset[str]:
    return frozenset(stems_of([text])[0])


def _scene(item: Evidence) -> str:
    """Return what an article is about: its title and lead."""
    return f"{item.article.title}. {item.article.text.partition(chr(10))[0]}"


def _mode(query: Query, clause: Sequence[Word], one: Quantity, item: Evidence) -> Mode | None:
    """Return how a number is told; None where it is a change, or of another time than is asked."""
    before, after = item.text[: one.start], item.text[one.end :]
    if _CHANGE_BEFORE.search(before) or _CHANGE_AFTER.match(after) or _PART_OF.match(after):
        return None
    if _WRONG.search(before):
        corrects = _CORRECTING.search(f"{item.article.title} {item.text}")
        return Mode.WRONG if corrects else Mode.FORMER
    if _FORMER.search(before):
        return Mode.FORMER
    years, day = _years(clause, item), item.article.day
    if query.told_of:
        asked = range(query.told_of.first.year, query.told_of.last.year + 1)
        early = day is not None and day < query.told_of.first
        return None if early or any(year not in asked for year in years) else Mode.NOW
    return Mode.FORMER if day and any(year < day.year for year in years) else Mode.NOW


def _years(clause: Sequence[Word], item: Evidence) -> set[int]:
    """Return the years that a clause names."""
    return {
        named.year
        for named in dates_in(item.text)
        if named.year and any(named.start <= word.start < named.end for word in clause)
    }


def _fits(asked: AskedValue, one: Quantity, read: Parse, mode: Mode) -> bool:
    """Say whether a number has the unit; one told beside another may leave it out."""
    if asked.is_money and not one.is_money:
        return mode is not Mode.NOW and not one.unit
    return asked.measures(one, read)


def _tells(
    asked: AskedValue, read: Parse, clause: Sequence[Word], one: Quantity, scene: frozenset[str]
) -> bool:
    """Say whether a clause tells the quantity of the thing, and names no other thing."""
    said = [word for word in clause if word.kind in _SAYING and word.role != _EPITHET]
    if not (asked.says_quantity(said) or asked.counts(said)):
        return False
    if any(word.lemma.lower() in _OTHER for word in clause):
        return False
    own = [word for word in clause if not one.start <= word.start < one.end]
    told = any(asked.is_of_thing(word) or _stands_for_thing(asked, word) for word in read.words)
    if not told and not (asked.counted and _is_subject(read, one)):
        return False
    if any(_is_other(asked, read, word, one, scene) for word in own):
        return False
    return not (_costs_another(asked, read, clause) or _is_by_another(asked, clause, one, scene))


def _is_subject(read: Parse, one: Quantity) -> bool:
    """Say whether what is counted does or suffers it: then nobody else is in its clause."""
    return _noun_of(read, one).role in SUBJECTS


def _is_change(asked: AskedValue, read: Parse, one: Quantity) -> bool:
    """Say whether a number is by how much it changed: of "lost 300,000 subscribers"."""
    noun = _noun_of(read, one)
    verb = read.words[noun.head]
    changing = verb.lemma.lower() in _CHANGING and noun.role in ("dobj", "nsubjpass")
    return changing and not (asked.quantity and asked.is_of_quantity(verb))


def _noun_of(read: Parse, one: Quantity) -> Word:
    """Return the noun that a number counts, or the number where it has none."""
    word = read.words[one.place]
    while word.role in ("nummod", "compound", "quantmod", "amod") and word.head != word.place:
        word = read.words[word.head]
    return word


def _stands_for_thing(asked: AskedValue, word: Word) -> bool:
    """Say whether a word may stand for what was named before: "the project", "the toll", "it"."""
    if word.kind == "VERB":
        return False
    return word.lemma.lower() in (_GENERAL | _PRONOUNS) or (
        word.kind == "NOUN" and bool(asked.quantity) and asked.is_of_quantity(word)
    )


def _costs_another(asked: AskedValue, read: Parse, clause: Sequence[Word]) -> bool:
    """Say whether a clause tells the cost of another thing: "the road to the hall cost ..."."""
    costs = {one.lemma.lower() for one in asked.quantity} & MEASURES
    for verb in clause:
        if verb.kind == "VERB" and verb.lemma.lower() in costs:
            subjects = [word for word in read.children(verb) if word.role in SUBJECTS]
            meant = (asked.is_of_thing(one) or _stands_for_thing(asked, one) for one in subjects)
            if any(one.kind == "NOUN" for one in subjects) and not any(meant):
                return True
    return False


def _is_by_another(
    asked: AskedValue, clause: Sequence[Word], one: Quantity, scene: frozenset[str]
) -> bool:
    """Say whether a clause tells what another thing did: of a fire "the tsunami killed 61"."""
    common = [word for word in asked.thing if word.kind == "NOUN"]
    if not common or not asked.counted or any(is_one_of(word, common) for word in clause):
        return False
    known = (*asked.thing, *asked.counted)
    return any(
        word.kind == "NOUN"
        and word.role in (*SUBJECTS, "dobj")
        and not one.start <= word.start < one.end
        and not is_one_of(word, known)
        and not _stems(word.text) & scene
        and not _stands_for_thing(asked, word)
        and not any(likeness(word, other) >= RELATED for other in common)
        for word in clause
    )


def _is_other(
    asked: AskedValue, read: Parse, word: Word, one: Quantity, scene: frozenset[str]
) -> bool:
    """Say whether a word of a clause makes it one about another thing.

    That is a name that neither the question nor the title or lead has, or what says which of the
    kind it is: "train" of "train ticket".
    """
    if asked.is_of_thing(word) or _stems(word.text) & scene:
        return False
    entity = read.entity_at(word.place)
    opens = word.place == 0 and word.tag == "NN" and not is_noun(word.text.lower())
    if word.kind == "PROPN" or opens:  # a name that opens a sentence is a noun to the parser
        named = entity is None or entity.kind in _NAMED
        return named and not _is_teller(read, word)
    head = read.words[word.head]
    of_rate = one.unit == _PERCENT and asked.is_of_quantity(head)  # "income" of "income tax rate"
    if word.role not in ("compound", "amod") or not (asked.is_of_thing(head) or of_rate):
        return False
    if asked.is_of_quantity(word):
        return False
    named = word.place > 0 and word.text[0].isupper()  # "the Blue party"
    noun = word.role == "compound" and word.kind == "NOUN"
    return named or (noun and (entity is None or entity.kind not in _TIMES))


def _is_teller(read: Parse, word: Word) -> bool:
    """Say whether a name is of who tells it: "according to Anna Reis"."""
    while word.head != word.place:
        word = read.words[word.head]
        if word.lemma.lower() in _TELLERS:
            return True
        if word.kind in VERBS:
            return False
    return False


def is_sure(asked: AskedValue, telling: Telling) -> bool:
    """Say whether the sentence itself has the thing's words, so that no other can be meant."""
    words = content_of(parse(telling.evidence.text))
    return all(is_one_of(own, words) for own in asked.thing)
