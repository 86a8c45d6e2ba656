"""How far a model that is fast may go beyond what a slow one reads and writes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetConfig:
    """How far a server's model may go beyond ``ReadingConfig``, which a slow one keeps to.

    The embedded model keeps to it at any speed: of more sentences it makes worse answers.
    """

    sentences: int = 60
    """Most that it reads. Of 60 questions each of realtimeqa-2022 and -2023 the answer stands in
    eight sentences for .53 and .33, in thirty for .58 and .37, in sixty for .63 and .43."""
    sentence_tokens: int = 60
    """Tokens of a sentence in a prompt, with its share of its article's heading: fifteen sentences
    of realtimeqa-2022 have 49 each in the mean, and 65 in one prompt of twenty."""
    reading_seconds: float = 2.0
    """Longest time for reading them, beside the wait that any call has."""
    patience_seconds: float = 10.0
    """Longest silence of a server that was given more to read than the least; then it is given
    that. A server on two cores reads sixty sentences in a minute and eight in ten seconds, and
    at the first question nobody knows."""
    answer_tokens: int = 500
    """Most that it writes, where it writes them within ``writing_seconds``: sixty sentences bear
    more statements than eight."""
    writing_seconds: float = 10.0
    """Longest time for a whole answer to be written."""
    answer_share: float = 0.125
    """Most of the window that is kept for the answer, beyond ``ReadingConfig.answer_tokens``."""
    parallel_calls: int = 8
    """Most statements about which it is asked at once: an answer seldom has more, and the free
    tiers of hosted models refuse more."""
    check_tokens: int = 250
    """Tokens of such a question; a server that reads fewer in ``reading_seconds`` is asked one
    after the other."""
    assumed_window: int = 4096
    """Tokens of a server's model that does not tell its window: Ollama's smallest default, which
    cuts off the beginning of a longer prompt and does not say so."""
