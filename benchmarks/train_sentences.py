"""Fit the weights by which sentences are ranked, and measure them by cross-validation.

    python -m benchmarks.train_sentences --data DIR [DIR ...] [--gold FILE] [--limit N]
                                         [--keep FOLDER] [--write | --measure]

Of a data folder's own questions relevant is a sentence that holds a known answer and stands in the
question's evidence; where none does, any that holds one. Questions whose answer may stand in any
sentence ("two", "yes") are left out. FILE, such as ``benchmarks/gold/reading-training.jsonl.gz``,
has questions that name the sentences which answer them; those whose article is in a data folder,
and which are not held back, are asked some days after it was published. LIMIT is for each folder,
and for each of the two.

The weights are those under which a relevant sentence is the likeliest choice among those found,
held near 0 by a penalty. The second model learns from scores that the first gave to questions it
was not fitted on. Cross-validation leaves out whole weeks, of FILE's questions whole articles, so
that no story is on both sides. ``--write`` stores the weights in
``rag/retrieval/sentence_ranker.json``; ``--measure`` fits nothing and ranks with those that are
stored. Shares of questions, from 0 to 1:

* first, three, eight: a known answer stands in the first sentence, the first three, eight,
* found: in any sentence that was ranked,
* p50_ms, p95_ms: milliseconds of ranking a question, with ``--measure``.

"first of gold" and so on are the same of the questions of FILE.
"""

import json
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from text_to_num import alpha2digit

from benchmarks.datasets import Question, read_articles, read_questions, rows_of
from benchmarks.face import Figures, evenly, parser, report
from benchmarks.retrieval import trusted
from benchmarks.softmax import Choice, Matrix, likeliest_weights
from index_store import (
    Article,
    Index,
    IndexConfig,
    Snapshot,
    index_articles,
    open_embedder,
)
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
LATER = (0, 0, 1, 1, 2, 3, 5, 8)  # days after its article on which a question of a gold is asked
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
    group: str
    """Its week, or its article: questions of one are left out together."""
    of_gold: bool = False


def main() -> None:
    """Collect, cross-validate, fit, write."""
    options = parser(__doc__, folders=True)
    options.add_argument("--gold", type=Path, help="questions that name their sentences")
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
            for example in collect(folder, work / folder.name, chosen.gold, chosen.limit, stack)
        ]
        if chosen.measure:
            report(f"sentences, {names}, stored weights", measured(examples))
            return
        first, second, figures = fitted(examples)
    if chosen.write:
        gold = f" --gold {chosen.gold}" if chosen.gold else ""
        limit = f" --limit {chosen.limit}" if chosen.limit else ""
        command = f"python -m benchmarks.train_sentences --data {names}{gold}{limit} --write"
        stored = {"made_by": command, "weights": first, "parsed_weights": second}
        WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    report(f"sentences, {names}, {FOLDS} folds", {**figures, **first, **second})


def collect(
    folder: Path, work: Path, gold: Path | None, limit: int | None, stack: ExitStack
) -> Iterator[Example]:
    """Yield the questions of a data folder, each with the sentences that were found for it."""
    embedder = open_embedder("wordllama")
    config = IndexConfig(data=work / "dateline")
    articles = {article.id: article for article in read_articles(folder)}
    index_articles(list(articles.values()), config, embedder)
    index = Index(config, embedder.name)
    stack.callback(index.close)
    retriever = Retriever(index.current(), embedder)
    for question in evenly(trusted(read_questions(folder)), limit):
        if question.asked is not None and any(map(tells, question.answers)):
            yield _of_question(question, question.asked, retriever)
    order = random.Random(5)
    rows = [row for row in rows_of(gold) if row["kind"] != "none"] if gold else []
    rows = [row for row in rows if row["article_id"] in articles and row.get("split") != "held"]
    for row in evenly(rows, limit):
        yield _of_row(row, articles[row["article_id"]], order, retriever)


def _of_question(question: Question, asked: date, retriever: Retriever) -> Example:
    query, sentences, ranker = _found(question.text, asked, retriever)
    holding = np.array([holds_answer(question, item) for item in sentences], bool)
    evidence = np.array([item.article.id in question.evidence_ids for item in sentences], bool)
    sure = holding & evidence
    return Example(
        query=query,
        sentences=sentences,
        ranker=ranker,
        holding=holding,
        relevant=sure if sure.any() else holding,
        group="{}-{}".format(*asked.isocalendar()[:2]),
    )


def _of_row(
    row: dict[str, Any], article: Article, order: random.Random, retriever: Retriever
) -> Example:
    day = article.day and article.day + timedelta(days=order.choice(LATER))
    query, sentences, ranker = _found(row["question"], day, retriever)
    spans = row["sentences"]
    named = [
        item.article.id == article.id
        and any(item.start < end and start < item.end for start, end in spans)
        for item in sentences
    ]
    holding = np.array(named, bool)
    return Example(
        query=query,
        sentences=sentences,
        ranker=ranker,
        holding=holding,
        relevant=holding,
        group=article.id,
        of_gold=True,
    )


def _found(
    text: str, day: date | None, retriever: Retriever
) -> tuple[Query, list[Evidence], SentenceRanker]:
    """Return a question as it is understood, what is found for it, and what ranks that."""
    query = understood(text, day, retriever.snapshot)
    found = retriever.passages(query, RetrievalConfig().passages)
    ranker = SentenceRanker(
        found.candidates, retriever.snapshot, retriever.embedder, retriever.config
    )
    return query, retriever.candidates(query, found), ranker


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
    groups = {group: place for place, group in enumerate(sorted({one.group for one in usable}))}
    folds = [groups[item.group] % FOLDS for item in usable]
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
    by_text = [_rank(item.holding[order]) for item, order in zip(usable, orders, strict=True)]
    for order, head, own in zip(orders, heads, again, strict=True):
        order[: len(head)] = head[np.argsort(-own, kind="stable")]
    by_both = [_rank(item.holding[order]) for item, order in zip(usable, orders, strict=True)]
    figures = shares_of(examples, usable, by_both)
    text_alone = shares_of(examples, usable, by_text)
    figures |= {f"{name} by text alone": one for name, one in text_alone.items()}
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
        **shares_of(examples, examples, ranks),
        "p50_ms": float(np.percentile(spent, 50)),
        "p95_ms": float(np.percentile(spent, 95)),
    }


def shares_of(
    examples: Sequence[Example], usable: Sequence[Example], ranks: Sequence[float]
) -> dict[str, float]:
    """Return ``shares`` of the data folders' own questions, and of those of the gold file.

    Args:
        examples: All questions.
        usable: Those for which a sentence was found.
        ranks: Of the usable ones.
    """
    figures: dict[str, float] = {}
    for of_gold, suffix in ((False, ""), (True, " of gold")):
        own = [rank for one, rank in zip(usable, ranks, strict=True) if one.of_gold is of_gold]
        asked = sum(one.of_gold is of_gold for one in examples)
        if asked:
            missed = [np.inf] * (asked - len(own))
            found = {"questions": float(asked), **shares(own + missed)}
            figures |= {f"{name}{suffix}": value for name, value in found.items()}
    return figures


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
