"""``/login`` and ``/logout``: a browser's session in place of a token."""

import logging
from functools import cache
from html import escape
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dateline.service.access.accounts import MAX_PASSWORD, SESSION_DAYS, Accounts
from dateline.service.access.attempts import Attempts, BusyLoginError, TooManyAttemptsError
from dateline.service.access.audit import Action
from dateline.service.access.guard import OIDC_PATH, SESSION_COOKIE, address_of
from dateline.service.access.users import User
from dateline.service.config import ServiceConfig

MAX_FORM = 16 * 2**10  # bytes; a name and a password of the longest have a tenth of it

_LOG = logging.getLogger(__name__)

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dateline: log in</title>
<link rel="icon" href="data:,">
<style>
:root {{ color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }}
main {{ max-width: 20rem; margin: 15vh auto 0; padding: 0 1rem }}
label, input, button {{ display: block; width: 100%; box-sizing: border-box; font: inherit }}
input {{ margin: .25rem 0 1rem; padding: .5rem }}
button {{ padding: .6rem; border: 0; border-radius: .4rem; background: #1a4f8b; color: #fff }}
</style>
<main>
<h1>Dateline</h1>
<p role="alert">{message}</p>
<form method="post">
<label>Name <input name="name" autocomplete="username" required autofocus></label>
<label>Password
<input name="password" type="password" autocomplete="current-password" required></label>
<button>Log in</button>
</form>
{elsewhere}
</main>
"""
_ELSEWHERE = f'<p><a href="{OIDC_PATH}login">Sign in with your organisation</a></p>'


def login_routes(accounts: Accounts, config: ServiceConfig, attempts: Attempts) -> APIRouter:
    """Return the routes; they always lead to the page, never to an address that was asked for."""
    router = APIRouter(include_in_schema=False, max_body_size=MAX_FORM)
    elsewhere = _ELSEWHERE if config.oidc else ""

    async def _note(request: Request, action: Action, name: str) -> None:
        address = address_of(request.scope)
        await to_thread.run_sync(accounts.audit.note, name, address, action)

    @router.get("/login")
    async def form() -> Response:
        return login_page("", elsewhere=elsewhere)

    @router.post("/login")
    async def log_in(
        request: Request,
        name: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=MAX_PASSWORD)],
    ) -> Response:
        if not config.proxies and "x-forwarded-for" in request.headers:
            _warn_of_proxy()
        try:
            user = await attempts.log_in(name, password, address_of(request.scope))
        except TooManyAttemptsError as error:
            status = 503 if isinstance(error, BusyLoginError) else 429
            return login_page("Too many attempts. Wait a minute.", status, {"Retry-After": "60"})
        if user is None:
            await _note(request, Action.SIGN_IN_FAILED, "")  # a name may be a mistyped password
            return login_page("The name or the password is wrong.", 401)
        return await begin_session(request, accounts, user)

    @router.post("/logout")
    async def log_out(request: Request) -> Response:
        await _note(request, Action.SIGNED_OUT, request.state.user.name)
        await to_thread.run_sync(accounts.revoke, request.cookies.get(SESSION_COOKIE, ""))
        reply = RedirectResponse("/login", 303)
        reply.delete_cookie(SESSION_COOKIE)
        return reply

    return router


async def begin_session(
    request: Request, accounts: Accounts, user: User, days: float = SESSION_DAYS
) -> Response:
    """Return the reply that brings a user who was recognised to the page."""

    def begin() -> str:
        accounts.audit.note(user.name, address_of(request.scope), Action.SIGNED_IN)
        return accounts.create_token(user.name, session=True, days=days)

    reply = RedirectResponse("/", 303)
    reply.set_cookie(
        SESSION_COOKIE,
        await to_thread.run_sync(begin),
        max_age=int(days * 86_400),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return reply


@cache  # once, not for everybody who logs in
def _warn_of_proxy() -> None:
    _LOG.warning(
        "A request says who it was passed on for. If that was your own web server, name it in "
        "DATELINE_PROXIES: until then all who log in through it share one limit."
    )


def login_page(
    message: str,
    status: int = 200,
    headers: dict[str, str] | None = None,
    elsewhere: str = "",
) -> HTMLResponse:
    """Return the form with a message; ``elsewhere`` is markup below it."""
    return HTMLResponse(_PAGE.format(message=escape(message), elsewhere=elsewhere), status, headers)
