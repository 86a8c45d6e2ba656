"""Every setting of ``rag``: which chat model answers, and every threshold."""

from rag.config.chat import OPENAI_BASE_URL, OPENAI_DEFAULT_MODEL, ModelConfig, strip_credentials
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
    "ModelConfig",
    "QueryConfig",
    "RagConfig",
    "ReadingConfig",
    "RetrievalConfig",
    "SupportConfig",
    "strip_credentials",
]
