"""A name that several sentences agree on, in the place of one that the model chose from one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rag.config import ReadingConfig, SupportConfig
from rag.language.parse import parse
from rag.language.terms import content_words
from rag.query.query import Query
from rag.reading.spans import Choice
from rag.support.answers import answers
from rag.types import Evidence

# Of these kinds names are repeated; numbers and days that many sentences share are of the story.
NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC"})


@dataclass(frozen=True, slots=True)
class Agreement:
    """A name that sentences agree on, and how well it answers."""

    choice: Choice
    score: float


def agreement(
    query: Query, evidence: Sequence[Evidence], reading: ReadingConfig, support: SupportConfig
) -> Agreement | None:
    """Return the name of the kind asked for that several sentences have and that answers best.

    Raises:
        ParserError: The parser's model is missing.
    """
    kinds = NAMES & set(query.statement.kind or ()) if query.statement else set()
    found: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for item in evidence if kinds else ():
        for entity in parse(item.text).entities:
            if entity.kind in kinds and not content_words(entity.text) <= content_words(query.text):
                score = answers(query, entity.text, item, support).score
                found[entity.text].append((score, item.number))
    told = [(max(own), words) for words, own in found.items() if len(own) >= reading.agreeing]
    if not told:
        return None
    (score, number), words = max(told)
    return Agreement(Choice(number, words), score)
