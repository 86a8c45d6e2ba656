"""What sentences give for an answer: the numbers, days or names of the kind a question asks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.language.dates import dates_in
from rag.language.resources import either, load
from rag.language.terms import WORD, names_of, numbers_of

_NUMBERS = load().numbers
CURRENCIES = "".join(_NUMBERS.currency_signs)  # before a number
UNIT = rf"(?: ?%| {either((*_NUMBERS.percent, *_NUMBERS.magnitudes))}\b)?"  # after one
_WITH_UNIT = rf"[{CURRENCIES}]?\b{{}}\b{UNIT}"
_WORD = re.compile(r"[\w’'-]+")


@dataclass(frozen=True, slots=True)
class Slot:
    """How a value stands in its sentence."""

    written: str
    """As the sentence writes it: "seven", "$2.1 million"; "yes" or "no" where it is neither."""
    before: tuple[str, ...] = ()
    """The two words before it, lower-cased."""
    after: tuple[str, ...] = ()
    """The two words after it."""


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
    for named in dates_in(text):
        found.setdefault(named.written, slot_at(text, named.start, named.end))
    return found


def without_days(text: str, days: Iterable[str] | None = None) -> str:
    """Return a text without the days, months and years that it names.

    Args:
        text: In words.
        days: Leave out only what agrees with one of these, such as "2017-07-21"; None: all.
    """
    known = None if days is None else list(days)
    for named in reversed(dates_in(text)):
        written = text[named.start : named.end]
        if _is_known(named.written, known):
            written = " "
        elif named.year and _is_known(str(named.year), known):
            written = written.replace(str(named.year), " ")
        text = f"{text[: named.start]}{written}{text[named.end :]}"
    return text


def _is_known(day: str, known: list[str] | None) -> bool:
    return known is None or any(agree(day, other) for other in known)


def written_number(number: str, text: str) -> str:
    """Return a number, given as digits, as a text writes it, with unit or currency."""
    words = [word for word in WORD.findall(text) if number in numbers_of(word)]
    found = [_WITH_UNIT.format(re.escape(word.rstrip(","))) for word in words]
    told = [match[0] for one in found if (match := re.search(one, text))]
    return ", ".join(dict.fromkeys(told)) or number


def slot_at(text: str, start: int, end: int) -> Slot:
    """Return how what stands at a place of a text stands there."""
    before, after = _WORD.findall(text[:start].lower()), _WORD.findall(text[end:].lower())
    return Slot(text[start:end], tuple(before[-2:]), tuple(after[:2]))
