"""How much each word tells of a story: in many of its articles, and rare in the archive."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from index_store import LeadIndex, stems_of

_EVEN = 8  # words: a sentence of fewer is not better for being short
_LEAD_WORDS = 60


def story_words(openings: Sequence[str], leads: LeadIndex, *, least: int = 1) -> dict[str, float]:
    """Return stem -> weight, 0 and up.

    Args:
        openings: Of each article its headline and first words.
        leads: Knows how rare a stem is in the archive.
        least: Only stems that so many openings have, or all where there are fewer openings.
    """
    shortened = [" ".join(text.split()[:_LEAD_WORDS]) for text in openings]
    held = Counter(stem for stems in stems_of(shortened) for stem in set(stems))
    stems = [stem for stem in held if held[stem] >= min(least, len(openings))]
    rarity = leads.words.rarity(stems).tolist() if stems else []
    return {
        stem: held[stem] / len(openings) * rare for stem, rare in zip(stems, rarity, strict=True)
    }


def tellingness(texts: Iterable[str], words: Mapping[str, float]) -> list[float]:
    """Return how much each text tells of a story: the weight of its words for its length."""
    return [
        sum(words.get(stem, 0.0) for stem in set(stems)) / (len(stems) + _EVEN)
        for stems in stems_of(list(texts))
    ]
