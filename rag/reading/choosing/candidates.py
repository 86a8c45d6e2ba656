"""What sentences name of the kind that a question asks for, and how well each answers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rag.config import ReadingConfig, SupportConfig
from rag.language.parse import parse
from rag.language.terms import content_words, folded, names_of
from rag.query.answer_type import ItemKind
from rag.query.query import Query
from rag.support.answers import answers
from rag.types import Evidence, Support

# Of these kinds names are repeated; numbers and days that many sentences share are of the story.
NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC"})
NUMBERS = frozenset({"CARDINAL", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words of a sentence that may be the answer."""

    words: str
    kind: str
    item: Evidence
    support: Support

    @property
    def score(self) -> float:
        """How well it answers, 0 to 1; see ``rag.support.answers.answers``."""
        return self.support.score


def candidates(
    query: Query, evidence: Sequence[Evidence], config: SupportConfig
) -> list[Candidate]:
    """Return all that is of the kind asked for and not of the question, the best first.

    None where a question asks for no certain kind.

    Raises:
        ParserError: The parser's model is missing.
    """
    kinds = NUMBERS if query.asks_number else frozenset()
    if query.statement and query.statement.kind and not kinds:
        kinds = frozenset(query.statement.kind)
    asked = content_words(query.text)
    found = [
        Candidate(entity.text, entity.kind, item, answers(query, entity.text, item, config))
        for item in evidence
        if kinds
        for entity in parse(item.text).entities
        if entity.kind in kinds and not content_words(entity.text) <= asked
    ]
    return sorted(found, key=lambda one: -one.score)


def agreed(found: Sequence[Candidate], config: ReadingConfig) -> Candidate | None:
    """Return the name that several sentences have and that answers best, or None."""
    named: dict[str, list[Candidate]] = defaultdict(list)
    for one in found:
        if one.kind in NAMES:
            named[one.words].append(one)
    told = [one for own in named.values() if len(own) >= config.agreeing for one in own]
    return max(told, key=lambda one: one.score, default=None)


def is_often_named(
    query: Query, words: str, evidence: Sequence[Evidence], config: ReadingConfig
) -> bool:
    """Say whether words are a name that much of what is read has: what all of it is about.

    Numbers and days are none: those of the story stand everywhere, whatever is asked.
    """
    if query.asks_number or query.item_kind is ItemKind.DAY or not names_of(words):
        return False
    told = sum(f" {folded(words)} " in f" {folded(item.text)} " for item in evidence)
    return told >= config.often_named
