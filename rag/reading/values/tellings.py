"""The numbers of a sentence that tell the value asked for, and how: now, formerly, or in error.

A number tells it whose clause has the quantity ("killed" of "died") and is of the thing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rag.language.dates import dates_in
from rag.language.parse import Parse, Word, parse
from rag.language.resources import either, load
from rag.language.terms import holds_name, terms_of
from rag.language.values import Quantity, quantities_in
from rag.query.query import Query
from rag.reading.values.asked import AskedValue, is_one_of
from rag.reading.values.clauses import clause_of, clause_root, counted_noun, steps_to
from rag.reading.values.owners import is_of, stems
from rag.retrieval.sentences import context
from rag.support.alignment import content_of
from rag.types import Evidence

_TELLING = load().numbers.telling
_CHANGING = frozenset(_TELLING.changing)
_CORRECTING = re.compile(rf"\b{either(_TELLING.correcting)}\b", re.IGNORECASE)
_ARTICLE = r"(?: (?:an?|the|its|their))?"
_FORMER = re.compile(rf"\b{either(_TELLING.former)}{_ARTICLE} $", re.IGNORECASE)
_WRONG = re.compile(rf"\b{either(_TELLING.wrong)}{_ARTICLE} $", re.IGNORECASE)
_CHANGE_BEFORE = re.compile(rf"\b{either(_TELLING.change_before)} $", re.IGNORECASE)
_CHANGE_AFTER = re.compile(rf"^ {either(_TELLING.change_after)}\b", re.IGNORECASE)
_PART_OF = re.compile(rf"^ of {either(load().claims.pronouns)}\b")  # "nine of them"
_SAYING = ("NOUN", "PROPN", "ADJ", "VERB", "ADV")
_EPITHET = "amod"  # "deadly" of "deadly wildfires" does not say who died
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
    read, scene = parse(item.text), scene_of(item)
    return one_now(
        asked,
        read,
        [
            Telling(one, mode, item)
            for one in quantities_in(read)
            if (mode := mode_of(asked, query, item, one))
            and says(asked, clause_of(read, one))
            and is_of(asked, read, one, scene)
        ],
    )


def one_now(asked: AskedValue, read: Parse, found: Sequence[Telling]) -> list[Telling]:
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
    own = stems(" ".join(word.text for word in asked.thing))
    return len(own & stems(nearby)) >= _COVERED * len(own)


def scene_of(item: Evidence) -> frozenset[str]:
    """Return the stems of what an article is about."""
    return stems(_scene(item))


def _scene(item: Evidence) -> str:
    """Return what an article is about: its title and lead."""
    return f"{item.article.title}. {item.article.text.partition(chr(10))[0]}"


def mode_of(asked: AskedValue, query: Query, item: Evidence, one: Quantity) -> Mode | None:
    """Return how a number is told.

    None where it has another unit, is a change, or of another time than is asked.
    """
    read = parse(item.text)
    mode = None if _is_change(asked, read, one) else _mode(query, read, one, item)
    return mode if mode and _fits(asked, one, read, mode) else None


def _mode(query: Query, read: Parse, one: Quantity, item: Evidence) -> Mode | None:
    before, after = item.text[: one.start], item.text[one.end :]
    if _CHANGE_BEFORE.search(before) or _CHANGE_AFTER.match(after) or _PART_OF.match(after):
        return None
    if _WRONG.search(before):
        corrects = _CORRECTING.search(f"{item.article.title} {item.text}")
        return Mode.WRONG if corrects else Mode.FORMER
    if _FORMER.search(before):
        return Mode.FORMER
    years, day = _years(clause_of(read, one), item), item.article.day
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


def says(asked: AskedValue, clause: Sequence[Word]) -> bool:
    """Say whether a clause tells the quantity of the thing."""
    said = [word for word in clause if word.kind in _SAYING and word.role != _EPITHET]
    return asked.says_quantity(said) or asked.counts(said)


def _is_change(asked: AskedValue, read: Parse, one: Quantity) -> bool:
    """Say whether a number is by how much it changed: of "lost 300,000 subscribers"."""
    noun = counted_noun(read, one)
    verb = read.words[noun.head]
    changing = verb.lemma.lower() in _CHANGING and noun.role in ("dobj", "nsubjpass")
    return changing and not (asked.quantity and asked.is_of_quantity(verb))


def is_sure(asked: AskedValue, telling: Telling) -> bool:
    """Say whether the sentence itself has the thing's words, so that no other can be meant."""
    words = content_of(parse(telling.evidence.text))
    return all(is_one_of(own, words) for own in asked.thing)
