"""What a question asks of each item beside the items: "..., and how many jobs each?"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.errors import ParserError
from rag.language.parse import Word, parse
from rag.language.resources import either, load
from rag.query.statement.wh import lower

_BESIDE = re.compile(rf",? {either(load().questions.course.beside)} .*$", re.IGNORECASE)
_MANY, _MUCH = load().questions.statement.many
_HOW = load().questions.statement.how


@dataclass(frozen=True, slots=True)
class Column:
    """A number that is asked for of each item."""

    nouns: tuple[Word, ...]
    """What is counted: "jobs" of "how many jobs each"; where no noun says it the plurals of the
    question, but for the items. Empty where it has none."""
    is_money: bool
    """Whether it is a sum of money: of "how much", but not "how many"."""


def without_columns(question: str) -> str:
    """Return a question for items without what it asks of each: ", and how many jobs each?"."""
    return _BESIDE.sub("?", question)


def column_of(question: str) -> Column | None:
    """Return the number that a question asks for beside its items; None where it asks for none."""
    found = _BESIDE.search(question)
    if found is None:
        return None
    try:
        words = parse(found[0].strip(" ,")).words
        items = parse(without_columns(question)).words
    except ParserError:  # told where sentences are read
        return None
    for how, many in pairwise(words):
        if lower(how) == _HOW and lower(many) in (_MANY, _MUCH):
            if lower(many) == _MUCH:
                return Column((), is_money=True)
            named = _plurals(words[many.place + 1 :])
            return Column(named or _plurals(items)[1:], is_money=False)
    return None


def _plurals(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(one for one in words if one.tag == "NNS")
