"""Whose opinion an article tells, and the reason: in the same sentence or in the one beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index_store import Article
from rag.language.actions import Stance
from rag.language.names import people_in, without_dateline
from rag.language.parse import Parse, parse, parse_all
from rag.language.report_filter import is_report
from rag.language.resources import load
from rag.reading.states.histories import Reason, Report
from rag.reading.states.sides.attitudes import SPEAKING, Attitude, attitudes_in
from rag.reading.states.sides.holders import Holder, holder_at, holders_of, persons_in
from rag.reading.states.sides.reasons import any_reason_in, gives_reason, reason_in
from rag.reading.states.sides.thing import Thing
from rag.retrieval.sentences import place_of, sentences_of
from rag.types import Evidence

_FOLLOW_UPS = load().questions.follow_up
_PRONOUNS = {*_FOLLOW_UPS.one_person, *_FOLLOW_UPS.one_thing, *_FOLLOW_UPS.many}
_NAMED = ("pobj", "dobj", "appos", "conj", "nsubjpass", "nsubj")
"""Roles of those whom a pronoun of the next sentence may mean, the likeliest last."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Where somebody stands as one sentence tells it, and why."""

    told: Attitude
    evidence: Evidence
    read: Parse
    reason: Reason | None


def opinions_in(article: Article, thing: Thing) -> list[Opinion]:
    """Return what an article tells of who stands where on something.

    Raises:
        ParserError: The parser's model is missing.
    """
    if not thing.is_in(f"{article.title} {article.text}"):
        return []
    about = f"{article.title}\n{article.text.partition(chr(10))[0]}"
    is_about = thing.is_in(about)
    sentences, people = sentences_of(article), people_in(article.text)
    telling = [
        i
        for i, item in enumerate(sentences)
        if thing.may_tell(item.text) and (is_about or thing.is_in(item.text))
    ]
    parse_all([without_dateline(sentences[i].text) for i in telling])  # kept: one batch is faster
    found = []
    for i in (i for i in telling if is_report(sentences[i].text)):
        item = sentences[i]
        read = _read(item)
        last = sentences[i - 1].text if i else article.title
        for told in attitudes_in(read, thing, about, last, _named_before(sentences, i)):
            full = replace(told, holder=told.holder.in_full(people))
            words = reason_in(read, told, thing)
            reason = Reason(words, item) if words else None
            if reason is None and told.stance is not Stance.OPEN:
                reason = _beside(sentences, i, full.holder, thing)
            found.append(Opinion(full, item, read, reason))
    return found


def reason_of(report: Report) -> Reason | None:
    """Return the reason that is given for a position: by its sentence, or by the one beside it."""
    read = _read(report.evidence)
    if report.alone and (words := any_reason_in(read)):
        return Reason(words, report.evidence)
    holder = Holder(report.party, "", read.words[0])
    place = place_of(report.evidence)
    return _beside(sentences_of(report.evidence.article), place, holder, None)


def _beside(
    sentences: Sequence[Evidence], place: int, holder: Holder, thing: Thing | None
) -> Reason | None:
    """Return the sentence after or before in which the same speaker gives a reason.

    That is the holder of a position, or who announces it for a body.
    """
    read = _read(sentences[place])
    single = holder.kind == "PERSON"
    sayers = [
        one
        for verb in read.words
        if verb.lemma.lower() in SPEAKING and not single
        for one in holders_of(read, verb, [])
    ]
    for other in (place + 1, place - 1):
        if 0 <= other < len(sentences) and is_report(sentences[other].text):
            before = _named_before(sentences, other)
            if gives_reason(_read(sentences[other]), [*sayers, holder], before, thing):
                return Reason(without_dateline(sentences[other].text), sentences[other])
    return None


def _named_before(sentences: Sequence[Evidence], place: int) -> list[Holder]:
    """Return who is named in the two sentences before one, subjects after others.

    Of one whose subject is the only person that it names, that sentence's alone.
    """
    if not _PRONOUNS & set(sentences[place].text.lower().split()):
        return []
    found = list[Holder]()
    for read in map(_read, reversed(sentences[max(0, place - 2) : place])):
        words = [word for word in read.words if word.role in _NAMED and word.kind != "PRON"]
        words.sort(key=lambda word: _NAMED.index(word.role))
        persons = persons_in(read)
        found = persons + [one for word in words if (one := holder_at(read, word, []))] + found
        subjects = [one for one in persons if one.word.role in ("nsubj", "nsubjpass")]
        if subjects and all(one.is_same(subjects[0]) for one in persons):
            break
    return found


def _read(item: Evidence) -> Parse:
    return parse(without_dateline(item.text))
