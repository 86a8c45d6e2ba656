"""Fit the weights by which two articles are said to be of one story, and cross-validate them.

    python -m benchmarks.train_stories --data DIR [DIR ...] [--keep FOLDER] [--write]

Learnt from are the pairs of ``benchmarks/gold/stories.jsonl`` that are for training, of the
archives in the folders. Logistic regression over ``likeness.MEASURES``, held near 0 by a penalty.
Each fold is left out in turn, the archives are grouped by the weights that the others give, and
its pairs looked up. ``--keep`` keeps the indexes for the next run, ``--write`` stores the weights
in ``index_store/building/groups/story_weights.json``.
"""

import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks.datasets import read_articles
from benchmarks.face import parser, report
from benchmarks.story_pairs import GOLD, Pair, Written, agreement, f1_figures, read_pairs
from index_store import IndexConfig, index_articles, open_embedder
from index_store.building.groups import likeness
from index_store.building.groups.likeness import MEASURES, Comparison, Line

FOLDS = 5
PENALTY = 2.0  # 0.3 to 5 group alike

Matrix = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]


def main() -> None:
    """Measure, cross-validate, fit, write."""
    options = parser(__doc__, folders=True)
    options.add_argument("--keep", type=Path, help="keep the indexes here for the next run")
    options.add_argument("--write", action="store_true", help="store the weights")
    chosen = options.parse_args()
    with ExitStack() as stack:
        work = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        archives = [indexed(folder, work / folder.name) for folder in chosen.data]
        pairs = [read_pairs(GOLD, folder.name, "train") for folder in chosen.data]
        rows = [measured(*both) for both in zip(archives, pairs, strict=True)]
        counts = cross_validated(archives, pairs, rows)
    line = fitted(np.concatenate(rows), labels_of(pairs))
    weights = dict(zip(MEASURES, line.weights.tolist(), strict=True))
    if chosen.write:
        stored = {
            "made_by": "python -m benchmarks.train_stories --data "
            f"{' '.join(folder.name for folder in chosen.data)} --write",
            "weights": {name: round(weight, 3) for name, weight in weights.items()},
            "bias": round(line.bias, 3),
        }
        likeness.WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    figures = {"pairs": sum(map(len, pairs)), **f1_figures(counts), **weights, "bias": line.bias}
    report(f"stories, {FOLDS} folds", figures)


def indexed(folder: Path, work: Path) -> Written:
    """Index an archive, unless that was done before."""
    config = IndexConfig(data=work)
    index_articles(read_articles(folder), config, open_embedder("wordllama"))
    return Written.of(config)


def measured(archive: Written, pairs: Sequence[Pair]) -> Matrix:
    """Return the measures of pairs, a row each."""
    row_of = {member.id: row for row, member in enumerate(archive.members)}
    titles = [member.title for member in archive.members]
    compared = Comparison.of(archive.folder, titles, archive.config.stories)
    ones = np.array([row_of[pair.one] for pair in pairs])
    others = np.array([row_of[pair.other] for pair in pairs])
    return compared.measures(ones, others).astype(np.float64)


def labels_of(pairs: Sequence[Sequence[Pair]]) -> Labels:
    """Return of every pair whether it is one story."""
    return np.array([pair.same for several in pairs for pair in several])


def cross_validated(
    archives: Sequence[Written], pairs: Sequence[Sequence[Pair]], rows: Sequence[Matrix]
) -> tuple[int, int, int]:
    """Return what ``agreement`` counts of pairs from which the weights were not learnt."""
    counts = np.zeros(3, int)
    for fold in range(FOLDS):
        learnt = [several[np.arange(len(several)) % FOLDS != fold] for several in rows]
        apart = [[pair for n, pair in enumerate(some) if n % FOLDS != fold] for some in pairs]
        line = fitted(np.concatenate(learnt), labels_of(apart))
        for archive, several in zip(archives, pairs, strict=True):
            counts += agreement(several[fold::FOLDS], archive.grouped(line))
    right, found, wanted = counts.tolist()
    return right, found, wanted


def fitted(rows: Matrix, same: Labels) -> Line:
    """Fit weights and bias."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled, signs = (rows - mean) / scale, np.where(same, 1.0, -1.0)

    def loss(weights: Matrix) -> float:
        scores = scaled @ weights[1:] + weights[0]
        missed = np.logaddexp(0, -signs * scores).sum()
        return float(missed + PENALTY * (weights[1:] ** 2).sum())

    found = minimize(loss, np.zeros(rows.shape[1] + 1), method="L-BFGS-B").x
    weights = found[1:] / scale
    return Line(weights.astype(np.float32), float(found[0] - mean @ weights))


if __name__ == "__main__":
    main()
