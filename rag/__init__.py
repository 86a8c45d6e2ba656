"""Questions in, proved answers out: the Python query API.

    from rag import Dateline

    with Dateline.open("data") as dateline:
        answer = dateline.ask("Which countries refused to send troops?")

question -> retrieval -> evidence -> chat model -> citations -> answer; ``pipeline`` wires them.
"""

import typing

from index_store.errors import DatelineError
from index_store.snapshot import ArchiveSummary
from index_store.types import Article, write_day
from rag.config import ModelConfig
from rag.errors import ChatModelError, ModelFileError, QuestionError, RagError
from rag.inspection import Inspection
from rag.types import (
    Answer,
    Claim,
    Coverage,
    Disagreement,
    Draft,
    Event,
    Evidence,
    ModelState,
    Outlets,
    Side,
    Stage,
    Status,
    Window,
    WindowKind,
)

if typing.TYPE_CHECKING:
    from rag.pipeline import Dateline

__all__ = [
    "Answer",
    "ArchiveSummary",
    "Article",
    "ChatModelError",
    "Claim",
    "Coverage",
    "Dateline",
    "DatelineError",
    "Disagreement",
    "Draft",
    "Event",
    "Evidence",
    "Inspection",
    "ModelConfig",
    "ModelFileError",
    "ModelState",
    "Outlets",
    "QuestionError",
    "RagError",
    "Side",
    "Stage",
    "Status",
    "Window",
    "WindowKind",
    "write_day",
]


def __getattr__(name: str) -> object:
    """Import the pipeline when it is first used: the openai package takes a second to load."""
    if name == "Dateline":
        from rag.pipeline import Dateline

        globals()[name] = Dateline
        return Dateline
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
