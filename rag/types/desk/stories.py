"""Stories: articles on one matter as it develops, and what they tell of it."""

from dataclasses import dataclass
from datetime import date

from index_store import Article
from rag.types.answer import TimelineEvent
from rag.types.codec import JsonValue
from rag.types.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle(JsonValue):
    """An article of a story, without its text."""

    id: str
    title: str
    source: str | None
    """The outlet."""
    published: date | None
    """The day; None where the article does not say."""
    url: str | None
    reprint: bool
    """Whether an earlier article of the story says nearly the same."""

    @classmethod
    def of(cls, article: Article) -> "StoryArticle":
        """Return what is told of an article."""
        return cls(
            id=article.id,
            title=article.title,
            source=article.source,
            published=article.day,
            url=article.url,
            reprint=article.cluster not in (None, article.id),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEntry(JsonValue):
    """A story in a list."""

    id: str
    """Stays as long as the story lives: that of the article which founded it."""
    title: str
    """The headline of one of its articles that has most of what the others tell."""
    articles: int
    outlets: int
    first_day: date | None
    """None where no article of it has a day."""
    last_day: date | None
    by_day: dict[date, int]
    """How many of its articles came out on each day, in order; days of none are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryName(JsonValue):
    """A person or body of a story."""

    name: str
    kind: str
    """"person" or "body"."""
    articles: int
    """In how many of its articles the name stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryValue(JsonValue):
    """What one report gives for a number of a story."""

    value: str
    """As the quote has it: "at least 12 people"."""
    amount: float
    day: date | None
    """Of the report."""
    number: int
    """The evidence number of the quote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNumber(JsonValue):
    """A quantity for which three reports or more give a number, over time."""

    label: str
    """What is counted and what befell it: "people dead", "dollar paid"."""
    values: tuple[StoryValue, ...]
    """The earliest first; one that says what the one before it says is left out."""
    reports: int
    """How many articles give a number for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(StoryEntry):
    """One matter that develops: its articles, and what they tell of it."""

    newest: StoryArticle
    """Its newest article."""
    events: tuple[TimelineEvent, ...]
    """What happened, in order of time."""
    names: tuple[StoryName, ...]
    """Those that more of its articles have than one would expect, first."""
    numbers: tuple[StoryNumber, ...]
    evidence: tuple[Evidence, ...]
    """The sentences that events and numbers refer to, numbered from 1."""
    members: tuple[StoryArticle, ...]
    """All its articles, newest first."""
