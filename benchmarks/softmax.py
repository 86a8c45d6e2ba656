"""Weights of a linear model under which what is relevant is the likeliest choice among many."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one question chooses from."""

    features: Matrix
    """Shape (things, features)."""
    relevant: npt.NDArray[np.bool_]

    def rank(self, scores: Matrix) -> float:
        """Return the rank of the first relevant thing, from 1; infinite where none is."""
        best = scores[self.relevant]
        return 1.0 + float((scores > best.max()).sum()) if len(best) else np.inf


def likeliest_weights(
    choices: Sequence[Choice], scale: Matrix, penalty: float, fixed: Matrix | None = None
) -> Matrix:
    """Return the weights under which the relevant are likeliest, by a softmax over each choice.

    Args:
        choices: Those without anything relevant teach nothing.
        scale: The spread of every feature, which evens out the penalty.
        penalty: How strongly weights are held near 0.
        fixed: Weights that are not fitted; NaN where one is.
    """
    useful = [item for item in choices if item.relevant.any()]
    held = np.full(len(scale), np.nan) if fixed is None else fixed * scale
    free = np.isnan(held)

    def loss(fitted: Matrix) -> tuple[float, Matrix]:
        weights = np.where(free, fitted, held)
        total, slope = 0.0, np.zeros_like(weights)
        for item in useful:
            scaled = item.features / scale
            scores = scaled @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            hit = max(chances[item.relevant].sum(), 1e-300)
            total -= np.log(hit)
            slope += chances @ scaled - chances[item.relevant] @ scaled[item.relevant] / hit
        share = 1 / len(useful)
        pull = penalty * fitted
        return float(share * total + pull @ fitted / 2), (share * slope) * free + pull

    found = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B")
    return np.asarray(np.where(free, found.x, held) / scale)
