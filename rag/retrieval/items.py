"""What sentences give for an answer: numbers, days, names or reasons, as the query asks for."""

import re
from functools import lru_cache

from index_store import stems_of
from rag.language.cues import NEGATION
from rag.language.dates import tells_time
from rag.language.names import COUNTRIES, names_in, people_in, without_dateline
from rag.language.resources import either, load, words_pattern
from rag.language.terms import names_of, numbers_of, shared_words, short_forms
from rag.language.values import CURRENCIES, Slot, days_in, slot_at, without_days, written_number
from rag.query.answer_type import AnswerType, ItemKind
from rag.query.query import Query

_ENGLISH = load()
_NUMBERS = _ENGLISH.numbers
_IN_WORDS = (
    *_NUMBERS.none,
    *_NUMBERS.one_to_twelve,
    *_NUMBERS.teens,
    rf"{either(_NUMBERS.tens)}(?:-\w+)?",
    *_NUMBERS.round,
)
_FIGURE = rf"(?:\d[\d.,]*|\b{either(_IN_WORDS)}\b)"
NUMBER = re.compile(_FIGURE, re.IGNORECASE)
_MONEY = re.compile(rf"[{CURRENCIES}]|\b{either(_NUMBERS.currencies)}\b", re.IGNORECASE)
_COSTS = words_pattern(_NUMBERS.costs)
_COUNTED = re.compile(
    rf"{_FIGURE}(?P<thing>(?: (?!and |but |in |on ){_ENGLISH.words.word}){{1,4}})", re.IGNORECASE
)
_REASON = words_pattern(_ENGLISH.modality.reasons)


def holds_kind(query: Query, sentence: str) -> bool:
    """Say whether a sentence holds an answer of the kind that a question asks for."""
    text = without_dateline(sentence)
    match query.item_kind:
        case ItemKind.MONEY:
            of_it = _COSTS.search(text) or shared_words(query.text, text)
            return _MONEY.search(text) is not None and bool(of_it)
        case ItemKind.AMOUNT:
            if _stems(query.noun):
                return bool(counted(query.noun, text))
            return NUMBER.search(text) is not None
        case ItemKind.REASON:
            return _REASON.search(text) is not None
        case ItemKind.DAY:
            return tells_time(text)
        case ItemKind.PERSON:
            others = (name.text for name in names_in(text))
            return any(name not in query.text for name in others) or bool(people_in(text))
    return True


def counted(noun: str, text: str) -> frozenset[str]:
    """Return the numbers that a text gives of what a noun names, as digits: "75" of "75 people".

    A number that is no certain one, such as "no", is "".
    """
    thing = _stems(noun)
    return frozenset(
        number
        for found in _COUNTED.finditer(text)
        if thing & _stems(found["thing"])
        for number in numbers_of(found[0].removesuffix(found["thing"])) or ("",)
    )


@lru_cache(maxsize=4096)  # one question asks for that of its noun once for every sentence
def _stems(words: str) -> frozenset[str]:
    return frozenset(stems_of([words])[0])


def values_in(query: Query, sentence: str) -> dict[str, Slot]:
    """Return what a sentence gives of the kind that a question asks for, in one form each.

    Numbers are digits, days such as "2017-07-21" or "2017-07" (with "*" where the year is not
    said), names as written. Of a yes-or-no question it is "no" or "yes". What the question itself
    names is no answer to it. Empty where a question asks for something else, such as a reason.
    """
    text = short_forms(without_dateline(sentence))
    match query.item_kind:
        case ItemKind.AMOUNT | ItemKind.MONEY:
            numbers = numbers_of(without_days(text)) - {"1", "first"}
            return {number: Slot(written_number(number, text)) for number in numbers}
        case ItemKind.DAY:
            asked = days_in(query.text)
            return {day: slot for day, slot in days_in(text).items() if day not in asked}
        case ItemKind.PERSON | ItemKind.NAME if query.answer_type is not AnswerType.LIST:
            known = names_of(query.text)
            return {
                COUNTRIES.get(name.text, name.text): slot_at(text, name.start, name.end)
                for name in names_in(text)
                if not names_of(name.text) <= known
            }
        case ItemKind.VERDICT:
            told = "no" if NEGATION.search(text) else "yes"
            return {told: Slot(told)}
    return {}
