"""Is what a question asks for found where the question names a time?

``python -m benchmarks.times --data DIR --gold FILE [--split open|held] [--keep FOLDER] [--every]
[--missed]``

FILE is ``benchmarks/gold/facts.jsonl``; asked are its questions with a ``time``, each as of its
day, over its archive: a folder of DIR, or the example articles. No chat model is needed. Beside
each figure stands the same for the question without the words of its time. Rates are shares of
the questions, from 0 to 1:

* article@10: an article of the gold is among the first ten,
* sentence_read: a sentence of the gold, or one with an answer as the gold words it, is among those
  that a model would read; higher is better,
* sentence_first: such a sentence is the first of all that were found,
* the same for each kind of time: of the event, of its reports, of what was known,
* empty: no article was found at all, of all questions, those without an answer included.

``--every`` asks the questions without a time as well, whose kind is "none": how often is a sentence
read that answers? ``--missed`` lists the questions whose sentence is not read; it is not to be used
with the half "held".
"""

import argparse
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.parser import parse

from benchmarks.datasets import read_articles
from benchmarks.face import Figures, report
from index_store import Embedder, Index, IndexConfig, build_index, index_articles, open_embedder
from rag.config import RagConfig
from rag.evaluation import share
from rag.query.understanding import understand
from rag.reading.budget import least_sentences, selected
from rag.retrieval.article_ranker import articles_of
from rag.retrieval.event_time import within_archive
from rag.retrieval.retriever import Retriever
from rag.retrieval.sentences import sentences_of
from rag.types import AskOptions, Evidence

EXAMPLES = Path(__file__).parents[1] / "examples" / "articles"


@dataclass(frozen=True, slots=True)
class Timed:
    """A question with a time, and what tells that its answer was found."""

    text: str
    without: str
    """The same without the words of its time."""
    kind: str
    """Of what the time is: "event", "published" or "as_of"."""
    asked: date
    answers: tuple[str, ...]
    evidence: tuple[dict[str, Any], ...]
    """Each with its ``article_id`` and ``start`` and ``end``, or ``sentence``, its place from 0;
    empty where the archive has no answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found for a question."""

    empty: bool
    article: bool
    first: bool
    sentence: bool


def main() -> None:
    """Index, ask, count, report."""
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--data", type=Path, required=True, help="folder of the archives' folders")
    made.add_argument("--gold", type=Path, required=True, help="the questions")
    made.add_argument("--split", choices=("open", "held"), help="only this half of the questions")
    made.add_argument("--keep", type=Path, help="keep the indexes here for the next run")
    made.add_argument("--every", action="store_true", help="ask those without a time as well")
    made.add_argument("--missed", action="store_true", help="list what is not read")
    chosen = made.parse_args()
    rows: list[tuple[Timed, Outcome, Outcome]] = []
    with ExitStack() as stack:
        work = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for archive, questions in read_timed(chosen.gold, chosen.split, every=chosen.every).items():
            retriever = stack.enter_context(opened(archive, chosen.data, work))
            for timed in questions:
                asked = outcome(retriever, timed.text, timed)
                rows.append((timed, asked, outcome(retriever, timed.without, timed)))
    if chosen.missed:
        for timed, asked, bare in rows:
            if timed.evidence and not asked.sentence:
                print(
                    f"{timed.asked} article: {asked.article} without: {bare.sentence} {timed.text}"
                )
    half = f", {chosen.split}" if chosen.split else ""
    report(
        f"questions with a time, {chosen.gold.name}{half}",
        figures([(timed, asked) for timed, asked, _ in rows]),
        figures([(timed, bare) for timed, _, bare in rows]),
        baseline="without the time",
    )


