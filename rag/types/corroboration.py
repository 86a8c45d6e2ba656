"""Who reports a thing: how many, who first, and who only copies."""

from dataclasses import dataclass
from datetime import date

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
