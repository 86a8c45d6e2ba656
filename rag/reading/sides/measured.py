"""The values of the kind compared that one sentence gives: numbers with units, ages, days."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from rag.language.dates import Span, dates_in, relative_dates, weekdays_in
from rag.language.parse import Parse, Word, parse
from rag.language.resources import load
from rag.language.values import Bound, Quantity, quantities_in
from rag.query.query import Query
from rag.query.statement.comparing import Comparison, Measure
from rag.reading.sides.naming import Owned
from rag.support.alignment import RELATED, content_of, likeness
from rag.types import Evidence, Support, Verdict

DAY = "day"
UNKNOWN = Support(verdict=Verdict.NOT_STATED, reason="it was not looked at", score=0.0)
_AGES = load().comparing.ages
_OCCURRING = load().comparing.occurring
_OLDEST = 120
_WITHIN = ("nummod", "compound", "nmod", "amod", "quantmod", "conj")  # parts of one phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value that a sentence gives for a side."""

    item: Evidence
    written: str
    """As the sentence writes it: "about $16 million", "450 troops"."""
    place: int
    """Of it in the sentence, in words."""
    unit: str
    """What it is of: "dollar", "troops"; "day" of days."""
    is_strict: bool
    """Whether only the very same unit is alike: of money, days, metres."""
    low: float
    """From which to which number it may be; of days their ordinals."""
    high: float
    owned: Owned = Owned.NO
    support: Support = UNKNOWN
    """Whether the sentence answers the side's question with it."""

    @property
    def first_day(self) -> date:
        """Of a day its first."""
        return date.fromordinal(int(self.low))


def values_in_sentence(
    part: Query, asked: Comparison, item: Evidence, read: Parse, rounding: float
) -> Iterator[Value]:
    """Yield the values of the kind asked for, whosoever they are.

    Args:
        part: What is asked of one side.
        asked: What is compared.
        item: The sentence.
        read: Its parse.
        rounding: By what share a number told as "about" may differ from the one that is meant.
    """
    match asked.measure:
        case Measure.DAY:
            yield from _days(part, item, read)
        case Measure.AGE:
            yield from _ages(item, read)
        case _:
            unit_of = _unit_of(asked, part)
            for one in quantities_in(read):
                if (unit := unit_of(one)) is not None and not _acts(read, one):
                    low, high = _range(one, rounding)
                    yield Value(
                        item=item,
                        written=item.text[one.start : one.end],
                        place=one.place,
                        unit=unit,
                        is_strict=one.is_money or one.is_measured or not one.noun,
                        low=low,
                        high=high,
                    )


def _unit_of(asked: Comparison, part: Query) -> Callable[[Quantity], str | None]:
    """Return what gives the unit under which a number is compared; None where it is of others."""
    said = content_of(parse(part.text)) if asked.counts else []
    counted = [word for word in said if word.kind != "PROPN"]

    def unit_of(one: Quantity) -> str | None:
        if asked.measure is Measure.MONEY:  # "pounds" are of both
            return one.unit if one.is_money or one.is_measured else None
        if one.is_measured or (not asked.counts and not one.noun):
            return one.unit or None
        if not asked.counts:
            return one.unit if one.is_money else one.noun
        if one.is_money or not one.noun:
            return None
        head = content_of(parse(one.noun))
        like = any(likeness(a, b) >= RELATED for a in head for b in counted)
        return asked.noun if like else None

    return unit_of


def _acts(read: Parse, one: Quantity) -> bool:
    """Say whether a number is of those who do something: "two magnates gave"."""
    word = read.words[one.place]
    while word.role in _WITHIN and word.head != word.place:
        word = read.words[word.head]
    return word.role == "nsubj" and not one.is_money and not one.is_measured


def _range(one: Quantity, rounding: float) -> tuple[float, float]:
    """Return from which to which number may be meant: "about 300", "more than 300"."""
    below = one.bound in (Bound.ABOUT, Bound.AT_MOST)
    above = one.bound in (Bound.ABOUT, Bound.AT_LEAST)
    return one.amount * (1 - rounding * below), one.amount * (1 + rounding * above)


def _ages(item: Evidence, read: Parse) -> Iterator[Value]:
    """Yield ages, as the days on which such a one may have been born, the youngest highest."""
    day = item.article.day
    for one in quantities_in(read) if day else ():
        number = read.words[one.place].text
        told = [
            found
            for pattern in _AGES
            for found in re.finditer(pattern.format(re.escape(number)), item.text)
            if found.start() <= read.words[one.place].start < found.end()
        ]
        if told and day and one.amount <= _OLDEST and one.amount == int(one.amount):
            born = day - relativedelta(years=int(one.amount))
            first = born - relativedelta(years=1) + timedelta(1)
            yield Value(
                item=item,
                written=number,
                place=one.place,
                unit="year",
                is_strict=True,
                low=-born.toordinal(),
                high=-first.toordinal(),
            )


def _days(part: Query, item: Evidence, read: Parse) -> Iterator[Value]:
    """Yield the days that a sentence names of what the side's question says.

    That is where the verb beside the day is alike; a later day than the report's is a plan.
    """
    day, text = item.article.day, item.text
    named = [
        (one.start, one.end, one.days(day or date.max)) for one in dates_in(text) if one.year or day
    ]
    if day:
        named += [(one.start, one.end, Span(one.day, one.day)) for one in weekdays_in(text, day)]
        relative = relative_dates(text, day)
        named += [(one.start, one.end, Span(one.first, one.last)) for one in relative if one.last]
    asked = part.statement.filled(str(part.asked_on.year)) if part.statement else part.text
    said = _verb_above(parse(asked), None)  # of a whole sentence: "It opened in 2024."
    for start, end, span in named:
        place = next((word.place for word in read.words if word.end > start), 0)
        if span is None or (day and span.first > day) or not _is_alike(said, read, place):
            continue
        yield Value(
            item=item,
            written=text[start:end],
            place=place,
            unit=DAY,
            is_strict=True,
            low=span.first.toordinal(),
            high=span.last.toordinal(),
        )


def _is_alike(said: Word | None, read: Parse, place: int) -> bool:
    """Say whether the verb beside a day says what a question asks of it."""
    found = _verb_above(read, place)
    if said is None or found is None:
        return False
    return said.lemma in _OCCURRING or likeness(said, found) >= RELATED


def _verb_above(read: Parse, place: int | None) -> Word | None:
    """Return the verb that a word belongs to; None: that of the whole sentence."""
    if place is None:
        verbs = [one for one in read.words if one.kind in ("VERB", "AUX")]
        return next((one for one in verbs if one.role == "ROOT"), next(iter(verbs), None))
    word = read.words[place]
    while word.kind != "VERB" and word.head != word.place:
        word = read.words[word.head]
    return word if word.kind == "VERB" else None
