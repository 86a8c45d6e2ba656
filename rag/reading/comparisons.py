"""Questions whose answer no single sentence holds: they compare reports or join many details.

Of these every named outlet is heard, the names of the question may stand in different reports, and
a statement may rest on several sentences together.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from rag.config import ReadingConfig
from rag.language.terms import WORD, names_of
from rag.query.query import Query
from rag.retrieval.sentences import in_reading_order
from rag.support.entity_grounding import missing_names
from rag.types import Evidence


def select_across(
    query: Query, ranked: Sequence[Evidence], config: ReadingConfig, limit: int
) -> list[Evidence]:
    """Return sentences in reading order: for every name of the question one, then the best others.

    Of these each named outlet has its share, and no article more than a few while others have any.

    Args:
        query: What is asked for; the outlets that it names are all heard.
        ranked: Sentences, most relevant first.
        config: How many of one article.
        limit: How many to return.
    """
    outlets = query.outlets.names
    ranked = _names_first(query, ranked, limit)
    share = math.ceil(limit / max(1, len(outlets)))
    chosen: list[Evidence] = []
    articles: Counter[str] = Counter()
    heard: Counter[str | None] = Counter()
    for item in ranked:
        source = item.article.source
        if articles[item.article.id] < config.sentences_per_article and (
            not outlets or heard[source] < share
        ):
            articles[item.article.id] += 1
            heard[source] += 1
            chosen.append(item)
        if len(chosen) == limit:
            break
    return in_reading_order(_first(chosen, ranked)[:limit])


def _names_first(query: Query, ranked: Sequence[Evidence], most: int) -> list[Evidence]:
    """Put before the others the first sentence that has each name of the question not seen yet."""
    missing = missing_names(query, [])
    first: list[Evidence] = []
    for item in ranked:
        left = missing & missing_names(query, [item])
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


def lacks_names(query: Query, evidence: Sequence[Evidence], config: ReadingConfig) -> list[str]:
    """Return the names that the question has and no sentence, where they are too many."""
    missing = missing_names(query, evidence)
    if len(missing) < config.missing_names:
        return []
    words = (re.sub(r"['’]s?$", "", word) for word in WORD.findall(query.text))
    return list(dict.fromkeys(word for word in words if {word, *names_of(word)} & missing))
