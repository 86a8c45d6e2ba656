"""Fit the weights by which a page's date and author are chosen, and cross-validate them.

``python -m benchmarks.train_readers --data DIR [--limit N] [--write]``

The weights are those under which the right date of a page, or none where it has none, is the
likeliest choice among its candidates (a softmax over them and 0 for none), held near 0 by a
penalty; the same for its author. Cross-validation leaves out whole sites. ``--write`` stores
the weights in ``index_store/readers/pages/scoring_weights.json``.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
import numpy.typing as npt
from rich.progress import track
from scipy.optimize import minimize

from benchmarks.face import evenly, parser, report
from benchmarks.pages import Page, read_pages
from index_store.readers.pages import scoring
from index_store.readers.pages.html import evidence_of
from index_store.readers.pages.published import best_day
from index_store.readers.pages.scoring import best
from index_store.readers.pages.titles import folded

FOLDS = 5
PENALTY = 0.5  # .3 to 1 give the same within a page or two
# How much a page without a date, or an author, counts against one with. Cross-validated, right /
# invented are .874 / .26 with 1, .874 / .21 with 1.1 and .869 / .17 with 1.5 for dates, and
# .717 / .49 with .25, .714 / .40 with .35 and .689 / .35 with .5 for authors.
NONE = {"dates": 1.1, "authors": 0.35}
WEIGHTS = Path(scoring.__file__).with_name("scoring_weights.json")

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one page, and the right one."""

    evidence: Mapping[str, Mapping[str, float]]
    gold: str
    """ISO for a date, folded for an author, or empty where the page has none."""
    fold: int


def main() -> None:
    """Collect, cross-validate, fit, write."""
    options = parser(__doc__)
    options.add_argument("--write", action="store_true", help="store the weights")
    chosen = options.parse_args()
    examples = collect(evenly(read_pages(chosen.data), chosen.limit))
    fitted = {matter: fit(found, NONE[matter]) for matter, found in examples.items()}
    if chosen.write:
        stored: dict[str, object] = {
            "made_by": f"python -m benchmarks.train_readers --data {chosen.data.name} --write"
        }
        for matter, weights in fitted.items():
            stored[matter] = {name: round(weight, 2) for name, weight in weights.items()}
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    report(f"readers, {chosen.data.name}, {FOLDS} folds by site", cross_validated(examples))


def collect(pages: Sequence[Page]) -> dict[str, list[Example]]:
    """Return an example by matter for every page at whose date and author somebody looked."""
    found: dict[str, list[Example]] = {"dates": [], "authors": []}
    for page in track(pages, "candidates", transient=True):
        if page.gold.get("has_metadata"):
            dates, authors = evidence_of(page.html, page.url)
            by_day = {day.isoformat(): evidence for day, evidence in dates.items()}
            author = folded(" ".join(_listed(page.gold["author"])))
            fold = page.fold(FOLDS)
            found["dates"].append(Example(by_day, page.gold["published"], fold))
            found["authors"].append(Example(authors, author, fold))
    return found


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def cross_validated(examples: Mapping[str, Sequence[Example]]) -> dict[str, float | None]:
    """Return the shares of right and of invented answers, by weights fitted on other sites."""
    figures: dict[str, float | None] = {}
    for matter, name in (("dates", "date"), ("authors", "author")):
        pairs = []
        for fold in range(FOLDS):
            weights = fit([i for i in examples[matter] if i.fold != fold], NONE[matter])
            choose = best_day if matter == "dates" else best
            pairs += [
                (item.gold, choose(item.evidence, weights))
                for item in examples[matter]
                if item.fold == fold
            ]
        right = [found == gold for gold, found in pairs if gold]
        invented = [found is not None for gold, found in pairs if not gold]
        figures[f"{name}_cross_validated"] = mean(right) if right else None
        figures[f"{name}_invented_cross_validated"] = mean(invented) if invented else None
    return figures


def fit(examples: Sequence[Example], none: float) -> dict[str, float]:
    """Return the weights, by name, that make the right choices likeliest."""
    names = sorted({name for item in examples for own in item.evidence.values() for name in own})
    choices = []
    for item in examples:
        candidates = list(item.evidence)
        # Where the right one is no candidate, there is nothing to learn.
        if candidates and (item.gold in candidates or not item.gold):
            rows = [[own.get(name, 0.0) for name in names] for own in item.evidence.values()]
            features = np.array([[1.0, *row] for row in rows] + [[0.0] * (len(names) + 1)])
            right = candidates.index(item.gold) if item.gold else len(candidates)
            choices.append((features, right, 1.0 if item.gold else none))

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
