"""A value over time: what other reports gave for the number that answers a question.

A number that a later report gives supersedes the one that was read; earlier ones stay visible.
Each is proved by its own sentence: the question's statement, filled with the number, is put to the
model that judges support.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index_store import write_day
from rag.config import RagConfig
from rag.language.names import without_dateline
from rag.language.parse import parse
from rag.language.terms import numbers_of
from rag.query.query import Query
from rag.support.answers import answers
from rag.support.entity_grounding import missing_names
from rag.support.judge import verbatim
from rag.support.second_opinion import Ask
from rag.types import Claim, ClaimKind, Evidence, Verdict


@dataclass(frozen=True, slots=True)
class Value:
    """What one report gave."""

    words: str
    """As the sentence writes it: "at least 99"."""
    evidence: Evidence

    @property
    def day(self) -> date:
        """The day of the report; the first of all days where it has none."""
        return self.evidence.article.day or date.min


def other_values(
    query: Query, told: Value, sentences: Sequence[Evidence], ask: Ask, config: RagConfig
) -> list[Value]:
    """Return what other reports gave for a value, the newest first.

    Args:
        query: The question, which has a statement with a slot.
        told: What was read.
        sentences: What was found for the question, best first.
        ask: Says how likely a sentence says the filled statement.
        config: How like a sentence must be to be asked about, and how many are.

    Raises:
        ParserError: The parser's model is missing.
    """
    reading, statement = config.reading, query.statement
    if statement is None:
        return []
    bar = reading.value_share * answers(query, told.words, told.evidence, config.support).score
    known, found = [numbers_of(told.words)], list[Value]()
    likely = [
        (score, value)
        for item in sentences[: reading.value_sentences]
        if item.article.id != told.evidence.article.id
        for score, value in _candidates(query, item, config)
        if score >= bar
    ]
    asked = sorted(likely, key=lambda one: -one[0])[: reading.value_opinions]
    for _, value in sorted(asked, key=lambda one: one[1].day, reverse=True):
        numbers = numbers_of(value.words)
        if numbers in known:
            continue
        opinion = ask(statement.filled(value.words), value.evidence)
        if opinion is not None and opinion >= config.support.agreed:
            known.append(numbers)
            found.append(value)
    return found


def _candidates(query: Query, item: Evidence, config: RagConfig) -> Iterator[tuple[float, Value]]:
    """Yield the numbers of a sentence that may be the value, with how well each answers."""
    kinds = set((query.statement and query.statement.kind) or ())
    if missing_names(query, [item]):
        return
    for entity in parse(item.text).entities:
        if entity.kind in kinds and numbers_of(entity.text):
            support = answers(query, entity.text, item, config.support)
            if support.verdict is Verdict.SUPPORTED:
                yield support.score, Value(entity.text, item)


def value_claims(told: Value, others: Sequence[Value]) -> list[Claim]:
    """Return what other reports gave, as statements: later ones first, then earlier ones."""
    claims = []
    for value in others:
        when = write_day(value.day) if value.day > date.min else "an unknown day"
        relation = "A later" if value.day > told.day else "An earlier"
        relation = "Another" if value.day == told.day else relation
        said = without_dateline(value.evidence.text)
        claims.append(
            Claim(
                text=f"{relation} report, of {when}, says {value.words}: {said}",
                kind=ClaimKind.COMPOSED,
                support=verbatim(value.evidence),
                evidence=(value.evidence,),
            )
        )
    return claims
