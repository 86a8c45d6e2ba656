"""Fit the weights by which a name is said to belong to a list.

    python -m benchmarks.train_items --data DIR [DIR ...] --gold FILE [--keep FOLDER] [--write]

Learnt from are the list questions of the gold's half "open". Every name of the kind asked for in
the sentences that are read for a question is an example, right where the gold has it; what the
gold calls neither right nor wrong but acceptable is left out. Cross-validation leaves out one
question at a time. Reported is what the lists are worth where every name with such a score is
listed: that of the best bar, chosen over all questions. ``--write`` stores the weights in
``rag/reading/lists/items.json``.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.datasets import read_articles, read_gold
from benchmarks.face import Figures, report
from benchmarks.list_scores import names_item
from benchmarks.network import Examples, apply, area, fit, store
from index_store import Index, IndexConfig, index_articles, open_embedder
from rag import AskOptions
from rag.config import RagConfig
from rag.query.understanding import understand
from rag.reading.lists import weighing
from rag.retrieval.event_time import within_archive
from rag.retrieval.retriever import Retriever
from rag.support.measures import Measures

WEIGHTS = Path(weighing.__file__).with_name("items.json")

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Named:
    """A name that was found for a question."""

    question: str
    measures: Measures
    gold: frozenset[int]
    """Places in the question's gold of what it names; empty: it is wrong."""
    name: str


def main() -> None:
    """Measure, cross-validate, fit, write."""
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--data", type=Path, nargs="+", required=True, help="realtimeqa folders")
    made.add_argument("--gold", type=Path, required=True, help="the questions")
    made.add_argument("--keep", type=Path, required=True, help="where the indexes are kept")
    made.add_argument("--write", action="store_true", help="store the weights")
    chosen = made.parse_args()
    rows: dict[str, Mapping[str, Any]] = {}
    named = [
        one for folder in chosen.data for one in names_of(folder, chosen.gold, chosen.keep, rows)
    ]
    examples = Examples.of(
        [one.measures for one in named],
        [bool(one.gold) for one in named],
        [one.question for one in named],
    )
    scores = cross_validated(examples)
    report("items of lists, one question left out at a time", figures(named, rows, scores))
    if chosen.write:
        folders = " ".join(folder.name for folder in chosen.data)
        by = f"python -m benchmarks.train_items --data {folders} --gold {chosen.gold.name} --write"
        store(WEIGHTS, by, examples, scores, hidden=0)


def names_of(
    folder: Path, gold: Path, keep: Path, rows: dict[str, Mapping[str, Any]]
) -> Iterator[Named]:
    """Yield the names that are found for each list question over an archive; keep its row."""
    config, embedder = IndexConfig(data=keep / folder.name / "0"), open_embedder("wordllama")
    index_articles(read_articles(folder), config, embedder)
    with closing(Index(config, embedder.name)) as index:
        snapshot, thresholds = index.current(), RagConfig()
        retriever = Retriever(snapshot, embedder, config=thresholds.retrieval)
        outlets, newest = snapshot.leads.outlets, snapshot.summary.last_day
        for question in read_gold(gold, folder.name, "open"):
            if question.type != "list":
                continue
            asked = AskOptions(as_of=question.asked)
            query = understand(
                question.text, asked, thresholds.query, outlets=outlets, newest=newest
            )
            wide = retriever.widely(within_archive(query, snapshot.leads))
            if query.statement is None:
                continue
            rows[question.id] = question.row
            found = weighing.measured_items(query, query.statement, wide.sentences)
            for item, measures, _ in found:
                own = {
                    place
                    for place, known in enumerate(question.row["gold"])
                    if any(names_item(known, one.name) for one in item.mentions)
                }
                yield Named(question.id, measures, frozenset(own), item.name)


def cross_validated(examples: Examples) -> Scores:
    """Return the score of each name under weights fitted to the other questions."""
    groups, inputs = np.array(examples.groups), examples.inputs
    scores = np.zeros(len(groups))
    for one in np.unique(groups):
        layers = fit(inputs[groups != one], examples.labels[groups != one], 0)
        scores[groups == one] = apply(layers, inputs[groups == one])
    return scores


def figures(
    named: Sequence[Named], rows: Mapping[str, Mapping[str, Any]], scores: Scores
) -> Figures:
    """Return what the lists are worth at the best bar, and how well scores order names."""
    bars = np.quantile(scores, np.linspace(0.6, 0.99, 40))
    best = max(bars, key=lambda bar: _worth(named, rows, scores, bar)[2])
    precision, recall, f1 = _worth(named, rows, scores, best)
    labels = np.array([bool(one.gold) for one in named])
    asked = np.array([one.question for one in named])
    own = [area(scores[asked == q], labels[asked == q]) for q in rows if _mixed(labels[asked == q])]
    found = {q: set[int]().union(*(n.gold for n in named if n.question == q)) for q in rows}
    return {
        "questions": len(rows),
        "names": len(named),
        "right": int(labels.sum()),
        "found_share": mean(len(found[q] & _core(rows[q])) / len(_core(rows[q])) for q in rows),
        "area": round(mean(own), 3),
        "bar": round(float(best), 3),
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(f1, 3),
    }


def _worth(
    named: Sequence[Named], rows: Mapping[str, Mapping[str, Any]], scores: Scores, bar: float
) -> tuple[float, float, float]:
    told = []
    for id_, row in rows.items():
        listed = [n for n, s in zip(named, scores, strict=True) if n.question == id_ and s >= bar]
        right = set[int]().union(*(one.gold for one in listed))
        precision = mean(bool(one.gold) for one in listed) if listed else 0.0
        recall = len(right & _core(row)) / len(_core(row))
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        told.append((precision, recall, f1))
    return tuple(mean(column) for column in zip(*told, strict=True))


def _core(row: Mapping[str, Any]) -> set[int]:
    return {place for place, known in enumerate(row["gold"]) if known["core"]}


def _mixed(labels: npt.NDArray[np.bool_]) -> bool:
    return 0 < int(labels.sum()) < len(labels)


if __name__ == "__main__":
    main()
