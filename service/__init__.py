"""Dateline over HTTP and MCP: OpenAI's protocol, JSON, tools, accounts, health.

    question over HTTP or MCP -> guard -> routes or tools -> ``rag`` -> reply

A package of its own beside the page, so that ``rag`` stays a library without a web server:
ui -> service -> rag -> index_store. ``app`` puts the parts together, ``running`` serves them.
"""

from service.accounts import Accounts, Role, User
from service.app import create_app, serve_archive
from service.archive import Archive, Work
from service.config import ServiceConfig
from service.conversations import Conversation, Conversations, KeptTurn
from service.errors import AccessError, BusyError, ServiceError
from service.observed import ServedDateline
from service.running import running

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
