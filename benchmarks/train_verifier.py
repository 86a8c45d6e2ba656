"""Fit the weights by which a sentence is said to support a statement, and cross-validate them.

    python -m benchmarks.train_verifier --data DIR [DIR ...] [--limit N] [--keep FILE] [--write]

Learnt from are the pairs of ``benchmarks/gold/support-training.jsonl.gz`` whose articles are in
the folders; ``benchmarks.support`` measures on others. A network of one hidden layer over
``rag.support.measures``, held near 0 by a penalty; a line alone is measured beside it.
Cross-validation leaves out whole articles. ``--keep`` keeps what was measured for the next run,
``--write`` stores the weights in ``rag/support/statements.json``, with the scores above which a
share of .03, .05 and .10 of the unsupported statements passes in cross-validation.
"""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.datasets import read_articles
from benchmarks.face import evenly
from benchmarks.network import FOLDS, Examples, arguments, kept, learn
from benchmarks.support_pairs import read_pairs
from rag.support import verifier
from rag.support.alignment import align
from rag.support.measures import measure

GOLD = Path(__file__).parent / "gold" / "support-training.jsonl.gz"
WEIGHTS = Path(verifier.__file__).with_name("statements.json")


def main() -> None:
    """Measure, cross-validate, fit, write."""
    chosen = arguments(__doc__, limit="only this many pairs, evenly spaced")
    examples = kept(chosen.keep, lambda: measured(chosen.data, chosen.limit))
    folders = " ".join(folder.name for folder in chosen.data)
    made_by = f"python -m benchmarks.train_verifier --data {folders} --write"
    title = f"verifier, {FOLDS} folds by article"
    learn(title, examples, WEIGHTS if chosen.write else None, made_by)


def measured(folders: Sequence[Path], limit: int | None) -> Examples:
    """Return the measures of every pair."""
    articles = {one.id: one for folder in folders for one in read_articles(folder)}
    pairs = evenly(list(read_pairs(GOLD, articles)), limit)
    rows = [
        measure(align(pair.statement, pair.evidence), pair.evidence.article.day)
        for pair in track(pairs, "Measuring", console=Console(stderr=True))
    ]
    labels = [pair.supported for pair in pairs]
    return Examples.of(rows, labels, [pair.evidence.article.id for pair in pairs])


if __name__ == "__main__":
    main()
