"""Fit the weights by which sentences are ranked, and measure them by cross-validation.

    python -m benchmarks.train_sentences --data DIR [DIR ...] [--limit N] [--keep FOLDER]
                                         [--write | --measure]

Relevant is a sentence that holds a known answer and stands in the question's evidence; where none
does, any that holds one. Questions whose answer may stand in any sentence ("two", "yes") are left
out. The weights are those under which a relevant sentence is the likeliest choice among those
found, held near 0 by a penalty. The second model learns from scores that the first gave to weeks
it was not fitted on. Cross-validation leaves out whole weeks, so that no story is on both sides.
``--write`` stores the weights in ``rag/retrieval/sentence_ranker.json``; ``--measure`` fits
nothing and ranks with those that are stored. Shares of questions, from 0 to 1:

* first, three, eight: a known answer stands in the first sentence, the first three, eight,
* found: in any sentence that was ranked,
* p50_ms, p95_ms: milliseconds of ranking a question, with ``--measure``.
"""

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
from text_to_num import alpha2digit

from benchmarks.datasets import Question, read_articles, read_questions
from benchmarks.face import Figures, evenly, parser, report
from benchmarks.retrieval import trusted
from benchmarks.softmax import Choice, Matrix, likeliest_weights
from index_store import Index, IndexConfig, Snapshot, index_articles, open_embedder
from rag.config import QueryConfig, RetrievalConfig
from rag.evaluation import holds
from rag.query.query import Query
from rag.query.understanding import understand
from rag.retrieval import sentence_features
from rag.retrieval.parsed_features import PARSED_FEATURES
from rag.retrieval.retriever import Retriever
from rag.retrieval.sentence_features import FEATURES
from rag.retrieval.sentence_ranker import SentenceRanker
from rag.types import AskOptions, Evidence

FOLDS = 10
PENALTY = 0.01  # .003 to .03 give the same shares within a question or two
LEAST_LETTERS = 3  # of an answer, numbers as digits: fewer stand anywhere
VERDICTS = ("true", "false", "yes")
WEIGHTS = Path(sentence_features.__file__).with_name("sentence_ranker.json")

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One question's sentences."""

    query: Query
    sentences: list[Evidence]
    ranker: SentenceRanker
    holding: Flags
    """Which sentences hold a known answer."""
    relevant: Flags
    week: tuple[int, int]


def main() -> None:
    """Collect, cross-validate, fit, write."""
    options = parser(__doc__, folders=True)
    options.add_argument("--keep", type=Path, help="keep the indexes here for the next run")
    options.add_argument("--write", action="store_true", help="store the weights")
    options.add_argument("--measure", action="store_true", help="rank with the stored weights")
    chosen = options.parse_args()
    names = " ".join(folder.name for folder in chosen.data)
    with ExitStack() as stack:
        work = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        examples = [
            example
            for folder in chosen.data
            for example in collect(folder, work / folder.name, chosen.limit, stack)
        ]
        if chosen.measure:
            report(f"sentences, {names}, stored weights", measured(examples))
            return
        first, second, figures = fitted(examples)
    if chosen.write:
        stored = {
            "made_by": f"python -m benchmarks.train_sentences --data {names} --write",
            "weights": first,
            "parsed_weights": second,
        }
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    report(f"sentences, {names}, {FOLDS} folds by week", {**figures, **first, **second})


def collect(folder: Path, work: Path, limit: int | None, stack: ExitStack) -> Iterator[Example]:
    """Yield the questions of a data folder, each with the sentences that were found for it."""
    embedder = open_embedder("wordllama")
    config = IndexConfig(data=work / "dateline")
    index_articles(read_articles(folder), config, embedder)
    index = Index(config, embedder.name)
    stack.callback(index.close)
    snapshot = index.current()
    retriever = Retriever(snapshot, embedder)
    for question in evenly(trusted(read_questions(folder)), limit):
        if question.asked is None or not any(map(tells, question.answers)):
            continue
        query = understood(question.text, question.asked, snapshot)
        found = retriever.passages(query, RetrievalConfig().passages)
        sentences = retriever.candidates(query, found)
        holding = np.array([holds_answer(question, item) for item in sentences], bool)
        evidence = np.array([item.article.id in question.evidence_ids for item in sentences], bool)
        sure = holding & evidence
        yield Example(
            query=query,
            sentences=sentences,
            ranker=SentenceRanker(found.candidates, snapshot, embedder, retriever.config),
            holding=holding,
            relevant=sure if sure.any() else holding,
            week=question.asked.isocalendar()[:2],
        )


