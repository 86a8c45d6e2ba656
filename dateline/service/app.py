"""The web application: every service over one ``Dateline``; the page is mounted beside them."""

import json
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from mcp.server import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from dateline.service.access.accounts import Accounts
from dateline.service.access.attempts import Attempts
from dateline.service.access.audit_routes import audit_routes
from dateline.service.access.guard import LOCAL_USER, Guard
from dateline.service.access.login import login_routes
from dateline.service.access.oidc import oidc_routes
from dateline.service.api.briefing_routes import briefing_routes
from dateline.service.api.draft_routes import draft_routes
from dateline.service.api.feedback_routes import feedback_routes
from dateline.service.api.mcp_tools import tool_server
from dateline.service.api.openai_routes import completion_routes
from dateline.service.api.problems import Problem
from dateline.service.api.push_routes import push_routes
from dateline.service.api.query_routes import FAILED, archive_routes
from dateline.service.api.standing_routes import standing_routes
from dateline.service.asker import Asker
from dateline.service.config import ServiceConfig
from dateline.service.operations.health import health_routes, metrics_routes
from dateline.service.operations.monitored_dateline import MonitoredDateline
from dateline.service.storage.conversations import ConversationStore
from index_store import DatelineError
from rag import QuestionError

_LOG = logging.getLogger(__name__)


def create_app(
    dateline: MonitoredDateline,
    accounts: Accounts,
    config: ServiceConfig,
    conversations: ConversationStore | None = None,
) -> FastAPI:
    """Return the application; its parts stay the caller's to close.

    Args:
        dateline: Answers.
        accounts: Who may ask.
        config: Where and how.
        conversations: What users keep; without it there are no standing questions, and no route by
            which curators read their bad answers.
    """
    app = archive_app(dateline, accounts, config, conversations)
    app.include_router(metrics_routes())
    return guarded(app, accounts, config)


def archive_app(
    dateline: MonitoredDateline,
    accounts: Accounts,
    config: ServiceConfig,
    conversations: ConversationStore | None = None,
) -> FastAPI:
    """Return what one archive answers, to be guarded; see ``create_app``."""
    asker, desk = Asker(dateline), config.desk.name if config.desk else ""

    def may_read(user: str) -> bool:
        local = user == LOCAL_USER.name and not accounts.exist()
        return local or accounts.may_read(user, desk)

    app = bare_app(config, tool_server(asker))
    app.include_router(health_routes(dateline))
    app.include_router(push_routes(asker, dateline))
    app.include_router(archive_routes(asker))
    app.include_router(briefing_routes(asker))
    app.include_router(draft_routes(asker))
    app.include_router(completion_routes(asker))
    if conversations:
        app.include_router(feedback_routes(asker, conversations.feedback))
        app.include_router(standing_routes(asker, conversations, may_read))
    app.include_router(audit_routes(accounts.audit, desk))
    return app


def bare_app(config: ServiceConfig, tools: MCPServer, inner: Sequence[FastAPI] = ()) -> FastAPI:
    """Return an application with MCP tools, its own description, and the form of errors.

    Args:
        config: Where and how.
        tools: The tools.
        inner: Applications that begin and end with it.
    """
    tool_app = tools.streamable_http_app(
        stateless_http=True,  # so that any replica may answer
        # The guard has looked at host and origin.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        description()
        async with tools.session_manager.run(), AsyncExitStack() as stack:
            for each in inner:
                await stack.enter_async_context(each.router.lifespan_context(each))
            yield

    app = FastAPI(
        title="Dateline",
        summary="Answers questions from a news archive and proves every statement.",
        version=version("dateline"),
        servers=[{"url": config.path or "/"}],
        lifespan=lifespan,
        openapi_url=None,  # which would write it anew for each request, with everybody waiting
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        telemetry={"logs": False},  # they would hold what was asked
        max_body_size=config.upload_bytes,
        exception_handlers=_HANDLERS,
    )

    @cache
    def description() -> bytes:
        return json.dumps(app.openapi(), ensure_ascii=False).encode()

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi() -> Response:
        return Response(description(), media_type="application/json")

    app.router.routes.extend(tool_app.routes)
    # No other origin may read replies; Gradio would let some, and leaves it to this where it is.
    app.add_middleware(CORSMiddleware)
    return app


def guarded(app: FastAPI, accounts: Accounts, config: ServiceConfig) -> FastAPI:
    """Let users log in to an application, and let through to it what they may do."""
    attempts = Attempts(accounts)
    app.include_router(login_routes(accounts, config, attempts))
    if config.oidc:
        app.include_router(oidc_routes(accounts, config.oidc, attempts))
    app.add_middleware(Guard, accounts=accounts, config=config)
    # The last is the first to see a request: the guard is to know who it comes from.
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(config.proxies))
    return app


# What was sent is never repeated in a reply: it may be a secret, or not even be valid text.


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    told = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()[:5]]
    return _reply(HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(told))


async def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    reply = _reply(error.status_code, str(error.detail))
    reply.headers.update(error.headers or {})
    return reply


async def _failed(_: Request, error: Exception) -> JSONResponse:
    return _reply(400 if isinstance(error, QuestionError) else 503, str(error))


async def _broken(_: Request, error: Exception) -> JSONResponse:
    _LOG.error("A request failed", exc_info=error)
    return _reply(500, FAILED)


_HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    RequestValidationError: _invalid,
    HTTPException: _refused,
    DatelineError: _failed,
    Exception: _broken,
}


def _reply(status: int, message: str) -> JSONResponse:
    message = message.encode(errors="replace").decode()
    return JSONResponse(Problem.of(status, message).model_dump(), status)
