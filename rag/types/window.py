"""Which reports an answer may rest on: their days of publication and their outlets."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rag.types.codec import JsonValue


class WindowKind(StrEnum):
    """Where the bounds of a window come from."""

    RECENT = "recent"
    """Nothing was stated: everything up to the day of asking, recent reports first."""
    STATED = "stated"
    """The question's words state it; no article from outside is used."""
    GIVEN = "given"
    """The caller set it; no article from outside is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(JsonValue):
    """The days of publication that an answer rests on, both ends included."""

    start: date | None
    """The first day; None: from the archive's beginning."""
    end: date
    kind: WindowKind
    """"recent": nothing was stated; "stated": by the question; "given": by the caller."""
    words: str | None = None
    """The question's words that state it, such as "in March 2025"."""

    def holds(self, day: date | None) -> bool:
        """Say whether an article of that day is inside; an undated one only where it is open."""
        if day is None:
            return self.start is None
        return (self.start is None or self.start <= day) and day <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlets(JsonValue):
    """The outlets that a question is about."""

    names: tuple[str, ...] = ()
    """As the archive has them; empty: all."""
    given: bool = False
    """The caller set them, and no article of another is used; else the question names them, and
    theirs come first."""

    def hold(self, outlet: str | None) -> bool:
        """Say whether an article of that outlet may be used."""
        return not self.given or outlet in self.names
