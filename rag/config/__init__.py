"""Every setting of ``rag``: which chat model answers, and every threshold."""

from rag.config.briefing import BriefingConfig
from rag.config.budget import BudgetConfig
from rag.config.chat import (
    OPENAI_BASE_URL,
    OPENAI_DEFAULT_MODEL,
    OPENAI_WINDOW,
    ModelConfig,
    strip_credentials,
)
from rag.config.checking import CheckConfig, CheckLimits
from rag.config.people import PeopleConfig
from rag.config.stories import StoryConfig
from rag.config.thresholds import (
    QueryConfig,
    RagConfig,
    ReadingConfig,
    RetrievalConfig,
    SupportConfig,
)

__all__ = [
    "OPENAI_BASE_URL",
    "OPENAI_DEFAULT_MODEL",
    "OPENAI_WINDOW",
    "BriefingConfig",
    "BudgetConfig",
    "CheckConfig",
    "CheckLimits",
    "ModelConfig",
    "PeopleConfig",
    "QueryConfig",
    "RagConfig",
    "ReadingConfig",
    "RetrievalConfig",
    "StoryConfig",
    "SupportConfig",
    "strip_credentials",
]
