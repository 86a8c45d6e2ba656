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
    compared: int = 8
    """The nearest of these that are weighed: .85 of 40 open sentences have the gold among them."""
    asked: int = 3
    """The likeliest of these about which a chat model is asked: 3 s each with the embedded one,
    and .4 s for each further statement about the same sentence."""
    bears: float = 0.01
    """Chance that a sentence says a statement, or another thing, from which on it may be asked
    about: of 60 open sentences it saves the model a third of what the archive does not hold."""
    newer: int = 3
    """The nearest newer sentences in which the end of what a statement tells is looked for."""
    older: int = 2
    """The likeliest older sentences that are asked whether they said what a newer one denies."""
    ends_covered: float = 0.4
    """How much of the statement such a sentence must cover, so that it is about that: by reason."""
    opinions: int = 24
    """Most statements that it is asked about for one sentence of a draft."""
    sure: float = 0.97
    """Chance from which on no model is asked."""
    corrected: float = 0.15
    """How likely a sentence must say the statement with its details put right, ..."""
    names: int = 3
    """Other names of a sentence that are tried in place of those that it has not got."""
    opposite: float = 0.8
    """... or its opposite, by the adapter: it takes "did not" for told too readily."""
    without_model: CheckLimits = CheckLimits(supported=0.12, contradicted=0.05, undecided=0.05)
    """Of 60 open sentences four or five of the 20 supported are above, none of the others."""
    with_model: CheckLimits = CheckLimits(supported=0.25, contradicted=0.5, undecided=2.0)
    """Of the first 26 of them the supported had .26 to .98 where a sentence was found, the
    contradicted at most .17, what the archive does not hold .02."""
