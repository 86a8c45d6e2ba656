"""Articles in, a searchable index out. Knows nothing of questions.

article -> chunks -> index: ``readers`` read files, ``chunking`` splits them, ``embedding`` turns
passages into vectors, ``catalogue`` keeps the texts, ``vectors`` and ``lexical`` find passages,
``build`` makes a generation and switches to it, ``generation`` opens the live one.
"""

from index_store.build import (
    add_sources,
    build_index,
    index_articles,
    rebuild_index,
    remove_articles,
    roll_back,
)
from index_store.config import IndexConfig
from index_store.embedding import open_embedder
from index_store.errors import (
    DatelineError,
    EmbeddingError,
    IndexBusyError,
    IndexMismatchError,
    IndexMissingError,
    IndexStoreError,
    NothingToIndexError,
    UnreadableArticleError,
)
from index_store.generation import ArchiveSummary, Generation, Index
from index_store.report import BuildReport
from index_store.types import Article, Chunk, Embedder

__all__ = [
    "ArchiveSummary",
    "Article",
    "BuildReport",
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
    "remove_articles",
    "roll_back",
]
