"""What is told in order of time: how something went on, or all that somebody said of a matter.

Each step is the archive's own sentence. The day of an event is the one its sentence names, else
that of the report; of words that of the report. Of several reports of one step the best sentence
stays; of many events those that bear most on the question.
"""

from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index_store import write_count, write_day
from rag.config import ReadingConfig
from rag.language.dates.events import event_days
from rag.language.names import without_dateline
from rag.language.parse import Parse, Word, parse
from rag.language.relations import only_possible, told_as_done
from rag.language.terms import content_words
from rag.query.query import Query
from rag.query.statement.saying import Saying
from rag.reading.ledger import Ledger, Meter, Outcome
from rag.reading.lists.speaking import SPEAKING, leans, speaks
from rag.reading.lists.wide import read_widely
from rag.retrieval.retriever import Retriever
from rag.retrieval.sentence_ranker import coverage
from rag.support.entity_grounding import missing_names
from rag.support.judge import verbatim
from rag.types import Claim, ClaimKind, Event, Evidence, TimelineEvent

_MONTH = 31  # days
_DATE = "DATE"

Course = Generator[Event, None, Outcome | None]


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence that tells what happened or was said, and when."""

    day: date | None
    evidence: Evidence
    reported: bool = False
    """Whether the day is that of the report: it may have happened on another."""


@dataclass(frozen=True, slots=True)
class CourseReader:
    """Answers one question for how something went on, or for what somebody said."""

    query: Query
    retriever: Retriever
    ledger: Ledger
    meter: Meter
    config: ReadingConfig

    def read(self) -> Course:
        """Tell the steps, the oldest first.

        Yields:
            What ``Dateline.stream`` does, but the answer.

        Returns:
            What reading came to; None where fewer than two days are told of, where no report tells
            the speaker's words, or none has a name of the question.
        """
        if (wide := (yield from read_widely(self.query, self.retriever, self.meter))) is None:
            return None
        saying, most = self.query.saying, self.config.course_events
        found = self._said(saying, wide.sentences) if saying else self._happened(wide.sentences)
        self.meter.lap("evidence")
        if len({one.day for one in found}) < (1 if saying else 2):
            return None
        left = f"{write_count(len(found) - most, 'more sentence')} not shown."
        told = sorted(found[:most], key=lambda one: (one.day is None, one.day))
        yield from self.ledger.add([_told_on(one) for one in told])
        self.meter.lap("write")
        return Outcome(
            read=wide.articles,
            matching=wide.matching,
            nearest=wide.sentences,
            events=tuple(event for one in told if (event := event_of(one, self.ledger))),
            notes=(left,) if saying and len(found) > most else (),
            separator="\n",
        )

    def _happened(self, sentences: Sequence[Evidence]) -> list[Step]:
        """Return the events that are told, the best first, few of one day."""
        names = self.query.anchors.names
        covered = coverage(self.query, sentences, self.retriever.config)
        bar = self.config.course_covered * max(covered, default=0.0)
        about = [
            item
            for item, share in zip(sentences, covered, strict=True)
            if share > bar and not (names and names <= missing_names(self.query, [item]))
        ]
        return happenings(self.query, about, self.config)

    def _said(self, saying: Saying, sentences: Sequence[Evidence]) -> list[Step]:
        """Return the sentences in which somebody speaks about a matter, the best first.

        They name it, or lean on one before them that does.
        """
        spoken = [item for item in sentences if speaks(item, saying.speaker)]
        if saying.matter:
            query, config = replace(self.query, topic=saying.matter), self.retriever.config
            own = coverage(query, spoken, replace(config, surroundings=0.0))
            nearby = coverage(query, spoken, replace(config, surroundings=1.0))
            least = self.config.said_covered
            spoken = [
                item
                for item, said, around in zip(spoken, own, nearby, strict=True)
                if said >= least or (around >= least and leans(item))
            ]
        steps = [Step(item.article.day, item) for item in spoken]
        return _different(steps, self.config, self.config.course_days)


def happenings(query: Query, sentences: Sequence[Evidence], config: ReadingConfig) -> list[Step]:
    """Return the events that sentences tell of, each once, few of one day, in the given order.

    Args:
        query: What is asked for; a time that it states bounds them.
        sentences: Best first.
        config: How many are looked at, and how alike two reports of one event are.
    """
    about = [
        step
        for item in sentences[: config.course_sentences]
        if not _asks(item.text)
        and (step := _step(item, config)).day
        and (query.told_of is None or query.told_of.holds(step.day))
    ]
    told: Counter[date | None] = Counter()
    best: list[Step] = []
    for one in _different(about, config, config.course_apart):
        told[one.day] += 1
        if told[one.day] <= config.course_of_day:
            best.append(one)
    return best


def event_of(step: Step, ledger: Ledger) -> TimelineEvent | None:
    """Return a cited step of an answer as an event; None where its day is not known."""
    if step.day is None:
        return None
    number = ledger.numbered(step.evidence).number
    told = without_dateline(step.evidence.text)
    return TimelineEvent(day=step.day, text=told, number=number, reported=step.reported)


def _different(steps: Sequence[Step], config: ReadingConfig, days: int) -> list[Step]:
    """Return one report of each step: others are near in time, and alike in most words."""
    found: list[Step] = []
    for one in steps:
        if not any(_apart(one, other) <= days and _alike(one, other, config) for other in found):
            found.append(one)
    return found


def _alike(one: Step, other: Step, config: ReadingConfig) -> bool:
    ours, theirs = (content_words(step.evidence.text) for step in (one, other))
    return len(ours & theirs) >= config.alike * max(1, min(len(ours), len(theirs)))


def _apart(one: Step, other: Step) -> int:
    """Return how many days lie between two steps, none where a day is not known."""
    return abs((one.day - other.day).days) if one.day and other.day else 0


def _asks(sentence: str) -> bool:
    return sentence.rstrip(" \"'”’)").endswith("?")


def _dates_deed(sentence: str) -> bool:
    """Say whether the day that a sentence names is that of what it tells.

    That is what its main clause tells as done, or in the present tense with the day in that clause
    ("The two sides reach a deal on 3 October"); of what somebody says the words, or the saying
    where all days are its own ("announced on Friday that it would close").
    """
    read = parse(without_dateline(sentence))
    if (main := read.root) is None:
        return False
    days = [read.words[one.last - 1] for one in read.entities if one.kind == _DATE]
    dated = [_verb_of(read, word) for word in days]
    if main.lemma.lower() in SPEAKING and set(dated) != {main}:
        main = read.child(main, "ccomp") or main
    if only_possible(read, main):
        return False
    return told_as_done(read, main) or main in dated


def _verb_of(read: Parse, word: Word) -> Word:
    """Return the verb of the clause in which a word stands; the root where it has none."""
    while word.kind not in ("VERB", "AUX") and word.head != word.place:
        word = read.words[word.head]
    return word


def _step(item: Evidence, config: ReadingConfig) -> Step:
    """Return what a sentence tells, on the day that it names, else on that of its report.

    A day without a year that lies long before the report is one of the next year, and no event
    yet; a longer time has no day. Of what is told as a state, a plan or a question the day that is
    named is another's: "It is unclear why he was fired on Friday", "they will vote on Wednesday".
    """
    published = item.article.day
    days = event_days(item.text, published)
    if days is None or published is None or not days.named or not _dates_deed(item.text):
        return Step(published, item, reported=True)
    span, year = days.span, str(days.span.first.year)
    long_ago = published - span.first > timedelta(config.course_back) and year not in item.text
    longer = span.last - span.first > timedelta(config.course_days) and year not in item.text
    if long_ago or longer:
        return Step(published, item, reported=True)
    return Step(None if span.last - span.first > timedelta(_MONTH) else span.first, item)


def _told_on(step: Step) -> Claim:
    """Return a step as a statement, with its day where that is known."""
    told, on = without_dateline(step.evidence.text), "Reported on " if step.reported else ""
    return Claim(
        text=f"{on}{write_day(step.day)}: {told}" if step.day else told,
        kind=ClaimKind.COMPOSED,
        support=verbatim(step.evidence),
        evidence=(step.evidence,),
    )
