"""How a draft is checked: what is looked at for each sentence, and from when on a verdict is given.

Each says what it was chosen by, as in ``thresholds``.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLimits:
    """From which chance on a verdict is given, 0 to 1."""

    supported: float
    contradicted: float
    undecided: float
    """From which on of either it is left to a reader, where neither is reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckConfig:
    """When the archive says what a sentence of a draft says, or something else."""

    characters: int = 20_000
    """Longest draft that is checked, some 3,300 words: a long report."""
    passages: int = 24
    """Chunks whose sentences are compared with each sentence of a draft."""
    sentences: int = 8
    """The nearest of them, which are parsed: some fifty milliseconds each."""
    compared: int = 6
    """The nearest of these that are weighed."""
    asked: int = 2
    """The likeliest of these about which a chat model is asked: 3 s each with the embedded one,
    and .4 s for each further statement about the same sentence."""
    opinions: int = 10
    """Most statements that it is asked about for one sentence of a draft."""
    sure: float = 0.97
    """Chance from which on no model is asked."""
    without_model: CheckLimits = CheckLimits(supported=0.8, contradicted=0.8, undecided=0.4)
    with_model: CheckLimits = CheckLimits(supported=0.8, contradicted=0.8, undecided=2.0)
