"""``/login`` and ``/logout``: a browser's session in place of a token."""

from html import escape
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from dateline.service.access.accounts import MAX_PASSWORD, SESSION_DAYS, Accounts
from dateline.service.access.guard import SESSION_COOKIE

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
</main>
"""


def login_routes(accounts: Accounts) -> APIRouter:
    """Return the routes; they always lead to the page, never to an address that was asked for."""
    router = APIRouter(include_in_schema=False)
    hashing = CapacityLimiter(2)  # each takes 64 MiB

    @router.get("/login")
    async def form() -> Response:
        return _page("")

    @router.post("/login")
    async def log_in(
        request: Request,
        name: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=MAX_PASSWORD)],
    ) -> Response:
        user = await to_thread.run_sync(accounts.by_password, name, password, limiter=hashing)
        if user is None:
            return _page("The name or the password is wrong.", 401)
        token = await to_thread.run_sync(lambda: accounts.create_token(user.name, session=True))
        reply = RedirectResponse("/", 303)
        reply.set_cookie(
            SESSION_COOKIE,
            token,
            max_age=SESSION_DAYS * 86_400,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return reply

    @router.post("/logout")
    async def log_out(request: Request) -> Response:
        await to_thread.run_sync(accounts.revoke, request.cookies.get(SESSION_COOKIE, ""))
        reply = RedirectResponse("/login", 303)
        reply.delete_cookie(SESSION_COOKIE)
        return reply

    return router


def _page(message: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(_PAGE.format(message=escape(message)), status)
