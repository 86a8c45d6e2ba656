"""Choosing between what a page says by fitted weights: its date, its author, or none.

The weights stand in ``scoring_weights.json``. They are those of a conditional logistic regression,
in which one candidate of a page is right or none; ``python -m benchmarks.train_readers`` fits
them, and benchmarks/RESULTS.md says how well.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

Candidate = TypeVar("Candidate")


@cache
def weights(matter: str) -> Mapping[str, float]:
    """Return the weight of each kind of evidence in a matter: "dates" or "authors"."""
    text = Path(__file__).with_name("scoring_weights.json").read_text(encoding="utf-8")
    found: dict[str, float] = json.loads(text)[matter]
    return found


def best(
    evidence: Mapping[Candidate, Mapping[str, float]], by: Mapping[str, float]
) -> Candidate | None:
    """Return the candidate that most speaks for, or None where too little does."""
    scores = {
        candidate: by["bias"] + sum(by[name] * value for name, value in found.items())
        for candidate, found in evidence.items()
    }
    chosen = max(scores, key=lambda candidate: scores[candidate], default=None)
    return chosen if chosen is not None and scores[chosen] > 0.0 else None
