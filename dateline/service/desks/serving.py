"""All desks in one application: each at its own path, behind one guard, with one chat model."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from http import HTTPStatus

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dateline.service.access.accounts import Accounts
from dateline.service.access.audit_routes import audit_routes
from dateline.service.api.problems import Problem
from dateline.service.api.standing_routes import NO_FEED
from dateline.service.app import bare_app, guarded
from dateline.service.config import ServiceConfig
from dateline.service.desks.desk import ROOT, Desk
from dateline.service.desks.desks import CLOSED, Desks, ServedDesk
from dateline.service.desks.routes import desk_routes
from dateline.service.desks.shared_model import SharedModel
from dateline.service.desks.start_page import render_closed
from dateline.service.desks.tools import desk_tools
from dateline.service.operations.health import metrics_routes
from dateline.service.serving.archive import MountPage, open_archive
from index_store import DatelineError
from rag import LanguageModel, ModelConfig, open_model

_LOG = logging.getLogger(__name__)


@contextmanager
def open_desks(
    config: ServiceConfig,
    accounts: Accounts,
    mount: MountPage,
    model: ModelConfig | None = None,
) -> Iterator[tuple[FastAPI, Desks]]:
    """Open every desk; yields the application of them all, guarded, and the desks.

    One whose archive cannot be opened says so, and keeps none of the others from being read.

    Args:
        config: Where and how; it has desks.
        accounts: Who may ask where.
        mount: Adds the page to the application of a desk.
        model: Which chat model writes the answers of all; None: as the environment says.
    """
    with ExitStack() as stack:
        chat = stack.enter_context(closing(open_model(model)))
        desks = Desks(
            [_served(stack, config, desk, accounts, mount, chat) for desk in config.desks]
        )
        apps = {name: one.app for name, one in desks.served.items()}
        inner = [app for app in apps.values() if isinstance(app, FastAPI)]
        app = bare_app(config, desk_tools(desks), inner)
        app.include_router(desk_routes(desks))
        app.include_router(audit_routes(accounts.audit))
        app.include_router(metrics_routes())
        app.add_middleware(AtDesk, desks=apps)
        yield guarded(app, accounts, config), desks


class AtDesk:
    """ASGI middleware that hands a request to the desk at which the guard has let it in.

    To a desk's application its path is what a server's own root path is: every address that it
    tells begins with it.
    """

    def __init__(self, app: ASGIApp, desks: Mapping[str, ASGIApp]) -> None:
        self._app = app
        self._desks = desks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        name = scope.get("state", {}).get("desk", "")
        if name:
            scope = {**scope, "root_path": f"{ROOT}{name}"}
        await (self._desks[name] if name else self._app)(scope, receive, send)


def _served(
    stack: ExitStack,
    config: ServiceConfig,
    desk: Desk,
    accounts: Accounts,
    mount: MountPage,
    chat: LanguageModel,
) -> ServedDesk:
    try:
        archive = open_archive(config.at(desk), accounts, mount, SharedModel(chat))
        app, dateline = stack.enter_context(archive)
    except DatelineError as error:
        _LOG.error("The desk %s cannot be opened, the others are served: %s", desk.name, error)
    except Exception:
        _LOG.exception("The desk %s cannot be opened, the others are served", desk.name)
    else:
        return ServedDesk(desk, app, dateline)
    return ServedDesk(desk, _closed(desk), None)


def _closed(desk: Desk) -> ASGIApp:
    """Return what answers at a desk whose archive cannot be opened."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        reply: Response = _problem(HTTPStatus.SERVICE_UNAVAILABLE, CLOSED)
        if "user" not in scope["state"]:  # a reader of feeds: as of a desk that is not there
            reply = _problem(HTTPStatus.NOT_FOUND, NO_FEED)
        elif "text/html" in Headers(scope=scope).get("accept", ""):
            reply = HTMLResponse(render_closed(desk, CLOSED), HTTPStatus.SERVICE_UNAVAILABLE)
        await reply(scope, receive, send)

    return answer


def _problem(status: HTTPStatus, message: str) -> Response:
    return JSONResponse(Problem.of(status, message).model_dump(), status)
