"""A briefing: what is new in an archive, by story, in the archive's own sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import Field

from rag.types.codec import JsonValue
from rag.types.evidence import Cited, Evidence, QuotedSentences


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFigure(JsonValue):
    """A number of a line that an older report of the story gave otherwise."""

    value: str
    """As the line has it: "84,000 people"."""
    before: str
    """As the older report has it: "79,000 people"."""
    evidence: Annotated[Cited, Field(alias="number")]
    """The older sentence; in JSON its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingLine(JsonValue):
    """One thing that is new: a sentence of a new article."""

    evidence: Annotated[Cited, Field(alias="number")]
    """The sentence; in JSON its number."""
    changed: ChangedFigure | None = None
    """Where it gives another number for what an older report counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefedStory(JsonValue):
    """What is new in one story."""

    id: str
    title: str
    is_new: bool
    """Whether no older article is of it."""
    articles: int
    """That are new, reprints among them."""
    reprints: int
    """Of these, those that say nearly the same as an earlier article."""
    outlets: int
    """That have new articles which are no reprints."""
    lines: tuple[BriefingLine, ...]
    """What is new first; at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingCoverage(JsonValue):
    """How much is new, told or not."""

    articles: int
    """All that are new."""
    reprints: int
    """Of these, those that say nearly the same as an earlier article."""
    stories: int
    """Those with a new article."""
    stories_untold: int
    """Of these, those that are not told."""
    singles: int
    """New articles that are of no story, without reprints."""
    singles_untold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing(JsonValue):
    """What is new in an archive."""

    since: date | None
    """The first day of report; None: any."""
    until: date | None
    """The last day of report; None: any."""
    arrived_after: datetime | None = None
    """Only what came into the archive later than this; None: whenever it came."""
    stories: tuple[BriefedStory, ...]
    """Those that most independent outlets and articles tell of first."""
    singles: tuple[BriefingLine, ...]
    """Of new articles of no story the sentence nearest to the headline, the newest first."""
    evidence: tuple[Evidence, ...]
    """The sentences of all lines, and those that gave a number before, numbered from 1."""
    coverage: BriefingCoverage

    @property
    def is_empty(self) -> bool:
        """Whether nothing is new."""
        return not self.coverage.articles

    @classmethod
    def from_dict(cls, told: Mapping[str, Any], context: QuotedSentences | None = None) -> Self:
        """Return the briefing that ``to_dict`` made this of; see ``Answer.from_dict``."""
        return super(Briefing, cls).from_dict(told, context or QuotedSentences.of(told["evidence"]))
