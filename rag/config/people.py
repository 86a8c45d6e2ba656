"""What is read of a name for its page; the time of it was measured by ``benchmarks.people``."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleConfig:
    """How much is read of a name, at once."""

    articles: int = 10
    """That are read for one page of a name; "read on" reads the next ones."""
    sentences: int = 8
    """Of each article, the first that name it: some sixty, parsed in less than a second."""
    longest_words: int = 60
    """A longer sentence is a list or a caption that has run together."""
    kind_sentences: int = 3
    """The shortest of these are read to say what a name is."""
    kind_words: int = 6
    """A shorter sentence is a heading or a caption."""
    kind_articles: int = 2
    looked_at: int = 3
    """So many times as many as are listed are looked at: some are places or no names."""
    own_share: float = 0.2
    """A last name is listed under a full one that has this share of its articles or more."""
    known_share: float = 0.02
    """Whom more of all articles print in full goes by the last name in others."""
    end_share: float = 0.7
    """What stands in so many of its articles as the end of longer names ("Weather Service") is no
    name by itself."""
    companions: int = 8
    """Names that stand beside it."""
    descriptions: int = 8
    stories: int = 6
    acronym_articles: int = 20
    """Are looked at for an abbreviation in brackets behind the name."""
