"""A comparison of named things, answered from the value that reports give for each of its sides.

The values are read from sentences that name the side and answer its own question; code compares
them, where they are of one unit. No model is asked. A sentence that states the comparison itself is
the best proof. From one side alone nothing is concluded: what is missing is told.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index_store import write_day
from rag.config import RagConfig
from rag.errors import ParserError
from rag.language.names import joined, without_dateline
from rag.query.query import Query
from rag.query.statement.comparing import Comparison, Direction, Measure, Side
from rag.reading.ledger import Ledger, Meter, Outcome
from rag.reading.sides.stated import stated
from rag.reading.sides.values import marks_of, values_of
from rag.reading.sides.verdict import Compared, compare
from rag.reading.values.tellings import Telling
from rag.retrieval.article_ranker import articles_of
from rag.retrieval.retriever import Retriever
from rag.support.answers import NO, YES
from rag.support.judge import quote, verbatim
from rag.types import Carried, Claim, ClaimKind, Event, Evidence, Stage, Support, Verdict

BOTH = "the values of the sides stand in these sentences"
NOT_ALIKE = "They are not told in the same unit, so they are not compared."
NOT_APART = "By these reports they cannot be told apart."
SAME = "the same"

Sides = Generator[Event, None, Outcome | None]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one side."""

    values: list[Telling]
    sentences: list[Evidence]
    matching: int


def read_sides(
    query: Query, retriever: Retriever, ledger: Ledger, meter: Meter, config: RagConfig
) -> Sides:
    """Answer a comparison of named things.

    Yields:
        What ``Dateline.stream`` does, but the answer.

    Returns:
        What reading came to; None where nothing is known of any side, and nothing was claimed.
    """
    asked = query.comparison
    if asked is None:
        return None
    yield Stage(f"Reading what is said of {joined([side.name for side in asked.sides])}")
    try:
        read = []
        for place, part in enumerate(query.parts):
            found = retriever.passages(part, config.reading.side_passages)
            meter.lap("retrieve")
            sentences = retriever.sentences(part, found, elsewhere=False)
            values = values_of(query, place, sentences, config)
            read.append(_Read(values, sentences, len(articles_of(found.candidates))))
            meter.lap("evidence")
        every = {(one.article.id, one.start): one for own in read for one in own.sentences}
        told = stated(query, asked, marks_of(asked), list(every.values()), config)
    except ParserError:  # told where the question is read as one about a fact
        return None
    outcome = Outcome(
        matching=sum(own.matching for own in read),
        read=tuple(value.evidence.article for own in read for value in own.values),
        nearest=tuple(own.sentences[0] for own in read if own.sentences),
    )
    if told:
        place, item, support = told
        yield from ledger.add([_stated_claim(asked, place, item, support)])
        return replace(outcome, short=_short(asked, place))
    return (yield from _by_values(asked, read, outcome, ledger, config))


def _by_values(
    asked: Comparison,
    read: Sequence[_Read],
    outcome: Outcome,
    ledger: Ledger,
    config: RagConfig,
) -> Sides:
    """Compare the values of the sides, or say which is missing."""
    missing = [side for side, own in zip(asked.sides, read, strict=True) if not own.values]
    if len(missing) == len(asked.sides):
        return None if asked.whether else replace(outcome, notes=(_unknown(missing),))
    if missing:
        yield from ledger.add([_quoted(own.values[0]) for own in read if own.values])
        return replace(outcome, partial=True, notes=(_unknown(missing),))
    compared = compare([own.values for own in read], asked, config.reading)
    if compared is None:
        yield from ledger.add([_quoted(own.values[0]) for own in read])
        return replace(outcome, partial=True, notes=(NOT_ALIKE,))
    certain = compared.same or compared.ahead is not None
    values = _in_order(compared, asked)
    first = [_verdict_claim(asked, compared)] if certain else []
    yield from ledger.add([*first, *(_quoted(value) for value in values)])
    if not certain:
        return replace(outcome, partial=True, notes=(NOT_APART,))
    return replace(outcome, short=_short(asked, compared.ahead))


def _in_order(compared: Compared, asked: Comparison) -> list[Telling]:
    """Return the values, that of the side that is ahead first; of days the earliest."""
    values = list(compared.values)
    if asked.measure is Measure.DAY:
        return sorted(values, key=lambda one: one.quantity.amount)
    ahead = compared.ahead or 0
    return [values[ahead], *(one for i, one in enumerate(values) if i != ahead)]


def _short(asked: Comparison, ahead: int | None) -> str:
    """Return the short answer, where the side at a place is ahead; None: all are the same."""
    if not asked.whether:
        return SAME if ahead is None else asked.sides[ahead].name
    if asked.direction is Direction.SAME:
        return YES if ahead is None else NO
    return YES if ahead == 0 else NO


def _verdict_claim(asked: Comparison, compared: Compared) -> Claim:
    """Return what code makes of the values: "Denmark: 300 against 200 for Canada."."""
    names = [side.name for side in asked.sides]
    told = [_told(value, asked) for value in compared.values]
    ahead = compared.ahead or 0
    if compared.same:
        text = f"{told[0]} for {joined(names)}: {SAME}."
    elif asked.measure is Measure.DAY:
        order = sorted(range(len(names)), key=lambda place: compared.values[place].quantity.amount)
        text = "; ".join(f"{told[place]}: {names[place]}" for place in order) + "."
    else:
        rest = [f"{told[i]} for {names[i]}" for i in range(len(names)) if i != ahead]
        text = f"{names[ahead]}: {told[ahead]} against {joined(rest)}."
    text = f"{text[0].upper()}{text[1:]}"
    if asked.whether:
        text = f"{_short(asked, compared.ahead).capitalize()}. {text}"
    return _proved(text, compared.values)


def _proved(text: str, values: Sequence[Telling]) -> Claim:
    """Return a statement made of some values, with their sentences, which carry it."""
    items = list({(v.evidence.article.id, v.evidence.start): v.evidence for v in values}.values())
    numbered = [replace(item, number=number) for number, item in enumerate(items, 1)]
    carried = tuple(_carried(value, items.index(value.evidence) + 1) for value in values)
    support = Support(verdict=Verdict.SUPPORTED, reason=BOTH, score=1.0, carried=carried)
    return Claim(text=text, kind=ClaimKind.COMPOSED, support=support, evidence=tuple(numbered))


def _carried(value: Telling, number: int) -> Carried:
    start = value.quantity.start
    return Carried(number=number, start=start, end=start + len(value.written))


def _told(value: Telling, asked: Comparison) -> str:
    """Return a value in words."""
    is_day = asked.measure is Measure.DAY and not value.quantity.reach
    return write_day(date.fromordinal(int(value.quantity.amount))) if is_day else value.written


def _stated_claim(asked: Comparison, place: int, item: Evidence, support: Support) -> Claim:
    """Return a sentence that states the comparison, after yes or no where that is asked."""
    if not asked.whether:
        return quote(item, support)
    text = f"{_short(asked, place).capitalize()}. {without_dateline(item.text)}"
    return Claim(text=text, kind=ClaimKind.COMPOSED, support=support, evidence=(item,))


def _quoted(value: Telling) -> Claim:
    own = replace(verbatim(value.evidence), carried=(_carried(value, value.evidence.number),))
    return quote(value.evidence, own)


def _unknown(missing: Sequence[Side]) -> str:
    return f"No report was found that says {' or '.join(side.unknown for side in missing)}."
