"""The values that reports give for the number asked for: read from all that bears on it.

The newest is the answer; those before it, those of the same day that differ, and those that were
put right stay visible, each with its sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index_store import write_day
from rag.config import RagConfig
from rag.errors import ParserError
from rag.language.names import without_dateline
from rag.language.parse import parse, parse_all
from rag.language.terms import numbers_of
from rag.language.values import Quantity, quantities_in
from rag.query.query import Query
from rag.reading.ledger import Ledger
from rag.reading.values.asked import AskedValue, asked_value
from rag.reading.values.series import Value, series_of
from rag.reading.values.tellings import Mode, Telling, is_sure, tellings_in
from rag.retrieval.corroboration import Corroborator
from rag.retrieval.items import NUMBER
from rag.retrieval.retriever import Retriever
from rag.support.entity_grounding import missing_names
from rag.support.judge import verbatim
from rag.support.second_opinion import Ask
from rag.types import Claim, ClaimKind, Disagreement, Evidence, Side, Standing, ValueRow


@dataclass(frozen=True, slots=True)
class Chosen:
    """The number that a model chose."""

    words: str
    """As the sentence writes it: "at least 99"."""
    evidence: Evidence


def read_values(
    query: Query,
    retriever: Retriever,
    sentences: Sequence[Evidence],
    config: RagConfig,
    chosen: Chosen | None = None,
    ask: Ask | None = None,
) -> list[Value]:
    """Return the values that reports tell, in some sentences and all others that bear on it.

    See ``values_told``; the sentences are those that were found already, best first. Nothing is
    returned where the parser's model is missing.
    """
    try:
        wide = retriever.widely(query).sentences
        places = {(item.article.id, item.start): item for item in (*sentences, *wide)}
        return values_told(query, list(places.values()), config, chosen, ask)
    except ParserError:  # told where sentences are read
        return []


def values_told(
    query: Query,
    sentences: Sequence[Evidence],
    config: RagConfig,
    chosen: Chosen | None = None,
    ask: Ask | None = None,
) -> list[Value]:
    """Return the values that reports tell, the newest first.

    Args:
        query: Asks for a number.
        sentences: All that bears on it, best first.
        config: How many are read.
        chosen: What a model chose for the answer, which counts whatever the parse says.
        ask: Says how likely a sentence says the filled statement; asked where the sentence leaves
            the thing to what stands before it.

    Raises:
        ParserError: The parser's model is missing.
    """
    asked = asked_value(query)
    told = list(_told(asked, query, sentences, config)) if asked else []
    told = _in_unit_of(told, chosen)
    if asked and ask and query.statement:
        told = _confirmed(asked, query, told, ask, config, chosen)
    return series_of(_beside(told), config.reading.rounding)[: config.reading.value_rows]


def _told(
    asked: AskedValue, query: Query, sentences: Sequence[Evidence], config: RagConfig
) -> Iterator[Telling]:
    """Yield what the likeliest sentences with a number tell."""
    likely = [
        item for item in sentences if NUMBER.search(item.text) and not missing_names(query, [item])
    ][: config.reading.value_sentences]
    parse_all([item.text for item in likely])  # a batch is faster, and each is remembered
    for item in likely:
        yield from tellings_in(asked, query, item)


def _in_unit_of(told: list[Telling], chosen: Chosen | None) -> list[Telling]:
    """Return what is told in the unit of a chosen value, which is added, or of the likeliest one.

    A question such as "how much is a ticket?" does not say what it is told in.
    """
    first = _telling_of(chosen) if chosen else None
    if first and not any(_is_same(first, one) for one in told):
        told = [first, *told]
    if not told:
        return []
    kind = _kind(next((one for one in told if first and _is_same(first, one)), told[0]).quantity)
    return [one for one in told if _kind(one.quantity) == kind or one.mode is not Mode.NOW]


def _telling_of(chosen: Chosen) -> Telling | None:
    """Return a chosen number as one that a sentence tells."""
    numbers = numbers_of(chosen.words)
    return next(
        (
            Telling(one, Mode.NOW, chosen.evidence)
            for one in quantities_in(parse(chosen.evidence.text))
            if numbers & numbers_of(chosen.evidence.text[one.start : one.end])
        ),
        None,
    )


def _is_same(one: Telling, other: Telling) -> bool:
    place, other_place = ((t.evidence.article.id, t.evidence.start) for t in (one, other))
    return place == other_place and one.quantity == other.quantity


def _kind(one: Quantity) -> tuple[bool, bool]:
    return one.is_money, one.unit == "%"


def _confirmed(
    asked: AskedValue,
    query: Query,
    told: Sequence[Telling],
    ask: Ask,
    config: RagConfig,
    chosen: Chosen | None,
) -> list[Telling]:
    """Return what the sentences tell by themselves, and what a model confirms of the others."""
    kept, left = list[Telling](), config.reading.value_opinions
    statement = query.statement
    for one in told:
        own = chosen is not None and one.evidence == chosen.evidence
        if own or is_sure(asked, one) or one.mode is not Mode.NOW or statement is None:
            kept.append(one)
        elif left:
            left -= 1
            likely = ask(statement.filled(one.written), one.evidence)
            if likely is None or likely >= config.support.agreed:
                kept.append(one)
    return kept


def _beside(told: Sequence[Telling]) -> list[Telling]:
    """Return what is told as what holds, and of other values those that are told beside one.

    "64 million instead of 71" tells both of one thing; a number that a report has of an earlier
    year is most often that of another event.
    """
    now = {(one.evidence.article.id, one.evidence.start) for one in told if one.mode is Mode.NOW}
    return [one for one in told if (one.evidence.article.id, one.evidence.start) in now]


def newest_words(chosen: Chosen, values: Sequence[Value]) -> str:
    """Return the newest value as the words of an answer: as it was chosen where it is that one."""
    newest = values[0].proof if values else None
    return newest.short if newest and newest.evidence != chosen.evidence else chosen.words


def value_claims(values: Sequence[Value], first: Evidence) -> list[Claim]:
    """Return the values but that of a sentence that is told already, as statements beside it.

    Rivals of the newest are left out: they are a disagreement, which ``rival_values`` has.
    """
    return [
        _claim(value, first)
        for value in values
        if value.standing is not Standing.RIVAL
        and (value.proof.evidence.text != first.text or value.proof.mode is not Mode.NOW)
    ]


def _claim(value: Value, first: Evidence) -> Claim:
    item = value.proof.evidence
    said = without_dateline(item.text)
    return Claim(
        text=f"{_relation(value, first)} {value.proof.written}: {said}",
        kind=ClaimKind.COMPOSED,
        support=verbatim(item),
        evidence=(item,),
    )


def _relation(value: Value, first: Evidence) -> str:
    """Return such as "An earlier report, of 4 May 2026, says"."""
    if value.standing is Standing.CORRECTED:
        return "Told in error, and put right since:"
    if value.proof.mode is not Mode.NOW:
        return "Before it was"
    day, own = value.proof.day, first.article.day
    when = f", of {write_day(day)}," if day else ""
    if day is None or own is None or day == own:
        return f"Another report{when} says"
    return f"{'A later' if day > own else 'An earlier'} report{when} says"


def rival_values(values: Sequence[Value]) -> Disagreement | None:
    """Return the values of the newest day where its reports differ."""
    rivals = [value for value in values if value.standing is Standing.RIVAL]
    told = [values[0], *rivals] if rivals else []
    sides = tuple(Side(value=one.proof.short, evidence=one.proof.evidence) for one in told)
    return Disagreement(sides=sides) if sides else None


def value_rows(
    values: Sequence[Value], ledger: Ledger, told_by: Corroborator
) -> tuple[ValueRow, ...]:
    """Return values as rows; none where there is one alone, which a statement tells."""
    if len(values) < 2:
        return ()
    return tuple(
        ValueRow(
            value=value.proof.written,
            amount=value.proof.quantity.amount,
            unit=value.proof.quantity.unit,
            bound=value.proof.quantity.bound.value,
            standing=value.standing,
            day=value.day,
            quote=value.proof.evidence.text,
            number=ledger.numbered(value.proof.evidence).number,
            corroboration=told_by.of(one.evidence for one in value.tellings),
        )
        for value in values
    )
