"""People and bodies of the archive, and what its articles tell of each."""

from dataclasses import dataclass
from datetime import date

from rag.types.answer import Coverage
from rag.types.codec import JsonValue
from rag.types.desk.stories import StoryArticle, StoryEntry, StoryName
from rag.types.evidence import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEntry(JsonValue):
    """A person or body in a list."""

    name: str
    """As most articles print it, in full."""
    kind: str
    """"person" or "body"."""
    articles: int
    """How many articles print it; each reprint counts."""
    first_day: date | None
    """None where no article of it has a day."""
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameForm(JsonValue):
    """Another form in which articles print a name."""

    form: str
    """As it is printed: "President Berg"."""
    articles: int
    """How many of those read print it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameLine(JsonValue):
    """A sentence about somebody."""

    number: int
    """The evidence number of the sentence."""
    day: date | None
    """Of the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description(NameLine):
    """What stands beside a name and says who it is."""

    text: str
    """As the sentence has it: "Prime Minister of Vell"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePage(NameEntry):
    """A person or body: who it is, and what some of the articles that name it tell.

    What is told is of the articles read for this page: the newest, or those from ``offset`` on.
    """

    by_day: dict[date, int]
    """How many articles that name it came out on each day, in order; days of none are left out."""
    forms: tuple[NameForm, ...]
    """Those of most articles first."""
    descriptions: tuple[Description, ...]
    """Each once, by its newest sentence; the newest first."""
    said: tuple[NameLine, ...]
    """Sentences that tell its words, newest first."""
    did: tuple[NameLine, ...]
    """Sentences that tell as done what it did, newest first."""
    companions: tuple[StoryName, ...]
    """Whom the same sentences name, those of most articles first."""
    members: tuple[StoryArticle, ...]
    """The articles read, newest first."""
    stories: tuple[StoryEntry, ...]
    """Stories of the archive that most of its articles are of."""
    evidence: tuple[Evidence, ...]
    """The sentences that lines refer to, numbered from 1."""
    coverage: Coverage
    """``matching`` are all that name it; reprints count once."""
    offset: int
    """How many articles stand before those read."""
    read_on: int | None
    """The ``offset`` of the next ones; None where all are read."""
