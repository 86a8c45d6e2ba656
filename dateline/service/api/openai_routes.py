"""``/v1``: the archive as a model behind the OpenAI protocol.

The last user message is the question, what stands before it the history. A reply's text is
Markdown: the proved statements with their ``[n]`` markers, nothing else in it acts; every marker is
annotated with the article, the day and the exact sentence, in streams too (in the last piece).
Sampling parameters are accepted and have no effect; ``as_of``, ``since``, ``until`` and ``outlets``
have, as in ``/api/ask``.
"""

import json
import logging
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field

from dateline.service.api.completion_text import Annotation, CompletionText
from dateline.service.api.problems import PROBLEMS, Problem
from dateline.service.api.query_routes import FAILED, SSE, SSE_HEADERS, last
from dateline.service.api.schemas import MAX_BODY
from dateline.service.asker import Asker
from index_store import DatelineError
from rag import MAX_TURNS, Answer, Claim, Draft, Event, SearchOptions, clean_question

MODEL = "dateline"
MAX_PARTS = 100
MAX_MESSAGE_CHARACTERS = 100_000

_LOG = logging.getLogger(__name__)
_PING = format_sse_event(comment="ping")


class Part(BaseModel):
    """A part of a message; parts that are not text are passed over."""

    type: str
    text: Annotated[str | None, Field(max_length=MAX_MESSAGE_CHARACTERS)] = None


class Message(BaseModel):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: (
        Annotated[str, Field(max_length=MAX_MESSAGE_CHARACTERS)]
        | Annotated[list[Part], Field(max_length=MAX_PARTS)]
        | None
    ) = None

    @property
    def text(self) -> str:
        """What it says."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content or () if part.text)


class StreamOptions(BaseModel):
    """What a stream brings besides the text."""

    include_usage: bool = False


class CompletionRequest(SearchOptions):
    """The part of OpenAI's request that has an effect here, and what it has no field for."""

    model_config = ConfigDict(extra="ignore")  # clients send sampling parameters, and what comes

    messages: Annotated[list[Message], Field(min_length=1, max_length=2 * MAX_TURNS)]
    model: str = MODEL
    stream: bool | None = False
    stream_options: StreamOptions | None = None


class CompletionMessage(BaseModel):
    """The reply."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The only choice."""

    index: Literal[0] = 0
    message: CompletionMessage
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class Usage(BaseModel):
    """Tokens that the model read and wrote; 0 where no model was asked."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int

    @classmethod
    def of(cls, answer: Answer) -> "Usage":
        """Return the tokens of an answer."""
        read, written = answer.prompt_tokens, answer.completion_tokens
        return cls(prompt_tokens=read, completion_tokens=written, total_tokens=read + written)


class CompletionReply(BaseModel):
    """OpenAI's chat completion."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage


class ModelReply(BaseModel):
    """A model that can be named."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = MODEL


class ModelsReply(BaseModel):
    """The models that can be named: one."""

    object: Literal["list"] = "list"
    data: list[ModelReply]


def completion_routes(asker: Asker) -> APIRouter:
    """Return the routes below ``/v1``."""
    router = APIRouter(prefix="/v1", tags=["OpenAI"], responses=PROBLEMS, max_body_size=MAX_BODY)

    @router.get("/models")
    async def models() -> ModelsReply:
        """List the one model."""
        return ModelsReply(data=[ModelReply()])

    @router.post(
        "/chat/completions",
        response_model=CompletionReply,
        responses={200: {"content": {SSE: {}}}},
    )
    async def complete(
        body: CompletionRequest, request: Request
    ) -> CompletionReply | StreamingResponse:
        """Answer the last user message from the archive."""
        question, history = _split(body.messages)
        events = asker.events(clean_question(question), body.after(history))
        text = CompletionText(base=str(request.base_url))
        if body.stream:
            usage = body.stream_options is not None and body.stream_options.include_usage
            sent = _chunks(events, text, usage=usage)
            return StreamingResponse(sent, media_type=SSE, headers=SSE_HEADERS)
        answer = await last(events, request, Answer)
        for claim in answer.claims:
            text.add(claim)
        text.end(answer)
        message = CompletionMessage(content=text.content, annotations=text.annotations(answer))
        return CompletionReply(
            id=_new_id(),
            created=int(time.time()),
            choices=[Choice(message=message)],
            usage=Usage.of(answer),
        )

    return router


def _split(messages: Sequence[Message]) -> tuple[str, list[dict[str, str]]]:
    """Return the last user message and the turns before it."""
    places = [place for place, message in enumerate(messages) if message.role == "user"]
    if not places:
        return "", []
    turns = [
        {"role": message.role, "content": message.text}
        for message in messages[: places[-1]]
        if message.role in ("user", "assistant")
    ]
    return messages[places[-1]].text, turns[-MAX_TURNS:]


async def _chunks(
    events: AsyncGenerator[Event, None], text: CompletionText, *, usage: bool
) -> AsyncIterator[bytes]:
    """Yield OpenAI's stream: the role, a piece for each statement, the citations, the end."""
    head = {"id": _new_id(), "object": "chat.completion.chunk", "created": int(time.time())}
    head |= {"model": MODEL}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _data(head | {"choices": [choice]})

    try:
        yield chunk({"role": "assistant", "content": ""})
        async with aclosing(events):
            async for event in events:
                piece = ""
                if isinstance(event, Claim):
                    piece = text.add(event)
                elif isinstance(event, Draft):
                    piece = text.release()
                if piece:
                    yield chunk({"content": piece})
                elif isinstance(event, Answer):
                    if rest := text.end(event):
                        yield chunk({"content": rest})
                    cited = [item.model_dump() for item in text.annotations(event)]
                    yield chunk({"content": "", "annotations": cited}, "stop")
                    if usage:
                        yield _data(head | {"choices": [], "usage": Usage.of(event).model_dump()})
                else:
                    yield _PING
    except DatelineError as error:
        if piece := text.release():
            yield chunk({"content": piece})
        yield _data(Problem.of(503, str(error)).model_dump())
    except Exception:
        _LOG.exception("An answer failed")
        yield _data(Problem.of(500, FAILED).model_dump())
    yield format_sse_event(data_str="[DONE]")


def _data(value: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=json.dumps(value))


def _new_id() -> str:
    return f"chatcmpl-{uuid.uuid4().hex}"
