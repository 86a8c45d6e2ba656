"""Dateline over HTTP and MCP: OpenAI's protocol, JSON, tools, accounts, health.

    question over HTTP or MCP -> guard -> routes or tools -> ``rag`` -> reply

A package of its own beside the page, so that ``rag`` stays a library without a web server:
ui -> service -> rag -> index_store. ``app`` puts the parts together, ``running`` serves them.
"""

from dateline.service.access.accounts import Accounts, Role, User
from dateline.service.app import create_app, serve_archive
from dateline.service.archive_changes import Archive, Work
from dateline.service.config import ServiceConfig
from dateline.service.errors import AccessError, BusyError, ServiceError
from dateline.service.operations.served import ServedDateline
from dateline.service.server import running
from dateline.service.storage.conversations import Conversation, Conversations, KeptTurn

__all__ = [
    "AccessError",
    "Accounts",
    "Archive",
    "BusyError",
    "Conversation",
    "Conversations",
    "KeptTurn",
    "Role",
    "ServedDateline",
    "ServiceConfig",
    "ServiceError",
    "User",
    "Work",
    "create_app",
    "running",
    "serve_archive",
]
