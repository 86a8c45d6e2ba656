"""The values that flow from a question to its answer, and their JSON."""

from rag.types.answer import Answer, Coverage, ListRow, Standing, Status, TimelineEvent, ValueRow
from rag.types.corroboration import Corroboration
from rag.types.draft import CheckedDraft, CheckedSentence, Difference, DraftVerdict, write_verdicts
from rag.types.events import Draft, Event, ModelState, Reading, Stage
from rag.types.evidence import (
    Carried,
    Claim,
    ClaimKind,
    Disagreement,
    Evidence,
    QuotedSentences,
    Refused,
    Side,
    Support,
    Verdict,
    carrying_words,
    cited_paragraphs,
)
from rag.types.options import MAX_REACH, MAX_TURNS, AskOptions, Messages, SearchOptions
from rag.types.plain_text import escape_markdown, is_web, one_line, without_markers, without_markup
from rag.types.speed import CALLS_KEPT, CHARACTERS_PER_TOKEN, Call, Speed, speed_of, tokens_of
from rag.types.window import Outlets, Window, WindowKind

__all__ = [
    "CALLS_KEPT",
    "CHARACTERS_PER_TOKEN",
    "MAX_REACH",
    "MAX_TURNS",
    "Answer",
    "AskOptions",
    "Call",
    "Carried",
    "CheckedDraft",
    "CheckedSentence",
    "Claim",
    "ClaimKind",
    "Corroboration",
    "Coverage",
    "Difference",
    "Disagreement",
    "Draft",
    "DraftVerdict",
    "Event",
    "Evidence",
    "ListRow",
    "Messages",
    "ModelState",
    "Outlets",
    "QuotedSentences",
    "Reading",
    "Refused",
    "SearchOptions",
    "Side",
    "Speed",
    "Stage",
    "Standing",
    "Status",
    "Support",
    "TimelineEvent",
    "ValueRow",
    "Verdict",
    "Window",
    "WindowKind",
    "carrying_words",
    "cited_paragraphs",
    "escape_markdown",
    "is_web",
    "one_line",
    "speed_of",
    "tokens_of",
    "without_markers",
    "without_markup",
    "write_verdicts",
]
