"""How fast a model answers, told from its last calls."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.types.options import Messages

CHARACTERS_PER_TOKEN = 4  # of English, by any current tokenizer; where a server does not count
CALLS_KEPT = 8  # a server that has become slower or faster shows within a few questions
SIZES_DIFFER = 1.5  # times: prompts of one size do not tell reading from waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a model."""

    prompt_tokens: int
    first_seconds: float
    """From sending to the first piece; to the end where none came."""
    written_tokens: int = 0
    written_seconds: float = 0.0
    """From the first piece to the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How fast a model reads and writes."""

    wait_seconds: float
    """Before the first piece however short the prompt is."""
    read_per_second: float
    """Tokens of the prompt, beyond that wait; infinite where longer prompts take no longer."""
    written_per_second: float | None
    """Tokens of the reply; None where none of some length was written."""

    def first_seconds(self, prompt_tokens: int) -> float:
        """Return the seconds after which a reply should begin."""
        return self.wait_seconds + prompt_tokens / self.read_per_second


def tokens_of(messages: Messages) -> int:
    """Return about how many tokens some messages have."""
    return sum(len(message["content"]) for message in messages) // CHARACTERS_PER_TOKEN


def speed_of(calls: Sequence[Call]) -> Speed | None:
    """Return the speed that calls show, or None where there are none.

    Of calls of one size all the time is taken for reading, which is the most that it can be; calls
    of several sizes tell apart what is waited for and what is read.
    """
    if not calls:
        return None
    sizes = [call.prompt_tokens for call in calls]
    seconds = [call.first_seconds for call in calls]
    wait, rate = 0.0, _rate(sizes, seconds) or float("inf")
    if max(sizes) >= SIZES_DIFFER * min(sizes):
        a_token, before = statistics.linear_regression(sizes, seconds)
        if before > 0:
            wait, rate = before, 1 / a_token if a_token > 0 else float("inf")
    return Speed(
        wait_seconds=wait,
        read_per_second=rate,
        written_per_second=_rate(
            (call.written_tokens for call in calls), (call.written_seconds for call in calls)
        ),
    )


def _rate(amounts: Iterable[int], seconds: Iterable[float]) -> float | None:
    """Return the amount a second over all, or None where no time was measured."""
    amount, time = sum(amounts), sum(seconds)
    return amount / time if amount and time else None
