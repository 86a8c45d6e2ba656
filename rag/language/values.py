"""What sentences give for an answer: the numbers, days or names of the kind a question asks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.language.cues import NO
from rag.language.names import COUNTRIES, names_in, without_dateline
from rag.language.terms import WORD, names_of, numbers_of, short_forms

# "How many votes", "how much money": what is counted, and a number with what follows it.
HOW_MANY = re.compile(
    r"\bhow (?:many|much) (?P<thing>(?:(?!is |are |was |were |does |do |did |has |have |had |"
    r"will |would )"
    r"[\w’'-]+ ?){0,4})",
    re.IGNORECASE,
)
WHEN = re.compile(
    r"^(?:and )?(?:(?:in|on|since|until) )?(?:when|what (?:day|date|year|month|time)|which (?:day|"
    r"date|year|month))\b|\bwhat (?:is|was|are|were) the (?:[\w’'-]+ )?(?:date|day)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(  # is answered with a name, or where it is not, with a number
    r"^(?:and )?(?:(?:at|by|for|from|in|of|on|to|with) )?(?:who(?:m|se)?|where|which|what)\b",
    re.IGNORECASE,
)
WHETHER = re.compile(
    r"^(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could)\b", re.IGNORECASE
)
_LATER_WHETHER = re.compile(  # "After the Post reported that, did the Ledger agree?"
    r"^(?:after|as|at|based on|before|between|considering|during|following|given|in|on|since|when|"
    r"while)\b[^?]*, (?:and )?(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(  # "Which cities have hosted it?" has several answers that do not differ
    r"^(?:and )?(?:which|what) (?:[\w’'-]+ ){0,2}?(?!(?:news|series)\b)[\w’'-]+[^\Wsui]s "
    r"(?:are|were|have|do|did|will|would|can|could)\b",
    re.IGNORECASE,
)
UNIT = r"(?: ?%| (?:per cent|percent|hundred|thousand|[mb]illion)\b)?"  # after a number
CURRENCIES = "$£€¥"  # before one
_WITH_UNIT = rf"[{CURRENCIES}]?\b{{}}\b{UNIT}"
_WORD = re.compile(r"[\w’'-]+")
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_DATES = tuple(
    re.compile(rf"\b{form}")
    for form in (
        rf"(?P<year>\d{{4}})-(?P<month>\d\d)-{_DAY}",
        rf"{_DAY} (?:of )?{_MONTH}\b(?:,? {_YEAR})?",
        rf"{_MONTH} {_DAY}\b(?!:)(?:,? {_YEAR})?",
        rf"{_MONTH},? (?:of )?{_YEAR}",
        _YEAR,
    )
)


@dataclass(frozen=True, slots=True)
class Slot:
    """How a value stands in its sentence."""

    written: str
    """As the sentence writes it: "seven", "$2.1 million"; "yes" or "no" where it is neither."""
    before: tuple[str, ...] = ()
    """The two words before it, lower-cased."""
    after: tuple[str, ...] = ()
    """The two words after it."""


def values_in(question: str, sentence: str) -> dict[str, Slot]:
    """Return what a sentence gives of the kind that a question asks for, in one form each.

    Numbers are digits, days such as "2017-07-21" or "2017-07" (with "*" where the year is not
    said), names as written. Of a yes-or-no question it is "no" or "yes". What the question itself
    names is no answer to it. Empty where a question asks for something else, such as a reason.
    """
    text = short_forms(without_dateline(sentence))
    if HOW_MANY.search(question):
        numbers = numbers_of(without_days(text)) - {"1", "first"}
        return {number: Slot(_written(number, text)) for number in numbers}
    if WHEN.search(question):
        asked = days_in(question)
        return {day: slot for day, slot in days_in(text).items() if day not in asked}
    if _NAMED.match(question) and not _SEVERAL.match(question):
        known = names_of(question)
        return {
            COUNTRIES.get(name.text, name.text): _slot(text, name.start, name.end)
            for name in names_in(text)
            if not names_of(name.text) <= known
        }
    if WHETHER.match(question):
        told = "no" if NO.search(text) else "yes"
        return {told: Slot(told)}
    return {}


def asks_whether(question: str) -> bool:
    """Say whether a question is answered with yes or no."""
    return bool(WHETHER.match(question) or _LATER_WHETHER.match(question))


def agree(one: str, other: str) -> bool:
    """Say whether two values may be the same: one is less exact, or a part of the other."""
    if re.match(r"[\d*]{4}", one) and "-" in one + other:
        pairs = zip(one.split("-"), other.split("-"), strict=False)
        return all(a == b or "*" in a + b for a, b in pairs)
    return one == other or bool(names_of(one) & names_of(other))


def without(values: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return the values that agree with none of the others."""
    known = list(others)
    return [value for value in values if not any(agree(value, other) for other in known)]


def days_in(text: str) -> dict[str, Slot]:
    """Return the days, months and years that a text names; see ``values_in``."""
    found: dict[str, Slot] = {}
    rest = text
    for form in _DATES:
        for match in form.finditer(rest):
            found.setdefault(_day_of(match), _slot(text, *match.span()))
        rest = form.sub(lambda match: " " * len(match[0]), rest)
    return found


def without_days(text: str, days: Iterable[str] | None = None) -> str:
    """Return a text without the days, months and years that it names.

    Args:
        text: In words.
        days: Leave out only what agrees with one of these, such as "2017-07-21"; None: all.
    """
    for form in _DATES:
        text = form.sub(
            lambda found: (
                " " if days is None or any(agree(_day_of(found), day) for day in days) else found[0]
            ),
            text,
        )
    return text


def _day_of(match: re.Match[str]) -> str:
    part = {"year": None, "month": None, "day": None} | match.groupdict()
    written = [part["year"] or "*"]
    if month := part["month"]:
        number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
        written.append(f"{number:02}")
    if part["day"]:
        written.append(f"{int(part['day']):02}")
    return "-".join(written)


def _written(number: str, text: str) -> str:
    words = [word for word in WORD.findall(text) if number in numbers_of(word)]
    found = [_WITH_UNIT.format(re.escape(word.rstrip(","))) for word in words]
    told = [match[0] for one in found if (match := re.search(one, text))]
    return ", ".join(dict.fromkeys(told)) or number


def _slot(text: str, start: int, end: int) -> Slot:
    before, after = _WORD.findall(text[:start].lower()), _WORD.findall(text[end:].lower())
    return Slot(text[start:end], tuple(before[-2:]), tuple(after[:2]))
