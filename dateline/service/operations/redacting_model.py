"""A chat model that keeps to itself why it fails.

The reasons name files and addresses of the server, which help the person at its keyboard and are
no business of those who ask from elsewhere. They go to the log.
"""

import logging
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from rag import ChatModelError, Completion, LanguageModel, Messages, ModelState

REASON = "No chat model is at hand now."

_LOG = logging.getLogger(__name__)


class RedactingModel:
    """A ``LanguageModel`` that says ``REASON`` where another says why."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._logged: str | None = None

    @property
    def state(self) -> ModelState:
        """Whether it can answer now."""
        return self._without_reason(self._model.state)

    def wait(self, timeout: float | None = None) -> ModelState:
        """Return its state once it is no longer loading, or the seconds are over."""
        return self._without_reason(self._model.wait(timeout))

    def stream(self, messages: Messages, **options: Any) -> Generator[str | Completion, None, None]:
        """Yield the reply piece by piece; see ``LanguageModel.stream``."""
        with self._redacted():
            yield from self._model.stream(messages, **options)

    def agrees(self, messages: Messages) -> float | None:
        """Return how likely the reply is yes; see ``LanguageModel.agrees``."""
        with self._redacted():
            return self._model.agrees(messages)

    def close(self) -> None:
        """Stop it."""
        self._model.close()

    @contextmanager
    def _redacted(self) -> Iterator[None]:
        try:
            yield
        except ChatModelError as error:
            self._log(str(error))
            raise ChatModelError(REASON) from error

    def _without_reason(self, state: ModelState) -> ModelState:
        if state.reason is None:
            return state
        self._log(state.reason)
        return replace(state, reason=REASON)

    def _log(self, reason: str) -> None:
        if reason != self._logged:  # once, not at every question
            self._logged = reason
            _LOG.warning("%s", reason)
