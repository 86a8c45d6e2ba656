"""What sentences give for an answer: the numbers, days or names of the kind a question asks for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.language.terms import WORD, names_of, numbers_of

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
            found.setdefault(_day_of(match), slot_at(text, *match.span()))
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
