"""A language model that is not asked the same prompt twice.

A list reads the same sentences again for every question on its matter, and people ask again what
they asked before. What was written once comes at once, and is the same: what a prompt's beginning
leaves in a server's cache changes how it adds up its numbers, and with that, now and then, a word.
"""

import hashlib
import json
from collections.abc import Generator
from contextlib import closing
from functools import lru_cache

from rag.model.protocol import Completion, LanguageModel
from rag.types import Messages, ModelState

REPLIES = 20_000  # about 600 bytes each: the prompt is kept as its SHA-256


class CachingModel:
    """A ``LanguageModel`` that keeps the replies of another; safe to use from many threads."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        # Give a list for every prompt, the same each time; its reply goes in there.
        self._replies = lru_cache(maxsize=REPLIES)(_no_reply)
        self._opinions = lru_cache(maxsize=REPLIES)(_no_opinion)

    @property
    def state(self) -> ModelState:
        """Whether the model can answer now."""
        return self._model.state

    def wait(self, timeout: float | None = None) -> ModelState:
        """Return its state once it is no longer loading, or the seconds are over."""
        return self._model.wait(timeout)

    def stream(
        self,
        messages: Messages,
        *,
        max_tokens: int,
        grammar: str | None = None,
        adapted: bool = False,
    ) -> Generator[str | Completion, None, None]:
        """Yield the reply piece by piece, and last the whole of it; see ``LanguageModel``.

        A reply from the cache comes in one piece. One that broke off is not kept.
        """
        reply = self._replies(self._key(messages, max_tokens, grammar, adapted))
        if reply:
            yield reply[0].text
            yield reply[0]
            return
        pieces = self._model.stream(
            messages, max_tokens=max_tokens, grammar=grammar, adapted=adapted
        )
        with closing(pieces):
            for piece in pieces:
                if isinstance(piece, Completion):
                    reply.append(piece)
                yield piece

    def agrees(self, messages: Messages) -> float | None:
        """Return how likely the reply is yes; see ``LanguageModel``. None is asked for again."""
        opinion = self._opinions(self._key(messages))
        if not opinion and (likely := self._model.agrees(messages)) is not None:
            opinion.append(likely)
        return opinion[0] if opinion else None

    def close(self) -> None:
        """Stop the model."""
        self._model.close()

    def _key(self, *asked: object) -> bytes:
        prompt = json.dumps([self.state.name, *asked], default=dict)
        return hashlib.sha256(prompt.encode()).digest()


def _no_reply(_: bytes) -> list[Completion]:
    return []


def _no_opinion(_: bytes) -> list[float]:
    return []
