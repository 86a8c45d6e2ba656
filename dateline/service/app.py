"""The web application: every service over one ``Dateline``; the page is mounted beside them."""

import json
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import ExitStack, asynccontextmanager, closing
from functools import cache, partial
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from mcp.server.transport_security import TransportSecuritySettings
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from dateline.service.access.accounts import Accounts
from dateline.service.access.attempts import Attempts
from dateline.service.access.audit_routes import audit_routes
from dateline.service.access.guard import Guard
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
from dateline.service.errors import AccessError
from dateline.service.operations.health import health_routes
from dateline.service.operations.logs import set_up_logs, set_up_traces
from dateline.service.operations.monitored_dateline import MonitoredDateline
from dateline.service.server import address_of, listen, run
from dateline.service.standing.routine import asking, senders_of
from dateline.service.storage.conversations import ConversationStore
from index_store import DatelineError, IndexConfig
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
    asker = Asker(dateline)
    tools = tool_server(asker)
    tool_app = tools.streamable_http_app(
        stateless_http=True,  # so that any replica may answer
        # The guard has looked at host and origin.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        description()
        async with tools.session_manager.run():
            yield

    app = FastAPI(
        title="Dateline",
        summary="Answers questions from a news archive and proves every statement.",
        version=version("dateline"),
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

    for router in _routers(asker, dateline, accounts, config, conversations):
        app.include_router(router)
    app.router.routes.extend(tool_app.routes)
    # No other origin may read replies; Gradio would let some, and leaves it to this where it is.
    app.add_middleware(CORSMiddleware)
    app.add_middleware(Guard, accounts=accounts, config=config)
    # The last is the first to see a request: the guard is to know who it comes from.
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(config.proxies))
    return app


def _routers(
    asker: Asker,
    dateline: MonitoredDateline,
    accounts: Accounts,
    config: ServiceConfig,
    conversations: ConversationStore | None,
) -> Iterator[APIRouter]:
    """Yield every service; the first whose path fits a request answers it."""
    yield health_routes(dateline)
    yield push_routes(asker, dateline)
    yield archive_routes(asker)
    yield briefing_routes(asker)
    yield draft_routes(asker)
    yield completion_routes(asker)
    attempts = Attempts(accounts)
    yield login_routes(accounts, config, attempts)
    if config.oidc:
        yield oidc_routes(accounts, config.oidc, attempts)
    if conversations:
        yield feedback_routes(asker, conversations.feedback)
        yield standing_routes(asker, conversations)
    yield audit_routes(accounts.audit)


def serve_archive(
    config: ServiceConfig, mount: Callable[[FastAPI, MonitoredDateline, ConversationStore], None]
) -> None:
    """Serve an archive until Ctrl-C or SIGTERM.

    Args:
        config: Where and how.
        mount: Adds the page to the application.

    Raises:
        AccessError: Others could reach the address, and nobody could log in.
        ServiceError: The port is taken or may not be used.
        IndexMissingError: There is no index in the data folder.
    """
    with ExitStack() as stack:
        accounts = stack.enter_context(closing(Accounts(config.accounts)))
        if not config.is_loopback and not config.oidc and not accounts.exist():
            raise AccessError(
                f"Others can reach {config.host}, and nobody could log in. Add a user first: "
                f"dateline user add NAME --data {config.data}"
            )
        conversations = stack.enter_context(closing(ConversationStore(config.conversations)))
        opened = stack.enter_context(listen(config.host, config.port))
        set_up_logs(config.log)
        set_up_traces()
        dateline = stack.enter_context(MonitoredDateline.open(config.data))
        dateline.log_text = config.log_text
        if config.oidc or accounts.exist():
            dateline.redact_model_errors()
        dateline.pushes.start()
        app = create_app(dateline, accounts, config, conversations)
        private_hosts = IndexConfig.from_env(config.data).private_hosts
        senders = senders_of(config.delivery, private_hosts)
        stack.enter_context(asking(dateline, conversations, senders))
        mount(app, dateline, conversations)
        print(f"Dateline is at {address_of(opened)}/ (Ctrl-C ends it)", flush=True)
        run(app, opened, partial(dateline.drain, config.grace_seconds))


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
