"""People and bodies of a story: names that more of its articles have than one would expect."""

from collections.abc import Iterator, Sequence

from index_store import LeadIndex, stems_of
from rag.config import StoryConfig
from rag.language.names import agency_in
from rag.query.query import Query
from rag.reading.lists.mentions import mentions
from rag.reading.lists.naming import Item, items_of
from rag.types import Evidence, StoryName

_KINDS = {"PERSON": "person", "ORG": "body"}


def names_of(
    query: Query, sentences: Sequence[Evidence], leads: LeadIndex, config: StoryConfig
) -> tuple[StoryName, ...]:
    """Return the names that stand in several articles, those that tell most of the story first.

    Last names and abbreviations are counted with the full name.

    Args:
        query: What a story asks of its articles.
        sentences: Of the story, reprints left out.
        leads: Knows how rare a name is in the archive.
        config: How many, and in how many articles they must stand.

    Raises:
        ParserError: The parser's model is missing.
    """
    found = [
        (-len(articles) * _rarity(name, leads), name, kind, len(articles))
        for (name, kind), articles in _joined(items_of(mentions(query, tuple(_KINDS), sentences)))
        if len(articles) >= config.names_least and agency_in(name) is None
    ]
    return tuple(
        StoryName(name=name, kind=kind, articles=articles)
        for _, name, kind, articles in sorted(found)[: config.names]
    )


def _joined(items: Sequence[Item]) -> Iterator[tuple[tuple[str, str], set[str]]]:
    """Yield (name, kind) and its articles; "Nuggets" goes with a name that ends so."""
    articles = {
        (item.name, _kind(item)): {one.evidence.article.id for one in item.mentions}
        for item in items
    }
    for name, kind in sorted(articles, key=lambda key: len(key[0])):
        fuller = [
            other
            for other in articles
            if other[1] == kind and other[0].casefold().endswith(f" {name.casefold()}")
        ]
        own = articles[name, kind]
        if fuller:
            nearest = max(fuller, key=lambda other: (len(articles[other] & own), other))
            articles[nearest] |= articles.pop((name, kind))
    yield from articles.items()


def _kind(item: Item) -> str:
    kinds = [one.kind for one in item.mentions]
    return _KINDS[max(sorted(set(kinds)), key=kinds.count)]


def _rarity(name: str, leads: LeadIndex) -> float:
    """Return the rarity of the rarest word of a name."""
    stems = stems_of([name])[0]
    return float(leads.words.rarity(stems).max()) if stems else 0.0
