"""Fit the line by which it is told whether what was found for a question holds its answer.

    python -m benchmarks.train_answerable --data DIR [DIR ...] [--limit N] [--keep FILE] [--write]

Learnt from are the questions of realtimeqa sets whose answer a sentence can be seen to hold. Each
is asked twice: over the archive, where one of the three best sentences holds a known answer, and
without the articles that hold one, with what else was found. Cross-validation leaves out whole
weeks, so that no story is on both sides. ``--write`` stores the weights in
``rag/reading/choosing/answerable.json``.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.datasets import Question, read_articles, read_questions
from benchmarks.face import evenly
from benchmarks.network import FOLDS, Examples, arguments, kept, learn
from benchmarks.retrieval import trusted
from benchmarks.train_sentences import holds_answer, tells, understood
from index_store import Index, IndexConfig, index_articles, open_embedder
from rag.config import RetrievalConfig
from rag.evaluation import holds
from rag.query.answer_type import ItemKind
from rag.reading.choosing import answerable
from rag.reading.choosing.answerable import HEAD, measure_found
from rag.retrieval.retriever import Retriever
from rag.retrieval.sentence_ranker import SentenceRanker
from rag.support.measures import Measures

WEIGHTS = Path(answerable.__file__).with_name("answerable.json")


def main() -> None:
    """Measure, cross-validate, fit, write."""
    chosen = arguments(__doc__, limit="only this many questions of each set, evenly spaced")
    examples = kept(chosen.keep, lambda: measured(chosen.data, chosen.limit))
    folders = " ".join(folder.name for folder in chosen.data)
    made_by = f"python -m benchmarks.train_answerable --data {folders} --write"
    title = f"answerable, {FOLDS} folds by week"
    learn(title, examples, WEIGHTS if chosen.write else None, made_by, hidden=0)


def measured(folders: Sequence[Path], limit: int | None) -> Examples:
    """Return the measures of what is found for every question, with and without its answer."""
    rows = [row for folder in folders for row in collected(folder, limit)]
    return Examples.of(*zip(*rows, strict=True))


def collected(folder: Path, limit: int | None) -> Iterator[tuple[Measures, bool, str]]:
    """Yield measures, whether the answer is among what was found, and the week, over one set."""
    articles, embedder = read_articles(folder), open_embedder("wordllama")
    texts = {article.id: article.text for article in articles}
    questions = [one for one in evenly(trusted(read_questions(folder)), limit) if one.asked]
    with ExitStack() as stack:
        config = IndexConfig(data=Path(stack.enter_context(tempfile.TemporaryDirectory())))
        index_articles(articles, config, embedder)
        index = Index(config, embedder.name)
        stack.callback(index.close)
        retriever = Retriever(index.current(), embedder)
        for question in track(questions, folder.name, console=Console(stderr=True)):
            if any(map(tells, question.answers)):
                yield from variants(question, retriever, texts)


def variants(
    question: Question, retriever: Retriever, texts: dict[str, str]
) -> Iterator[tuple[Measures, bool, str]]:
    """Yield what is found of the whole archive, of it without the articles that answer."""
    assert question.asked
    week = "-".join(map(str, question.asked.isocalendar()[:2]))
    snapshot, embedder = retriever.snapshot, retriever.embedder
    query = understood(question, snapshot)
    if query.item_kind is ItemKind.VERDICT:
        return
    found = retriever.passages(query, RetrievalConfig().passages)
    sentences = retriever.candidates(query, found)
    holding = {
        id_
        for id_ in {item.article.id for item in sentences}
        if any(holds(texts[id_], answer) for answer in question.answers)
    }
    elsewhere = [item for item in sentences if item.article.id not in holding]
    others = [item for item in found.candidates if item.article.id not in holding]
    for left, chunks, right in (
        (sentences, found.candidates, True),
        (elsewhere, others, False),
    ):
        if not left or not chunks:
            continue
        ranked = SentenceRanker(chunks, snapshot, embedder, retriever.config).rerank(query, left)
        if not right or any(holds_answer(question, item) for item in ranked[:HEAD]):
            yield measure_found(query, ranked, chunks, snapshot, embedder), right, week


if __name__ == "__main__":
    main()
