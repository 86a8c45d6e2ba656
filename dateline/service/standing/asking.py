"""Asking a standing question of the live snapshot, and what is told of the outcome.

Every question is asked of every snapshot. None is passed over because nothing new seems to bear on
it: which reports are reprints, which value is superseded and what is read may turn on any article,
and what cannot be shown to be safe to leave out is not left out.
"""

import logging
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Protocol

from dateline.service.errors import BusyError, ServiceError
from dateline.service.storage.standing_questions import (
    Lease,
    StandingKind,
    StandingQuestion,
    StandingQuestions,
)
from index_store import Article, DatelineError
from rag import (
    MAX_HITS,
    Answer,
    ArticleHit,
    ArticleOptions,
    AskOptions,
    Event,
    Fact,
    FoundArticles,
    MarkedArticle,
    ModelState,
    Quoted,
    Selection,
    compare,
    facts_of,
)

MAX_FOUND = 2_000  # articles of a standing search that are looked through, newest first
BEAT_SECONDS = 5  # between two signs of life
FAILED = "Something went wrong; the server's log says what."
REPORTS = ("outlets", "authors", "language")  # what is kept beside a question

_LOG = logging.getLogger(__name__)


class Searchable(Protocol):
    """The part of ``Dateline`` that is searched."""

    def search_articles(  # noqa: D102
        self, words: str, options: ArticleOptions, /
    ) -> FoundArticles: ...


class Archive(Searchable, Protocol):
    """The part of ``MonitoredDateline`` that is asked."""

    @property
    def snapshot(self) -> str: ...  # noqa: D102
    @property
    def model_state(self) -> ModelState: ...  # noqa: D102
    def stream(  # noqa: D102
        self, question: str, options: AskOptions, /
    ) -> Generator[Event, None, None]: ...
    def article(self, id_: str, /) -> Article | None: ...  # noqa: D102
    def marked_article(self, id_: str, words: str, /) -> MarkedArticle | None: ...  # noqa: D102


class NotNowError(ServiceError):
    """A question cannot be answered as it was before; it is to be asked again later."""


class NotOursError(ServiceError):
    """A question was deleted, or another server asks it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking."""

    known: dict[str, Any]
    """What the next outcome is compared with, as JSON."""
    change: dict[str, Any] | None
    """What is to be told, as JSON."""


class StandingDesk:
    """Asks what is due, one question at a time. Safe beside others on the same database."""

    def __init__(
        self, archive: Archive, kept: StandingQuestions, channels: Sequence[str] = ()
    ) -> None:
        """Take what is asked and where it is kept.

        Args:
            archive: Answers.
            kept: The questions of all users.
            channels: By what changes are to be sent.
        """
        self._archive = archive
        self._kept = kept
        self._channels = channels

    def ask_next(self) -> bool:
        """Ask one question of the live snapshot; return whether there was one to ask.

        Raises:
            BusyError: The server is shutting down.
            ServiceError: The database fails.
        """
        snapshot = self._archive.snapshot
        lease = self._kept.claim(snapshot)
        if lease is None:
            return False
        try:
            outcome = self._asked(lease)
        except BusyError:
            self._kept.give_back(lease)
            raise
        except NotOursError:
            pass
        except DatelineError as error:
            self._kept.wait(lease, str(error))
        except Exception:
            _LOG.exception("A standing question failed")
            self._kept.wait(lease, FAILED)
        else:
            self._kept.settle(lease, snapshot, outcome.known, outcome.change, self._channels)
        return True

    def _asked(self, lease: Lease) -> Outcome:
        if lease.question.kind is StandingKind.SEARCH:
            return searched(self._archive, lease.question)
        beat = _Heart(lambda: self._kept.beat(lease))
        return answered(self._archive, lease.question, beat.goes_on)


