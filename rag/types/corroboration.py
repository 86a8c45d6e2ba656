"""Who reports a thing: how many, who first, and who only copies."""

from dataclasses import dataclass
from datetime import date

from index_store import write_count, write_day
from rag.types.codec import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroboration(JsonValue):
    """Which outlets of the archive report a thing."""

    outlets: int
    """Independent ones: reprints of one story, and copies of one agency, count once."""
    first: str | None
    """The outlet of the earliest report; None where it is not known."""
    first_day: date | None
    """The day of that report; None where it is not known."""
    copies: tuple[str, ...] = ()
    """Outlets that print what another of them or an agency wrote, in order."""
    agency: str | None = None
    """The agency that every report is a copy of; None where an outlet has it from elsewhere."""

    @property
    def in_words(self) -> str:
        """For readers: "2 outlets, first Harbour Courier, 3 March 2025; copied by Hill Post"."""
        day = write_day(self.first_day) if self.first_day else "date unknown"
        first = f"{self.first or 'outlet unknown'}, {day}"
        if self.agency:
            printed = f", printed by {', '.join(self.copies)}" if self.copies else ""
            return f"only {self.agency}{printed}; first {first}"
        copied = f"; copied by {', '.join(self.copies)}" if self.copies else ""
        if self.outlets == 1:
            return f"only {first}{copied}"
        return f"{write_count(self.outlets, 'outlet')}, first {first}{copied}"
