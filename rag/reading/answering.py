"""Which reader answers which question: positions, lists, courses, comparisons, and then facts."""

from collections.abc import Generator, Sequence
from dataclasses import replace

from index_store import write_count
from rag.config import RagConfig
from rag.model.protocol import LanguageModel
from rag.query.answer_type import AnswerType
from rag.query.query import Query
from rag.query.times.asked import why_empty
from rag.reading.facts import FactReader
from rag.reading.ledger import Ledger, Meter, Outcome, answer_of
from rag.reading.lists.courses import CourseReader
from rag.reading.lists.reader import ListReader
from rag.reading.sides.reader import read_sides
from rag.reading.states.plans import follow
from rag.reading.states.reader import PositionReader
from rag.retrieval.article_ranker import articles_of
from rag.retrieval.retriever import Retriever
from rag.types import Event, Evidence, Reading, Stage


def answered(
    query: Query, retriever: Retriever, model: LanguageModel, config: RagConfig, meter: Meter
) -> Generator[Event, None, None]:
    """Answer a question that is understood, step by step.

    Args:
        query: The question.
        retriever: Of the snapshot that it is asked of.
        model: Writes, chooses and judges.
        config: The thresholds.
        meter: Has run since the question came.

    Yields:
        What ``Dateline.stream`` does.
    """
    ledger, snapshot = Ledger(), retriever.snapshot
    yield Stage(f"Searching {write_count(snapshot.manifest.articles, 'article')}")
    outcome = None
    if query.intent and not query.asks_for_deed:
        positions = PositionReader(query, retriever, model, meter, config)
        outcome = yield from follow(query.intent, positions, ledger)
    if outcome is None and query.answer_type is AnswerType.LIST:
        lists = ListReader(query, retriever, model, ledger, meter, config)
        outcome = yield from lists.read()
    if outcome is None and query.answer_type in (AnswerType.CHRONOLOGY, AnswerType.SAYINGS):
        course = CourseReader(query, retriever, ledger, meter, config.reading)
        outcome = yield from course.read()
    silent = None
    if query.comparison:
        outcome = yield from read_sides(query, retriever, ledger, meter, config)
        reads = model.state.ready or model.state.loading
        if outcome is None or (reads and not ledger.claims):
            # A model may find the one sentence that compares what two values do not.
            query, silent, outcome = query.as_fact(), outcome, None
    if outcome is None:
        outcome = yield from _read_fact(query, retriever, model, config, ledger, meter)
        outcome = outcome if ledger.claims else silent or outcome
    yield answer_of(query, outcome, ledger, meter, config.reading, snapshot)


def passages_for(query: Query, config: RagConfig) -> int:
    """Return how many chunks to look at for a question."""
    compares = query.answer_type is AnswerType.COMPARISON
    return config.retrieval.passages_compared if compares else config.retrieval.passages


def _read_fact(
    query: Query,
    retriever: Retriever,
    model: LanguageModel,
    config: RagConfig,
    ledger: Ledger,
    meter: Meter,
) -> Generator[Event, None, Outcome]:
    """Answer from the sentences that bear most on a question."""
    found = retriever.passages(query, passages_for(query, config))
    meter.lap("retrieve")
    if near := retriever.sentences(query, found, elsewhere=False):
        yield _being_read(near[: config.reading.nearest])
    sentences = retriever.sentences(query, found) if query.is_exact else near
    meter.lap("evidence")
    if not sentences:
        notes = why_empty(query.published, query.outlets, retriever.snapshot.summary)
        return Outcome(matching=len(articles_of(found.candidates)), notes=tuple(notes))
    facts = FactReader(query, found, sentences, retriever, model, ledger, meter, config)
    outcome = yield from facts.read()
    if query.counted and not ledger.claims:
        lists = ListReader(query.counted, retriever, model, ledger, meter, config)
        outcome = (yield from lists.count()) or outcome
    return outcome


def _being_read(sentences: Sequence[Evidence]) -> Reading:
    """Return sentences to show until there is an answer."""
    return Reading(tuple(replace(item, number=n) for n, item in enumerate(sentences, 1)))
