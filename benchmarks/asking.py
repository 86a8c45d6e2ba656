"""Asking Dateline benchmark questions, and what came back in a form that any scorer reads."""

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from benchmarks.datasets import Question
from index_store import Article, Embedder, Index, IndexConfig, index_articles, write_moment
from rag import Answer, AskOptions, Claim, Dateline, Status
from rag.model.protocol import LanguageModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a system answered to one question."""

    text: str
    abstained: bool
    citations: tuple[tuple[str, str], ...]
    """(article id, quote) pairs."""
    items: tuple[str, ...] | None = None
    """What a list stands by; None where the answer is no list."""
    first_statement_s: float
    """Seconds to the first verified statement; to the whole answer where there is none."""
    whole_answer_s: float
    answer: Answer | None = None
    """All of it where Dateline answered; None of another system."""

    @property
    def short(self) -> str | None:
        """What is compared with a short gold answer; the whole text of a system that marks none."""
        return self.answer.short if self.answer else self.text

    def prediction(self, question: Question) -> dict[str, Any]:
        """Return the reply as a row of a predictions file.

        Of Dateline it holds every statement with its quotes, so that a person can judge them.
        """
        row: dict[str, Any] = {
            "id": question.id,
            "question": question.text,
            "answer": self.text,
            "abstained": self.abstained,
            "citations": [{"article_id": id_, "quote": quote} for id_, quote in self.citations],
            "seconds": round(self.whole_answer_s, 2),
        }
        if self.items is not None:
            row["items"] = list(self.items)
        if self.answer:
            row["short"] = self.answer.short
            row["note"] = self.answer.note
            row["statements"] = [_statement(claim) for claim in self.answer.claims]
            row["refused"] = [item.to_dict() for item in self.answer.refused]
        return row


def _statement(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "kind": claim.kind,
        "quotes": [
            {
                "quote": item.text,
                "source": item.article.source,
                "day": write_moment(item.article.day),
                "article_id": item.article.id,
            }
            for item in claim.evidence
        ],
    }


Predicted = Callable[[Reply, Question], dict[str, Any]]
"""Makes a row of a predictions file, as ``Reply.prediction`` does."""
Asker = Callable[[Question], Reply]
Opener = Callable[[Sequence[Article], Path], AbstractContextManager[Asker]]
"""Makes a system that answers from some articles, with a folder of its own."""


@contextmanager
def open_dateline(
    articles: Sequence[Article], folder: Path, embedder: Embedder, model: LanguageModel
) -> Iterator[Asker]:
    """Index the articles in a folder; yield what asks Dateline about them."""
    config = IndexConfig(data=folder)
    index_articles(articles, config, embedder)
    index = Index(config, embedder.name)
    dateline = Dateline(index, embedder, model)
    yield lambda question: ask(dateline, question)
    index.close()


def ask(dateline: Dateline, question: Question) -> Reply:
    """Ask as on the question's day; time the first proved statement and the whole answer."""
    answer, first, whole = timed(dateline, question)
    subjects = tuple(claim.subject for claim in answer.claims if claim.subject)
    # Who changed or is undecided is told beside a list; the list stands on its own proofs.
    claims = [claim for claim in answer.claims if claim.subject or not subjects]
    cited = {item.number: item for claim in claims for item in claim.evidence}
    return Reply(
        text=answer.text,
        abstained=answer.status is Status.NOT_FOUND,
        citations=tuple((item.article.id, item.text) for item in cited.values()),
        items=subjects or None,
        first_statement_s=first,
        whole_answer_s=whole,
        answer=answer,
    )


def timed(
    dateline: Dateline, question: Question, until: date | None = None
) -> tuple[Answer, float, float]:
    """Return the answer, and the seconds to its first statement and to all of it."""
    began, first = time.perf_counter(), None
    options = AskOptions(as_of=question.asked, until=until, history=turns_before(question))
    for event in dateline.stream(question.text, options):
        if isinstance(event, Claim) and first is None:
            first = time.perf_counter() - began
        elif isinstance(event, Answer):
            whole = time.perf_counter() - began
            return event, whole if first is None else first, whole
    raise AssertionError("a stream ends with an Answer")


def turns_before(question: Question) -> list[dict[str, str]]:
    """Return the turns before a question as ``AskOptions`` takes them."""
    return [
        {"role": "user" if role == "user" else "assistant", "content": text}
        for role, text in question.history
    ]


def ask_all(
    questions: Sequence[Question],
    articles: Sequence[Article],
    open_system: Opener,
    keep: Path | None = None,
) -> list[Reply]:
    """Ask every question over the articles it is meant to be asked over, in order.

    Args:
        questions: Those over the same articles stand together.
        articles: Of the whole archive.
        open_system: Makes the system, once for each set of articles.
        keep: Where its folders stay; None: they are temporary.
    """
    replies: list[Reply] = []
    with ExitStack() as stack:
        folder = keep or stack.enter_context(tempfile.TemporaryDirectory())
        bar = stack.enter_context(Progress(console=Console(stderr=True)))
        task = bar.add_task("Asking", total=len(questions))
        for place, (context, group) in enumerate(groupby(questions, lambda q: q.context_ids)):
            among = [item for item in articles if not context or item.id in context]
            with open_system(among, Path(folder) / str(place)) as asker:
                for question in group:
                    replies.append(asker(question))
                    bar.advance(task)
    return replies


def write_predictions(
    path: Path,
    questions: Sequence[Question],
    replies: Sequence[Reply],
    predicted: Predicted = Reply.prediction,
) -> None:
    """Write every reply as one line of JSON."""
    with path.open("w", encoding="utf-8") as file:
        for question, reply in zip(questions, replies, strict=True):
            file.write(json.dumps(predicted(reply, question), ensure_ascii=False) + "\n")


def timings(replies: Sequence[Reply]) -> dict[str, float]:
    """Return the medians in seconds."""
    return {
        name: round(statistics.median(getattr(reply, name) for reply in replies), 2)
        for name in ("first_statement_s", "whole_answer_s")
    }
