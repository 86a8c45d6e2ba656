"""Questions in, proved answers out: the Python query API.

    from rag import Dateline

    with Dateline.open("data") as dateline:
        answer = dateline.ask("Which countries refused to send troops?")

question -> retrieval -> evidence -> chat model -> citations -> answer; ``pipeline`` wires them.
"""

from index_store.errors import DatelineError
from index_store.generation import ArchiveSummary
from index_store.types import Article, write_day
from rag.config import ModelConfig
from rag.errors import ChatModelError, ModelFileError, QuestionError, RagError
from rag.inspection import Inspection
from rag.pipeline import Dateline
from rag.types import (
    Answer,
    Claim,
    Coverage,
    Draft,
    Event,
    Evidence,
    ModelState,
    Stage,
    Status,
    Window,
    WindowKind,
)

__all__ = [
    "Answer",
    "ArchiveSummary",
    "Article",
    "ChatModelError",
    "Claim",
    "Coverage",
    "Dateline",
    "DatelineError",
    "Draft",
    "Event",
    "Evidence",
    "Inspection",
    "ModelConfig",
    "ModelFileError",
    "ModelState",
    "QuestionError",
    "RagError",
    "Stage",
    "Status",
    "Window",
    "WindowKind",
    "write_day",
]
