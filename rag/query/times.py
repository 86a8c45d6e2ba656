"""The stretch of time that a question is about, read from its words by code.

Stated times ("in March 2025", "last week", "since 4 September") become hard bounds on the day of
publication, relative to the day of asking. Where nothing is stated, everything up to the day of
asking counts, and how recent it is weighs (see ``rag.retrieval.article_features``).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import MO, relativedelta

from index_store import ArchiveSummary, write_day
from rag.language.names import joined
from rag.types import Outlets, Window, WindowKind

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH = "|".join([*_MONTHS, *(rf"{name[:3]}\b\.?" for name in _MONTHS), "sept"])
_DAY = (
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<dmonth>{_MONTH})(?:,? (?P<dyear>\d{{4}}))?"
    rf"|(?P<mmonth>{_MONTH}) (?P<mday>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<myear>\d{{4}}))?"
    r"|(?P<iso>\d{4}-\d{2}-\d{2}))"
)
_SPAN = (
    r"(?:(?:(?P<part>early|mid|late)[ -])?"
    rf"(?:(?P<month>{_MONTH})(?:,? (?P<year>\d{{4}}))?(?!\w)"
    r"|(?P<only_year>(?:19|20)\d\d)(?![\d-])))"
)
_TIME = f"(?:(?:the )?{_DAY}|{_SPAN})"
_BARE = re.sub(r"\?P<\w+>", "?:", _TIME)  # the same without groups, to stand in a rule twice
_UNIT = r"(?P<unit>day|week|month|year)"
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)}|an?|a few|several|couple of)"
# A question about plans may name a time that no report can come from yet.
_AHEAD = re.compile(
    r"\b(?:will|shall|would|to be|plan\w*|set to|due|expect\w*|schedul\w*|going to|next|by)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:did|was|were|had|has|have|happened)\b", re.IGNORECASE)
_SOON = timedelta(days=92)
_TWO_REPORTS = re.compile(
    r"\b(?:report|article|coverage|story|piece)s?\b.*\b(?:report|article|coverage|story|piece)s?\b",
    re.IGNORECASE,
)
# "Following the attack last week, who ...": the answer may be newer than the attack.
_AFTERMATH = re.compile(r"\b(?:following|after|since)\b[^,;?]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Span:
    """The first and last day of a stated time."""

    first: date
    last: date


_Bounds = tuple[date | None, date | None]


def read_window(question: str, asked: date, newest: date | None = None) -> Window:
    """Return the stretch of time that a question is about.

    Args:
        question: A clean question.
        asked: The day of asking; nothing later is known, and "last week" is relative to it.
        newest: The day of the archive's newest article. A date without a year ("in March") is
            the last such date up to then, so that an old archive can be asked about its own time.

    Returns:
        A stated window, its bounds within ``asked``; else an open one of kind ``recent``. Where
        the question compares several reports, one stated date belongs to only one of them and
        bounds nothing. A window that lies wholly after ``asked`` bounds nothing either where the
        question asks about plans; otherwise it is kept, and no article can be in it.
    """
    anchor = min(asked, newest) if newest else asked
    found = [
        (bounds, match.group().strip())
        for match, bounds in _readings(question, asked, anchor)
        if bounds is not None
    ]
    if not found or (len(found) == 1 and _TWO_REPORTS.search(question)):
        return Window(start=None, end=asked, kind=WindowKind.RECENT)
    starts = [start for (start, _), _ in found]
    ends = [end for (_, end), _ in found]
    # Several stated times: a question about change needs all of them.
    start = None if None in starts else min(day for day in starts if day)
    end = None if None in ends else max(day for day in ends if day)
    if start and start > asked and _AHEAD.search(question):
        return Window(start=None, end=asked, kind=WindowKind.RECENT)
    return Window(
        start=start,
        end=min(end, asked) if end and not (start and start > asked) else end or asked,
        kind=WindowKind.STATED,
        words=" … ".join(words for _, words in found),
    )


def narrow(window: Window, since: date | None, until: date | None) -> Window:
    """Return the window with the bounds that the caller sets instead of the question's."""
    if since is None and until is None:
        return window
    return replace(window, start=since, end=until or window.end, kind=WindowKind.GIVEN, words=None)


