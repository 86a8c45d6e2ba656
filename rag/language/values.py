"""What sentences give for an answer: the numbers, days or names of the kind a question asks for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from text_to_num import alpha2digit

from rag.language.dates import dates_in
from rag.language.parse import Parse
from rag.language.resources import either, load
from rag.language.terms import WORD, names_of, numbers_of

_NUMBERS = load().numbers
CURRENCIES = "".join(_NUMBERS.currency_signs)  # before a number
UNIT = rf"(?: ?%| {either((*_NUMBERS.percent, *_NUMBERS.magnitudes))}\b)?"  # after one
_WITH_UNIT = rf"[{CURRENCIES}]?\b{{}}\b{UNIT}"
_WORD = re.compile(r"[\w’'-]+")
_COMPARING = load().comparing
_SHORT = _NUMBERS.shortened
_SHORTENED = re.compile(rf"(?P<number>[\d.,]+)(?P<short>{either(_SHORT)})")
_PERCENT = re.compile(rf" ?(?:%|{either(_NUMBERS.percent)}\b)")
_CURRENCY = re.compile(either(_NUMBERS.currencies))
_HOME = "us"  # "US$" is the dollar that "$" is
_MEASURES = ("QUANTITY", "MONEY")  # "pounds" are of either
_WEEKDAYS = frozenset(day.lower() for day in load().calendar.weekdays)
_ONE = _NUMBERS.one_to_twelve[0]  # a pronoun as often as a number
_UNIT_WORDS = 4  # after a number, among which its noun is


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


class Bound(StrEnum):
    """How a number stands to the one that is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a sentence with its unit."""

    amount: float
    unit: str
    """What it is of, as lemmas: "troop", "square mile", "%", "dollar"; "" where nothing says it."""
    noun: str
    """The last word of that as it is written: "troops"."""
    is_money: bool
    is_measured: bool
    """Whether its unit is one of weight, length or the like."""
    bound: Bound
    place: int
    """Of its last word, in the parse."""
    start: int
    """Where it begins in the sentence, with what bounds it, in characters."""
    end: int
    reach: float = 0.0
    """How much greater it may be: of a month, as the number of its first day, its length."""


_BOUNDS = tuple(
    (bound, re.compile(rf"\b({either(words)}) (?:the )?$", re.IGNORECASE))
    for bound, words in (
        (Bound.AT_MOST, _COMPARING.at_most),
        (Bound.AT_LEAST, _COMPARING.at_least),
        (Bound.ABOUT, _COMPARING.about),
    )
)


def quantities_in(read: Parse) -> list[Quantity]:
    """Return the numbers of a sentence that are no dates, in order."""
    dates = [(one.start, one.end) for one in dates_in(read.text)]
    found = []
    for first, last in _runs(read):
        start, end = read.words[first].start, read.words[last - 1].end
        amount = _amount([word.text for word in read.words[first:last]])
        if (
            amount is None
            or read.words[first].text.lower() == _ONE
            or any(a < end and start < b for a, b in dates)
        ):
            continue
        one = _quantity(read, first, last, amount)
        named = first > 0 and _is_name(read, first - 1)  # "737 MAX 9 aircraft"
        if one.is_money or one.unit == "%" or not named:
            found.append(one)
    return found


def _is_name(read: Parse, place: int) -> bool:
    """Say whether a word is part of a name that is no day."""
    word = read.words[place]
    return word.kind == "PROPN" and word.text.lower() not in _WEEKDAYS


def _runs(read: Parse) -> list[tuple[int, int]]:
    """Return where numbers begin and end, in words: "12 million" and "four hundred" are one."""
    runs: list[tuple[int, int]] = []
    for word in read.words:
        low, last = word.text.lower().rstrip("."), runs[-1][1] if runs else -1
        follows = last == word.place and (low in _NUMBERS.magnitudes or low in _SHORT)
        if word.tag != "CD" and not follows:
            continue
        if last == word.place:
            runs[-1] = (runs[-1][0], word.place + 1)
        else:
            runs.append((word.place, word.place + 1))
    return runs


def _amount(words: Sequence[str]) -> float | None:
    """Return what number some words are; None where they are none."""
    bare = [word.lower().rstrip(".") for word in words]  # "£12m." ends a sentence
    lower = [_SHORT.get(word, word) for word in bare]
    short = _SHORTENED.fullmatch(lower[0])
    if short:
        lower[:1] = [short["number"], _SHORT[short["short"]]]
    if not lower[0][0].isdigit():
        told = alpha2digit(" ".join(lower), "en", threshold=0)
        return float(told) if told.isdigit() else None
    factor = 1.0
    for word in lower[1:]:
        told = alpha2digit(word, "en", threshold=0)
        if not told.isdigit():
            return None
        factor *= float(told)
    try:
        return float(lower[0].replace(",", "")) * factor
    except ValueError:  # "3-2", "10.30.15"
        return None


def _quantity(read: Parse, first: int, last: int, amount: float) -> Quantity:
    words, start = read.words, read.words[first].start
    end = words[last - 1].end
    sign = words[first - 1].text if first else ""
    unit, written, is_money = "", "", sign[-1:] in _NUMBERS.currency_signs
    if is_money:
        start = words[first - 1].start
        unit = f"{sign[:-1].lower()}{_NUMBERS.currency_of[sign[-1]]}".removeprefix(_HOME)
    elif last < len(words) and (percent := _PERCENT.match(read.text, words[last].start)):
        unit, end = "%", percent.end()
    elif (noun := _unit_of(read, last)) is not None:
        entity = read.entity_at(last - 1)
        kept = ("JJ",) if entity is not None and entity.kind == "QUANTITY" else ()  # "square miles"
        own = [one for one in words[last : noun + 1] if one.tag.startswith(("NN", *kept))]
        unit = " ".join(one.lemma.lower() for one in own)
        end, written = words[noun].end, words[noun].text.lower()
        is_money = _CURRENCY.fullmatch(written) is not None
    bound, start = _bound(read.text, start)
    return Quantity(
        amount=amount,
        unit=unit,
        noun=written,
        is_money=is_money,
        is_measured=(entity := read.entity_at(last - 1)) is not None and entity.kind in _MEASURES,
        bound=bound,
        place=last - 1,
        start=start,
        end=end,
    )


def _unit_of(read: Parse, last: int) -> int | None:
    """Return the place of the noun that a number stands before: "troops" of "450 fresh troops"."""
    if last + 1 < len(read.words) and read.words[last].tag == "HYPH":
        return last + 1  # "six-year deal"
    for word in read.words[last : last + _UNIT_WORDS]:
        if word.text.lower() in _WEEKDAYS:  # "climbed to 67 Friday"
            return None
        if word.tag.startswith("NN"):
            after = read.words[word.place + 1 : word.place + 2]
            if after and after[0].tag.startswith("NN") and word.role in ("compound", "nmod"):
                continue  # "tax" of "300 tax inspectors"
            return word.place
        if word.tag not in ("HYPH", "JJ", "JJR", "VBN", "RB"):
            return None
    return None


def _bound(text: str, start: int) -> tuple[Bound, int]:
    before = text[:start]
    for bound, pattern in _BOUNDS:
        if found := pattern.search(before):
            return bound, found.start(1)
    return Bound.EXACT, start