def understood(text: str, day: date | None, snapshot: Snapshot) -> Query:
    """Return a question as it is understood on a day, over an archive."""
    return understand(
        text,
        AskOptions(as_of=day),
        QueryConfig(),
        outlets=snapshot.leads.outlets,
        newest=snapshot.summary.last_day,
    )


def tells(answer: str) -> bool:
    """Say whether a sentence that holds an answer is likely to give it."""
    letters = [one for one in alpha2digit(answer, "en", threshold=0) if one.isalnum()]
    return len(letters) >= LEAST_LETTERS and answer.lower() not in VERDICTS


def holds_answer(question: Question, item: Evidence) -> bool:
    """Say whether a sentence holds a known answer that tells."""
    return any(holds(item.text, answer) for answer in question.answers if tells(answer))


def fitted(
    examples: Sequence[Example],
) -> tuple[dict[str, float], dict[str, float], dict[str, float | int]]:
    """Return the weights of both models, and how well they rank weeks they do not know."""
    usable = [item for item in examples if item.sentences]
    weeks = sorted({item.week for item in usable})
    folds = [weeks.index(item.week) % FOLDS for item in usable]
    first, scores = _fit(
        [
            Choice(
                features=item.ranker.text_features(item.query, item.sentences).astype(float),
                relevant=item.relevant,
            )
            for item in usable
        ],
        folds,
    )
    orders = [np.argsort(-own, kind="stable") for own in scores]
    heads = [
        order[: item.ranker.config.parsed_sentences]
        for item, order in zip(usable, orders, strict=True)
    ]
    second, again = _fit(
        [
            Choice(
                features=item.ranker.parsed_features(
                    item.query, item.sentences, own.astype(np.float32), head
                ).astype(float),
                relevant=item.relevant[head],
            )
            for item, own, head in zip(usable, scores, heads, strict=True)
        ],
        folds,
    )
    missed = [np.inf] * (len(examples) - len(usable))
    by_text = [_rank(item.holding[order]) for item, order in zip(usable, orders, strict=True)]
    for order, head, own in zip(orders, heads, again, strict=True):
        order[: len(head)] = head[np.argsort(-own, kind="stable")]
    by_both = [_rank(item.holding[order]) for item, order in zip(usable, orders, strict=True)]
    figures = {"questions": len(examples), **shares(by_both + missed)}
    figures |= {f"{name} by text alone": one for name, one in shares(by_text + missed).items()}
    return (
        dict(zip(FEATURES, first, strict=True)),
        dict(zip(("score", *PARSED_FEATURES), second, strict=True)),
        figures,
    )


def _fit(choices: Sequence[Choice], folds: Sequence[int]) -> tuple[list[float], list[Matrix]]:
    """Return the weights, and the scores of each choice by weights fitted without its fold."""
    scale = np.concatenate([choice.features for choice in choices]).std(axis=0) + 1e-9
    pairs = list(zip(choices, folds, strict=True))
    without = [
        likeliest_weights([one for one, own in pairs if own != fold], scale, PENALTY)
        for fold in range(FOLDS)
    ]
    weights = likeliest_weights(choices, scale, PENALTY)
    scores = [choice.features @ without[fold] for choice, fold in pairs]
    return [round(float(weight), 3) for weight in weights], scores


def measured(examples: Sequence[Example]) -> Figures:
    """Return how well the stored weights rank, and in what time."""
    ranks, spent = [], []
    for item in examples:
        began = time.perf_counter()
        ranked = item.ranker.rerank(item.query, item.sentences)
        spent.append(1000 * (time.perf_counter() - began))
        holding = {
            (one.article.id, one.start)
            for one, holds_it in zip(item.sentences, item.holding, strict=True)
            if holds_it
        }
        hits = [(one.article.id, one.start) in holding for one in ranked]
        ranks.append(_rank(np.array(hits, bool)))
    return {
        "questions": len(examples),
        **shares(ranks),
        "p50_ms": float(np.percentile(spent, 50)),
        "p95_ms": float(np.percentile(spent, 95)),
    }


def _rank(hits: Flags) -> float:
    """Return the rank of the first hit, from 1; infinite where there is none."""
    return 1.0 + float(np.argmax(hits)) if hits.any() else np.inf


def shares(ranks: Sequence[float]) -> dict[str, float]:
    """Return the shares of questions whose answer stands so early."""
    found = np.array(ranks)
    return {
        "first": float(np.mean(found <= 1)),
        "three": float(np.mean(found <= 3)),
        "eight": float(np.mean(found <= 8)),
        "found": float(np.mean(np.isfinite(found))),
    }


if __name__ == "__main__":
    main()
