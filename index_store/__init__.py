"""Articles in, a searchable index out. Knows nothing of questions.

article -> chunks -> snapshot: ``readers`` read files, ``catalogue`` keeps the texts, ``search``
splits them, turns passages into vectors and finds them again, ``building`` makes a snapshot and
switches to it, ``snapshot`` opens the live one, ``maintenance`` examines and exports.
"""

import importlib
import typing

from index_store.building.report import BuildReport
from index_store.catalogue.engine import open_engine
from index_store.config import GraphConfig, IndexConfig, LeadConfig, ReprintConfig
from index_store.durable import write_durably
from index_store.errors import (
    CatalogueLostError,
    ChangeStoppedError,
    DatelineError,
    EmbeddingError,
    FormatTooNewError,
    IndexBusyError,
    IndexMismatchError,
    IndexMissingError,
    IndexStoreError,
    NothingToIndexError,
    UnreadableArticleError,
)
from index_store.index import Index, embedder_for
from index_store.search.articles.compiling import passes
from index_store.search.articles.expression import (
    AllOf,
    AnyOf,
    ArticleFilters,
    DayRange,
    Excluded,
    Expression,
    Term,
    TextField,
)
from index_store.search.articles.index import FieldCounts
from index_store.search.articles.names import name_spans
from index_store.search.articles.snippets import pieces_of, title_matches
from index_store.search.embedding import open_embedder
from index_store.search.languages import language_of_question, stop_words
from index_store.search.leads import LeadIndex
from index_store.search.lexical import (
    FloatVector,
    LexicalIndex,
    Postings,
    best_places,
    bm25_scores,
    stems_of,
)
from index_store.search.sentences import sentence_spans
from index_store.snapshot import ArchiveSummary, Snapshot
from index_store.types import (
    MONTHS,
    Article,
    Chunk,
    Embedder,
    FloatMatrix,
    GraphDensity,
    SnapshotPlace,
    VectorBackend,
    VectorStore,
    read_moment,
    visible,
    write_count,
    write_day,
    write_moment,
)

if typing.TYPE_CHECKING:
    from index_store.building.build import (
        add_pushed,
        add_sources,
        build_index,
        index_articles,
        rebuild_index,
        refresh_index,
        remove_articles,
        roll_back,
    )
    from index_store.building.handed_in.pushes import (
        MAX_PUSHED,
        Push,
        PushedArticle,
        PushOutcome,
        find_push,
        has_waiting,
        keep_push,
        keep_removal,
    )
    from index_store.building.handed_in.uploads import keep_uploads, safe_name
    from index_store.building.sources import is_url
    from index_store.building.watch import watch_sources
    from index_store.building.worker import run_in_child
    from index_store.catalogue.statistics import ArticleEntry, ValueCounts
    from index_store.data_folder import change_in_progress, current_number
    from index_store.drafts import DRAFT_SUFFIXES, read_draft
    from index_store.maintenance.backup import Backup, back_up, restore_backup
    from index_store.maintenance.doctor import Finding, examine_index
    from index_store.maintenance.export import article_line, export_articles
    from index_store.maintenance.purge import Purged, purge_articles
    from index_store.maintenance.salvage import Salvaged, salvage
    from index_store.maintenance.statistics import (
        ArchiveStatistics,
        StoredSnapshot,
        find_articles,
        read_snapshots,
        read_statistics,
    )
    from index_store.readers.opening.files import MAX_FILE_BYTES, SUFFIXES, suffix_of
    from index_store.readers.opening.transport import PublicTransport

