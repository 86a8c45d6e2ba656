"""The chat model: messages in, text out; loaded, restarted and found again in the background.

Whichever model answers (OpenAI, any compatible server, the embedded one), the code is the same:
``model_connection`` reaches it and ``chat_client`` speaks to it.
"""

import re
import threading
import time
from collections.abc import Generator
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial

from rag.config import ModelConfig
from rag.errors import ChatModelError, RagError
from rag.model.chat_errors import UnreachableError
from rag.model.connection import Connection, connect_embedded, connect_remote, expected_name
from rag.model.embedded.adapter import opinion
from rag.model.embedded.prompt_states import make_ready
from rag.model.local_model import LocalServer
from rag.model.protocol import Completion
from rag.types import Messages, ModelState

RECONNECT_SECONDS = 15.0  # between tries to reach a server that was away at the start
RESTARTS = 3  # of an embedded server that ended; one that keeps ending will end again

END_WAIT_SECONDS = 1.0  # for an embedded server's end to show after its connection broke

OPINION_TOKENS = 8  # of the reply to a yes-or-no question
OPINION_SECONDS = 15.0  # longest wait for it; an answer waits for the slowest of its statements
OPINIONS = {"yes": 1.0, "no": 0.0}

CLOSED = "The chat model was closed."


class _Readiness:
    """How the model is, and a signal for those who wait until that is known."""

    def __init__(self, state: ModelState) -> None:
        self.state = state
        self._known = threading.Event()

    def publish(self, state: ModelState) -> None:
        """Tell a new state; while it is loading, others wait."""
        if state.loading:
            self._known.clear()
        self.state = state
        if not state.loading:
            self._known.set()

    def wait(self, timeout: float | None) -> ModelState:
        """Return the state once it is not loading, or the seconds are over."""
        self._known.wait(timeout)
        return self.state


