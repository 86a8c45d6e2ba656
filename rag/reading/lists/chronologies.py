"""How something went on: its events in order of time, each the archive's own sentence.

The day of an event is the one that its sentence names, else that of the report. Of several reports
of one event the best sentence stays; of many events those that bear most on the question.
"""

from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index_store import write_day
from rag.config import ReadingConfig
from rag.language.dates.events import event_days
from rag.language.names import without_dateline
from rag.language.terms import content_words
from rag.query.query import Query
from rag.reading.ledger import Ledger, Meter, Outcome
from rag.reading.lists.wide import read_widely
from rag.retrieval.retriever import Retriever
from rag.retrieval.sentence_ranker import coverage
from rag.support.entity_grounding import missing_names
from rag.support.judge import verbatim
from rag.types import Claim, ClaimKind, Event, Evidence, TimelineEvent

_MONTH = 31  # days

Course = Generator[Event, None, Outcome | None]


@dataclass(frozen=True, slots=True)
class Happening:
    """A sentence that tells what happened, and when."""

    day: date
    rank: int
    """Of the sentence among those that were found, from 0."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CourseReader:
    """Answers one question for how something went on."""

    query: Query
    retriever: Retriever
    ledger: Ledger
    meter: Meter
    config: ReadingConfig

    def read(self) -> Course:
        """Tell the events in order.

        Yields:
            What ``Dateline.stream`` does, but the answer.

        Returns:
            What reading came to; None where fewer than two days are told of, or no report has a
            name of the question.
        """
        if (wide := (yield from read_widely(self.query, self.retriever, self.meter))) is None:
            return None
        covered = coverage(self.query, wide.sentences, self.retriever.config)
        bar = self.config.course_covered * max(covered, default=0.0)
        about = [
            item
            for item, share in zip(wide.sentences, covered, strict=True)
            if share > bar and not self._of_others(item)
        ]
        told = happenings(self.query, about, self.config)
        self.meter.lap("evidence")
        if len({one.day for one in told}) < 2:
            return None
        yield from self.ledger.add([told_on(one.day, one.evidence) for one in told])
        self.meter.lap("write")
        return Outcome(
            read=wide.articles,
            matching=wide.matching,
            nearest=wide.sentences,
            events=tuple(event_of(one.day, one.evidence, self.ledger) for one in told),
            separator="\n",
        )

    def _of_others(self, item: Evidence) -> bool:
        """Say whether neither a sentence nor its article has one of the question's names."""
        names = self.query.anchors.names
        return bool(names) and names <= missing_names(self.query, [item])


def happenings(
    query: Query, sentences: Sequence[Evidence], config: ReadingConfig
) -> list[Happening]:
    """Return the events that sentences tell of, in order of time, each once.

    Args:
        query: What is asked for; a time that it states bounds them.
        sentences: Best first.
        config: How many, and how alike two reports of one event are.
    """
    found: list[Happening] = []
    for rank, item in enumerate(sentences[: config.course_sentences]):
        if (day := _day_of(item, config)) is None:
            continue
        one = Happening(day, rank, item)
        if query.told_of and not query.told_of.holds(one.day):
            continue
        if not any(_same(one, other, config) for other in found):
            found.append(one)
    told: Counter[date] = Counter()
    best: list[Happening] = []
    for one in found:  # the best first
        told[one.day] += 1
        if told[one.day] <= config.course_of_day and len(best) < config.course_events:
            best.append(one)
    return sorted(best, key=lambda one: (one.day, one.rank))


def _day_of(item: Evidence, config: ReadingConfig) -> date | None:
    """Return the day of what a sentence tells: the one it names, else its article's.

    A day without a year that lies long before the report is one of the next year, and no event
    yet; a longer time has no day.
    """
    published = item.article.day
    days = event_days(item.text, published)
    if days is None or published is None or not days.named:
        return published
    span, year = days.span, str(days.span.first.year)
    long_ago = published - span.first > timedelta(config.course_back) and year not in item.text
    longer = span.last - span.first > timedelta(config.course_days) and year not in item.text
    if long_ago or longer:
        return published
    return None if span.last - span.first > timedelta(_MONTH) else span.first


def _same(one: Happening, other: Happening, config: ReadingConfig) -> bool:
    """Say whether two sentences tell of one event: near in time, and alike in words."""
    near = abs(one.day - other.day) <= timedelta(config.course_apart)
    return near and alike(one.evidence, other.evidence, config)


def alike(one: Evidence, other: Evidence, config: ReadingConfig) -> bool:
    """Say whether two sentences have most of their words in common."""
    ours, theirs = (content_words(item.text) for item in (one, other))
    return len(ours & theirs) >= config.alike * max(1, min(len(ours), len(theirs)))


def told_on(day: date | None, item: Evidence) -> Claim:
    """Return a sentence as a statement, with the day of what it tells where that is known."""
    told = without_dateline(item.text)
    return Claim(
        text=f"{write_day(day)}: {told}" if day else told,
        kind=ClaimKind.COMPOSED,
        support=verbatim(item),
        evidence=(item,),
    )


def event_of(day: date, item: Evidence, ledger: Ledger) -> TimelineEvent:
    """Return a cited sentence as a dated step of an answer."""
    number = ledger.numbered(item).number
    return TimelineEvent(day=day, text=without_dateline(item.text), number=number)
