"""How much is read and written for an answer: what the model at hand has time and room for."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.config import RagConfig, ReadingConfig
from rag.query.answer_type import AnswerType
from rag.query.query import Query
from rag.reading.comparisons import select_across
from rag.reading.prompts import answer_messages
from rag.retrieval.sentences import select
from rag.types import Evidence, ModelState, tokens_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one answer may cost a model; each at least 1."""

    sentences: int
    """Most that it reads."""
    answer_tokens: int
    """Most that it writes."""
    parallel_calls: int
    """Most statements about which it is asked at once."""


def budget_for(query: Query, state: ModelState, config: RagConfig) -> Budget:
    """Return what an answer may cost: ``ReadingConfig``'s figures, more where a server is fast.

    What the window does not hold is not read, however fast the model is.

    Args:
        query: The question; one that compares reports reads more.
        state: The model, its window and its speed.
        config: The figures and their bounds.
    """
    bounds, window = config.budget, state.window or config.budget.assumed_window
    least = Budget(
        sentences=least_sentences(query, config.reading),
        answer_tokens=config.reading.answer_tokens,
        parallel_calls=1,
    )
    served = state.ready and not state.obeys_grammar
    wanted = _wanted(least, state, config) if served else least
    tokens = max(least.answer_tokens, min(wanted.answer_tokens, int(bounds.answer_share * window)))
    room = window - tokens - tokens_of(answer_messages(query, ()))
    return Budget(
        sentences=max(1, min(wanted.sentences, room // bounds.sentence_tokens)),
        answer_tokens=tokens,
        parallel_calls=wanted.parallel_calls,
    )


def least_sentences(query: Query, config: ReadingConfig) -> int:
    """Return how many sentences a slow model reads too."""
    compares = query.answer_type is AnswerType.COMPARISON
    return config.sentences_compared if compares else config.sentences


def selected(
    query: Query, sentences: Sequence[Evidence], config: ReadingConfig, limit: int
) -> list[Evidence]:
    """Return the sentences to read for an answer, in reading order, numbered from 1.

    Args:
        query: The question.
        sentences: What was found, best first.
        config: Where reports are compared, how many of one article.
        limit: How many to read; a sentence that one of them leans on may come beside them.
    """
    if query.answer_type is AnswerType.COMPARISON:
        return select_across(query, sentences, config, limit)
    return select(sentences, limit)


def _wanted(least: Budget, state: ModelState, config: RagConfig) -> Budget:
    """Return what a server's model has time for; of one that was not asked yet the most."""
    bounds, speed = config.budget, state.speed
    most = float("inf")
    read = speed.read_per_second * bounds.reading_seconds if speed else most
    written = speed and speed.written_per_second
    return Budget(
        sentences=_between(least.sentences, read / bounds.sentence_tokens, bounds.sentences),
        answer_tokens=_between(
            least.answer_tokens,
            written * bounds.writing_seconds if written else most,
            bounds.answer_tokens,
        ),
        parallel_calls=_between(
            least.parallel_calls, read / bounds.check_tokens, bounds.parallel_calls
        ),
    )


def _between(least: int, wanted: float, most: int) -> int:
    return max(least, int(min(wanted, most)))
