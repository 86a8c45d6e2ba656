"""What is read of a story for its page; chosen by reason and by the look of it, not measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryConfig:
    """How much of a story is read."""

    articles: int = 60
    """That are read, spread evenly over its time; reprints are not."""
    sentences: int = 8
    """Of each article, the first: news says first what is new. Sixty articles have 480, which are
    parsed in four seconds the first time."""
    longest_words: int = 60
    """A longer sentence is a list or a caption that has run together."""
    events: int = 12
    """Of the chronology."""
    names: int = 16
    names_least: int = 2
    """In so many articles a name must stand."""
    reports: int = 3
    """So many must give a number for a quantity."""
    numbers: int = 6
    """Quantities that are told."""
    cut_title: float = 0.7
    """What a headline is worth that breaks off in "..."."""
