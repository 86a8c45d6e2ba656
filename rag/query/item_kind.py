"""The kind of item that a question asks for, and the noun that says so."""

import re

from index_store import stems_of
from rag.language.resources import either, load, words_pattern
from rag.query.answer_type import ItemKind

_LISTS = load().questions.item
_COSTS = words_pattern(load().numbers.costs)
_HOW_MANY = re.compile(rf"\b{either(_LISTS.how_many)}", re.IGNORECASE)
_VALUE = re.compile(either(_LISTS.values), re.IGNORECASE)
_COUNTED = re.compile(rf"\b{either(_LISTS.counted)}\b", re.IGNORECASE)
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


def item_kind_of(question: str) -> tuple[ItemKind, str]:
    """Return the kind of item that a question asks for, and its noun, "" where none says it."""
    if found := _HOW_MANY.search(question):
        noun = found["thing"].strip()
        says_nothing = not stems_of([noun])[0]  # "how much of it"
        if says_nothing and _COSTS.search(question):
            return ItemKind.MONEY, ""
        return ItemKind.AMOUNT, "" if says_nothing else noun
    if _VALUE.search(question):
        return (ItemKind.MONEY if _COSTS.search(question) else ItemKind.AMOUNT), ""
    for kind, pattern in _KINDS:
        if pattern.search(question):
            return kind, ""
    return ItemKind.ANY, ""
