"""Every article that bears on a matter, not only the best: by the names that it must hold."""

import re
from collections.abc import Callable
from datetime import date
from itertools import combinations

from index_store.snapshot import Generation
from index_store.types import Article
from rag.language.actions import Action
from rag.language.names import names_in
from rag.language.report_filter import is_report
from rag.retrieval.sentence_ranker import holds_kind
from rag.retrieval.sentences import sentences_of
from rag.types import Evidence

WORD_HITS = 3000  # chunks asked of the lexical index; those without the matter's names fall away
NEWEST = 60  # articles read for one number or reason
FEW = 3  # articles with all names; where there are fewer, one name may be missing

Admits = Callable[[Article], bool]
"""Says whether an article may be read."""


def matching_articles(generation: Generation, action: Action, admits: Admits) -> list[Article]:
    """Return every admitted article that holds all names of an action; none without names."""
    if not action.names:
        return []
    hits = generation.search_words(" ".join((*action.names, *action.words)), WORD_HITS)
    chunks = generation.chunks([id_ for id_, _ in hits])
    patterns = [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in action.names]
    named = {chunk.revision for chunk in chunks if any(p.search(chunk.text) for p in patterns)}
    found = generation.articles(sorted(named)).values()
    return [
        article
        for article in sorted(found, key=lambda item: (item.day or date.min, item.id))
        if admits(article) and all(p.search(f"{article.title} {article.text}") for p in patterns)
    ]


def answers_of_kind(question: str, generation: Generation, admits: Admits) -> list[Evidence]:
    """Return every sentence that holds the number or reason asked for, where the names are.

    That is in the newest articles that hold all names of the question, or all but one: a person
    goes by the last name in most of them.
    """
    names = tuple(dict.fromkeys(name.text for name in names_in(question)))
    found: dict[str, Article] = {}
    for wanted in (names, *combinations(names, len(names) - 1)) if names else ():
        action = Action("", ("", "", ""), tuple(wanted), frozenset(), 0)
        for article in matching_articles(generation, action, admits)[-NEWEST:]:
            found[article.id] = article
        if wanted == names and len(found) >= FEW:
            break
    return [
        sentence
        for article in found.values()
        for sentence in sentences_of(article)
        if is_report(sentence.text) and holds_kind(question, sentence.text)
    ]
