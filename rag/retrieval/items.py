"""What sentences give for an answer: numbers, days, names or reasons, as the query asks for."""

import re

from index_store import stems_of
from rag.language.cues import NO
from rag.language.names import COUNTRIES, names_in, people_in, without_dateline
from rag.language.terms import names_of, numbers_of, shared_words, short_forms
from rag.language.values import Slot, days_in, slot_at, without_days, written_number
from rag.query.query import AnswerType, ItemKind, Query

_FIGURE = (
    r"(?:\d[\d.,]*|\b(?:no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundreds?|thousands?|dozens?)\b)"
)
NUMBER = re.compile(_FIGURE, re.IGNORECASE)
MONEY = re.compile(
    r"[$£€¥]|\b(?:pounds?|euros?|dollars?|cents|yen|francs|rupees|roubles)\b", re.IGNORECASE
)
COSTS = re.compile(r"\b(?:costs?|price|paid|pay|worth|spend|spent|earn|fined?)\b", re.IGNORECASE)
COUNTED = re.compile(
    rf"{_FIGURE}(?P<thing>(?: (?!and |but |in |on )[\w’'-]+){{1,4}})", re.IGNORECASE
)
REASON = re.compile(
    r"\b(?:because|(?<!another )reasons?|"
    r"due to|owing to|cit(?:ed|es|ing)|blam(?:ed|es|ing)|put(?:s)? (?:it "
    r")?down to|"
    r"put down to|explained|on (?:the )?grounds|thanks to|account of|in view of|fear(?:s|ed|ing)?|"
    r"worr(?:y|ied|ies)|concern(?:s|ed)?|so that|in order to|attribut\w+|justif\w+|argue[ds]?)\b",
    re.IGNORECASE,
)
DAY = re.compile(
    r"\b(?:\d{4}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|"
    r"july|august|september|october|november|december|today|yesterday|week|month|year)\b",
    re.IGNORECASE,
)


def holds_kind(query: Query, sentence: str) -> bool:
    """Say whether a sentence holds an answer of the kind that a question asks for."""
    text = without_dateline(sentence)
    match query.item_kind:
        case ItemKind.MONEY:
            of_it = COSTS.search(text) or shared_words(query.text, text)
            return MONEY.search(text) is not None and bool(of_it)
        case ItemKind.AMOUNT:
            thing = set(stems_of([query.noun])[0])
            counted = (stems_of([found["thing"]])[0] for found in COUNTED.finditer(text))
            return any(thing & set(words) for words in counted) or (
                not thing and NUMBER.search(text) is not None
            )
        case ItemKind.REASON:
            return REASON.search(text) is not None
        case ItemKind.DAY:
            return DAY.search(text) is not None
        case ItemKind.PERSON:
            others = (name.text for name in names_in(text))
            return any(name not in query.text for name in others) or bool(people_in(text))
    return True


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
            told = "no" if NO.search(text) else "yes"
            return {told: Slot(told)}
    return {}