def why_empty(window: Window, outlets: Outlets, archive: ArchiveSummary) -> list[str]:
    """Return what to tell a reader for whom nothing was found within some bounds, if anything."""
    told = []
    if outlets.given:
        told += [f"Searched were only articles of {joined(outlets.names)}."]
    if window.kind is not WindowKind.RECENT and archive.first_day and archive.last_day:
        first = f"from {write_day(window.start)} " if window.start else ""
        told += [
            f"Searched were articles published {first}to {write_day(window.end)}; the archive runs "
            f"from {write_day(archive.first_day)} to {write_day(archive.last_day)}."
        ]
    return told


def _is_ahead(question: str, stated: _Span, asked: date) -> bool:
    """Say whether a date without a year is rather the next one than the last."""
    following = stated.first + relativedelta(years=1)
    return asked < following <= asked + _SOON and not _PAST.search(question)


def _readings(
    question: str, asked: date, anchor: date
) -> list[tuple["re.Match[str]", _Bounds | None]]:
    """Return every stated time and its bounds, as it stands, none inside another."""
    readings: list[tuple[re.Match[str], _Bounds | None]] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in _RULES:
        for match in pattern.finditer(question):
            first, last = match.span()
            if any(first < end and last > start for start, end in taken):
                continue
            taken.append((first, last))
            try:
                bounds = read(match, asked, anchor)
            except (ValueError, OverflowError):  # 31 February, a thousand years ago
                continue
            if bounds and bounds[0] and _AFTERMATH.search(question[:first]):
                bounds = (bounds[0], None)
            readings.append((match, bounds))
    return sorted(readings, key=lambda reading: reading[0].start())


def _rule(pattern: str) -> "re.Pattern[str]":
    return re.compile(rf"(?<![\w-]){pattern}(?![\w])", re.IGNORECASE)


def _stated(match: "re.Match[str]", anchor: date) -> _Span:
    """Return the span of a calendar date, month or year."""
    group = match.groupdict()
    if group["iso"]:
        day = date.fromisoformat(group["iso"])
        return _Span(day, day)
    if group["only_year"]:
        year = int(group["only_year"])
        return _Span(date(year, 1, 1), date(year, 12, 31))
    month = _month(group["dmonth"] or group["mmonth"] or group["month"])
    stated_year = group["dyear"] or group["myear"] or group["year"]
    number = int(group["day"] or group["mday"] or 1)
    year = int(stated_year) if stated_year else anchor.year
    if not stated_year and date(year, month, number) > anchor:
        year -= 1
    first = date(year, month, number)
    if group["day"] or group["mday"]:
        return _Span(first, first)
    last = first + relativedelta(months=1, days=-1)
    match group["part"] and group["part"].lower():
        case "early":
            return _Span(first, first.replace(day=10))
        case "mid":
            return _Span(first.replace(day=11), first.replace(day=20))
        case "late":
            return _Span(first.replace(day=21), last)
    return _Span(first, last)


def _month(name: str) -> int:
    return [month[:3] for month in _MONTHS].index(name.lower()[:3]) + 1


def _within(match: "re.Match[str]", asked: date, anchor: date) -> _Bounds | None:
    span = _stated(match, anchor)
    if not re.search(r"\d{4}", match.group()) and _is_ahead(match.string, span, asked):
        return None
    return span.first, span.last


def _since(match: "re.Match[str]", asked: date, anchor: date) -> _Bounds:
    return _stated(match, anchor).first, None


def _after(match: "re.Match[str]", asked: date, anchor: date) -> _Bounds:
    return _stated(match, anchor).last + timedelta(days=1), None


def _until(match: "re.Match[str]", asked: date, anchor: date) -> _Bounds | None:
    last = _stated(match, anchor).last
    return (None, last) if last <= asked else None  # "by 2030" says nothing about reports