class _Heart:
    """Gives signs of life, each when it is due."""

    def __init__(self, beat: Callable[[], bool]) -> None:
        self._beat = beat
        self._next = time.monotonic() + BEAT_SECONDS

    def goes_on(self) -> bool:
        if time.monotonic() < self._next:
            return True
        self._next = time.monotonic() + BEAT_SECONDS
        return self._beat()


def answered(archive: Archive, question: StandingQuestion, goes_on: Callable[[], bool]) -> Outcome:
    """Answer a question, and compare with what is known of it.

    Args:
        archive: Answers.
        question: Of the kind "question".
        goes_on: Called with every step; says whether to go on.

    Raises:
        NotNowError: The chat model that answered before is not at hand.
        NotOursError: ``goes_on`` said no.
        DatelineError: It cannot be asked.
    """
    if archive.model_state.loading:
        raise NotNowError("The chat model is loading.")
    known = question.known
    answer = _answer(archive, question.asked, goes_on)
    state = archive.model_state
    reader = (state.name or "") if state.ready else ""
    if answer.extractive and reader:
        raise NotNowError(answer.note or "The chat model failed.")
    if known and known["reader"] and not reader:
        raise NotNowError(state.reason or "The chat model is not at hand.")
    told = answer.to_dict()
    if known is None or (reader and not known["reader"]):  # others' choices are no news
        facts = [fact.to_dict() for fact in facts_of(answer)]
        return Outcome({"reader": reader, "answer": told, "facts": facts}, None)

    def holds(quoted: Quoted) -> bool:
        article = archive.article(quoted.article_id)
        return article is not None and quoted.quote in article.text

    compared = compare([Fact.from_dict(fact) for fact in known["facts"]], answer, holds)
    change = {
        "before": known["answer"],
        "after": told,
        "gained": [fact.text for fact in compared.gained],
        "lost": [fact.text for fact in compared.lost],
    }
    now = {"reader": reader, "facts": [fact.to_dict() for fact in compared.known]}
    if compared.is_change:
        return Outcome({**now, "answer": told}, change)
    return Outcome({**now, "answer": known["answer"]}, None)


def _answer(archive: Archive, asked: dict[str, Any], goes_on: Callable[[], bool]) -> Answer:
    options = AskOptions(**{name: asked[name] for name in REPORTS if name in asked})
    with closing(archive.stream(asked["question"], options)) as events:
        for event in events:
            if isinstance(event, Answer):
                return event
            if not goes_on():
                raise NotOursError("This question is no longer asked here.")
    raise AssertionError("a stream ends with an Answer")


def searched(archive: Archive, question: StandingQuestion) -> Outcome:
    """Search, and tell the articles that are new; reprints of those that were found before are not.

    Raises:
        DatelineError: It cannot be searched for.
    """
    hits = find_all(archive, question.asked)
    if question.known is None:
        return Outcome({"found": [hit.article_id for hit in hits]}, None)
    found = dict.fromkeys(question.known["found"])
    news = []
    for hit in hits:
        if hit.article_id not in found:
            article = archive.marked_article(hit.article_id, "") if hit.reprints else None
            copies = article.reprints if article else ()
            if not any(copy.id in found for copy in copies):
                news.append(hit.to_dict())
            found[hit.article_id] = None
    return Outcome({"found": list(found)}, {"articles": news} if news else None)


def find_all(archive: Searchable, asked: dict[str, Any]) -> list[ArticleHit]:
    """Return the articles of a standing search, newest first, at most ``MAX_FOUND``."""
    filters = {name: asked[name] for name in Selection.model_fields if name in asked}
    hits: list[ArticleHit] = []
    while len(hits) < MAX_FOUND:
        options = ArticleOptions(
            **filters, order="newest", fold_reprints=True, offset=len(hits), limit=MAX_HITS
        )
        page = archive.search_articles(asked.get("words", ""), options)
        hits += page.hits
        if not page.hits or len(hits) >= page.total:
            break
    return hits
