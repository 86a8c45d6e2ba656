"""A network of one hidden layer, fitted to measures of statements, and what it is worth."""

import argparse
import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.stats import rankdata

from benchmarks.face import Figures, report

FOLDS = 5
HIDDEN = 24  # 16 and 48 are within .005 of the area
PENALTY = 0.05
MOST_STEPS = 80  # of the fit; with twice as many it learns the examples by heart
CLIP = 4.0  # standard deviations; further out a measure says no more
SHARES = (0.03, 0.05, 0.10)

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Examples:
    """What is learnt from, a row a pair."""

    names: tuple[str, ...]
    """Of the columns."""
    rows: Matrix
    labels: Labels
    groups: tuple[str, ...]
    """Of each row; one group is never on both sides of a cross-validation."""

    @classmethod
    def of(
        cls, rows: Sequence[Mapping[str, float]], labels: Sequence[bool], groups: Sequence[str]
    ) -> "Examples":
        """Return the examples of measures by name."""
        names = tuple(rows[0])
        table = np.array([[float(row[name]) for name in names] for row in rows])
        return cls(names, table, np.array(labels, bool), tuple(groups))

    @property
    def spread(self) -> tuple[Matrix, Matrix]:
        """Mean and standard deviation of each column."""
        return self.rows.mean(axis=0), self.rows.std(axis=0) + 1e-6

    @property
    def inputs(self) -> Matrix:
        """The rows in standard deviations, clipped."""
        mean, scale = self.spread
        return np.clip((self.rows - mean) / scale, -CLIP, CLIP)


def arguments(description: str | None, *, limit: str) -> argparse.Namespace:
    """Return what the command line says.

    Args:
        description: The module's docstring.
        limit: What "--limit" limits.
    """
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--data", type=Path, nargs="+", required=True, help="realtimeqa folders")
    made.add_argument("--limit", type=int, help=limit)
    made.add_argument("--keep", type=Path, help="keep what was measured here for the next run")
    made.add_argument("--write", action="store_true", help="store the weights")
    return made.parse_args()


def kept(file: Path | None, collect: Callable[[], Examples]) -> Examples:
    """Return the examples that an earlier run kept in a file, else collect and keep them."""
    if file and file.exists():
        examples: Examples = pickle.loads(file.read_bytes())
        return examples
    examples = collect()
    if file:
        file.write_bytes(pickle.dumps(examples))
    return examples


def learn(
    title: str, examples: Examples, write: Path | None, made_by: str, *, hidden: int = HIDDEN
) -> None:
    """Cross-validate a line and the network, store that of ``hidden`` where asked, and report."""
    line, network = (cross_validated(examples, units) for units in (0, HIDDEN))
    if write:
        store(write, made_by, examples, network if hidden else line, hidden)
    figures = {
        "pairs": len(examples.labels),
        "right": int(np.sum(examples.labels)),
        **worth(line, examples.labels, "line"),
        **worth(network, examples.labels, "network"),
    }
    report(title, figures)


def cross_validated(examples: Examples, hidden: int) -> Matrix:
    """Return the score of each row under weights fitted to the other folds."""
    folds = np.unique(examples.groups, return_inverse=True)[1] % FOLDS
    inputs, scores = examples.inputs, np.zeros(len(examples.labels))
    for fold in range(FOLDS):
        fitted = fit(inputs[folds != fold], examples.labels[folds != fold], hidden)
        scores[folds == fold] = apply(fitted, inputs[folds == fold])
    return scores


def worth(scores: Matrix, labels: Labels, name: str) -> Figures:
    """Return the area under the curve, and who passes where few of the others do."""
    return {
        f"area {name}": round(area(scores, labels), 4),
        **{
            f"accepted at {share:.2f} {name}": round(
                float((scores[labels] > bar(scores, labels, share)).mean()), 3
            )
            for share in SHARES
        },
    }


def store(
    path: Path, made_by: str, examples: Examples, scores: Matrix, hidden: int = HIDDEN
) -> None:
    """Fit to all examples and write the weights, with the bars of cross-validated scores."""
    mean, scale = examples.spread
    layers = fit(examples.inputs, examples.labels, hidden)
    stored = {
        "made_by": made_by,
        "clip": CLIP,
        "accepted_above": {
            f"{share:.2f}": round(bar(scores, examples.labels, share), 4) for share in SHARES
        },
        "measures": {
            name: [round(float(mean[n]), 4), round(float(scale[n]), 4)]
            for n, name in enumerate(examples.names)
        },
        "layers": [[[round(float(x), 3) for x in row] for row in layer] for layer in layers],
    }
    path.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")


def fit(inputs: Matrix, labels: Labels, hidden: int) -> list[Matrix]:
    """Return the layers: one matrix and one row of offsets each; no hidden units: a line."""
    sizes = [inputs.shape[1], hidden, 1] if hidden else [inputs.shape[1], 1]
    shapes = [shape for a, b in pairwise(sizes) for shape in ((a, b), (1, b))]
    random = np.random.default_rng(1)
    start = [
        random.normal(0, 1 / np.sqrt(shape[0] + 1), shape) * (shape[0] > 1) for shape in shapes
    ]
    ends = np.cumsum([np.prod(shape) for shape in shapes])[:-1]
    wanted = labels.astype(float)[:, None]

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        layers = [part.reshape(s) for part, s in zip(np.split(flat, ends), shapes, strict=True)]
        values = [inputs]
        for place in range(0, len(layers), 2):
            summed = values[-1] @ layers[place] + layers[place + 1]
            values.append(np.tanh(summed) if place + 2 < len(layers) else summed)
        chances = 1 / (1 + np.exp(-values[-1]))
        total = float(np.logaddexp(0, values[-1]).mean() - (wanted * values[-1]).mean())
        slope = (chances - wanted) / len(inputs)
        slopes: list[Matrix] = []
        for place in range(len(layers) - 2, -1, -2):
            own = values[place // 2].T @ slope + PENALTY * layers[place] / len(shapes)
            slopes = [own, slope.sum(axis=0, keepdims=True), *slopes]
            total += PENALTY * float((layers[place] ** 2).sum()) / 2 / len(shapes)
            if place:
                slope = (slope @ layers[place].T) * (1 - values[place // 2] ** 2)
        return total, np.concatenate([part.ravel() for part in slopes])

    began = np.concatenate([part.ravel() for part in start])
    options = {"maxiter": MOST_STEPS}
    found = minimize(loss, began, jac=True, method="L-BFGS-B", options=options)
    return [part.reshape(s) for part, s in zip(np.split(found.x, ends), shapes, strict=True)]


def apply(layers: Sequence[Matrix], inputs: Matrix) -> Matrix:
    """Return the chance of each row."""
    for place in range(0, len(layers), 2):
        inputs = inputs @ layers[place] + layers[place + 1]
        inputs = np.tanh(inputs) if place + 2 < len(layers) else inputs
    return 1 / (1 + np.exp(-inputs[:, 0]))


def bar(scores: Matrix, labels: Labels, share: float) -> float:
    """Return the score above which a share of the unsupported pass."""
    return float(np.quantile(scores[~labels], 1 - share))


def area(scores: Matrix, labels: Labels) -> float:
    """Return the area under the curve: how often a supported pair is above an unsupported one."""
    ranks = rankdata(scores)
    supported = int(labels.sum())
    above = ranks[labels].sum() - supported * (supported + 1) / 2
    return float(above / (supported * (len(labels) - supported)))