def _before(match: "re.Match[str]", asked: date, anchor: date) -> _Bounds | None:
    last = _stated(match, anchor).first - timedelta(days=1)
    return (None, last) if last <= asked else None


def _between(match: "re.Match[str]", asked: date, anchor: date) -> _Bounds | None:
    """Read "between A and B"; where A has no year, it is B's or the one before."""
    rest = _DATE.fullmatch(match["until"].strip())
    start = _DATE.fullmatch(match["since"].strip())
    if not rest or not start:
        return None
    last = _stated(rest, anchor).last
    first = _stated(start, last).first
    return (first, last) if first <= last else (last, first)


def _last_unit(match: "re.Match[str]", asked: date, anchor: date) -> _Bounds:
    """Read "last week": the calendar week, month or year before this one."""
    match match["unit"].lower():
        case "week":
            first = asked + relativedelta(weekday=MO(-1)) - timedelta(days=7)
            return first, first + timedelta(days=6)
        case "weekend":
            saturday = asked + relativedelta(weekday=MO(-1)) - timedelta(days=2)
            return saturday, saturday + timedelta(days=2)  # its reports appear until Monday
        case "month":
            first = asked.replace(day=1) - relativedelta(months=1)
            return first, asked.replace(day=1) - timedelta(days=1)
    return date(asked.year - 1, 1, 1), date(asked.year - 1, 12, 31)


def _past_units(match: "re.Match[str]", asked: date, anchor: date) -> _Bounds:
    """Read "in the past three weeks": that long up to the day of asking."""
    return asked - _length(match), None


def _ago(match: "re.Match[str]", asked: date, anchor: date) -> _Bounds:
    """Read "two weeks ago": the day, week, month or year that lies so far back."""
    day = asked - _length(match)
    match match["unit"].lower():
        case "week":
            monday = day + relativedelta(weekday=MO(-1))
            return monday, monday + timedelta(days=6)
        case "month":
            return day.replace(day=1), day.replace(day=1) + relativedelta(months=1, days=-1)
        case "year":
            return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def _yesterday(match: "re.Match[str]", asked: date, anchor: date) -> _Bounds:
    return asked - timedelta(days=1), None  # its reports appear until today


def _length(match: "re.Match[str]") -> relativedelta:
    written = (match.groupdict().get("count") or "one").lower()
    vague = {"a": 1, "an": 1, "a few": 3, "several": 5, "couple of": 2}
    if written in vague:
        count = vague[written]
    else:
        count = _NUMBERS.index(written) + 1 if written in _NUMBERS else int(written)
    unit = match["unit"].lower()
    return relativedelta(
        days=count * (unit == "day"),
        weeks=count * (unit == "week"),
        months=count * (unit == "month"),
        years=count * (unit == "year"),
    )


_DATE = re.compile(_TIME, re.IGNORECASE)
# The first rule that fits a stretch of words reads it.
_RULES: tuple[tuple["re.Pattern[str]", Callable[..., _Bounds | None]], ...] = (
    (
        _rule(f"(?:between|from) (?P<since>{_BARE}) (?:and|to|until|through) (?P<until>{_BARE})"),
        _between,
    ),
    (_rule(f"since {_TIME}"), _since),
    (_rule(f"(?:after|following) {_TIME}"), _after),
    (_rule(f"(?:as (?:of|at|on)|by|until|till|up to) {_TIME}"), _until),
    (_rule(f"before {_TIME}"), _before),
    (_rule(f"(?:in|on|during|throughout|dated|published) {_TIME}"), _within),
    (_rule(r"(?:last|previous) (?P<unit>week|month|year|weekend)(?!['’])"), _last_unit),
    (
        _rule(rf"(?:in|over|during|within) the (?:last|past|previous) (?:{_COUNT} )?{_UNIT}s?"),
        _past_units,
    ),
    (_rule(f"{_COUNT} {_UNIT}s? ago"), _ago),
    (_rule("yesterday"), _yesterday),
)


def without_times(question: str) -> str:
    """Return a question without the times that it states: they bound reports, and tell nothing."""
    for pattern, _ in _RULES:
        question = pattern.sub(" ", question)
    return question
