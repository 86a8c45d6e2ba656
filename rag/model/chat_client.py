"""The OpenAI protocol: one server and one model that can be asked.

The one module that imports openai. What it raises is one sentence with a remedy, see
``chat_errors``.
"""

import json
import re
from collections.abc import AsyncGenerator, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import httpx
import openai

from rag.errors import ChatModelError
from rag.model.async_bridge import follow, wait_for
from rag.model.chat_errors import CONTEXT_OVERFLOW, ServerErrors, UnreachableError
from rag.model.embedded.adapter import ADAPTED, openings_in
from rag.model.protocol import Completion
from rag.types import Messages

SEED = 1  # any; the same for every request, so that an answer can be had again

# For listing a server's models, which takes no computing.
CONTACT_TIMEOUT_SECONDS = 15.0

FAILURES = (openai.OpenAIError, httpx.HTTPError, httpx.StreamError, json.JSONDecodeError)
"""Everything that a request to a server may raise."""

AWAY = (408, 429, 500, 502, 503, 504)  # statuses of a server that may answer later
NO_SUCH_PATH = (404, 405, 501)

# What some models or servers refuse by name, and what an answer can do without. The limit of
# tokens is sent under its other name then (newer OpenAI models refuse "max_tokens").
LIMITS = ("max_tokens", "max_completion_tokens")
DISPENSABLE = (*LIMITS, "temperature", "seed", "reasoning_effort", "stream_options")

# A model's window in a server's list: vLLM and SGLang; OpenRouter and Together; Groq; Mistral.
WINDOWS = ("max_model_len", "context_length", "context_window", "max_context_length")
EMPTY_STREAM = "the stream is empty"


