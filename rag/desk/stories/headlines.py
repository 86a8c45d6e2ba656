"""The title of a story: the headline of an article that has most of what the others tell."""

from collections.abc import Mapping, Sequence

from rag.config import StoryConfig
from rag.desk.stories.weights import tellingness
from rag.types import one_line

_BAR = " | "
_CUT = ("...", "…")
_LEAST_WORDS = 3


def title_of(titles: Sequence[str], words: Mapping[str, float], config: StoryConfig) -> str:
    """Return the headline that tells most, without the name of its outlet."""
    headlines = [bare_headline(title) for title in titles]
    worth = [
        told * (config.cut_title if headline.endswith(_CUT) else 1.0)
        for headline, told in zip(headlines, tellingness(headlines, words), strict=True)
    ]
    return headlines[worth.index(max(worth))]


def bare_headline(title: str) -> str:
    """Return a headline without what pages put behind it: "Strike ends | CNN Business"."""
    headline = one_line(title)
    before = headline.partition(_BAR)[0]
    return before if len(before.split()) >= _LEAST_WORDS else headline
