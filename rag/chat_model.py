"""The chat model: messages in, text out, by the OpenAI protocol.

Whichever model answers (OpenAI, any compatible server, the embedded one), the code is the same.
rag/model_connection.py makes the connection, in the background; here it is used.
"""

import re
import threading
from collections.abc import AsyncGenerator, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any

import openai
from openai.types.chat import ChatCompletion

from rag.chat_errors import CONTEXT_OVERFLOW
from rag.config import ModelConfig
from rag.errors import ChatModelError, RagError
from rag.language_model import Completion, LanguageModel, Messages
from rag.local_model import LocalServer
from rag.model_connection import (
    FAILURES,
    Connection,
    UnreachableError,
    connect_embedded,
    connect_remote,
    error_details,
    expected_name,
    explain_failure,
)
from rag.types import ModelState
from rag.waiting import follow, wait_for

__all__ = ["ChatModel", "Completion", "LanguageModel", "Messages"]

SEED = 1  # any; the same for every request, so that an answer can be had again
RECONNECT_SECONDS = 15.0  # between tries to reach a server that was away at the start
RESTARTS = 3  # of an embedded server that ended; one that keeps ending will end again

END_WAIT_SECONDS = 1.0  # for an embedded server's end to show after its connection broke

CLOSED = "The chat model was closed."

# What some models or servers refuse by name, and what an answer can do without. The limit of
# tokens is sent under its other name then (newer OpenAI models refuse "max_tokens").
LIMITS = ("max_tokens", "max_completion_tokens")
DISPENSABLE = (
    *LIMITS,
    *("temperature", "seed", "reasoning_effort", "stop", "stream_options"),
    *("top_logprobs", "logprobs"),
)


