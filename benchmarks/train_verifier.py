"""Fit the weights by which a sentence is said to support a statement, and cross-validate them.

    python -m benchmarks.train_verifier --data DIR [DIR ...] [--limit N] [--keep FILE] [--write]

Learnt from are the pairs of ``benchmarks/gold/support-training.jsonl.gz`` whose articles are in
the folders; ``benchmarks.support`` measures on others. A network of one hidden layer over
``rag.support.measures``, held near 0 by a penalty; a line alone is measured beside it.
Cross-validation leaves out whole articles. ``--keep`` keeps what was measured for the next run,
``--write`` stores the weights in ``rag/support/statements.json``, with the scores above which a
share of .03, .05 and .10 of the unsupported statements passes in cross-validation.
"""

import argparse
import pickle
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.datasets import read_articles
from benchmarks.face import Figures, evenly, report
from benchmarks.network import FOLDS, HIDDEN, Examples, cross_validated, store, worth
from benchmarks.support_pairs import read_pairs
from rag.support import verifier
from rag.support.alignment import align
from rag.support.measures import measure

GOLD = Path(__file__).parent / "gold" / "support-training.jsonl.gz"
WEIGHTS = Path(verifier.__file__).with_name("statements.json")


def main() -> None:
    """Measure, cross-validate, fit, write."""
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--data", type=Path, nargs="+", required=True, help="folders of articles")
    made.add_argument("--limit", type=int, help="only this many pairs, evenly spaced")
    made.add_argument("--keep", type=Path, help="keep what was measured here for the next run")
    made.add_argument("--write", action="store_true", help="store the weights")
    chosen = made.parse_args()
    examples = measured(chosen.data, chosen.limit, chosen.keep)
    line, network = (cross_validated(examples, hidden) for hidden in (0, HIDDEN))
    figures: Figures = {
        "pairs": len(examples.labels),
        **worth(line, examples.labels, "line"),
        **worth(network, examples.labels, "network"),
    }
    if chosen.write:
        folders = " ".join(folder.name for folder in chosen.data)
        made_by = f"python -m benchmarks.train_verifier --data {folders} --write"
        store(WEIGHTS, made_by, examples, network)
    report(f"verifier, {FOLDS} folds by article", figures)


def measured(folders: Sequence[Path], limit: int | None, keep: Path | None) -> Examples:
    """Return the measures of every pair; from ``keep`` where they are kept there."""
    if keep and keep.exists():
        kept: Examples = pickle.loads(keep.read_bytes())
        return kept
    articles = {one.id: one for folder in folders for one in read_articles(folder)}
    pairs = evenly(list(read_pairs(GOLD, articles)), limit)
    rows = [
        measure(align(pair.statement, pair.evidence), pair.evidence.article.day)
        for pair in track(pairs, "Measuring", console=Console(stderr=True))
    ]
    labels = [pair.supported for pair in pairs]
    examples = Examples.of(rows, labels, [pair.evidence.article.id for pair in pairs])
    if keep:
        keep.write_bytes(pickle.dumps(examples))
    return examples


if __name__ == "__main__":
    main()
