"""The values that reports give for each side of a comparison: numbers, days, ages.

Whose a value is, its clause says, as of values over time; or names and values take turns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from rag.config import RagConfig
from rag.language.dates import Span, dates_in, relative_dates, weekdays_in
from rag.language.parse import Parse, Word, parse, parse_all
from rag.language.resources import load
from rag.language.terms import content_words, names_of
from rag.language.values import Bound, Quantity, quantities_in
from rag.query.answer_type import ItemKind
from rag.query.query import Query
from rag.query.statement.comparing import Comparison, Measure
from rag.reading.values.asked import AskedValue, asked_value
from rag.reading.values.clauses import clause_of
from rag.reading.values.owners import is_of, stems
from rag.reading.values.tellings import Mode, Telling, mode_of, one_now, says, scene_of
from rag.retrieval.sentence_ranker import coverage
from rag.retrieval.sentences import opening_words
from rag.support.answers import answers
from rag.support.entity_grounding import missing_names
from rag.types import Evidence, Verdict

_AGES = load().comparing.ages
_OCCURRING = load().comparing.occurring
_OLDEST = 120

Marks = Sequence[frozenset[str]]
"""For each side stems of its name that no other side has."""


def marks_of(asked: Comparison) -> Marks:
    """Return by which stems each side is known beside the others; proper names come first."""

    def own(words: Sequence[frozenset[str]], place: int) -> frozenset[str]:
        return words[place].difference(*(one for i, one in enumerate(words) if i != place))

    names = [side.name for side in asked.sides]
    proper = [stems(" ".join(names_of(name))) for name in names]
    whole = [stems(" ".join(content_words(name))) for name in names]
    return [own(proper, place) or own(whole, place) for place in range(len(names))]


def is_named(item: Evidence, name: str, mark: frozenset[str]) -> bool:
    """Say whether a sentence names a side, what it leaves out being said before it."""
    known = stems(f"{item.text} {opening_words(item)}")
    return is_said(mark, item.text) and stems(" ".join(content_words(name))) <= known


def is_said(mark: frozenset[str], text: str) -> bool:
    """Say whether some words name a side that is known by some stems."""
    return bool(mark & stems(text))


def values_of(
    query: Query, place: int, ranked: Sequence[Evidence], config: RagConfig
) -> list[Telling]:
    """Return the values that sentences give for a side, the best first.

    Args:
        query: Compares named things.
        place: Of the side among them.
        ranked: Sentences, best first.
        config: How many are read, and what it takes to answer.

    Raises:
        ParserError: The parser's model is missing.
    """
    asked, part = query.comparison, query.parts[place]
    if asked is None:
        return []
    kind = ItemKind.MONEY if asked.measure is Measure.MONEY else part.item_kind
    noun = asked.noun if asked.counts else ""
    part = replace(part, item_kind=kind, noun=noun, told_of=None)
    wanted = asked_value(part)
    return [*_Side(asked, place, part, wanted, config).read(ranked)] if wanted else []


@dataclass(frozen=True, slots=True)
class _Side:
    """One side, and what is asked of it."""

    asked: Comparison
    place: int
    part: Query
    wanted: AskedValue
    config: RagConfig

    def read(self, ranked: Sequence[Evidence]) -> Iterator[Telling]:
        """Yield the values that sentences tell."""
        name, marks = self.asked.sides[self.place].name, marks_of(self.asked)
        covered = coverage(self.part, ranked, self.config.retrieval)
        near = [
            (item, share >= self.config.reading.side_coverage)
            for item, share in zip(ranked, covered, strict=True)
            if is_named(item, name, marks[self.place]) and not missing_names(self.part, [item])
        ][: self.config.reading.side_sentences]
        parse_all([item.text for item, _ in near])  # a batch is faster, and each is remembered
        for item, is_near in near:
            read, measured = parse(item.text), self._measured(item)
            turns = _in_turn(read, marks, measured)
            told = [
                Telling(one, Mode.NOW, item)
                for one in measured
                if (
                    turns.get(one.place) == self.place
                    if turns
                    else self._is_own(read, one, item, marks)
                )
                and self._answers(read.words if turns else clause_of(read, one), one, item, is_near)
            ]
            yield from (
                told if self.asked.measure is Measure.DAY else one_now(self.wanted, read, told)
            )

    def _measured(self, item: Evidence) -> list[Quantity]:
        """Return the values of the kind compared, whosoever they are."""
        read = parse(item.text)
        if self.asked.measure is Measure.DAY:
            return [*_days(item, read)]
        if self.asked.measure is Measure.AGE:
            return [*_ages(item, read)]
        ages = {age.place for age in _ages(item, read)}  # "Anna Reis, 31, has the larger farm"
        return [
            one
            for one in quantities_in(read)
            if one.place not in ages and mode_of(self.wanted, self.part, item, one) is Mode.NOW
        ]

    def _is_own(self, read: Parse, one: Quantity, item: Evidence, marks: Marks) -> bool:
        """Say whether a value is the side's: by its clause, or beside its name: "Anna Reis, 25".

        Where its clause has the name, what the article is about may stand there too, but no rival.
        """
        mark, last = marks[self.place], one.place - 1
        while last > 0 and (read.words[last].text in ",(" or read.words[last].lemma == "age"):
            last -= 1
        if last < one.place - 1 and is_said(mark, read.words[last].text):
            return True
        clause = " ".join(word.text for word in clause_of(read, one))
        rivals = frozenset[str]().union(*marks) - mark
        scene = scene_of(item) - rivals if is_said(mark, clause) else frozenset[str]()
        return is_of(self.wanted, read, one, scene)

    def _answers(
        self, clause: Sequence[Word], one: Quantity, item: Evidence, is_near: bool
    ) -> bool:
        """Say whether a clause tells the quantity that is asked for, in its words or in others."""
        verbs = self.wanted.quantity
        tells_own = verbs and not any(verb.lemma in _OCCURRING for verb in verbs)
        if is_near and tells_own and says(self.wanted, clause):
            return True
        written = Telling(one, Mode.NOW, item).written
        return answers(self.part, written, item, self.config.support).verdict is Verdict.SUPPORTED


def _in_turn(read: Parse, marks: Marks, values: Sequence[Quantity]) -> Mapping[int, int]:
    """Return whose each value is where names and values take turns: "Ford sold 300, Kia 200".

    Empty where they do not.
    """
    named = [
        (word.place, side)
        for word in read.words
        for side, mark in enumerate(marks)
        if stems(word.text) & mark
    ]
    owner: int | None = None
    owners: dict[int, int] = {}
    for place, side in sorted([*named, *((one.place, -1) for one in values)]):
        if side >= 0 and owner in (None, side):
            owner = side
        elif side >= 0 or owner is None:
            return {}
        else:
            owners[place], owner = owner, None
    return owners if len(set(owners.values())) > 1 else {}


def _ages(item: Evidence, read: Parse) -> Iterator[Quantity]:
    """Yield ages, as the days on which such a one may have been born, the youngest highest."""
    day = item.article.day
    for one in quantities_in(read) if day else ():
        number = read.words[one.place]
        told = any(
            found.start() <= number.start < found.end()
            for pattern in _AGES
            for found in re.finditer(pattern.format(re.escape(number.text)), item.text)
        )
        if told and day and one.amount <= _OLDEST and one.amount == int(one.amount):
            born = day - relativedelta(years=int(one.amount))
            first = born - relativedelta(years=1) + timedelta(1)
            yield _dated(read, "year", number.start, number.end, Span(first, born), sign=-1)


def _days(item: Evidence, read: Parse) -> Iterator[Quantity]:
    """Yield the days that a sentence names; a later day than the report's is a plan."""
    day, text = item.article.day, item.text
    named = [
        (one.start, one.end, one.days(day or date.max)) for one in dates_in(text) if one.year or day
    ]
    if day:
        named += [(one.start, one.end, Span(one.day, one.day)) for one in weekdays_in(text, day)]
        relative = relative_dates(text, day)
        named += [(one.start, one.end, Span(one.first, one.last)) for one in relative if one.last]
    for start, end, span in named:
        if span and not (day and span.first > day):
            yield _dated(read, "day", start, end, span)


def _dated(read: Parse, unit: str, start: int, end: int, span: Span, sign: int = 1) -> Quantity:
    low, high = sorted((sign * span.first.toordinal(), sign * span.last.toordinal()))
    return Quantity(
        amount=low,
        unit=unit,
        noun="",
        is_money=False,
        is_measured=True,
        bound=Bound.EXACT,
        place=next((word.place for word in read.words if word.end > start), 0),
        start=start,
        end=end,
        reach=high - low,
    )
