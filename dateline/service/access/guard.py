"""What every request passes, whatever answers it: page, API or MCP.

In this order: a request id; no foreign host or origin; who it is from; not too many; and on the
way out the security headers and one line of log.
"""

import re
import time
import uuid
from contextlib import nullcontext
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from anyio import to_thread
from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from prometheus_client import Counter
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.service.access.accounts import Accounts
from dateline.service.access.audit import Caller
from dateline.service.access.users import Role, User
from dateline.service.api.problems import Problem
from dateline.service.config import ServiceConfig, is_loopback
from dateline.service.desks.desk import ROOT

SESSION_COOKIE = "dateline-session"
LOCAL_USER = User("local", Role.ADMINISTRATOR)
"""Who asks where no account exists: somebody on this machine."""
LOGIN_PATH = "/login"  # it has limits of its own
OIDC_PATH = "/oidc/"
HEALTH_PATH = "/healthz"
FEED_PATH = "/api/standing/feed"  # feed readers send no headers: its address holds a secret
OPEN_PATHS = {HEALTH_PATH, "/readyz", LOGIN_PATH, f"{OIDC_PATH}login", f"{OIDC_PATH}callback"}
# Gradio's page starts with inline scripts and compiles templates; nothing comes from elsewhere.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NOTHING = "There is nothing here."
"""Said of a desk that is not there and of one that is somebody else's: nobody can tell which."""
PUSHES = re.compile(r"(?:POST|DELETE) /api/articles|GET /api/articles/pushes/\w+")
"""All that a content system may ask for."""
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

_LOG = structlog.stdlib.get_logger("dateline.requests")
_REQUESTS = Counter("dateline_http_requests", "Replies by status", ["method", "status"])
_REQUEST_ID = re.compile(r"[\w.-]{1,64}")
_METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}


