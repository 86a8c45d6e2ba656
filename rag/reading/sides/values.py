"""The values that reports give for one side of a comparison, as far as they answer its question."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rag.config import RagConfig
from rag.language.parse import parse_all
from rag.query.query import Query
from rag.query.statement.comparing import Comparison
from rag.reading.sides.measured import Value, values_in_sentence
from rag.reading.sides.naming import Naming, Owned, owned
from rag.retrieval.sentence_ranker import coverage
from rag.support.answers import ANSWERS, answers
from rag.support.entity_grounding import missing_names
from rag.types import Evidence, Verdict


def values_of(
    part: Query, side: Naming, asked: Comparison, ranked: Sequence[Evidence], config: RagConfig
) -> list[Value]:
    """Return the values that sentences give for a side, those of the newest report first.

    ``Value.support`` says which of them answer the side's question.

    Args:
        part: The side's question.
        side: How it is named.
        asked: What is compared.
        ranked: Sentences, best first.
        config: How many are read, and what it takes to answer.

    Raises:
        ParserError: The parser's model is missing.
    """
    near = [
        (item, share)
        for item, share in zip(ranked, coverage(part, ranked, config.retrieval), strict=True)
        if side.is_in(item) and not missing_names(part, [item])
    ][: config.reading.side_sentences]
    parses = parse_all([item.text for item, _ in near])
    found: list[Value] = []
    for (item, share), read in zip(near, parses, strict=True):
        told = list(values_in_sentence(part, asked, item, read, config.reading.rounding))
        for value in told:
            alike = [one.place for one in told if one.unit == value.unit]
            owner = owned(read, value.place, side, part.text, alike)
            if owner is not Owned.NO:
                found.append(_answering(replace(value, owned=owner), part, share, config))
    return sorted(
        found,
        key=lambda one: (one.item.article.day or date.min, one.support.score),
        reverse=True,
    )


def _answering(value: Value, part: Query, share: float, config: RagConfig) -> Value:
    """Return a value with whether its sentence, which covers a share of the question, answers."""
    support, reading = answers(part, value.written, value.item, config.support), config.reading
    if value.owned is Owned.SURE and support.verdict is Verdict.CONTRADICTED:
        # Whose it is was told by their turns, which is surer than the parse of long sentences.
        support = replace(support, verdict=Verdict.SUPPORTED, reason=ANSWERS)
    if share < reading.side_coverage and support.score < reading.side_score:
        support = replace(support, verdict=Verdict.NOT_STATED)
    return replace(value, support=support)


def accepted(sides: Sequence[Sequence[Value]]) -> list[list[Value]]:
    """Return the values of each side that answer, or stand beside one that does.

    What a sentence says of one side it says of the next in turn: "Reis got 300 votes, Vale 200".
    """
    sure = [
        (value.item, value.unit, place)
        for place, own in enumerate(sides)
        for value in own
        if value.owned is Owned.SURE and value.support.verdict is Verdict.SUPPORTED
    ]
    return [
        [
            replace(
                value, support=replace(value.support, verdict=Verdict.SUPPORTED, reason=ANSWERS)
            )
            for value in own
            if value.support.verdict is Verdict.SUPPORTED
            or (
                value.owned is Owned.SURE
                and any(
                    (value.item, value.unit) == (item, unit) and at != place
                    for item, unit, at in sure
                )
            )
        ]
        for place, own in enumerate(sides)
    ]
