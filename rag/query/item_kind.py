"""The kind of item that a question asks for, and the noun that says so."""

import re
from itertools import chain

from index_store import stems_of
from rag.language.parse import Parse, Word, parse
from rag.language.resources import either, load, words_pattern
from rag.query.answer_type import ItemKind
from rag.query.statement.slot import SLOT, SlotRole, SlotStatement
from rag.query.statement.wh import is_auxiliary, kind_of, lower, span

_LISTS = load().questions.item
_COURSE = load().questions.course
_WORDS = load().questions.statement
_TELLING = load().numbers.telling
_COSTS = words_pattern(load().numbers.costs)
_HOW_MANY = re.compile(rf"\b{either(_LISTS.how_many)}", re.IGNORECASE)
_VALUE = re.compile(either(_LISTS.values), re.IGNORECASE)
_COUNTED = re.compile(rf"\b{either(_LISTS.counted)}\b", re.IGNORECASE)
_VALUED = re.compile(rf"\b{either(_TELLING.valued)} at {SLOT}", re.IGNORECASE)
_FORM = re.compile(either(_COURSE.form), re.IGNORECASE)
_OVER_TIME = re.compile(either(_COURSE.over_time), re.IGNORECASE)
_MEASURES = frozenset(chain.from_iterable(_TELLING.measures))
_MONEY = "MONEY"
_WAS = ("was", "were")
_KINDS = tuple(
    (kind, re.compile(either(patterns), re.IGNORECASE))
    for kind, patterns in (
        (ItemKind.REASON, _LISTS.why),
        (ItemKind.DAY, _LISTS.when),
        (ItemKind.PERSON, _LISTS.who),
        (ItemKind.NAME, _LISTS.name),
        (ItemKind.VERDICT, _LISTS.whether),
    )
)


def which_of(question: str) -> str | None:
    """Return "Which firms left?" of "How many firms left?"; None of any other question."""
    found = _COUNTED.search(question)
    if found is None:
        return None
    which = _LISTS.which if found.start() else _LISTS.which.capitalize()
    return f"{question[: found.start()]}{which}{question[found.end() :]}"


def item_kind_of(question: str, statement: SlotStatement | None = None) -> tuple[ItemKind, str]:
    """Return the kind of item that a question asks for, and its noun, "" where none says it.

    Args:
        question: As it was asked.
        statement: What an answer makes true, where that is known: its slot may be for a number.
    """
    if statement and statement.role is SlotRole.NONE:
        return ItemKind.VERDICT, ""
    if found := _HOW_MANY.search(question):
        noun = found["thing"].strip()
        says_nothing = not stems_of([noun])[0]  # "how much of it"
        if says_nothing and _COSTS.search(question):
            return ItemKind.MONEY, ""
        return ItemKind.AMOUNT, "" if says_nothing else noun
    if _VALUE.search(question):
        return (ItemKind.MONEY if _COSTS.search(question) else ItemKind.AMOUNT), ""
    if statement and (number := _number_of(statement)):
        return number, ""
    for kind, pattern in _KINDS:
        if pattern.search(question):
            return kind, ""
    return ItemKind.ANY, ""


def _number_of(statement: SlotStatement) -> ItemKind | None:
    """Return the kind of number that a statement lacks: "paid _", "was valued at _"."""
    kinds = statement.kind or ()
    if kinds and set(kinds) <= set(_WORDS.measures):
        return ItemKind.MONEY if set(kinds) == {_MONEY} else ItemKind.AMOUNT
    return ItemKind.AMOUNT if _VALUED.search(statement.text) else None


def course_of_value(question: str) -> tuple[str, SlotStatement] | None:
    """Return the value of which a question asks how it changed, and the statement of one report.

    "the toll in Turkey" and "The toll in Turkey was _." of "How has the toll in Turkey risen?" and
    of "Show me the toll in Turkey over time". What changes must be called by a word for values:
    "How has the strike developed?" asks for a chronology, of which None is returned.

    Raises:
        ParserError: The parser's model is missing.
    """
    over_time = _OVER_TIME.search(question)
    body = question[: over_time.start()] if over_time else question
    read = parse(_FORM.sub(" ", body).strip(" ?.,:"))
    thing = _changing(read) or (_named(read) if over_time else None)
    if thing is None:
        return None
    head, text = thing
    noun = head.lemma.lower()
    kinds = [kind for kind in kind_of(noun) or () if kind in _WORDS.measures]
    if noun not in _MEASURES and not kinds:
        return None
    kind = tuple(kinds) or _WORDS.measures
    was = _WAS[head.tag == "NNS"]
    whole = f"{text[0].upper()}{text[1:]} {was} {SLOT}."
    return text, SlotStatement(text=whole, kind=kind, role=SlotRole.THING)


def _changing(read: Parse) -> tuple[Word, str] | None:
    """Return what changes, its noun and its words: "How has the toll in Turkey risen"."""
    words = read.words
    if len(words) < 4 or lower(words[0]) != _WORDS.how or not is_auxiliary(words[1]):
        return None
    nouns = [one.place for one in words[2:] if one.tag.startswith("NN")]
    place = next((one for one in nouns if one + 1 not in nouns), len(words))
    # Not by roles: the parser takes "did the cost of the bridge change" for a noun's change.
    verb = next((one for one in words[place + 1 :] if one.lemma.lower() in _TELLING.moving), None)
    if verb is None:
        return None
    after = span(read, verb.place + 1, len(words))
    return words[place], f"{span(read, 2, verb.place)} {after}".strip()


def _named(read: Parse) -> tuple[Word, str] | None:
    """Return a thing that is only named, its noun and its words: "the toll in Turkey"."""
    root = next((one for one in read.words if one.head == one.place), None)
    if root is None or not root.tag.startswith("NN"):
        return None
    return root, read.text
