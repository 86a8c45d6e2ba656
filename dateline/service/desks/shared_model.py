"""One chat model for all desks: what the embedded one takes of memory is taken once."""

from collections.abc import Generator
from typing import Any

from rag import Completion, LanguageModel, Messages, ModelState


class SharedModel:
    """A ``LanguageModel`` that others use too, so that nobody who has done with it ends it."""

    def __init__(self, model: LanguageModel) -> None:
        """Take an open model; it stays the caller's to close."""
        self._model = model

    @property
    def state(self) -> ModelState:
        """Whether it can answer now."""
        return self._model.state

    def wait(self, timeout: float | None = None) -> ModelState:
        """Return its state once it is no longer loading, or the seconds are over."""
        return self._model.wait(timeout)

    def stream(self, messages: Messages, **options: Any) -> Generator[str | Completion, None, None]:
        """Yield the reply piece by piece; see ``LanguageModel.stream``."""
        yield from self._model.stream(messages, **options)

    def agrees(self, messages: Messages) -> float | None:
        """Return how likely the reply is yes; see ``LanguageModel.agrees``."""
        return self._model.agrees(messages)

    def close(self) -> None:
        """Leave it to the others."""