# Imported when they are first used: the readers and what writes take a second to load.
_LAZY = {
    "index_store.building.build": (
        "add_pushed",
        "add_sources",
        "build_index",
        "index_articles",
        "rebuild_index",
        "refresh_index",
        "remove_articles",
        "roll_back",
    ),
    "index_store.building.handed_in.pushes": (
        "MAX_PUSHED",
        "PushOutcome",
        "Push",
        "PushedArticle",
        "find_push",
        "has_waiting",
        "keep_push",
        "keep_removal",
    ),
    "index_store.building.handed_in.uploads": ("keep_uploads", "safe_name"),
    "index_store.building.sources": ("is_url",),
    "index_store.building.watch": ("watch_sources",),
    "index_store.building.worker": ("run_in_child",),
    "index_store.catalogue.statistics": ("ArticleEntry", "ValueCounts"),
    "index_store.data_folder": ("change_in_progress", "current_number"),
    "index_store.drafts": ("DRAFT_SUFFIXES", "read_draft"),
    "index_store.maintenance.backup": ("Backup", "back_up", "restore_backup"),
    "index_store.maintenance.doctor": ("Finding", "examine_index"),
    "index_store.maintenance.export": ("article_line", "export_articles"),
    "index_store.maintenance.purge": ("Purged", "purge_articles"),
    "index_store.maintenance.salvage": ("Salvaged", "salvage"),
    "index_store.maintenance.statistics": (
        "ArchiveStatistics",
        "StoredSnapshot",
        "find_articles",
        "read_moment",
        "read_snapshots",
        "read_statistics",
    ),
    "index_store.readers.opening.files": ("MAX_FILE_BYTES", "SUFFIXES", "suffix_of"),
    "index_store.readers.opening.transport": ("PublicTransport",),
}
_HOME = {name: module for module, names in _LAZY.items() for name in names}

__all__ = [
    "DRAFT_SUFFIXES",
    "MAX_FILE_BYTES",
    "MAX_PUSHED",
    "MONTHS",
    "SUFFIXES",
    "AllOf",
    "AnyOf",
    "ArchiveStatistics",
    "ArchiveSummary",
    "Article",
    "ArticleEntry",
    "ArticleFilters",
    "Backup",
    "BuildReport",
    "CatalogueLostError",
    "ChangeStoppedError",
    "Chunk",
    "DatelineError",
    "DayRange",
    "Embedder",
    "EmbeddingError",
    "Excluded",
    "Expression",
    "FieldCounts",
    "Finding",
    "FloatMatrix",
    "FloatVector",
    "FormatTooNewError",
    "GraphConfig",
    "GraphDensity",
    "Index",
    "IndexBusyError",
    "IndexConfig",
    "IndexMismatchError",
    "IndexMissingError",
    "IndexStoreError",
    "LeadConfig",
    "LeadIndex",
    "LexicalIndex",
    "NothingToIndexError",
    "Postings",
    "PublicTransport",
    "Purged",
    "Push",
    "PushOutcome",
    "PushedArticle",
    "ReprintConfig",
    "Salvaged",
    "Snapshot",
    "SnapshotPlace",
    "StoredSnapshot",
    "Term",
    "TextField",
    "UnreadableArticleError",
    "ValueCounts",
    "VectorBackend",
    "VectorStore",
    "add_pushed",
    "add_sources",
    "article_line",
    "back_up",
    "best_places",
    "bm25_scores",
    "build_index",
    "change_in_progress",
    "current_number",
    "embedder_for",
    "examine_index",
    "export_articles",
    "find_articles",
    "find_push",
    "has_waiting",
    "index_articles",
    "is_url",
    "keep_push",
    "keep_removal",
    "keep_uploads",
    "language_of_question",
    "name_spans",
    "open_embedder",
    "open_engine",
    "passes",
    "pieces_of",
    "purge_articles",
    "read_draft",
    "read_moment",
    "read_snapshots",
    "read_statistics",
    "rebuild_index",
    "refresh_index",
    "remove_articles",
    "restore_backup",
    "roll_back",
    "run_in_child",
    "safe_name",
    "salvage",
    "sentence_spans",
    "stems_of",
    "stop_words",
    "suffix_of",
    "title_matches",
    "visible",
    "watch_sources",
    "write_count",
    "write_day",
    "write_durably",
    "write_moment",
]


def __getattr__(name: str) -> object:
    """Import what is written with, or looks after an index, when it is first used."""
    if name in _HOME:
        globals()[name] = getattr(importlib.import_module(_HOME[name]), name)
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
