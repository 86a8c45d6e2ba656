"""Does the article that holds the answer come first?

``python -m benchmarks.retrieval --data DIR [--baseline] [--limit N] [--no-date] [--keep FOLDER]``

The articles are indexed as ``dateline build`` would, each question is asked as of
its date (``--no-date``: as of today), and the rank of its evidence is counted among articles,
not chunks. Asked are the questions of the most trusted kind that the folder holds: linked by the
source ("gold-linked"), else weakly matched ("weak-recent"), else all that name evidence. Rates
are shares of questions, from 0 to 1, higher is better:

* hits@K: any evidence article is among the first K,
* mrr@10: one over the rank of the first evidence article, 0 below rank 10; the mean,
* all@10: every evidence article is among the first ten,
* recall@5: the share of the evidence articles that is among the first five; the mean,
* p50_ms, p95_ms: milliseconds a question, one at a time, embedding included.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.datasets import Question, read_articles, read_questions
from benchmarks.face import Figures, evenly, parser, report
from index_store import Embedder, Index, IndexConfig, Snapshot, index_articles, open_embedder
from rag.retrieval.article_ranker import articles_of
from rag.retrieval.retriever import Retriever
from rag.types import SearchOptions

DEPTH = 60  # chunks asked for: enough for ten different articles
TRUST = ("gold-linked", "weak-recent")

Search = Callable[[Question], list[str]]
"""Question -> article ids, the best first."""


def main() -> None:
    """Index, ask, count, report."""
    options = parser(__doc__)
    options.add_argument("--no-date", action="store_true", help="do not say when it was asked")
    options.add_argument("--misspell", action="store_true", help="swap two letters of a name")
    options.add_argument("--keep", type=Path, help="keep the indexes here for the next run")
    chosen = options.parse_args()
    questions = evenly(trusted(read_questions(chosen.data)), chosen.limit)
    if chosen.misspell:
        questions = [replace(question, text=misspelt(question.text)) for question in questions]
    embedder = open_embedder("wordllama")
    with ExitStack() as stack:
        work = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        config = IndexConfig(data=work / "dateline")
        index_articles(read_articles(chosen.data), config, embedder)
        index = Index(config, embedder.name)
        stack.callback(index.close)
        snapshot = index.current()
        retriever = Retriever(snapshot, embedder)

        def search(question: Question) -> list[str]:
            options = SearchOptions(as_of=None if chosen.no_date else question.asked)
            found = retriever.search(question.text, options, DEPTH)
            return [article.id for article in articles_of(found)]

        ours = measure(search, questions)
        plain = None
        if chosen.baseline:
            plain = measure(plain_search(work / "plain", snapshot, embedder), questions)
    when = "no date" if chosen.no_date else "with the asking date"
    report(f"retrieval, {chosen.data.name}, {len(questions)} questions, {when}", ours, plain)


def misspelt(text: str) -> str:
    """Return the text with the third and fourth letters of its longest name swapped."""
    words = text.split()
    word = max([word for word in words[1:] if word[0].isupper()] or words, key=len)
    return text.replace(word, word[:2] + word[3:4] + word[2:3] + word[4:], 1)


def trusted(questions: Sequence[Question]) -> list[Question]:
    """Return the questions of the most trusted kind whose evidence is known."""
    known = [question for question in questions if question.evidence_ids]
    for kind in TRUST:
        of_kind = [question for question in known if question.type == kind]
        if of_kind:
            return of_kind
    return known


def plain_search(folder: Path, snapshot: Snapshot, embedder: Embedder) -> Search:
    """Build llama-index's retrievers over the same chunks, unless they are there."""
    from benchmarks.plain_hybrid import PlainHybrid

    if not (folder / "bm25").is_dir():
        shutil.rmtree(folder, ignore_errors=True)
        revisions = snapshot.revisions()
        chunks = snapshot.chunks_of(revisions)
        PlainHybrid.build(folder, chunks, snapshot.articles(revisions), embedder)
    plain = PlainHybrid(folder, embedder)
    return lambda question: plain.ranked_articles(question.text)


def measure(search: Search, questions: Sequence[Question]) -> Figures:
    """Ask every question once, after one to warm up, and return the figures."""
    search(questions[0])
    ranks, complete, recalls, spent = [], [], [], []
    for question in questions:
        began = time.perf_counter()
        found = search(question)
        spent.append(1000 * (time.perf_counter() - began))
        evidence = set(question.evidence_ids)
        places = [place for place, id_ in enumerate(found, 1) if id_ in evidence]
        ranks.append(places[0] if places else np.inf)
        complete.append(sum(place <= 10 for place in places) == len(evidence))
        recalls.append(sum(place <= 5 for place in places) / len(evidence))
    return {
        "questions": len(questions),
        **rank_figures(np.asarray(ranks)),
        "all@10": float(np.mean(complete)),
        "recall@5": float(np.mean(recalls)),
        "p50_ms": float(np.percentile(spent, 50)),
        "p95_ms": float(np.percentile(spent, 95)),
    }


def rank_figures(ranks: npt.NDArray[np.float64]) -> dict[str, float]:
    """Return the figures of the ranks of the first evidence article, infinite where missed."""
    return {
        **{f"hits@{k}": float(np.mean(ranks <= k)) for k in (1, 4, 10)},
        "mrr@10": float(np.mean(np.where(ranks <= 10, 1 / ranks, 0))),
    }


if __name__ == "__main__":
    main()
