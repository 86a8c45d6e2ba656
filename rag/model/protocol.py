"""What a question is answered with, said without saying which model or protocol."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from rag.types import Messages, ModelState


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model wrote."""

    text: str
    prompt_tokens: int = 0
    """0 where the server does not say; so for ``completion_tokens``."""
    completion_tokens: int = 0
    openings: Mapping[str, float] = field(default_factory=dict)
    """The likeliest of what it might have begun with, and the logarithm of how likely that was;
    empty where the server was not asked."""
    finish_reason: str = "stop"
    """"stop", or "length" where ``max_tokens`` cut it off."""


class LanguageModel(Protocol):
    """What a question is answered with: ``ChatModel``, or a script in tests."""

    @property
    def state(self) -> ModelState:
        """Whether it can answer now."""
        ...

    def wait(self, timeout: float | None = None) -> ModelState:
        """Return its state once it is no longer loading, or the seconds are over."""
        ...

    def stream(
        self,
        messages: Messages,
        *,
        max_tokens: int,
        grammar: str | None = None,
        adapted: bool = False,
    ) -> Generator[str | Completion, None, None]:
        """Yield the reply piece by piece, "" at least once a second, and last the whole of it.

        With ``adapted`` it is written with the adapter, where its state says that it has one.
        """
        ...

    def agrees(self, messages: Messages) -> float | None:
        """Return how likely the reply to a yes-or-no question is yes, 0 to 1; None where it cannot
        be asked.
        """
        ...

    def close(self) -> None:
        """Stop it."""
        ...
