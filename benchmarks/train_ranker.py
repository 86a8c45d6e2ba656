"""Fit the weights by which articles are ranked, and measure them by cross-validation.

``python -m benchmarks.train_ranker --data DIR [--limit N] [--keep FOLDER] [--write]``

Only questions whose evidence the source itself links ("gold-linked") are used, each twice: asked
on its day, and asked years later, when its day is not known. The weights are those under which
the evidence is the likeliest choice among the shortlisted articles, held near 0 by a penalty.
Cross-validation leaves out whole weeks, so that no story is on both sides.
``--write`` stores the weights in ``rag/retrieval/article_ranker.json``.
"""

import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from benchmarks.datasets import Question, read_articles, read_questions
from benchmarks.face import evenly, parser, report
from benchmarks.retrieval import rank_figures, trusted
from benchmarks.softmax import Choice, Matrix, likeliest_weights
from index_store import Embedder, Index, IndexConfig, Snapshot, index_articles, open_embedder
from rag.config import RetrievalConfig
from rag.query.understanding import search_query
from rag.retrieval import article_features
from rag.retrieval.article_ranker import shortlist_of
from rag.types import SearchOptions

FOLDS = 10
PENALTY = 0.03  # .003 to .1 give the same ranking within a question or two
# Too few of the questions name an outlet to fit it; on multihop-rag 1 to 5 are much alike, and
# 4 lets an outlet outweigh half a year of age.
FIXED = {"outlet_named": 4.0}
YEARS_LATER = timedelta(days=1400)
WEIGHTS = Path(article_features.__file__).with_name("article_ranker.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example(Choice):
    """One question's shortlist."""

    dated: bool
    fold: int


def main() -> None:
    """Collect, cross-validate, fit, write."""
    options = parser(__doc__)
    options.add_argument("--keep", type=Path, help="keep the index here for the next run")
    options.add_argument("--write", action="store_true", help="store the weights")
    chosen = options.parse_args()
    questions = evenly(trusted(read_questions(chosen.data)), chosen.limit)
    embedder = open_embedder("wordllama")
    with ExitStack() as stack:
        work = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        config = IndexConfig(data=work / "dateline")
        index_articles(read_articles(chosen.data), config, embedder)
        index = Index(config, embedder.name)
        stack.callback(index.close)
        examples = collect(questions, index.current(), embedder)
    scale = np.concatenate([example.features for example in examples]).std(axis=0) + 1e-9
    figures: dict[str, float | int | str | None] = {}
    for dated, name in ((True, "with the asking date"), (False, "years later")):
        ranks = np.concatenate(
            [
                _ranks(
                    [item for item in examples if item.fold == fold and item.dated is dated],
                    fit([item for item in examples if item.fold != fold], scale),
                )
                for fold in range(FOLDS)
            ]
        )
        figures |= {f"{key} {name}": value for key, value in rank_figures(ranks).items()}
    weights = fit(examples, scale)
    figures |= dict(zip(article_features.FEATURES, weights.tolist(), strict=True))
    if chosen.write:
        stored = {
            "made_by": f"python -m benchmarks.train_ranker --data {chosen.data.name} --write",
            "weights": {
                name: round(float(weight), 3)
                for name, weight in zip(article_features.FEATURES, weights, strict=True)
            },
        }
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    report(f"ranker, {chosen.data.name}, {FOLDS} folds by week", figures)


def collect(questions: Sequence[Question], snapshot: Snapshot, embedder: Embedder) -> list[Example]:
    """Return two examples for every question."""
    weeks = sorted({question.asked.isocalendar()[:2] for question in questions if question.asked})
    examples = []
    for question in questions:
        if question.asked is None:
            continue
        fold = weeks.index(question.asked.isocalendar()[:2]) % FOLDS
        for asked in (question.asked, question.asked + YEARS_LATER):
            query = search_query(
                question.text,
                SearchOptions(as_of=asked),
                outlets=snapshot.leads.outlets,
                newest=snapshot.summary.last_day,
            )
            shortlist = shortlist_of(query, snapshot, embedder, RetrievalConfig())
            revisions = [snapshot.leads.words.ids[row] for row in shortlist.rows]
            relevant = [
                revision.rpartition("@")[0] in question.evidence_ids for revision in revisions
            ]
            examples.append(
                Example(
                    features=shortlist.features.astype(np.float64),
                    relevant=np.array(relevant, bool),
                    dated=asked == question.asked,
                    fold=fold,
                )
            )
    return examples


def fit(examples: Sequence[Example], scale: Matrix) -> Matrix:
    """Return the weights that make the evidence likeliest."""
    fixed = [FIXED.get(name, np.nan) for name in article_features.FEATURES]
    return likeliest_weights(examples, scale, PENALTY, np.array(fixed))


def _ranks(examples: Sequence[Example], weights: Matrix) -> Matrix:
    """Return the rank of the first relevant article of each, infinite where it is not listed."""
    return np.array([item.rank(item.features @ weights) for item in examples])


if __name__ == "__main__":
    main()
