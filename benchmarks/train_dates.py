"""Fit the weights by which a page's date of publication is chosen, and cross-validate them.

``python -m benchmarks.train_dates --data DIR [--limit N] [--write]``

The weights are those under which the right date of a page, or none where it has none, is the
likeliest choice among its candidates (a softmax over them and 0 for none), held near 0 by a
penalty. Cross-validation leaves out whole sites. ``--write`` stores the weights in
``index_store/readers/date_weights.json``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean

import numpy as np
import numpy.typing as npt
from rich.progress import track
from scipy.optimize import minimize

from benchmarks.face import evenly, parser, report
from benchmarks.pages import Page, read_pages
from index_store.readers import published
from index_store.readers.html import date_evidence_of

FOLDS = 5
PENALTY = 0.5  # .3 to 1 give the same within a page or two
# How much a page without a date counts against one with a date. Cross-validated, right / invented
# are .880 / .33 with .8, .874 / .26 with 1 and .872 / .20 with 1.25.
UNDATED = 1.25
WEIGHTS = Path(published.__file__).with_name("date_weights.json")

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one page, and the right one."""

    evidence: Mapping[date, Mapping[str, float]]
    gold: str
    """ISO, or empty where the page has none."""
    fold: int


def main() -> None:
    """Collect, cross-validate, fit, write."""
    options = parser(__doc__)
    options.add_argument("--write", action="store_true", help="store the weights")
    chosen = options.parse_args()
    examples = collect(evenly(read_pages(chosen.data), chosen.limit))
    weights = fit(examples)
    if chosen.write:
        stored = {
            "made_by": f"python -m benchmarks.train_dates --data {chosen.data.name} --write",
            "weights": {name: round(weight, 2) for name, weight in weights.items()},
        }
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    figures = cross_validated(examples) | weights
    report(f"dates, {chosen.data.name}, {FOLDS} folds by site", figures)


def collect(pages: Sequence[Page]) -> list[Example]:
    """Return an example for every page at whose date somebody looked."""
    return [
        Example(date_evidence_of(page.html, page.url), page.gold["published"], page.fold(FOLDS))
        for page in track(pages, "candidates", transient=True)
        if page.gold.get("has_metadata")
    ]


def cross_validated(examples: Sequence[Example]) -> dict[str, float | None]:
    """Return the share of right and of invented dates, by weights fitted on other sites."""
    pairs = []
    for fold in range(FOLDS):
        weights = fit([item for item in examples if item.fold != fold])
        pairs += [
            (item.gold, published.best_day(item.evidence, weights))
            for item in examples
            if item.fold == fold
        ]
    right = [day is not None and day.isoformat() == gold for gold, day in pairs if gold]
    invented = [day is not None for gold, day in pairs if not gold]
    return {
        "date_cross_validated": mean(right) if right else None,
        "date_invented_cross_validated": mean(invented) if invented else None,
    }


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights, by name, that make the right choices likeliest."""
    names = sorted({name for item in examples for own in item.evidence.values() for name in own})
    choices = []
    for item in examples:
        days = [day.isoformat() for day in item.evidence]
        # Where the right date is no candidate, there is nothing to learn.
        if days and (item.gold in days or not item.gold):
            rows = [[own.get(name, 0.0) for name in names] for own in item.evidence.values()]
            features = np.array([[1.0, *row] for row in rows] + [[0.0] * (len(names) + 1)])
            right = days.index(item.gold) if item.gold else len(days)
            choices.append((features, right, 1.0 if item.gold else UNDATED))

    def loss(weights: Vector) -> tuple[float, Vector]:
        total, slope = PENALTY * float(weights @ weights) / 2, PENALTY * weights
        for features, right, importance in choices:
            scores = features @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            total -= importance * float(np.log(chances[right]))
            slope = slope + importance * (chances @ features - features[right])
        return total, slope

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B")
    return dict(zip(["bias", *names], found.x.tolist(), strict=True))


if __name__ == "__main__":
    main()
