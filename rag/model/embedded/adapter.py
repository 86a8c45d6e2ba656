"""The adapter of the packaged chat model: it reads for an answer, and judges support.

``adapter.gguf`` holds two small matrices beside each weight matrix of the model, fitted by
``benchmarks.train_adapter`` to two kinds of messages: ``rag.reading.prompts.reading_messages`` and
``rag.support.second_opinion.opinion_messages``. The server lays them over the weights for requests
that ask for it, and those have a slot of their own: what others have read stays in theirs.
"""

import math
from pathlib import Path
from typing import Any

import httpx

from rag.model.local_model import LocalServer
from rag.model.model_files import DEFAULT_MODEL
from rag.types import Messages

ADAPTER = Path(__file__).with_name("adapter.gguf")

LIKELIEST = 8  # first tokens whose likelihoods are told
ADAPTED = {
    "id_slot": 1,
    "lora": [{"id": 0, "scale": 1.0}],
    "logprobs": True,
    "top_logprobs": LIKELIEST,
}
"""What a request says that wants the adapter."""

# A server computes for one slot at a time, and for that of answers first: where many ask, an
# opinion could wait without end. 3 s on two idle cores, and a written answer before it.
OPINION_SECONDS = 60.0

_YES, _NO = "Yes", "No"


def adapter_for(model: Path) -> Path | None:
    """Return the adapter of a model's file, or None: it fits one packaged model, known by its size.

    Over any other weights it would say anything.
    """
    packaged = model.name == f"{DEFAULT_MODEL.name}.gguf"
    return ADAPTER if packaged and model.stat().st_size == DEFAULT_MODEL.size_bytes else None


def opinion(server: LocalServer, messages: Messages) -> float | None:
    """Return how likely the adapted model's reply is "Yes" rather than "No", 0 to 1.

    None where the server has no adapter, is closed meanwhile, or has no time for it.
    """
    if server.adapter is None:
        return None
    try:
        reply = httpx.post(
            f"{server.base_url}/chat/completions",
            json={
                "messages": list(messages),
                "max_tokens": 1,
                "temperature": 0,
                **ADAPTED,
            },
            headers={"Authorization": f"Bearer {server.api_key}"},
            timeout=OPINION_SECONDS,
            trust_env=False,
        )
        return _likelihood(reply.raise_for_status().json())
    except (httpx.HTTPError, ValueError, LookupError):
        return None


def openings_in(choice: object) -> dict[str, float]:
    """Return what a streamed reply may begin with, and its log-probability, where it is told."""
    told = getattr(getattr(choice, "logprobs", None), "content", None)
    likeliest = getattr(told[0], "top_logprobs", None) if told else None
    return {one.token: one.logprob for one in likeliest or []}


def _likelihood(reply: dict[str, Any]) -> float | None:
    """Return the likelihood of yes among yes and no for the first word of a reply."""
    told = reply["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
    found = {one["token"]: math.exp(one["logprob"]) for one in told}
    yes, no = found.get(_YES, 0.0), found.get(_NO, 0.0)
    return yes / (yes + no) if yes + no else None
