"""What happens while a question is answered."""

from dataclasses import dataclass

from rag.types.answer import Answer
from rag.types.codec import JsonValue
from rag.types.evidence import Claim, Evidence
from rag.types.speed import Speed


@dataclass(frozen=True, slots=True)
class Stage(JsonValue):
    """A stage has begun; ``name`` is fit to show, such as "Searching 12 articles"."""

    name: str


@dataclass(frozen=True, slots=True)
class Reading(JsonValue):
    """The sentences that are read now, best first: what to show until the answer takes their place.

    Comes once, some tenths of a second after the question, where sentences were found.
    """

    sentences: tuple[Evidence, ...]
    """Numbered from 1 in their own order, which is not that of the answer's markers."""


@dataclass(frozen=True, slots=True)
class Draft(JsonValue):
    """The statement being written now, as far as it goes; not yet verified."""

    text: str


Event = Stage | Reading | Draft | Claim | Answer
"""What ``Dateline.stream`` yields; the last event is always the Answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelState:
    """Whether a chat model is at hand."""

    name: str | None
    """Its name, or None where there is none."""
    ready: bool
    loading: bool = False
    reason: str | None = None
    """Why there is none and what to do about it; None while loading or ready."""
    obeys_grammar: bool = False
    """Whether a grammar holds it to words that are given to it."""
    adapted: bool = False
    """Whether it has the adapter that was fitted to choose what answers."""
    window: int | None = None
    """Most tokens of prompt and reply together; None where that is not known."""
    speed: Speed | None = None
    """As its last calls show it; None before the first."""
