"""Questions whose answer no single sentence holds: they compare reports or join many details.

Of these every named outlet is heard, the names of the question may stand in different reports, and
a statement may rest on several sentences together.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from rag.language.terms import WORD, names_of
from rag.query.query import Query
from rag.retrieval.sentences import in_reading_order
from rag.support.entity_grounding import missing_names
from rag.types import Evidence

EACH = 2  # sentences of an article before those of others
# Names of the question that no sentence read for it has. Of 210 multihop-rag questions that have an
# answer 9 in 100 lack two or more, of the 38 that have none 95 in 100.
TOO_MANY_MISSING = 2


def select_across(query: Query, ranked: Sequence[Evidence], limit: int) -> list[Evidence]:
    """Return sentences in reading order: for every name of the question one, then the best others.

    Of these each named outlet has its share, and no article more than a few while others have any.

    Args:
        query: What is asked for; the outlets that it names are all heard.
        ranked: Sentences, most relevant first.
        limit: The most to return.
    """
    ranked, outlets = _names_first(query, ranked, limit), query.outlets.names
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


def lacks_names(query: Query, evidence: Sequence[Evidence]) -> list[str]:
    """Return the names that the question has and no sentence, where they are too many."""
    missing = missing_names(query, evidence)
    if len(missing) < TOO_MANY_MISSING:
        return []
    words = (re.sub(r"['’]s?$", "", word) for word in WORD.findall(query.text))
    return list(dict.fromkeys(word for word in words if {word, *names_of(word)} & missing))