class Guard:
    """ASGI middleware that lets through who may pass; ``scope["state"]["user"]`` says who.

    Where there are several archives, ``scope["state"]["desk"]`` says at which of them, and the
    user's role is the one that they have there. What answers goes by that, and by no path.
    """

    def __init__(self, app: ASGIApp, accounts: Accounts, config: ServiceConfig) -> None:
        self._app = app
        self._desks = frozenset(desk.name for desk in config.desks)
        self._accounts = accounts
        everything = dict.fromkeys(self._desks, LOCAL_USER.role)
        self._local = replace(LOCAL_USER, desks=everything)
        self._open = config.is_loopback and config.oidc is None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._limits = parse_many(config.rate_limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing here speaks WebSocket
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        id_ = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        began, status = time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                out = MutableHeaders(scope=message)
                out["X-Request-ID"] = id_
                for name, value in HEADERS.items():
                    out.setdefault(name, value)
                if scope["scheme"] == "https":
                    out.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=id_):
            try:
                refusal = await self._refuse(scope, headers)
                caller = scope.get("state", {}).get("caller")
                with caller.acting() if caller else nullcontext():
                    await (refusal or self._app)(scope, receive, answer)
            finally:
                method = scope["method"] if scope["method"] in _METHODS else "other"
                _REQUESTS.labels(method, status).inc()
                _LOG.info(
                    "request",
                    method=method,
                    # The rest of a path may tell what somebody reads.
                    path="/" + scope["path"].lstrip("/").split("/")[0][:40],
                    status=status,
                    seconds=round(time.perf_counter() - began, 3),
                    user=scope.get("state", {}).get("user", User("", Role.READER)).name,
                )

    async def _refuse(self, scope: Scope, headers: Headers) -> Response | None:
        """Return the reply to a request that may not pass, or None."""
        (desk, path), method = self._place(scope["path"]), scope["method"]
        host, origin = headers.get("host", ""), headers.get("origin")
        if (name := _name_of(host)) is None:
            return _problem(HTTPStatus.BAD_REQUEST, "The header Host names no host.")
        if path == HEALTH_PATH and not desk and (is_loopback(name) or not self._open):
            return None  # at once: who waits for a thread waits for all who ask the database
        closed = not self._open or await to_thread.run_sync(self._accounts.exist)
        if not closed and not is_loopback(name):
            # A page elsewhere could give its own name this machine's address.
            return _problem(HTTPStatus.FORBIDDEN, "Ask under the address 127.0.0.1 or localhost.")
        if origin and method not in SAFE_METHODS and _place_of(origin) != host:
            return _problem(HTTPStatus.FORBIDDEN, "Requests of other sites are not answered.")
        user = await self._user(headers) if closed else self._local
        if (
            method not in SAFE_METHODS
            and (desk or path != LOGIN_PATH)
            and not self._may_ask(scope, user)
        ):
            return _problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"Too many requests; allowed are {self._limits[0]}. Wait a minute.",
                {"Retry-After": "60"},
            )
        if user is not None:
            return self._admit(scope, user, desk, path)
        if (not desk and path in OPEN_PATHS) or (path == FEED_PATH and method == "GET"):
            scope.setdefault("state", {}).update(desk=desk if desk in self._desks else "")
            return None
        if method == "GET" and "text/html" in headers.get("accept", ""):
            return RedirectResponse("/login", HTTPStatus.SEE_OTHER)
        return _problem(
            HTTPStatus.UNAUTHORIZED,
            "Send a token in the header Authorization: Bearer TOKEN, or log in at /login.",
            {"WWW-Authenticate": "Bearer"},
        )

    def _place(self, path: str) -> tuple[str, str]:
        """Return the name that stands where a desk's does, "" where none does, and the rest."""
        if not self._desks or not path.startswith(ROOT):
            return "", path
        name, _, rest = path.removeprefix(ROOT).partition("/")
        return name or "/", f"/{rest}"  # no desk is called "/"

    def _admit(self, scope: Scope, user: User, desk: str, path: str) -> Response | None:
        """Note who asks, and where; return the reply to one who may not, or None."""
        here: User | None = user
        if self._desks:
            above = user.among(self._desks)
            here = above.at(desk) if desk else above
        if here is None:
            return _problem(HTTPStatus.NOT_FOUND, NOTHING)
        caller = Caller(here.name, address_of(scope), self._accounts.audit, desk)
        scope.setdefault("state", {}).update(user=here, caller=caller, desk=desk)
        if here.may_read or (self._desks and not desk):
            return None
        if here.may_push and PUSHES.fullmatch(f"{scope['method']} {path}"):
            return None
        if here.role is Role.NONE:
            return _problem(HTTPStatus.FORBIDDEN, "You have no role here.")
        return _problem(HTTPStatus.FORBIDDEN, "Content systems may push articles only.")

    def _may_ask(self, scope: Scope, user: User | None) -> bool:
        key = address_of(scope) if user is None else f"{user.name}@"
        return all(self._limiter.hit(one, key) for one in self._limits)

    async def _user(self, headers: Headers) -> User | None:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            token = cookie_parser(headers.get("cookie", "")).get(SESSION_COOKIE, "")
        if not token:
            return None
        return await to_thread.run_sync(self._accounts.by_token, token.strip())


def _name_of(host: str) -> str | None:
    """Return the name or address of a ``Host``, or None where it is none."""
    try:
        split = urlsplit(f"//{host}")
        _ = split.port  # looked at when it is asked for
    except ValueError:
        return None
    return split.hostname if split.netloc == host else None


def _place_of(origin: str) -> str | None:
    """Return the host and port of an ``Origin``, or None where it has none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def address_of(scope: Scope) -> str:
    """Return where a request comes from, as far as trusted proxies say it."""
    return str((scope.get("client") or ("unknown",))[0])


def _problem(status: HTTPStatus, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(Problem.of(status, message).model_dump(), status, headers)
