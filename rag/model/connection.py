"""Reaching a chat model: a client for a server, or for the embedded one."""

import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from rag.config import OPENAI_DEFAULT_MODEL, OPENAI_WINDOW, ModelConfig
from rag.errors import ChatModelError
from rag.model.chat_errors import ServerErrors
from rag.model.embedded.adapter import adapter_for
from rag.model.embedded.prompt_states import states_folder
from rag.model.local_model import LocalServer
from rag.model.model_files import best_installed
from rag.model.protocol import Completion
from rag.types import (
    CALLS_KEPT,
    CHARACTERS_PER_TOKEN,
    Call,
    Messages,
    Speed,
    speed_of,
    tokens_of,
)

if TYPE_CHECKING:
    from rag.model.chat_client import ChatClient

# The embedded server computes one request at a time, and a waiting one is silent. Were its process
# to end, the connection would end too, so this bounds nothing but the queue.
EMBEDDED_TIMEOUT_SECONDS = 600.0

TELLING_TOKENS = 500  # of a prompt; shorter ones tell how long a server waits, not how fast it is
PATIENCE_SECONDS = 1.0  # a call that ends unanswered before tells nothing of a server not yet known

NO_MODEL = "No chat model: run `dateline fetch-model`, or set OPENAI_API_KEY or OPENAI_BASE_URL."


@dataclass(frozen=True, slots=True)
class Connection:
    """A model that can be asked."""

    client: "ChatClient"
    server: LocalServer | None = None
    """Where the model is embedded."""
    window: int | None = None
    """Most tokens of prompt and reply together, where that is known."""
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=CALLS_KEPT))
    """The last that tell how fast the model is."""

    @property
    def speed(self) -> Speed | None:
        """As the last calls show it."""
        return speed_of(tuple(self.calls))

    def stream(
        self, messages: Messages, *, max_tokens: int, grammar: str | None, adapted: bool
    ) -> Generator[str | Completion, None, None]:
        """Yield the reply as ``ChatClient.stream`` does, and note how long it took."""
        began, first, whole = time.perf_counter(), None, None
        pieces = self.client.stream(
            messages, max_tokens=max_tokens, grammar=grammar, adapted=adapted
        )
        try:
            with closing(pieces):
                for piece in pieces:
                    first = first or (time.perf_counter() if piece else None)
                    whole = piece if isinstance(piece, Completion) else None
                    yield piece
        finally:
            self._note(messages, began, first, whole)

    def _note(
        self, messages: Messages, began: float, first: float | None, whole: Completion | None
    ) -> None:
        """Keep a call that tells how fast the model is: a whole one, or one too long silent."""
        ended = time.perf_counter()
        tokens = (whole and whole.prompt_tokens) or tokens_of(messages)
        silent = (first or ended) - began
        if tokens < TELLING_TOKENS or not (whole or first or self._is_slow(tokens, silent)):
            return
        written = whole.completion_tokens or len(whole.text) // CHARACTERS_PER_TOKEN if whole else 0
        self.calls.append(
            Call(
                prompt_tokens=tokens,
                first_seconds=silent,
                written_tokens=max(0, written - 1),
                written_seconds=ended - first if whole and first else 0.0,
            )
        )

    def _is_slow(self, tokens: int, silent: float) -> bool:
        speed = self.speed
        return silent > (speed.first_seconds(tokens) if speed else PATIENCE_SECONDS)


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
        context_tokens=config.embedded_window,
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

    client = ChatClient(server.base_url, server.api_key, errors=errors)
    return Connection(client, server, window=config.embedded_window)


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
    known = OPENAI_WINDOW if config.is_openai else client.window
    return Connection(client, window=config.context_tokens or known)


def _secrets(config: ModelConfig) -> tuple[str, ...]:
    """Return the key, and the password in the address as it stands there and in clear."""
    password = urlsplit(config.base_url or "").password or ""
    found = (config.api_key or "", password, unquote(password))
    return tuple(dict.fromkeys(secret for secret in found if secret))