def figures(rows: Sequence[tuple[Timed, Outcome]]) -> Figures:
    """Return the measures of the module's docstring, of questions and what came of them."""
    answerable = [(timed.kind, came) for timed, came in rows if timed.evidence]
    kinds = sorted({kind for kind, _ in answerable})
    return {
        "questions": len(answerable),
        "article@10": share([came.article for _, came in answerable]),
        "sentence_first": share([came.first for _, came in answerable]),
        "sentence_read": share([came.sentence for _, came in answerable]),
        **{
            f"sentence_read {kind}": share([c.sentence for of, c in answerable if of == kind])
            for kind in kinds
        },
        "empty": share([came.empty for _, came in rows]),
    }


def read_timed(gold: Path, split: str | None, *, every: bool = False) -> dict[str, list[Timed]]:
    """Return the questions of a half, or of both, by the archive they are asked of.

    Args:
        gold: The file.
        split: The half; None: both.
        every: Those without a time as well.
    """
    by_archive: dict[str, list[Timed]] = defaultdict(list)
    for row in map(json.loads, gold.read_text(encoding="utf-8").splitlines()):
        if (row["time"] or every) and split in (None, row["split"]):
            by_archive[row["archive"]].append(
                Timed(
                    text=row["question"],
                    without=without(row["question"], (row["time_words"] or "").split("; ")),
                    kind=row["time"] or "none",
                    asked=parse(row["date"]).date(),
                    answers=tuple(row["answers"]),
                    evidence=tuple(row["evidence"]),
                )
            )
    return by_archive


def without(question: str, times: Sequence[str]) -> str:
    """Return a question without the words of its times, and without a comma that they leave."""
    for words in times:
        question = question.replace(words, "")
    return re.sub(r"^\W+", "", re.sub(r"\s+(?=[,?.])|\s+(?=\s)", "", question)).strip()


@contextmanager
def opened(archive: str, data: Path, work: Path) -> Iterator[Retriever]:
    """Yield what searches an archive, indexed first unless its index is kept."""
    embedder: Embedder = open_embedder("wordllama")
    config = IndexConfig(data=work / archive)
    if archive == "sample":
        build_index(EXAMPLES, config, embedder)
    else:
        index_articles(read_articles(data / archive), config, embedder)
    index = Index(config, embedder.name)
    try:
        yield Retriever(index.current(), embedder)
    finally:
        index.close()


def outcome(retriever: Retriever, question: str, timed: Timed) -> Outcome:
    """Ask a question as of its day, as ``Dateline.inspect`` does, and look for what answers it."""
    config, snapshot = RagConfig(), retriever.snapshot
    understood = understand(
        question,
        AskOptions(as_of=timed.asked),
        config.query,
        outlets=snapshot.leads.outlets,
        newest=snapshot.summary.last_day,
    )
    query = within_archive(understood, snapshot.leads)
    found = retriever.passages(query, config.retrieval.passages)
    limit = least_sentences(query, config.reading)
    ranked = retriever.sentences(query, found)
    read = selected(query, ranked, config.reading, limit)
    first = {article.id for article in articles_of(found.candidates)[:10]}
    return Outcome(
        empty=not found.candidates,
        article=any(gold["article_id"] in first for gold in timed.evidence),
        first=any(answers(item, timed) for item in ranked[:1]),
        sentence=any(answers(item, timed) for item in read),
    )


def answers(item: Evidence, timed: Timed) -> bool:
    """Say whether a sentence is of the gold, or has an answer in the words of the gold."""
    for gold in timed.evidence:
        if gold["article_id"] == item.article.id:
            if "sentence" in gold:
                if sentences_of(item.article)[gold["sentence"]].start == item.start:
                    return True
            elif item.start < gold["end"] and gold["start"] < item.end:
                return True
    said = _folded(item.text)
    return any(
        re.search(rf"\b{re.escape(_folded(answer))}\b", said) is not None
        for answer in timed.answers
        if len(answer.split()) > 1 or len(answer) > 3
    )


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[\w.,$%]+", text.casefold())).rstrip(".,")


if __name__ == "__main__":
    main()
