"""Questions in, proved answers out: the Python query API.

    from rag import Dateline

    with Dateline.open("data") as dateline:
        answer = dateline.ask("Which countries refused to send troops?")

question -> retrieval -> evidence -> chat model -> citations -> answer; ``pipeline`` wires them.
"""

from rag.config import ModelConfig
from rag.errors import ChatModelError, ModelFileError, QuestionError, RagError
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
)

__all__ = [
    "Answer",
    "ChatModelError",
    "Claim",
    "Coverage",
    "Dateline",
    "Draft",
    "Event",
    "Evidence",
    "ModelConfig",
    "ModelFileError",
    "ModelState",
    "QuestionError",
    "RagError",
    "Stage",
    "Status",
]