class ChatModel:
    """A chat model behind the OpenAI protocol. Safe to use from many threads."""

    def __init__(self, config: ModelConfig, *, warm: Messages | None = None) -> None:
        """Prepare a model; ``open`` is the way to get one that loads."""
        self._config = config
        self._prefix = warm
        self._state = ModelState(name=expected_name(config), ready=False, loading=True)
        self._decided = threading.Event()
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._server: LocalServer | None = None
        self._restarts = 0
        self._refused: set[str] = set()

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
        """Whether the model is loading, ready or unavailable, and then why."""
        return self._state

    @property
    def supports_grammar(self) -> bool:
        """True where ``grammar`` is obeyed: by the embedded server only."""
        return not self._config.is_remote

    def wait(self, timeout: float | None = None) -> ModelState:
        """Block until the model is ready or known to be unavailable, or the seconds are over."""
        self._decided.wait(timeout)
        return self._state

    def close(self) -> None:
        """End the embedded server and drop all connections; a second call does nothing."""
        self._closing.set()
        with self._lock:
            server, connection = self._server, self._connection
        if server:
            server.close()
        if connection:
            wait_for(connection.client.close())
        self._decide(ModelState(name=self._state.name, ready=False, reason=CLOSED))

    def __enter__(self) -> "ChatModel":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def complete(
        self,
        messages: Messages,
        *,
        max_tokens: int,
        stop: Sequence[str] | None = None,
        top_logprobs: int = 0,
        grammar: str | None = None,
    ) -> Completion:
        """Return the whole reply; waits while the model is loading.

        Args:
            messages: The conversation.
            max_tokens: Most tokens of the reply.
            stop: Texts that end the reply and are not part of it.
            top_logprobs: How many of the likeliest first tokens to report; 0: none.
            grammar: GBNF that the reply must obey; ignored where ``supports_grammar`` is False.

        Raises:
            ChatModelError: There is no reply; the text says why and what to do.
        """
        connection = self._ready_connection()
        arguments: dict[str, Any] = {"messages": list(messages), "stop": stop}
        if top_logprobs:
            arguments |= {"logprobs": True, "top_logprobs": top_logprobs}
        with self._explained(connection):
            reply = wait_for(self._send(connection, arguments, max_tokens, grammar))
        if not isinstance(reply, ChatCompletion) or not reply.choices:
            what = "it is no chat completion" if isinstance(reply, str) else "it holds no choice"
            raise ChatModelError(connection.errors.malformed(what))
        choice = reply.choices[0]
        if getattr(choice, "message", None) is None:
            raise ChatModelError(connection.errors.malformed("it holds no text"))
        return self._checked(
            connection,
            Completion(
                text=_content(choice.message),
                prompt_tokens=_count(reply.usage, "prompt_tokens"),
                completion_tokens=_count(reply.usage, "completion_tokens"),
                first_token_logprobs=_first_token_logprobs(choice) if top_logprobs else {},
                finish_reason=getattr(choice, "finish_reason", None) or "stop",
            ),
            max_tokens,
        )

    def stream(
        self,
        messages: Messages,
        *,
        max_tokens: int,
        stop: Sequence[str] | None = None,
        grammar: str | None = None,
    ) -> Generator[str | Completion, None, None]:
        """Yield the reply piece by piece, and last a ``Completion`` with all of it.

        While the model is silent an empty piece comes every ``TICK_SECONDS``. Nothing is sent
        before the first piece is asked for. Closing the iterator closes the connection at once,
        by which the server stops computing. Arguments and errors are those of ``complete``.
        """
        connection = self._ready_connection()
        text, finish_reason, usage = "", None, None
        arguments = {
            "messages": list(messages),
            "stop": stop,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        chunks = follow(self._chunks(connection, arguments, max_tokens, grammar))
        with self._explained(connection), closing(chunks):
            for chunk in chunks:
                if chunk is None:
                    yield ""
                    continue
                usage = getattr(chunk, "usage", None) or usage
                for choice in getattr(chunk, "choices", None) or []:
                    finish_reason = getattr(choice, "finish_reason", None) or finish_reason
                    if piece := _content(getattr(choice, "delta", None)):
                        text += piece
                        yield piece
        if finish_reason is None:
            errors = connection.errors
            raise ChatModelError(
                errors.cut_off() if text else errors.malformed("the stream is empty")
            )
        yield self._checked(
            connection,
            Completion(
                text=text,
                prompt_tokens=_count(usage, "prompt_tokens"),
                completion_tokens=_count(usage, "completion_tokens"),
                finish_reason=finish_reason,
            ),
            max_tokens,
        )

    def warm(self, messages: Messages) -> None:
        """Have the server read messages with which later requests begin, and keep its state.

        Raises:
            ChatModelError: As for ``complete``.
        """
        connection = self._ready_connection()
        with self._explained(connection):
            wait_for(self._send(connection, {"messages": list(messages)}, 1, None))

    async def _chunks(
        self,
        connection: Connection,
        arguments: dict[str, Any],
        max_tokens: int,
        grammar: str | None,
    ) -> AsyncGenerator[Any, None]:
        async with await self._send(connection, arguments, max_tokens, grammar) as chunks:
            async for chunk in chunks:
                yield chunk

    async def _send(
        self,
        connection: Connection,
        arguments: dict[str, Any],
        max_tokens: int,
        grammar: str | None,
    ) -> Any:
        """Send a request; once more without what the model refuses by name, which is remembered."""
        while True:
            request = arguments | {"model": connection.model, "temperature": 0, "seed": SEED}
            limits = LIMITS[::-1] if connection.is_openai else LIMITS
            if limit := next((name for name in limits if name not in self._refused), None):
                request[limit] = max_tokens
            if connection.is_openai:
                # Answers are copied out of evidence; reasoning would use up max_tokens unseen.
                request["reasoning_effort"] = "none"
            if grammar and connection.server:
                request["extra_body"] = {"grammar": grammar}
            request = {
                name: value
                for name, value in request.items()
                if value is not None and name not in self._refused
            }
            try:
                return await connection.client.chat.completions.create(**request)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                refused = _refused_parameter(error, request)
                if refused is None:
                    raise
                self._refused.add(refused)

    def _checked(
        self, connection: Connection, completion: Completion, max_tokens: int
    ) -> Completion:
        """Return the reply, or raise where it says nothing for a reason worth telling."""
        if completion.finish_reason == "content_filter":
            raise ChatModelError(connection.errors.withheld())
        empty = not completion.text and not completion.first_token_logprobs
        if empty and completion.finish_reason == "length":
            raise ChatModelError(connection.errors.nothing_written(max_tokens))
        return completion

    @contextmanager
    def _explained(self, connection: Connection) -> Iterator[None]:
        """Turn whatever the client raises into a ChatModelError."""
        try:
            yield
        except FAILURES as error:
            if self._closing.is_set():
                raise ChatModelError(CLOSED) from error
            server, broken = connection.server, not isinstance(error, openai.APIStatusError)
            if server and broken and server.ended_within(END_WAIT_SECONDS):
                raise ChatModelError(self._restart(connection)) from error
            raise ChatModelError(explain_failure(connection.errors, error)) from error

    def _ready_connection(self) -> Connection:
        state = self.wait()
        connection = self._connection
        if not state.ready or connection is None:
            raise ChatModelError(state.reason or CLOSED)
        return connection

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
                    self._decide(ModelState(name=self._state.name, ready=False, reason=str(error)))
                    if not isinstance(error, UnreachableError):
                        return
                    self._closing.wait(RECONNECT_SECONDS)
                    continue
                with self._lock:
                    self._connection = connection
                self._decide(ModelState(name=connection.model, ready=True))
                if self._prefix and connection.server:
                    with suppress(ChatModelError):  # a question would tell it again
                        self.warm(self._prefix)
                return
        finally:
            # Reached undecided after a defect only; whoever waits must not wait for ever.
            if not self._decided.is_set():
                reason = "The chat model could not be loaded; the log says why."
                self._decide(ModelState(name=self._state.name, ready=False, reason=reason))

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
                self._decided.clear()
                self._state = ModelState(name=self._state.name, ready=False, loading=True)
        if first and not allowed:
            reason = (
                "The embedded chat model has ended again and again, most likely for want of "
                "memory. Restart Dateline with more memory or a smaller model, or use a server "
                "(OPENAI_BASE_URL)."
            )
            self._decide(ModelState(name=self._state.name, ready=False, reason=reason))
            return reason
        if first:
            wait_for(ended.client.close())
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
            self._state = state
        self._decided.set()


def _refused_parameter(
    error: openai.BadRequestError | openai.UnprocessableEntityError, request: Mapping[str, Any]
) -> str | None:
    """Return the dispensable parameter of the request that a server's error is about, if any."""
    code, said = error_details(error)
    if CONTEXT_OVERFLOW.search(f"{code} {said}"):
        return None  # such errors name max_tokens too
    for name in DISPENSABLE:
        # "stop" is too common a word to be looked for in a sentence.
        named = name != "stop" and re.search(rf"\b{name}\b", said)
        if name in request and ((error.param or "").split(".")[0] == name or named):
            return name
    return None


# The client builds its objects without checking them, so a server's odd reply shows only when an
# attribute is missing: hence getattr below.


def _content(part: object) -> str:
    """Return the text of a message or of a piece of one."""
    content = getattr(part, "content", None)
    return content if isinstance(content, str) else ""


def _count(usage: object, name: str) -> int:
    value = getattr(usage, name, None)
    return value if isinstance(value, int) else 0


def _first_token_logprobs(choice: object) -> dict[str, float]:
    """Return the likeliest first tokens, or nothing where the server gives none."""
    tokens = getattr(getattr(choice, "logprobs", None), "content", None)
    if not tokens:
        return {}
    return {item.token: item.logprob for item in getattr(tokens[0], "top_logprobs", None) or []}
