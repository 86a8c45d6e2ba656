"""What somebody said about a matter: every sentence that tells it, in order of time."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from index_store import write_count
from rag.config import ReadingConfig
from rag.language.names import without_dateline
from rag.language.parse import Parse, Word, parse
from rag.language.relations import Role, relations_of
from rag.language.resources import load
from rag.language.terms import folded, without_possessive
from rag.query.query import Query
from rag.query.statement.saying import Saying
from rag.reading.ledger import Ledger, Meter, Outcome
from rag.reading.lists.chronologies import alike, event_of, told_on
from rag.reading.lists.wide import read_widely
from rag.retrieval.retriever import Retriever
from rag.retrieval.sentence_ranker import coverage
from rag.retrieval.sentences import context
from rag.types import Event, Evidence

_VERBS = frozenset(load().questions.saying.speaking)
_PRONOUNS = frozenset(load().questions.follow_up.one_person)
_LEANING = _PRONOUNS | frozenset(
    (*load().questions.follow_up.many, *load().questions.follow_up.one_thing)
)
_ACCORDING = "accord"

Told = Generator[Event, None, Outcome | None]


@dataclass(frozen=True, slots=True)
class SayingsReader:
    """Answers one question for what somebody said."""

    query: Query
    saying: Saying
    retriever: Retriever
    ledger: Ledger
    meter: Meter
    config: ReadingConfig

    def read(self) -> Told:
        """Tell what was said, the oldest first.

        Yields:
            What ``Dateline.stream`` does, but the answer.

        Returns:
            What reading came to; None where no report tells the speaker's words about the matter:
            then it is read as a question for a fact.
        """
        if (wide := (yield from read_widely(self.query, self.retriever, self.meter))) is None:
            return None
        found = self._said(wide.sentences)
        self.meter.lap("evidence")
        if not found:
            return None
        shown, left = found[: self.config.course_events], found[self.config.course_events :]
        notes = (f"{write_count(len(left), 'more sentence')} not shown.",) if left else ()
        ordered = sorted(shown, key=lambda item: (item.article.day is None, item.article.day))
        yield from self.ledger.add([told_on(item.article.day, item) for item in ordered])
        self.meter.lap("write")
        return Outcome(
            read=wide.articles,
            matching=wide.matching,
            nearest=wide.sentences,
            events=tuple(
                event_of(item.article.day, item, self.ledger)
                for item in ordered
                if item.article.day
            ),
            notes=notes,
            separator="\n",
        )

    def _said(self, sentences: Sequence[Evidence]) -> list[Evidence]:
        """Return the sentences in which the speaker speaks about the matter, the best first."""
        spoken = [item for item in sentences if speaks(item, self.saying.speaker)]
        if self.saying.matter:
            spoken = self._about(spoken)
        found: list[Evidence] = []
        for item in spoken:
            if not any(self._same(item, other) for other in found):
                found.append(item)
        return found

    def _same(self, one: Evidence, other: Evidence) -> bool:
        """Say whether two reports tell the same words: near in time, and alike."""
        ours, theirs = one.article.day, other.article.day
        apart = abs((ours - theirs).days) if ours and theirs else 0
        return apart <= self.config.course_days and alike(one, other, self.config)

    def _about(self, spoken: Sequence[Evidence]) -> list[Evidence]:
        """Return the sentences that name the matter, or lean on one before them that does."""
        query, config = replace(self.query, topic=self.saying.matter), self.retriever.config
        own = coverage(query, spoken, replace(config, surroundings=0.0))
        nearby = coverage(query, spoken, replace(config, surroundings=1.0))
        least = self.config.said_covered
        return [
            item
            for item, said, around in zip(spoken, own, nearby, strict=True)
            if said >= least or (around >= least and _leans(item))
        ]


def speaks(item: Evidence, speaker: str) -> bool:
    """Say whether a sentence tells the words of somebody, whom it names or calls "he" or "she".

    A pronoun is the speaker where the last person is who is named before it.

    Raises:
        ParserError: The parser's model is missing.
    """
    read = parse(without_dateline(item.text))
    return any(
        _is_speaker(read, subject, item, speaker)
        for verb in read.words
        if verb.kind == "VERB" and verb.lemma.lower() in _VERBS
        for subject in _tellers(read, verb)
    )


def _leans(item: Evidence) -> bool:
    """Say whether a sentence speaks of what another named: "chose him", not "he said"."""
    return any(
        word.tag == "PRP"
        and word.role not in ("nsubj", "nsubjpass")
        and word.text.lower() in _LEANING
        for word in parse(item.text).words
    )


def _tellers(read: Parse, verb: Word) -> list[Word]:
    """Return who tells it: of "said" its subject, of "according to" whom it names."""
    if verb.lemma.lower() == _ACCORDING:
        below = [one for child in read.children(verb) for one in read.children(child)]
        return [one for one in below if one.role == "pobj"]
    return [
        read.words[relation.word]
        for relation in relations_of(read)
        if relation.head == verb.place and relation.role is Role.SUBJECT
    ]


def _is_speaker(read: Parse, subject: Word, item: Evidence, speaker: str) -> bool:
    if subject.text.lower() in _PRONOUNS:
        return _spoke_last(f"{context(item)} {read.text[: subject.start]}", speaker)
    entity = read.entity_at(subject.place)
    return _names(entity.text if entity else subject.text, speaker)


def _spoke_last(text: str, speaker: str) -> bool:
    """Say whether a text names the speaker, and nobody after that."""
    named = text.rfind(_bare(speaker).split()[-1])
    read = parse(text)
    others = [
        read.words[one.first].start
        for one in read.entities
        if one.kind == "PERSON" and not _names(one.text, speaker)
    ]
    return named >= 0 and named > max(others, default=-1)


def _names(name: str, speaker: str) -> bool:
    """Say whether two names end alike ("Powell", "Jerome Powell") and differ in no first name."""
    ours, theirs = folded(_bare(name)).split(), folded(_bare(speaker)).split()
    shorter = min(len(ours), len(theirs))
    return shorter > 0 and ours[-shorter:] == theirs[-shorter:]


def _bare(name: str) -> str:
    return without_possessive(name).removeprefix("the ").removeprefix("The ")
