"""Every article that bears on a matter, not only the best: by the names that it must hold."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations

from index_store import Article, Snapshot
from rag.config import RetrievalConfig
from rag.language.report_filter import is_report
from rag.query.query import Query
from rag.retrieval.items import holds_kind
from rag.retrieval.sentences import sentences_of
from rag.types import Evidence


def articles_with(
    query: Query,
    names: Sequence[str],
    snapshot: Snapshot,
    config: RetrievalConfig,
    words: Iterable[str] = (),
) -> list[Article]:
    """Return every article that the query admits and that holds all names, oldest first.

    Args:
        query: Whose days, outlets, authors and language bound what may be read.
        names: Without any, no article is returned.
        snapshot: The index to search.
        config: How many chunks to look at.
        words: Others that such articles use, by which they are found.
    """
    if not names:
        return []
    hits = snapshot.search_words(" ".join((*names, *words)), config.matching_chunks)
    chunks = snapshot.chunks([id_ for id_, _ in hits])
    patterns = [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in names]
    named = {chunk.revision for chunk in chunks if any(p.search(chunk.text) for p in patterns)}
    found = snapshot.articles(sorted(named)).values()
    return [
        article
        for article in sorted(found, key=lambda item: (item.day or date.min, item.id))
        if query.admits(article)
        and all(p.search(f"{article.title} {article.text}") for p in patterns)
    ]


def sentences_of_kind(query: Query, snapshot: Snapshot, config: RetrievalConfig) -> list[Evidence]:
    """Return every sentence that holds the number or reason asked for, where the names are.

    That is in the newest articles that hold all names of the question, or all but one: a person
    goes by the last name in most of them.
    """
    names = query.names
    found: dict[str, Article] = {}
    for wanted in (names, *combinations(names, len(names) - 1)) if names else ():
        for article in articles_with(query, wanted, snapshot, config)[-config.newest_articles :]:
            found[article.id] = article
        if wanted == names and len(found) >= config.enough_articles:
            break
    return [
        sentence
        for article in found.values()
        for sentence in sentences_of(article)
        if is_report(sentence.text) and holds_kind(query, sentence.text)
    ]
