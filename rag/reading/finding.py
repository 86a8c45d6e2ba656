"""Question -> what it asks for, and the sentences that bear on it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index_store.snapshot import Generation
from index_store.types import Embedder
from rag.language.report_filter import is_report
from rag.query.follow_ups import resolve
from rag.query.intents import Plan, YesNoQuestion
from rag.query.outlets import outlets_of
from rag.query.position_question import clean_question
from rag.query.times import narrow
from rag.reading.comparisons import is_composite
from rag.reading.run import Run
from rag.retrieval.article_ranker import retrieve
from rag.retrieval.exhaustive import answers_of_kind
from rag.retrieval.sentence_ranker import by_focus, is_exact
from rag.retrieval.sentences import context, rank_sentences
from rag.types import Evidence, Messages, Window, WindowKind


def understand(
    question: str,
    generation: Generation,
    as_of: date | None,
    since: date | None,
    until: date | None,
    outlets: Sequence[str],
    history: Messages,
) -> tuple[Run, Plan | None]:
    """Return the run of a question, in the window that it states or the caller gives, and the plan.

    Raises:
        QuestionError: The question is empty or too long, ``since`` is after ``until``, or the
            archive has no such outlet.
    """
    question, asked = clean_question(question), as_of or date.today()
    standalone, plan, window = resolve(question, history, asked, generation.summary.last_day)
    window = narrow(window, since, until)
    # A position on a day is what was known by then; what happened on it is told later.
    by_then = window.start is None or until or isinstance(plan, YesNoQuestion)
    run = Run(
        question=question,
        standalone=standalone,
        window=window,
        outlets=outlets_of(standalone, outlets, generation.leads.outlets),
        as_of=window.end if by_then else asked,
        total=generation.manifest.articles,
    )
    run.composite = is_composite(standalone, run.outlets)
    return run, plan


def find(run: Run, generation: Generation, embedder: Embedder, chunks: int) -> None:
    """Fill in a run's candidates and their sentences, best first.

    What happened at a stated time is also told later, and by articles without a date. Where
    nothing was published at that time, the sentences that name it themselves are taken.
    """
    ranked = _ranked(run, generation, embedder, chunks, run.window)
    if not ranked and run.window.kind is WindowKind.STATED and run.window.start:
        afterwards = replace(run.window, start=None, end=run.as_of)
        found = _ranked(run, generation, embedder, chunks, afterwards)
        ranked = [item for item in found if _names_time(item, run.window.words or "")]
        if ranked:
            run.notes.append("Nothing was published at that time; what was said of it is told.")
    reports = [item for item in ranked if is_report(item.text)]
    if is_exact(run.standalone):
        reports += answers_of_kind(run.standalone, generation, run.admits)
    run.ranked = by_focus(run.standalone, reports)
    run.lap("evidence")


def _ranked(
    run: Run, generation: Generation, embedder: Embedder, chunks: int, window: Window
) -> list[Evidence]:
    run.candidates = retrieve(
        run.standalone,
        generation,
        embedder,
        as_of=run.as_of,
        window=window,
        outlets=run.outlets,
        limit=chunks,
    )
    run.lap("retrieve")
    return rank_sentences(run.standalone, run.candidates, embedder)


def _names_time(item: Evidence, words: str) -> bool:
    """Say whether a sentence, or what stands before it, names a stated time: "in March 2025"."""
    names = re.findall(r"\b(?:[A-Z]\w+|\d{1,4})\b", words)
    near = f"{item.text} {context(item)}"
    return bool(names) and all(re.search(rf"\b{name}\b", near) for name in names)
