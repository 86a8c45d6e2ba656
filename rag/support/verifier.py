"""How likely sentences support a statement, by weights fitted to what ``measures`` gives."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.support.measures import Measures


@dataclass(frozen=True)
class Weights:
    """A network of one hidden layer; ``benchmarks.train_verifier`` fits it."""

    names: tuple[str, ...]
    mean: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]
    clip: float
    """Standard deviations beyond which a measure says no more."""
    layers: tuple[npt.NDArray[np.float64], ...]
    accepted_above: dict[str, float]
    """Share of unsupported statements -> the score above which such a share passed."""

    def score(self, measures: Measures) -> float:
        """Return the share of supported statements among those with such measures, from 0 to 1.

        Half of those that it was fitted to were supported.
        """
        raw = np.array([float(measures[name]) for name in self.names])
        values = np.clip((raw - self.mean) / self.scale, -self.clip, self.clip)
        for place in range(0, len(self.layers), 2):
            values = values @ self.layers[place] + self.layers[place + 1][0]
            values = np.tanh(values) if place + 2 < len(self.layers) else values
        return float(1 / (1 + np.exp(-values[0])))


@cache
def weights(name: str) -> Weights:
    """Return the weights that are stored beside this module: "statements" or "answers"."""
    return read_weights("rag.support", f"{name}.json")


def read_weights(package: str, name: str) -> Weights:
    """Return the weights in a package's file."""
    file = files(package).joinpath(name)
    stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    spread = np.array(list(stored["measures"].values()))
    return Weights(
        names=tuple(stored["measures"]),
        mean=spread[:, 0],
        scale=spread[:, 1],
        clip=stored["clip"],
        layers=tuple(np.array(layer) for layer in stored["layers"]),
        accepted_above=stored["accepted_above"],
    )
