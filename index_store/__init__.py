"""Articles in, a searchable index out. Knows nothing of questions.

article -> chunks -> index: ``readers`` read files, ``chunking`` splits them, ``embedding`` turns
passages into vectors, ``catalogue`` keeps the texts, ``vectors`` and ``lexical`` find passages,
``build`` makes a generation and switches to it, ``generation`` opens the live one.
"""

import importlib
import typing

from index_store.building.report import BuildReport
from index_store.config import IndexConfig
from index_store.errors import (
    ChangeStoppedError,
    DatelineError,
    EmbeddingError,
    IndexBusyError,
    IndexMismatchError,
    IndexMissingError,
    IndexStoreError,
    NothingToIndexError,
    UnreadableArticleError,
)
from index_store.search.embedding import open_embedder
from index_store.snapshot import ArchiveSummary, Generation, Index
from index_store.types import Article, Chunk, Embedder

if typing.TYPE_CHECKING:
    from index_store.building.build import (
        add_sources,
        build_index,
        index_articles,
        rebuild_index,
        refresh_index,
        remove_articles,
        roll_back,
    )

__all__ = [
    "ArchiveSummary",
    "Article",
    "BuildReport",
    "ChangeStoppedError",
    "Chunk",
    "DatelineError",
    "Embedder",
    "EmbeddingError",
    "Generation",
    "Index",
    "IndexBusyError",
    "IndexConfig",
    "IndexMismatchError",
    "IndexMissingError",
    "IndexStoreError",
    "NothingToIndexError",
    "UnreadableArticleError",
    "add_sources",
    "build_index",
    "index_articles",
    "open_embedder",
    "rebuild_index",
    "refresh_index",
    "remove_articles",
    "roll_back",
]


def __getattr__(name: str) -> object:
    """Import the write side when it is first used: its readers take a second to load."""
    if name in __all__:
        globals()[name] = getattr(importlib.import_module("index_store.building.build"), name)
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
