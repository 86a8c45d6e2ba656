"""Reaching a chat model: an OpenAI client for a server, or for the embedded one."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import openai

from rag.chat_errors import ServerErrors
from rag.config import OPENAI_DEFAULT_MODEL, ModelConfig
from rag.errors import ChatModelError
from rag.local_model import LocalServer
from rag.model_files import best_installed

# For listing a server's models, which takes no computing.
CONTACT_TIMEOUT_SECONDS = 15.0

# The embedded server computes one request at a time, and a waiting one is silent. Were its process
# to end, the connection would end too, so this bounds nothing but the queue.
EMBEDDED_TIMEOUT_SECONDS = 600.0

FAILURES = (openai.OpenAIError, httpx.HTTPError, httpx.StreamError, json.JSONDecodeError)
"""Everything that a request to a server may raise."""

AWAY = (408, 429, 500, 502, 503, 504)  # statuses of a server that may answer later
NO_SUCH_PATH = (404, 405, 501)

NO_MODEL = "No chat model: run `dateline fetch-model`, or set OPENAI_API_KEY or OPENAI_BASE_URL."


@dataclass(frozen=True, slots=True)
class Connection:
    """A model that can be asked."""

    client: openai.AsyncOpenAI
    model: str
    """The server's name for it."""
    errors: ServerErrors
    is_openai: bool = False
    server: LocalServer | None = None
    """Where the model is embedded."""


class UnreachableError(ChatModelError):
    """The server did not answer now; it may later."""


def expected_name(config: ModelConfig) -> str | None:
    """Return the model's name as far as it is known before it is reached."""
    if config.is_remote:
        return config.model or (OPENAI_DEFAULT_MODEL if config.is_openai else None)
    if config.model_path:
        return config.model_path.stem
    found = best_installed()
    return found[0].name if found else None


def connect_embedded(config: ModelConfig, starting: Callable[[LocalServer], None]) -> Connection:
    """Load the user's own or the best packaged model.

    Args:
        config: Which file, and how to run it.
        starting: Given the server before it loads, so that it can be closed meanwhile.

    Raises:
        ChatModelError: No model has been fetched.
        ModelFileError: The file cannot be loaded.
    """
    path = config.model_path
    if path is None:
        found = best_installed()
        if found is None:
            raise ChatModelError(NO_MODEL)
        path = found[1]
    server = LocalServer(path, context_tokens=config.context_tokens, threads=config.threads)
    starting(server)
    server.start()
    timeout = max(EMBEDDED_TIMEOUT_SECONDS, config.timeout_seconds)
    client = openai.AsyncOpenAI(
        base_url=server.base_url,
        api_key=server.api_key,
        timeout=timeout,
        max_retries=0,
        # A proxy that the environment names must not come between this machine and itself.
        http_client=openai.DefaultAsyncHttpxClient(trust_env=False),
    )
    errors = ServerErrors(
        server="The embedded chat model",
        model=path.stem,
        embedded=True,
        timeout_seconds=timeout,
        tries=1,
        secrets=(server.api_key,),
    )
    return Connection(client, path.stem, errors, server=server)


def connect_remote(config: ModelConfig) -> Connection:
    """Contact the server, by which a wrong address, key or model is known before a question.

    Raises:
        UnreachableError: It does not answer now.
        ChatModelError: It answers, but cannot be used; the text says why.
    """
    settings: dict[str, Any] = {
        "base_url": config.server_url,
        # The client insists on one; servers without keys ignore it.
        "api_key": config.api_key or "none",
        "timeout": httpx.Timeout(config.timeout_seconds, connect=config.connect_timeout_seconds),
        "max_retries": config.max_retries,
    }
    model = expected_name(config)
    errors = ServerErrors(
        server="OpenAI" if config.base_url is None else f"The server at {config.shown_url}",
        model=model or "its model",
        embedded=False,
        timeout_seconds=config.timeout_seconds,
        tries=1 + config.max_retries,
        secrets=_secrets(config),
    )
    with openai.OpenAI(**settings) as client:
        listed = _contact(client, config, model, errors)
    errors = replace(errors, model=listed)
    return Connection(openai.AsyncOpenAI(**settings), listed, errors, is_openai=config.is_openai)


def explain_failure(errors: ServerErrors, error: Exception) -> str:
    """Return one sentence with a remedy for anything in ``FAILURES``."""
    if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException)):
        return errors.timeout()
    if isinstance(error, openai.APIConnectionError):
        return errors.unreachable(str(error.__cause__ or error))
    if isinstance(error, openai.APIStatusError):
        code, said = error_details(error)
        return errors.status(error.status_code, code, said)
    if isinstance(error, (httpx.HTTPError, httpx.StreamError)):
        return errors.cut_off()  # only a stream's body is read outside the client's own handling
    if isinstance(error, json.JSONDecodeError):
        return errors.malformed("it is not valid JSON")
    if isinstance(error, openai.APIError):
        return errors.failed_midway(error.message)
    return errors.malformed(str(error))


def error_details(error: openai.APIStatusError) -> tuple[str | None, str]:
    """Return the server's own code (or type) of an error and what it says."""
    body = error.body
    if isinstance(body, dict):
        code = body.get("code") if isinstance(body.get("code"), str) else body.get("type")
        said = body.get("message") or body.get("detail") or body
        return (code if isinstance(code, str) else None), str(said)
    # Not the protocol's form: a proxy's page, say. Its markup tells a reader nothing.
    said = str(body or error.message)
    return None, "no reason given" if "<html" in said.lower() else said


def _contact(
    client: openai.OpenAI, config: ModelConfig, model: str | None, errors: ServerErrors
) -> str:
    """Make sure that the server can be used; return the model, or the first that it lists."""
    timeout = min(CONTACT_TIMEOUT_SECONDS, config.timeout_seconds)
    errors = replace(errors, timeout_seconds=timeout, tries=1)
    client = client.with_options(timeout=timeout, max_retries=0)
    try:
        if config.is_openai and model:
            client.models.retrieve(model)
            return model
        # Read here: the client's own reading breaks on a page that is no list.
        body = json.loads(client.models.with_raw_response.list().text)
    except FAILURES as error:
        status = error.status_code if isinstance(error, openai.APIStatusError) else None
        if model and status in NO_SUCH_PATH and not config.is_openai:
            return model  # it lists no models; whether it has this one, the first question tells
        text = explain_failure(errors, error)
        away = isinstance(error, openai.APIConnectionError) or status in AWAY
        raise (UnreachableError(text) if away else ChatModelError(text)) from error
    if model:
        return model
    items = body.get("data") if isinstance(body, dict) else None
    listed = [item["id"] for item in items or [] if isinstance(item, dict) and item.get("id")]
    if not listed:
        raise ChatModelError(
            f"{errors.server} lists no model. Set OPENAI_MODEL to the name of one, and check that "
            "OPENAI_BASE_URL ends with /v1."
        )
    return str(listed[0])


def _secrets(config: ModelConfig) -> tuple[str, ...]:
    """Return the key, and the password in the address as it stands there and in clear."""
    password = urlsplit(config.base_url or "").password or ""
    found = (config.api_key or "", password, unquote(password))
    return tuple(dict.fromkeys(secret for secret in found if secret))
