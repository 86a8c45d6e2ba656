"""A follow-up that is only a name, a noun or a place -> the question before with it."""

import re
from collections.abc import Iterator

from rag.language.names import names_in
from rag.language.parse import Parse, Word, parse
from rag.language.resources import load
from rag.query.follow_ups.earlier import Earlier, kind_of_name
from rag.query.statement import SlotRole, questioned, statement_of
from rag.query.statement.slot import PLACES, SLOT
from rag.query.statement.wh import is_auxiliary, is_wh, kind_of, lower

_WORDS = load().questions.statement
_LISTS = load().questions.follow_up
_ARTICLE = re.compile(rf"^(?:{'|'.join(_WORDS.articles)}) ", re.IGNORECASE)
_SAID_OF = ("VBN", "VBD", "JJ")
_NOUNS = ("NN", "NNS")
_TIMES = ("DATE", "TIME")
_ROLES = ("nsubj", "nsubjpass", "dobj", "pobj", "attr")
_INSIDE = ("compound", "amod", "det", "nummod", "poss", "quantmod", "advmod", "nmod")


def replaced(core: str, earlier: Earlier) -> str | None:
    """Return the question before, asked of what a follow-up names; None where it is no phrase.

    "Did Canada join?" of "Canada" after "Did Norway join?", and after "Which countries joined?";
    "Which hospitals closed?" of "hospitals" after "Which schools closed?".

    Args:
        core: The follow-up without its opening, its time and its mark.
        earlier: The question before, and what was told.
    """
    read = parse(core)
    if not core or any(is_wh(word) or is_auxiliary(word) for word in read.words):
        return None
    first = read.words[0]
    if len(read.words) == 1 and first.tag in _SAID_OF and not first.text[0].isupper():
        return _said_of(first, earlier)
    if lower(first) in _WORDS.prepositions and len(read.words) > 1:
        return _in_place(core, earlier)
    head, name = read.root, next(names_in(core), None)
    if name or (head and head.tag.startswith("NNP")):
        return _named(core, kind_of_name(name.text if name else core, core), earlier)
    return _common(core, head, earlier) if head and head.tag in _NOUNS else None


def _said_of(word: Word, earlier: Earlier) -> str | None:
    """Return "How many were injured?" of "injured" after "How many were killed?"."""
    root = earlier.read.root
    if root is not None and root.tag in ("VBN", "JJ"):
        return _put(earlier.question, root.start, root.end, word.text)
    if root is not None and root.tag == "VBD" and earlier.is_measure:  # "How many died?"
        return _put(earlier.question, root.start, root.end, f"{_LISTS.were} {word.text}")
    return None


def _in_place(core: str, earlier: Earlier) -> str | None:
    """Return the question before with "in Lisbon" for "in Porto", or after it."""
    preposition, _, thing = core.partition(" ")
    kind, read = kind_of_name(thing, core), earlier.read
    place = kind in PLACES
    made = earlier.statement
    if place and made and made.role in (SlotRole.PLACE, SlotRole.GOAL):
        there = re.compile(rf"(?:\b(?:{'|'.join(_WORDS.prepositions)}) )?{SLOT}")
        return questioned(there.sub(core, made.text, count=1), names=earlier.names)
    for word in read.words:
        objects = [one for one in read.children(word) if one.role == "pobj"]
        if word.tag != "IN" or not objects:
            continue
        known = read.entity_at(objects[0].place)
        if known and known.kind in _TIMES:
            continue
        same = lower(word) == preposition.lower()
        alike = objects[0].tag.startswith("NNP") == any(names_in(f" {thing}"))
        if (place and known and known.kind in PLACES) or (same and alike):
            return _put(earlier.question, word.start, _end(read, objects[0]), core)
    return f"{earlier.question.rstrip('?!. ')} {core}?"


def _end(read: Parse, head: Word) -> int:
    """Return where a noun ends with all that stands before it: not what follows it."""
    return max(word.end for word in _phrase(read, head))


def _phrase(read: Parse, head: Word) -> list[Word]:
    """Return a noun with what stands before it: "the old bridge" of "the old bridge in Rome"."""
    entity = read.entity_at(head.place)
    named = {*read.words[entity.first : entity.last]} if entity else set()
    parts = {head, *named}
    for word in read.children(head):
        if word.place < head.place and word.role in _INSIDE:
            parts |= {*read.subtree(word)}
    return sorted(parts, key=lambda word: word.place)


def _named(core: str, kind: str, earlier: Earlier) -> str | None:
    """Return the question whether that name is an answer too, or the question about that name."""
    alike = [found for found in _names(earlier) if kind and found[2] == kind]
    made = earlier.statement
    things = made is not None and made.role is SlotRole.THING and not earlier.is_measure
    asked = things and (kind in earlier.asked_kinds or (earlier.lists and not alike))
    if made and asked and (earlier.lists or not alike or made.text.startswith(SLOT)):
        return questioned(earlier.with_answer(core) or "", names=(core, *earlier.names))
    others = list(_names(earlier))
    if not alike and len(others) != 1:
        alike = list(_common_of_kind(kind, earlier))
    for start, end, _ in (*alike, *others)[: len(alike) or len(others) == 1]:
        return _put(earlier.question, start, end, core)
    return None


def _names(earlier: Earlier) -> Iterator[tuple[int, int, str]]:
    """Yield where names stand in the question before, and of which kind they are."""
    read = earlier.read
    for name in names_in(earlier.question):
        start, end, kind = name.start, name.end, kind_of_name(name.text, earlier.question)
        for one in read.entities:
            first, last = read.words[one.first], read.words[one.last - 1]
            if first.start < end and start < last.end and one.kind not in _TIMES:
                start, end = min(start, first.start), max(end, last.end)
        if kind not in _TIMES:
            yield start, end, kind


def _common_of_kind(kind: str, earlier: Earlier) -> Iterator[tuple[int, int, str]]:
    """Yield nouns of the question before that are of a kind: "the governor" is a person."""
    for word in earlier.read.words:
        if word.tag == "NN" and word.role in _ROLES and kind in (kind_of(word.lemma) or ()):
            parts = _phrase(earlier.read, word)
            yield parts[0].start, parts[-1].end, kind


def _common(core: str, head: Word, earlier: Earlier) -> str | None:
    """Return the question with another noun: of what it asks for, else of the same number."""
    if earlier.noun and head.tag == "NNS":
        start = earlier.question.find(earlier.noun)
        return _put(earlier.question, start, start + len(earlier.noun), core)
    definite = _ARTICLE.match(core) is not None
    nouns = [word for word in earlier.read.words if word.tag == head.tag and word.role in _ROLES]
    found = [_phrase(earlier.read, word) for word in nouns]
    for parts in sorted(found, key=lambda one: (one[0].tag == "DT") != definite):
        made = _put(earlier.question, parts[0].start, parts[-1].end, core)
        if statement_of(made) is not None:
            return made
    return None


def _put(question: str, start: int, end: int, words: str) -> str:
    """Return a question with other words in one place; an article stands once."""
    old = question[start:end]
    if _ARTICLE.match(words) and not _ARTICLE.match(old) and _ARTICLE.search(question[:start]):
        words = _ARTICLE.sub("", words)
    return f"{question[:start]}{words}{question[end:]}"