class ChatClient:
    """One model at one server. Safe to use from many threads."""

    def __init__(
        self,
        base_url: str | None,
        api_key: str,
        *,
        errors: ServerErrors,
        connect_timeout_seconds: float | None = None,
        is_openai: bool = False,
    ) -> None:
        """Prepare a client; nothing is sent yet.

        Args:
            base_url: The server's address, "/v1" included; None for OpenAI's own.
            api_key: The key, or anything where the server wants none.
            errors: Explains failures; also names the model, whether the server is embedded, and
                how long and how often a request is tried.
            connect_timeout_seconds: For making a connection; by default as for the reply.
            is_openai: Whether OpenAI itself answers, whose newer models want other parameters.
        """
        self._errors = errors
        self._is_openai = is_openai
        self._refused: set[str] = set()
        self.window: int | None = None
        """Most tokens of prompt and reply together, where the server's list of models tells."""
        timeout = errors.timeout_seconds
        self._client = openai.AsyncOpenAI(
            base_url=base_url,
            api_key=api_key,
            timeout=httpx.Timeout(timeout, connect=connect_timeout_seconds or timeout),
            max_retries=errors.tries - 1,
            # A proxy that the environment names must not come between this machine and itself.
            http_client=openai.DefaultAsyncHttpxClient(trust_env=False)
            if errors.embedded
            else None,
        )

    @property
    def model(self) -> str:
        """The server's name for the model."""
        return self._errors.model

    def close(self) -> None:
        """Drop all connections."""
        wait_for(self._client.close())

    def find_model(self, wanted: str | None) -> None:
        """Make sure that the server can be used, and use the model, or the first that it lists.

        Raises:
            UnreachableError: It does not answer now.
            ChatModelError: It answers, but cannot be used; the text says why.
        """
        timeout = min(CONTACT_TIMEOUT_SECONDS, self._errors.timeout_seconds)
        errors = replace(self._errors, timeout_seconds=timeout, tries=1)
        client = self._client.with_options(timeout=timeout, max_retries=0)
        try:
            if self._is_openai and wanted:
                wait_for(client.models.retrieve(wanted))
                return
            # Read here: the client's own reading breaks on a page that is no list.
            body = json.loads(wait_for(_list_models(client)))
        except FAILURES as error:
            status = error.status_code if isinstance(error, openai.APIStatusError) else None
            if wanted and status in NO_SUCH_PATH and not self._is_openai:
                return  # it lists no models; whether it has this one, the first question tells
            raise _explained_failure(errors, error, away=status in AWAY) from error
        data = body.get("data") if isinstance(body, dict) else None
        items = [item for item in data or [] if isinstance(item, dict) and item.get("id")]
        listed = {str(item["id"]): item for item in items}
        name = wanted or next(iter(listed), None)
        if name is None:
            raise ChatModelError(
                f"{errors.server} lists no model. Set OPENAI_MODEL to the name of one, and check "
                "that OPENAI_BASE_URL ends with /v1."
            )
        self._errors = replace(self._errors, model=name)
        self.window = _window(listed.get(name, {}))

    def stream(
        self,
        messages: Messages,
        *,
        max_tokens: int,
        grammar: str | None = None,
        adapted: bool = False,
    ) -> Generator[str | Completion, None, None]:
        """Yield the reply piece by piece, and last all of it; see ``ChatModel.stream``."""
        text, finish_reason, usage, openings = "", None, None, dict[str, float]()
        arguments = {
            "messages": list(messages),
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        chunks = follow(self._chunks(arguments, max_tokens, grammar, adapted))
        with self._explained(), closing(chunks):
            for chunk in chunks:
                if chunk is None:
                    yield ""
                    continue
                usage = getattr(chunk, "usage", None) or usage
                for choice in getattr(chunk, "choices", None) or []:
                    finish_reason = getattr(choice, "finish_reason", None) or finish_reason
                    openings = openings or openings_in(choice)
                    if piece := _content(getattr(choice, "delta", None)):
                        text += piece
                        yield piece
        if finish_reason is None:
            broken = self._errors.cut_off() if text else self._errors.malformed(EMPTY_STREAM)
            raise ChatModelError(broken)
        completion = Completion(
            text=text,
            prompt_tokens=_count(usage, "prompt_tokens"),
            completion_tokens=_count(usage, "completion_tokens"),
            openings=openings,
            finish_reason=finish_reason,
        )
        yield self._checked(completion, max_tokens)

    def warm(self, messages: Messages) -> None:
        """Have the server read messages with which later requests begin, and keep its state.

        Raises:
            ChatModelError: As for ``stream``.
        """
        with self._explained():
            wait_for(self._send({"messages": list(messages)}, 1))

    async def _chunks(
        self, arguments: dict[str, Any], max_tokens: int, grammar: str | None, adapted: bool
    ) -> AsyncGenerator[Any, None]:
        async with await self._send(arguments, max_tokens, grammar, adapted=adapted) as chunks:
            async for chunk in chunks:
                yield chunk

    async def _send(
        self,
        arguments: dict[str, Any],
        max_tokens: int,
        grammar: str | None = None,
        *,
        adapted: bool = False,
    ) -> Any:
        """Send a request; once more without what the model refuses by name, which is remembered."""
        while True:
            request = arguments | {"model": self.model, "temperature": 0, "seed": SEED}
            limits = LIMITS[::-1] if self._is_openai else LIMITS
            if limit := next((name for name in limits if name not in self._refused), None):
                request[limit] = max_tokens
            if self._is_openai:
                # Answers are copied out of evidence; reasoning would use up max_tokens unseen.
                request["reasoning_effort"] = "none"
            if self._errors.embedded:
                # Any slot would do for the server, and the other one has not read the prefix.
                own = {**(ADAPTED if adapted else {"id_slot": 0}), "grammar": grammar}
                request["extra_body"] = {
                    name: value for name, value in own.items() if value is not None
                }
            request = {
                name: value
                for name, value in request.items()
                if value is not None and name not in self._refused
            }
            try:
                return await self._client.chat.completions.create(**request)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                refused = _refused_parameter(error, request)
                if refused is None:
                    raise
                self._refused.add(refused)

    def _checked(self, completion: Completion, max_tokens: int) -> Completion:
        """Return the reply, or raise where it says nothing for a reason worth telling."""
        if completion.finish_reason == "content_filter":
            raise ChatModelError(self._errors.withheld())
        if not completion.text and completion.finish_reason == "length":
            raise ChatModelError(self._errors.nothing_written(max_tokens))
        return completion

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn whatever the client raises into a ChatModelError."""
        try:
            yield
        except FAILURES as error:
            raise _explained_failure(self._errors, error) from error


def _explained_failure(
    errors: ServerErrors, error: Exception, *, away: bool = False
) -> ChatModelError:
    """Return the error to raise for a failure; ``away``: the server may answer later."""
    text = _explanation(errors, error)
    broken = not isinstance(error, openai.APIStatusError)
    return UnreachableError(text) if away or broken else ChatModelError(text)


def _explanation(errors: ServerErrors, error: Exception) -> str:
    """Return one sentence with a remedy for anything in ``FAILURES``."""
    if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException)):
        return errors.timeout()
    if isinstance(error, openai.APIConnectionError):
        return errors.unreachable(str(error.__cause__ or error))
    if isinstance(error, openai.APIStatusError):
        code, said = _error_details(error)
        return errors.status(error.status_code, code, said)
    if isinstance(error, (httpx.HTTPError, httpx.StreamError)):
        return errors.cut_off()  # only a stream's body is read outside the client's own handling
    if isinstance(error, json.JSONDecodeError):
        return errors.malformed("it is not valid JSON")
    if isinstance(error, openai.APIError):
        return errors.failed_midway(error.message)
    return errors.malformed(str(error))


def _error_details(error: openai.APIStatusError) -> tuple[str | None, str]:
    """Return the server's own code (or type) of an error and what it says."""
    body = error.body
    if isinstance(body, dict):
        code = body.get("code") if isinstance(body.get("code"), str) else body.get("type")
        said = body.get("message") or body.get("detail") or body
        return (code if isinstance(code, str) else None), str(said)
    # Not the protocol's form: a proxy's page, say. Its markup tells a reader nothing.
    said = str(body or error.message)
    return None, "no reason given" if "<html" in said.lower() else said


def _refused_parameter(
    error: openai.BadRequestError | openai.UnprocessableEntityError, request: Mapping[str, Any]
) -> str | None:
    """Return the dispensable parameter of the request that a server's error is about, if any."""
    code, said = _error_details(error)
    if CONTEXT_OVERFLOW.search(f"{code} {said}"):
        return None  # such errors name max_tokens too
    for name in DISPENSABLE:
        named = (error.param or "").split(".")[0] == name or re.search(rf"\b{name}\b", said)
        if name in request and named:
            return name
    return None


async def _list_models(client: openai.AsyncOpenAI) -> str:
    return (await client.models.with_raw_response.list()).text


def _window(listed: Mapping[str, Any]) -> int | None:
    """Return the window of a model as a server lists it; the protocol has no name for it."""
    said = (listed.get(name) for name in WINDOWS)
    return next((value for value in said if isinstance(value, int) and value > 0), None)


# The client builds its objects without checking them, so a server's odd reply shows only when an
# attribute is missing: hence getattr below.


def _content(part: object) -> str:
    """Return the text of a piece of a message."""
    content = getattr(part, "content", None)
    return content if isinstance(content, str) else ""


def _count(usage: object, name: str) -> int:
    value = getattr(usage, name, None)
    return value if isinstance(value, int) else 0
