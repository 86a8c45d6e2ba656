"""Reaching a chat model: a client for a server, or for the embedded one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from rag.config import OPENAI_DEFAULT_MODEL, ModelConfig
from rag.errors import ChatModelError
from rag.model.chat_errors import ServerErrors
from rag.model.embedded.prompt_states import states_folder
from rag.model.embedded.support_adapter import adapter_for
from rag.model.local_model import LocalServer
from rag.model.model_files import best_installed

if TYPE_CHECKING:
    from rag.model.chat_client import ChatClient

# The embedded server computes one request at a time, and a waiting one is silent. Were its process
# to end, the connection would end too, so this bounds nothing but the queue.
EMBEDDED_TIMEOUT_SECONDS = 600.0

NO_MODEL = "No chat model: run `dateline fetch-model`, or set OPENAI_API_KEY or OPENAI_BASE_URL."


@dataclass(frozen=True, slots=True)
class Connection:
    """A model that can be asked."""

    client: "ChatClient"
    server: LocalServer | None = None
    """Where the model is embedded."""


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
    server = LocalServer(
        path,
        context_tokens=config.context_tokens,
        threads=config.threads,
        states=states_folder(),
        adapter=adapter_for(path),
    )
    starting(server)
    server.start()
    errors = ServerErrors(
        server="The embedded chat model",
        model=path.stem,
        embedded=True,
        timeout_seconds=max(EMBEDDED_TIMEOUT_SECONDS, config.timeout_seconds),
        tries=1,
        secrets=(server.api_key,),
    )
    # Not at the top: openai takes half a second to import, which no answer without a model needs.
    from rag.model.chat_client import ChatClient

    return Connection(ChatClient(server.base_url, server.api_key, errors=errors), server)


def connect_remote(config: ModelConfig) -> Connection:
    """Contact the server, by which a wrong address, key or model is known before a question.

    Raises:
        UnreachableError: It does not answer now.
        ChatModelError: It answers, but cannot be used; the text says why.
    """
    from rag.model.chat_client import ChatClient  # see above

    model = expected_name(config)
    errors = ServerErrors(
        server="OpenAI" if config.base_url is None else f"The server at {config.shown_url}",
        model=model or "its model",
        embedded=False,
        timeout_seconds=config.timeout_seconds,
        tries=1 + config.max_retries,
        secrets=_secrets(config),
    )
    client = ChatClient(
        config.server_url,
        # The client insists on one; servers without keys ignore it.
        config.api_key or "none",
        errors=errors,
        connect_timeout_seconds=config.connect_timeout_seconds,
        is_openai=config.is_openai,
    )
    try:
        client.find_model(model)
    except ChatModelError:
        client.close()
        raise
    return Connection(client)


def _secrets(config: ModelConfig) -> tuple[str, ...]:
    """Return the key, and the password in the address as it stands there and in clear."""
    password = urlsplit(config.base_url or "").password or ""
    found = (config.api_key or "", password, unquote(password))
    return tuple(dict.fromkeys(secret for secret in found if secret))
