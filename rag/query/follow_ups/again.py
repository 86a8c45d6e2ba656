"""The question before asked again: why, since when, how many, at another time."""

import re
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from index_store import write_day
from rag.language.resources import either, load, words_pattern
from rag.query.follow_ups.earlier import Earlier
from rag.query.statement import SlotRole, questioned
from rag.query.statement.slot import SLOT
from rag.query.statement.wh import span
from rag.query.times.stated import Of, Stated, stated_times

_LISTS = load().questions.follow_up
_WORDS = load().questions.statement
_CALENDAR = load().calendar
_NOW = words_pattern(_CALENDAR.as_of_now)
_IN_ALL = rf"(?: {either(_LISTS.of_them)})?(?: {either(_LISTS.in_all)})?"
_HOW_MANY = re.compile(rf"{either(_LISTS.how_many)}{_IN_ALL}", re.IGNORECASE)
_WHICH = re.compile(rf"{either(_LISTS.which_ones)}{_IN_ALL}", re.IGNORECASE)
_MORE = re.compile(either(_LISTS.more), re.IGNORECASE)
_AGAIN = re.compile(
    rf"(?P<asking>{either(_LISTS.asks_again)})(?: {either(_LISTS.the_clause)})?", re.IGNORECASE
)
_COUNTED_FROM = tuple(
    (re.compile(pattern, re.IGNORECASE), way)
    for patterns, way in ((_LISTS.before, -1), (_LISTS.after, 1))
    for pattern in patterns
)


@dataclass(frozen=True, slots=True)
class Days:
    """What dates of a conversation are read by."""

    asked_on: date
    anchor: date
    """A date without a year is the last such date up to this day."""

    def stated(self, text: str) -> list[Stated]:
        """Return the times that a text states and that are no names of events, in order."""
        found = stated_times(text, self.asked_on, self.anchor)
        return [time for time in found if not time.is_name and time.of is not Of.NOTHING]


def asked_again(core: str, earlier: Earlier) -> str | None:
    """Return what a follow-up asks that has no matter of its own: "Why?", "How many of them?".

    Args:
        core: The follow-up without its opening, its time and its mark; "" where it is a time.
        earlier: The question before, and what was told.
    """
    if not core:
        return earlier.question
    if _WHICH.fullmatch(core):
        return earlier.question if earlier.lists else None
    if _HOW_MANY.fullmatch(core):
        return _with_asking(earlier, _LISTS.how_many[0], _LISTS.people)
    if _MORE.fullmatch(core):
        return _others(earlier)
    found = _AGAIN.fullmatch(core)
    if found is None or earlier.stated is None:
        return None
    reason = earlier.statement is not None and earlier.statement.role is SlotRole.REASON
    if reason and re.match(rf"{_WORDS.why}\b", core, re.IGNORECASE):
        return None  # why what was told is so, not what was asked
    return questioned(earlier.stated, found["asking"].capitalize(), earlier.names)


def _with_asking(earlier: Earlier, asking: str, noun: str) -> str | None:
    """Return the question with other words that ask; None where it does not ask for things."""
    made, wh = earlier.statement, earlier.asking
    if made is None or made.role is not SlotRole.THING:
        return None
    if earlier.is_measure:
        return earlier.question
    asked = f"{asking[0].upper()}{asking[1:]} {earlier.noun or noun}"
    if made.text.startswith(f"{SLOT} "):
        return f"{asked} {made.text[2:].rstrip('.')}?"
    rest = span(earlier.read, wh.last, len(earlier.read.words)) if wh else ""
    return f"{asked} {rest}" if rest else None


def _others(earlier: Earlier) -> str | None:
    wh = earlier.asking
    if earlier.noun:
        return _with_asking(earlier, f"{_WORDS.which[0]} {_LISTS.other}", "")
    if wh is None or earlier.is_measure:
        return None
    words = earlier.read.words
    rest = span(earlier.read, wh.last, len(words))
    return f"{span(earlier.read, wh.first, wh.last)} {_LISTS.else_} {rest}"


def apart(body: str, earlier: Earlier, days: Days) -> tuple[str, str]:
    """Return a follow-up without its time, and that time in words: "And", "in March"."""
    for pattern, way in _COUNTED_FROM:
        if found := pattern.search(body):
            return _cut(body, found.start(), found.end()), _shifted(found, way, earlier, days)
    times = days.stated(body)
    if times:
        return _cut(body, times[0].start, times[-1].end), body[times[0].start : times[-1].end]
    if found := _NOW.search(body):
        return _cut(body, found.start(), found.end()), found[0]
    return body, ""


def _cut(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[:start]} {text[end:]}".split()).strip(" ,")


def _shifted(found: re.Match[str], way: int, earlier: Earlier, days: Days) -> str:
    """Return a time counted from the one that was asked about: "in 2021" after "in 2022"."""
    known = [time for time in days.stated(earlier.question) if time.first and time.last]
    if not known or known[0].first is None or known[0].last is None:
        return found[0]
    unit = _CALENDAR.units[found["unit"].lower()]
    if unit not in ("day", "week", "month", "year"):
        return found[0]
    step = relativedelta(**{f"{unit}s": way})  # type: ignore[arg-type]
    first, last = known[0].first + step, known[0].last + step
    if first == last:
        return f"{_WORDS.implied['day']} {write_day(first)}"
    if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12):
        return f"{_WORDS.implied['year']} {first.year}"
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{_WORDS.implied['month']} {_CALENDAR.months[first.month - 1]} {first.year}"
    return found[0]


def with_time(question: str, words: str, days: Days) -> str:
    """Return a question with a time in the place of those that it states."""
    for time in reversed(days.stated(question)):
        question = _cut(question, time.start, time.end)
    question = " ".join(_NOW.sub("", question).split())
    mark = question[-1:] if question[-1:] in ".?" else "?"
    question = f"{question[:1].upper()}{question[1:]}".rstrip("?!. ,")
    first, blank, rest = words.partition(" ")
    first = first.lower() if first.lower() in _WORDS.prepositions else first
    return f"{question} {first}{blank}{rest}{mark}"