class ChatModel:
    """A chat model behind the OpenAI protocol. Safe to use from many threads."""

    def __init__(self, config: ModelConfig, *, warm: Messages | None = None) -> None:
        """Prepare a model; ``open`` is the way to get one that loads."""
        self._config = config
        self._prefix = warm
        loading = ModelState(name=expected_name(config), ready=False, loading=True)
        self._readiness = _Readiness(loading)
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._server: LocalServer | None = None
        self._restarts = 0

    @classmethod
    def open(cls, config: ModelConfig, *, warm: Messages | None = None) -> "ChatModel":
        """Return at once; the model is loaded or contacted in the background.

        Args:
            config: Which model.
            warm: Messages with which many requests begin; an embedded model reads them as soon
                as it is loaded, so that the first question need not wait for that.
        """
        chat = cls(config, warm=warm)
        chat._connect_in_background()
        return chat

    @property
    def state(self) -> ModelState:
        """Whether the model is loading, ready or unavailable, and then why; how fast it is."""
        return self._measured(self._readiness.state)

    def wait(self, timeout: float | None = None) -> ModelState:
        """Block until the model is ready or known to be unavailable, or the seconds are over."""
        return self._measured(self._readiness.wait(timeout))

    def close(self) -> None:
        """End the embedded server and drop all connections; a second call does nothing."""
        self._closing.set()
        with self._lock:
            server, connection = self._server, self._connection
        if server:
            server.close()
        if connection:
            connection.client.close()
        self._decide(ModelState(name=self.state.name, ready=False, reason=CLOSED))

    def __enter__(self) -> "ChatModel":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def stream(
        self,
        messages: Messages,
        *,
        max_tokens: int,
        grammar: str | None = None,
        adapted: bool = False,
    ) -> Generator[str | Completion, None, None]:
        """Yield the reply piece by piece, and last a ``Completion`` with all of it.

        Waits while the model is loading. While the model is silent an empty piece comes every
        ``TICK_SECONDS``. Nothing is sent before the first piece is asked for. Closing the iterator
        closes the connection at once, by which the server stops computing. An embedded server that
        has ended is loaded again; the error says so.

        Args:
            messages: The conversation.
            max_tokens: Most tokens of the reply.
            grammar: GBNF that the reply must obey; ignored by models that are not embedded.
            adapted: Whether the embedded model's adapter is laid over its weights; only where
                ``state`` says that it has one.

        Raises:
            ChatModelError: There is no reply, or not all of it; the text says why and what to do.
        """
        state = self.wait()
        connection = self._connection
        if not state.ready or connection is None:
            raise ChatModelError(state.reason or CLOSED)
        try:
            yield from connection.stream(
                messages, max_tokens=max_tokens, grammar=grammar, adapted=adapted
            )
        except ChatModelError as error:
            if self._closing.is_set():
                raise ChatModelError(CLOSED) from error
            server, broken = connection.server, isinstance(error, UnreachableError)
            if server and broken and server.ended_within(END_WAIT_SECONDS):
                raise ChatModelError(self._restart(connection)) from error
            raise

    def agrees(self, messages: Messages) -> float | None:
        """Return how likely the reply to a yes-or-no question is yes.

        Of a server's model 1 or 0 by its short reply; None where that is neither, or does not come
        within ``OPINION_SECONDS``. Of the embedded model what its adapter tells; None without one.

        Raises:
            ChatModelError: As for ``stream``.
        """
        self.wait()
        if self._connection and (server := self._connection.server):
            return opinion(server, messages)
        latest = time.monotonic() + OPINION_SECONDS
        with closing(self.stream(messages, max_tokens=OPINION_TOKENS)) as pieces:
            for piece in pieces:
                if isinstance(piece, Completion):
                    word = next(iter(re.findall(r"[a-z]+", piece.text.casefold())), "")
                    return OPINIONS.get(word)
                if time.monotonic() > latest:
                    break
        return None

    def _measured(self, state: ModelState) -> ModelState:
        connection = self._connection
        return replace(state, speed=connection.speed) if connection else state

    def _connect_in_background(self) -> None:
        # A daemon: a program that ends must not wait for a server that does not answer.
        threading.Thread(target=self._connect, name="chat-model", daemon=True).start()

    def _connect(self) -> None:
        """Connect, and go on trying where the server may come back; the state tells how it is."""
        try:
            while not self._closing.is_set():
                try:
                    connection = self._open_connection()
                except RagError as error:
                    self._decide(ModelState(name=self.state.name, ready=False, reason=str(error)))
                    if not isinstance(error, UnreachableError):
                        return
                    self._closing.wait(RECONNECT_SECONDS)
                    continue
                server = connection.server
                adapted = server is not None and server.adapter is not None
                # With the adapter nothing but a line is read before every question.
                if self._prefix and server and not adapted:
                    read = partial(connection.client.warm, self._prefix)
                    with suppress(ChatModelError):  # a question would tell it again
                        make_ready(server, self._prefix, read)
                with self._lock:
                    self._connection = connection
                self._decide(
                    ModelState(
                        name=connection.client.model,
                        ready=True,
                        obeys_grammar=server is not None,
                        adapted=adapted,
                        window=connection.window,
                    )
                )
                return
        finally:
            # Reached undecided after a defect only; whoever waits must not wait for ever.
            if self.state.loading:
                reason = "The chat model could not be loaded; the log says why."
                self._decide(ModelState(name=self.state.name, ready=False, reason=reason))

    def _open_connection(self) -> Connection:
        if self._config.is_remote:
            return connect_remote(self._config)
        return connect_embedded(self._config, self._remember_server)

    def _remember_server(self, server: LocalServer) -> None:
        """Keep the server so that ``close`` ends it, be it still loading."""
        with self._lock:
            self._server = server
            if self._closing.is_set():
                server.close()

    def _restart(self, ended: Connection) -> str:
        """Load the embedded model anew after its process ended; return what to tell the user."""
        with self._lock:
            # Many questions may meet the same end; only the first of them does something.
            first = ended is self._connection and not self._closing.is_set()
            allowed = self._restarts < RESTARTS
            if first:
                self._connection = None
            if first and allowed:
                self._restarts += 1
                loading = ModelState(name=self.state.name, ready=False, loading=True)
                self._readiness.publish(loading)
        if first and not allowed:
            reason = (
                "The embedded chat model has ended again and again, most likely for want of "
                "memory. Restart Dateline with more memory or a smaller model, or use a server "
                "(OPENAI_BASE_URL)."
            )
            self._decide(ModelState(name=self.state.name, ready=False, reason=reason))
            return reason
        if first:
            ended.client.close()
            if ended.server:
                ended.server.close()
            self._connect_in_background()
        return (
            "The embedded chat model ended unexpectedly and is being loaded again. "
            "Ask again in a few seconds."
        )

    def _decide(self, state: ModelState) -> None:
        """Publish a state that is no longer loading; nothing follows on being closed."""
        with self._lock:
            if self._closing.is_set():
                state = ModelState(name=state.name, ready=False, reason=CLOSED)
            self._readiness.publish(state)
