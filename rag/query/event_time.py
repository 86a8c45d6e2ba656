"""When that happened which a question asks about."""

from dataclasses import dataclass
from datetime import date

from rag.language.dates import Span


@dataclass(frozen=True, slots=True)
class EventTime:
    """The days of the events that a question names a time for."""

    spans: tuple[Span, ...]
    """Each time that it states, in order; at least one. One without an end reaches to the day of
    asking; one to come lies after it."""
    words: str
    """The question's words that state them, such as "in March 2025"."""

    @property
    def first(self) -> date:
        """The first day of the earliest."""
        return min(span.first for span in self.spans)

    @property
    def last(self) -> date:
        """The last day of the latest."""
        return max(span.last for span in self.spans)

    def holds(self, day: date) -> bool:
        """Say whether a day is in any of the times."""
        return any(span.first <= day <= span.last for span in self.spans)
