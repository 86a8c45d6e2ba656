"""How much a briefing tells, and what counts as new; chosen on the open half of the gold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingConfig:
    """What is read for a briefing and what is told."""

    days: int = 7
    """Back from the last day, where neither a first day nor a moment is given."""
    singles: int = 10
    """Articles of no story that are told."""
    articles: int = 20
    """Of a story that are read, the newest; of the new ones, and of the older ones."""
    sentences: int = 8
    """Of an article, the first: news says first what is new."""
    shortest_words: int = 7
    """A shorter sentence is a heading or leans on others."""
    longest_words: int = 60
    """A longer one is a list or a caption that has run together."""
    lines: int = 4
    """Of a story."""
    of_article: int = 2
    """Of these, those of one article."""
    least: float = 0.45
    """A further line is worth this share of the story's best."""
    alike: float = 0.5
    """Two sentences that share this part of the words of the shorter tell the same."""
    later_sentence: float = 0.12
    """What each sentence before it in its article takes from the worth of one."""
    leaning: float = 0.6
    """Worth of a sentence that opens with "He", "It" or the like."""
    dated: float = 0.3
    """Worth of a sentence that names a day before the window: background."""
    spoken: float = 0.8
    """Worth of a sentence in quotation marks."""
    figures: int = 24
    """Older sentences that are parsed for a number that a line gives otherwise."""
