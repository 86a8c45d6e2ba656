"""The values that flow from a question to its answer, and their JSON."""

from rag.types.answer import Answer, Coverage, ListRow, Status, TimelineEvent
from rag.types.events import Draft, Event, ModelState, Stage
from rag.types.evidence import (
    Claim,
    Disagreement,
    Evidence,
    QuotedSentences,
    Side,
    cited_paragraphs,
)
from rag.types.options import MAX_TURNS, AskOptions, Messages, SearchOptions
from rag.types.window import Outlets, Window, WindowKind

__all__ = [
    "MAX_TURNS",
    "Answer",
    "AskOptions",
    "Claim",
    "Coverage",
    "Disagreement",
    "Draft",
    "Event",
    "Evidence",
    "ListRow",
    "Messages",
    "ModelState",
    "Outlets",
    "QuotedSentences",
    "SearchOptions",
    "Side",
    "Stage",
    "Status",
    "TimelineEvent",
    "Window",
    "WindowKind",
    "cited_paragraphs",
]
