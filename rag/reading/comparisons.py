"""Questions whose answer no single sentence holds: they compare reports or join many details.

Of these every named outlet is heard, the names of the question may stand in different reports, and
a statement may rest on several sentences together.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from rag.language.terms import WORD, names_of, shared_words
from rag.language.values import without_days
from rag.retrieval.sentences import in_reading_order
from rag.support.citations import Statement, missing_terms
from rag.support.entity_grounding import missing_names
from rag.types import Claim, Evidence, Outlets

LONG = 30  # words; no one sentence says so much
EACH = 2  # sentences of an article before those of others
TOGETHER = 4  # sentences that a statement may rest on
# Names of the question that no sentence read for it has. Of 210 multihop-rag questions that have an
# answer 9 in 100 lack two or more, of the 38 that have none 95 in 100.
TOO_MANY_MISSING = 2
_REPORT = re.compile(
    r"\b(?:articles?|reports?|reported|reporting|pieces?|coverage|according to)\b", re.IGNORECASE
)


def is_composite(question: str, outlets: Outlets) -> bool:
    """Say whether a question names several outlets or reports, or is very long."""
    named = 0 if outlets.given else len(outlets.names)
    return named > 1 or len(_REPORT.findall(question)) > 1 or len(question.split()) > LONG


def select_across(
    question: str, ranked: Sequence[Evidence], limit: int, outlets: Sequence[str]
) -> list[Evidence]:
    """Return sentences in reading order: for every name of the question one, then the best others.

    Of these each named outlet has its share, and no article more than a few while others have any.

    Args:
        question: In words.
        ranked: Sentences, most relevant first.
        limit: The most to return.
        outlets: The outlets that the question names, if any.
    """
    ranked = _names_first(question, ranked, limit)
    share = math.ceil(limit / max(1, len(outlets)))
    chosen: list[Evidence] = []
    articles: Counter[str] = Counter()
    heard: Counter[str | None] = Counter()
    for item in ranked:
        source = item.article.source
        if articles[item.article.id] < EACH and (not outlets or heard[source] < share):
            articles[item.article.id] += 1
            heard[source] += 1
            chosen.append(item)
        if len(chosen) == limit:
            break
    return in_reading_order(_first(chosen, ranked)[:limit])


def _names_first(question: str, ranked: Sequence[Evidence], most: int) -> list[Evidence]:
    """Put before the others the first sentence that has each name of the question not seen yet."""
    missing = missing_names(question, [])
    first: list[Evidence] = []
    for item in ranked:
        left = missing & missing_names(question, [item])
        if left != missing:
            first.append(item)
            missing = left
        if not missing or len(first) == most:
            break
    return _first(first, ranked)


def _first(chosen: Sequence[Evidence], ranked: Sequence[Evidence]) -> list[Evidence]:
    """Return ranked sentences with the chosen ones before the others."""
    taken = {(item.article.id, item.start) for item in chosen}
    return [*chosen, *(item for item in ranked if (item.article.id, item.start) not in taken)]


def lacks_names(question: str, evidence: Sequence[Evidence]) -> list[str]:
    """Return the names that the question has and no sentence, where they are too many."""
    missing = missing_names(question, evidence)
    if len(missing) < TOO_MANY_MISSING:
        return []
    words = (re.sub(r"['’]s?$", "", word) for word in WORD.findall(question))
    return list(dict.fromkeys(word for word in words if {word, *names_of(word)} & missing))


def prove_together(statement: Statement, evidence: Sequence[Evidence]) -> Claim | None:
    """Return the statement with the sentences that hold its numbers and names between them.

    The cited ones come first; others are added for what these lack, those that hold most of it
    before others. None where no few sentences hold it all. The day of a report need not stand in
    its sentences.
    """
    days = [item.article.day.isoformat() for item in evidence if item.article.day]
    text = without_days(statement.text, days)
    proof = [item for item in evidence if item.number in statement.numbers]
    while not proof or (missing := missing_terms(text, proof)):
        others = [item for item in evidence if item not in proof]
        if not others or len(proof) == TOGETHER:
            return None
        left = {item: len(missing_terms(text, [*proof, item])) for item in others}
        best = min(others, key=lambda item: (left[item], -shared_words(text, item.text)))
        if proof and left[best] >= len(missing):
            return None
        proof.append(best)
    return Claim(text=statement.text, evidence=tuple(proof))
