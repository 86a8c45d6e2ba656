"""Whether sentences are about what a question names: its names, its years, its very thing."""

import re
from collections.abc import Sequence

from rag.language.names import names_in, people_in, without_dateline
from rag.language.terms import holds_name, terms_of
from rag.query.query import Query
from rag.retrieval.items import NUMBER
from rag.retrieval.sentences import context
from rag.types import Evidence

_QUOTED = re.compile(r'["“][^"“”]+["”]')


def missing_names(query: Query, proof: Sequence[Evidence]) -> set[str]:
    """Return the names and years of the question that are neither near the sentences nor leading.

    A question about France is not answered by a sentence about others, one about the 2018 prize
    not by one about the prize of 2016. The lead (title, outlet and first paragraph) counts, since
    it sets the scene for the whole article, and so does the year of its day. "Diablo 3" is one
    name, of which the number must stand there too.
    """
    nearby = " ".join(
        f"{item.text} {context(item)} {item.article.source or ''} "
        f"{item.article.text.partition(chr(10))[0]}"
        for item in proof
    )
    held = terms_of(nearby)
    days = {str(item.article.day.year) for item in proof if item.article.day}
    anchors = query.anchors
    return (
        {name for name in anchors.names if not holds_name(held, name)}
        | {year for year in anchors.years if year not in held | days}
        | {f"{name} {number}" for name, number in anchors.numbered if number not in held}
    )


def is_about_another(query: Query, item: Evidence) -> bool:
    """Say whether a sentence names others and none of whom the question names.

    What the title or the lead names is what the whole article is about; who says a number, and
    beside whom, is not what it is of.
    """
    people = people_in(item.article.text)
    text = without_dateline(item.text)
    quoted = [part for part in _QUOTED.findall(text) if NUMBER.search(part)]
    text = quoted[0] if quoted else text
    asked = query.names
    if any(name in text or name.split()[-1] in text.split() for name in asked if name in people):
        return False
    if any(name in text for name in asked):
        return False
    scene = f"{item.article.title} {item.article.text.partition(chr(10))[0]}"
    return any(name.text not in people and name.text not in scene for name in names_in(text))
