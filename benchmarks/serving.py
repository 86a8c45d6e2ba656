"""Does a build in another process slow the questions down, or show a half-built index?

    python -m benchmarks.serving --data DIR [--limit N] [--seconds S]

Most articles are indexed. Then questions are asked one after the other (retrieval only): for some
seconds with nothing else going on, and after that while a child process adds the articles left
out, an eighth at a time, until all are in. A question must only ever see one whole snapshot.
``--limit`` is the number of questions to choose from.
"""

import itertools
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.datasets import Question, read_articles, read_questions
from benchmarks.face import Figures, evenly, parser, report
from benchmarks.ingest import write_export
from index_store import (
    Article,
    Embedder,
    Index,
    IndexConfig,
    add_sources,
    index_articles,
    open_embedder,
)
from index_store.building.worker import run_in_child
from rag.retrieval.retriever import Retriever
from rag.types import SearchOptions

ROUNDS = 8
LEFT_OUT = 0.2  # of the articles


@dataclass(slots=True)
class Observed:
    """What the questions met."""

    spent_ms: list[float] = field(default_factory=list)
    snapshots: set[int] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)
    mixed: int = 0


def main() -> None:
    """Measure what the command line names."""
    arguments = parser(__doc__)
    arguments.add_argument("--seconds", type=float, default=20, help="of asking with no build")
    options = arguments.parse_args()
    articles = read_articles(options.data)
    questions = evenly(read_questions(options.data), options.limit)
    with tempfile.TemporaryDirectory() as scratch:
        figures = measure(articles, questions, Path(scratch), options.seconds)
    report(f"Asking {options.data.name} while another process builds", figures)


def measure(
    articles: Sequence[Article], questions: Sequence[Question], scratch: Path, seconds: float
) -> Figures:
    """Ask at rest, then while articles are added."""
    config, embedder = IndexConfig(data=scratch / "data"), open_embedder("wordllama")
    first = int(len(articles) * (1 - LEFT_OUT))
    index_articles(articles[:first], config, embedder)
    index = Index(config, embedder.name)
    asked = itertools.cycle(questions)
    _ask_for(2, index, embedder, asked)  # warm
    idle = _ask_for(seconds, index, embedder, asked)
    added: list[str] = []

    def build() -> None:
        for number in range(ROUNDS):
            export = scratch / f"{number}.jsonl"
            write_export(articles[first + number :: ROUNDS], export)
            done = run_in_child(add_sources, export, config=config, progress=lambda *_: None)
            added.extend(done.added)

    builder = threading.Thread(target=build)
    began = time.monotonic()
    builder.start()
    busy = _ask(builder.is_alive, index, embedder, asked)
    spent = time.monotonic() - began
    held = index.current().summary.articles
    index.close()
    idle_p95, busy_p95 = (float(np.percentile(o.spent_ms, 95)) for o in (idle, busy))
    return {
        "idle_questions": len(idle.spent_ms),
        "idle_p50_ms": float(np.median(idle.spent_ms)),
        "idle_p95_ms": idle_p95,
        "busy_questions": len(busy.spent_ms),
        "busy_p50_ms": float(np.median(busy.spent_ms)),
        "busy_p95_ms": busy_p95,
        "p95_times_idle": busy_p95 / idle_p95,
        "generations_seen": len(busy.snapshots),
        "errors": len(idle.errors) + len(busy.errors),
        "mixed": idle.mixed + busy.mixed,
        "building_s": spent,
        "articles_missing": first + len(added) - held,
    }


def _ask_for(
    seconds: float, index: Index, embedder: Embedder, questions: Iterator[Question]
) -> Observed:
    until = time.monotonic() + seconds
    return _ask(lambda: time.monotonic() < until, index, embedder, questions)


def _ask(
    going_on: Callable[[], bool], index: Index, embedder: Embedder, questions: Iterator[Question]
) -> Observed:
    """Ask as long as something goes on."""
    seen = Observed()
    while going_on():
        question = next(questions)
        began = time.perf_counter()
        try:
            snapshot = index.current()
            options = SearchOptions(as_of=question.asked)
            found = Retriever(snapshot, embedder).search(question.text, options, 10)
        except Exception as error:
            seen.errors.append(repr(error))
            print(error)
            continue
        seen.spent_ms.append(1000 * (time.perf_counter() - began))
        seen.snapshots.add(snapshot.number)
        held = set(snapshot.revisions())
        seen.mixed += any(candidate.chunk.revision not in held for candidate in found)
        time.sleep(0.05)  # as much load as twenty readers who ask a question a second
    return seen


if __name__ == "__main__":
    main()
