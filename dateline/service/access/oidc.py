"""``/oidc``: signing in at a provider of OpenID Connect, by the code flow with PKCE.

authlib speaks the protocol: state, nonce, verifier, the token's signature and claims. Between the
two requests of a browser they stand in a cookie that this server, or one like it, has signed.
"""

import hashlib
import logging
import time
from typing import Any

from anyio import to_thread
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from dateline.service.access.accounts import Accounts
from dateline.service.access.attempts import Attempts, TooManyAttemptsError
from dateline.service.access.audit import Action
from dateline.service.access.guard import OIDC_PATH, address_of
from dateline.service.access.login import begin_session, login_page
from dateline.service.access.oidc_config import OidcConfig
from dateline.service.access.users import User
from dateline.service.errors import AccessError

SESSION_DAYS = 0.5  # a role that the provider takes away ends with it
COOKIE = "dateline-oidc"
COOKIE_SECONDS = 600  # between going to the provider and coming back
_FAILED = "The sign-in did not succeed. Try again, or ask whoever runs this server."
_NO_ROLE = "The provider knows you, but gives you no role here. Ask whoever runs it for one."

_LOG = logging.getLogger(__name__)


def oidc_routes(accounts: Accounts, config: OidcConfig, attempts: Attempts) -> APIRouter:
    """Return the routes; where the provider leads back to is ``/oidc/callback``."""
    router = APIRouter(include_in_schema=False)
    provider = _provider(config)
    key = OctKey.import_key(hashlib.sha256(f"dateline {config.secret}".encode()).digest())

    @router.get(f"{OIDC_PATH}login")
    async def leave(request: Request) -> Response:
        try:
            attempts.admit(address_of(request.scope))
            request.scope["session"] = {}
            back = str(request.url_for("come_back"))
            reply: Response = await provider.authorize_redirect(request, back)
        except TooManyAttemptsError:
            return login_page("Too many attempts. Wait a minute.", 429)
        except Exception as error:  # the provider cannot be reached, or talks nonsense
            return _failed(error, 502)
        kept = {"session": request.session, "exp": int(time.time()) + COOKIE_SECONDS}
        reply.set_cookie(
            COOKIE,
            jwt.encode({"alg": "HS256"}, kept, key),
            max_age=COOKIE_SECONDS,
            path=OIDC_PATH,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return reply

    @router.get(f"{OIDC_PATH}callback", name="come_back")
    async def come_back(request: Request) -> Response:
        try:
            attempts.admit(address_of(request.scope))
            request.scope["session"] = _kept(request.cookies.get(COOKIE, ""), key)
            token = await provider.authorize_access_token(request)
            user = await to_thread.run_sync(_recognised, accounts, config, token["userinfo"])
        except TooManyAttemptsError:
            return login_page("Too many attempts. Wait a minute.", 429)
        except AccessError as error:
            await to_thread.run_sync(
                accounts.audit.note, "", address_of(request.scope), Action.SIGN_IN_FAILED
            )
            return login_page(str(error), 403)
        except Exception as error:  # of the provider, of its token, or of who came back
            return _failed(error, 401)
        reply = await begin_session(request, accounts, user, SESSION_DAYS)
        reply.delete_cookie(COOKIE, path=OIDC_PATH)
        return reply

    return router


def _provider(config: OidcConfig) -> Any:
    return OAuth().register(
        "provider",
        client_id=config.client,
        client_secret=config.secret,
        server_metadata_url=f"{config.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
    )


def _kept(cookie: str, key: OctKey) -> dict[str, Any]:
    """Return what was kept when a browser went to the provider.

    Raises:
        JoseError: It was not kept by a server like this, or is too old.
    """
    told = jwt.decode(cookie, key, algorithms=["HS256"]).claims
    if told.get("exp", 0) < time.time():
        raise JoseError("the cookie is too old")
    return dict(told["session"])


def _recognised(accounts: Accounts, config: OidcConfig, claims: dict[str, Any]) -> User:
    """Return the user of a verified token, with the role that it gives now.

    Raises:
        AccessError: It gives none, or the name cannot be used.
    """
    name = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])
    subject = f"{claims['iss']}\n{claims['sub']}"
    role = config.role_of(claims)
    if role is None:
        accounts.forget_identity(subject)
        raise AccessError(_NO_ROLE)
    return accounts.recognise(subject, name, role)


def _failed(error: Exception, status: int) -> HTMLResponse:
    _LOG.warning("A sign-in by OpenID Connect failed: %s: %.200s", type(error).__name__, error)
    return login_page(_FAILED, status)
