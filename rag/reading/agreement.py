"""A name that several sentences agree on, in the place of one that the model chose from one."""

from collections import defaultdict
from collections.abc import Sequence

from rag.config import ReadingConfig, SupportConfig
from rag.language.parse import parse
from rag.language.terms import content_words
from rag.query.query import Query
from rag.reading.spans import Choice
from rag.support.answers import answers
from rag.types import Evidence

# Of these kinds names are repeated; numbers and days that many sentences share are of the story.
NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC"})


def agreed(
    query: Query,
    choice: Choice,
    evidence: Sequence[Evidence],
    reading: ReadingConfig,
    support: SupportConfig,
) -> Choice:
    """Return the choice, or the name that far more speaks for.

    That is a name of the kind that the question asks for, in several of the sentences, which
    answers it by a multiple of the score of what was chosen.

    Raises:
        ParserError: The parser's model is missing.
    """
    kinds = NAMES & set(query.statement.kind or ()) if query.statement else set()
    if not kinds:
        return choice
    found: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for item in evidence:
        for entity in parse(item.text).entities:
            if entity.kind in kinds and not content_words(entity.text) <= content_words(query.text):
                score = answers(query, entity.text, item, support).score
                found[entity.text].append((score, item.number))
    told = [(max(own), words) for words, own in found.items() if len(own) >= reading.agreeing]
    if not told:
        return choice
    (score, number), words = max(told)
    chosen = next(item for item in evidence if item.number == choice.number)
    if score < reading.agreed_times * answers(query, choice.words, chosen, support).score:
        return choice
    return Choice(number, words)
