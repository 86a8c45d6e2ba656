"""A ``Dateline`` as a server runs it: every answer counted, timed, traced, logged, and ended in
time when the server shuts down.

Nothing here sees more of a question than that it was asked: its text is logged only with
``log_text``.
"""

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import Any

import structlog
from opentelemetry import trace
from prometheus_client import Counter, Gauge, Histogram

from dateline.service.access.audit import Action, note
from dateline.service.changes.archive_changes import ArchiveChanges
from dateline.service.changes.pushes import Pushes
from dateline.service.errors import BusyError
from dateline.service.operations.redacting_model import RedactingModel
from rag import (
    Answer,
    ArticleOptions,
    AskOptions,
    CheckedDraft,
    CheckedSentence,
    Dateline,
    Event,
    FoundArticles,
    SearchOptions,
)

STOPPING = "The server is shutting down. Ask again in a minute."
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)

_ANSWERS = Counter("dateline_answers", "Answers by outcome", ["outcome"])
_RUNNING = Gauge("dateline_answers_running", "Answers being written now")
_STAGES = Histogram("dateline_stage_seconds", "Seconds by stage", ["stage"], buckets=SECONDS)
_TOKENS = Counter("dateline_model_tokens", "Tokens read and written by the model", ["direction"])
_LOG = structlog.stdlib.get_logger("dateline.answers")
_TRACER = trace.get_tracer("dateline")


class MonitoredDateline(Dateline):
    """A ``Dateline`` whose answers are counted, timed and logged, and can be brought to an end."""

    log_text = False
    """Whether questions are logged."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.changes = ArchiveChanges(self._index.config)
        """What the archive holds, and how curators change it."""
        self.pushes = Pushes(self.changes, self._index.config, self.article)
        """What content systems push to it."""
        self.stopping = False
        """Whether new questions are refused."""
        self._cut = False
        self._running = 0
        self._changed = threading.Condition()

    @property
    def snapshot(self) -> str:
        """What the live snapshot is called; no other of this archive is called so."""
        live = self._index.current()
        return f"{live.number} of {live.manifest.built_at}"

    def close(self) -> None:
        """End a change of the archive that is running, stop the model, release the index."""
        self.pushes.close()
        self.changes.close()
        super().close()

    def redact_model_errors(self) -> None:
        """From now on keep to the log why the chat model fails."""
        self._model = RedactingModel(self._model)

    def stream(
        self, question: str, options: AskOptions = AskOptions()
    ) -> Generator[Event, None, None]:
        """Answer a question step by step; see ``Dateline.stream``.

        Raises:
            BusyError: The server is shutting down.
        """
        with (
            self._place(),
            _monitored(question if self.log_text else None) as take,
            closing(super().stream(question, options)) as events,
        ):
            note(Action.ASKED)
            for event in events:
                if isinstance(event, Answer):
                    take(event)
                elif self._cut:
                    raise BusyError(STOPPING)
                yield event

    def search_articles(
        self, words: str, options: ArticleOptions = ArticleOptions()
    ) -> FoundArticles:
        """Return the articles that hold some words; see ``Dateline.search_articles``."""
        note(Action.ASKED, "For articles")
        return super().search_articles(words, options)

    def check(
        self, text: str, options: SearchOptions = SearchOptions()
    ) -> Generator[CheckedSentence | CheckedDraft, None, None]:
        """Say what the archive says of a draft; see ``Dateline.check``. Its text is never logged.

        Raises:
            BusyError: The server is shutting down.
        """
        with self._place(), closing(super().check(text, options)) as events:
            note(Action.ASKED, "About a draft")
            for event in events:
                if self._cut and not isinstance(event, CheckedDraft):
                    raise BusyError(STOPPING)
                yield event

    def drain(self, grace_seconds: float) -> None:
        """Refuse new questions; let running answers end, and after the grace end them."""
        self.stopping = True
        with self._changed:
            self._changed.wait_for(lambda: not self._running, grace_seconds)
            self._cut = True
            # A stream yields at least once a second, and sees it then.
            self._changed.wait_for(lambda: not self._running, 2)

    def wait_until_quiet(self, seconds: float) -> None:
        """Return when no answer is being written, at the latest after so long."""
        with self._changed:
            self._changed.wait_for(lambda: not self._running, seconds)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if self.stopping:
            raise BusyError(STOPPING)
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        with self._changed:
            self._running += more
            self._changed.notify_all()
        _RUNNING.inc(more)


@contextmanager
def _monitored(question: str | None) -> Iterator[Any]:
    """Count, trace and log one answer; yields what takes note of it."""
    began = time.time_ns()
    answers: list[Answer] = []
    outcome = "stopped"
    try:
        yield answers.append
    except Exception as error:
        outcome = type(error).__name__
        raise
    finally:
        answer = answers[0] if answers else None
        outcome = answer.status.value if answer else outcome
        _ANSWERS.labels(outcome).inc()
        _trace(began, outcome, answer)
        told: dict[str, Any] = {"question": question} if question is not None else {}
        seconds = round((time.time_ns() - began) / 1e9, 3)
        if answer:
            _TOKENS.labels("read").inc(answer.prompt_tokens)
            _TOKENS.labels("written").inc(answer.completion_tokens)
            for stage, spent in answer.timings.items():
                _STAGES.labels(stage).observe(spent)
            told |= {"stages": answer.timings, "statements": len(answer.claims)}
            told |= {"model": answer.model, "extractive": answer.extractive}
        _LOG.info("answer", outcome=outcome, seconds=seconds, **told)


def _trace(began: int, outcome: str, answer: Answer | None) -> None:
    """Record the answer and its stages, which follow one another without a gap, as spans.

    They are recorded when the answer is complete: between two steps of a stream no span could
    stay current, since each step may run in another thread.
    """
    span = _TRACER.start_span("answer", start_time=began)
    span.set_attribute("dateline.outcome", outcome)
    if answer:
        span.set_attribute("gen_ai.usage.input_tokens", answer.prompt_tokens)
        span.set_attribute("gen_ai.usage.output_tokens", answer.completion_tokens)
        context, start = trace.set_span_in_context(span), began
        for stage, seconds in answer.timings.items():
            if stage != "total":
                end = start + int(seconds * 1e9)
                _TRACER.start_span(stage, context, start_time=start).end(end)
                start = end
    span.end()
