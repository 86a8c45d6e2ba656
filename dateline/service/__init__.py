"""Dateline over HTTP and MCP: OpenAI's protocol, JSON, tools, accounts, health.

    question over HTTP or MCP -> guard -> routes or tools -> ``rag`` -> reply

A package of its own beside the page, so that ``rag`` stays a library without a web server:
ui -> service -> rag -> index_store. ``app`` puts the parts together, ``running`` serves them.
"""

from dateline.service.access.accounts import Accounts
from dateline.service.access.audit import Action, AuditEntry, Caller
from dateline.service.access.commands import note_command, system_user
from dateline.service.access.guard import FEED_PATH
from dateline.service.access.users import Role, User
from dateline.service.api.mcp_tools import serve_tools
from dateline.service.app import create_app
from dateline.service.changes.archive_changes import ArchiveChange, ArchiveChanges
from dateline.service.config import ServiceConfig
from dateline.service.desks.desk import Desk, read_desks
from dateline.service.desks.serving import open_desks
from dateline.service.desks.shared_model import SharedModel
from dateline.service.errors import AccessError, BusyError, ServiceError
from dateline.service.operations.monitored_dateline import MonitoredDateline
from dateline.service.serving.connections import ConnectionLimits
from dateline.service.serving.server import running
from dateline.service.serving.service import serve_archive
from dateline.service.standing.asking import StandingDesk
from dateline.service.standing.keeping import keep_question, keep_search
from dateline.service.standing.routine import senders_of
from dateline.service.standing.wording import answers_of, articles_of, text_of, title_of, where_of
from dateline.service.storage.conversations import ConversationEntry, ConversationStore, StoredTurn
from dateline.service.storage.desk_questions import KINDS, DeskQuestion, DeskQuestions
from dateline.service.storage.evaluation_runs import (
    EvaluationRun,
    RunChanges,
    Scored,
    compare_runs,
    keep_run,
    last_run,
    purge_runs,
)
from dateline.service.storage.feedback import Feedback, FeedbackList
from dateline.service.storage.purge import purge_quotes
from dateline.service.storage.saved_searches import MAX_NAME, SavedSearch, SavedSearches
from dateline.service.storage.standing_questions import (
    StandingKind,
    StandingQuestion,
    ToldChange,
)

__all__ = [
    "FEED_PATH",
    "KINDS",
    "MAX_NAME",
    "AccessError",
    "Accounts",
    "Action",
    "ArchiveChange",
    "ArchiveChanges",
    "AuditEntry",
    "BusyError",
    "Caller",
    "ConnectionLimits",
    "ConversationEntry",
    "ConversationStore",
    "Desk",
    "DeskQuestion",
    "DeskQuestions",
    "EvaluationRun",
    "Feedback",
    "FeedbackList",
    "MonitoredDateline",
    "Role",
    "RunChanges",
    "SavedSearch",
    "SavedSearches",
    "Scored",
    "ServiceConfig",
    "ServiceError",
    "SharedModel",
    "StandingDesk",
    "StandingKind",
    "StandingQuestion",
    "StoredTurn",
    "ToldChange",
    "User",
    "answers_of",
    "articles_of",
    "compare_runs",
    "create_app",
    "keep_question",
    "keep_run",
    "keep_search",
    "last_run",
    "note_command",
    "open_desks",
    "purge_quotes",
    "purge_runs",
    "read_desks",
    "running",
    "senders_of",
    "serve_archive",
    "serve_tools",
    "system_user",
    "text_of",
    "title_of",
    "where_of",
]
