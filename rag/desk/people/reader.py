"""One person or body: what articles tell of it, read without a question of a user."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index_store import Snapshot
from rag.config import PeopleConfig, RagConfig
from rag.desk.people.finding import identity_of, printed_forms
from rag.desk.people.identity import Identity, Naming, Span
from rag.desk.people.listing import KINDS, checked, entry_of
from rag.desk.people.telling import descriptions_in, done_by, is_subject, said_by
from rag.desk.stories.lists import entry_of as story_entry
from rag.errors import QuestionError
from rag.language.names import without_titles
from rag.language.parse import Parse, parse_all
from rag.language.report_filter import is_report
from rag.language.resources import load
from rag.reading.ledger import Ledger
from rag.retrieval.sentences import sentences_of
from rag.types import (
    Coverage,
    Description,
    Evidence,
    NameForm,
    NameLine,
    NamePage,
    StoryArticle,
    StoryEntry,
    StoryName,
)

_ARTICLE = re.compile(r"^[Tt]he ")
_OWNED = re.compile(r"['’]s?(?: .*)?$")
_PRONOUNS = frozenset(load().questions.follow_up.one_person)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that names somebody, or speaks of them as "he" or "she"."""

    evidence: Evidence
    read: Parse
    places: tuple[Span, ...]
    """Where in the sentence."""


def read_name(snapshot: Snapshot, name: str, offset: int, config: RagConfig) -> NamePage | None:
    """Return the page of a name; see ``Dateline.name_page``."""
    settings = config.people
    written = checked(name)
    found = identity_of(snapshot, written, settings)
    if found is None:
        return None
    who, kind = found
    forms = printed_forms(snapshot, who, kind)
    named = snapshot.article_index.naming(forms)
    revisions = _without_reprints(snapshot, named)
    if not 0 <= offset < len(revisions):
        raise QuestionError(f"{len(revisions):,} articles name {name}. Begin at one of these.")
    page = revisions[offset : offset + settings.articles]
    articles = snapshot.articles(page)
    read = [articles[revision] for revision in page]
    namings = [Naming(article, who) for article in read]
    told = sentences_about(namings, settings, by_pronoun=kind == KINDS["PERSON"])
    ledger, entry = Ledger(), entry_of(snapshot, who.name, kind, forms)
    end = offset + len(read)
    evidence: dict[int, Evidence] = {}

    def lines(tells: Callable[[Parse, Sequence[Span]], bool]) -> tuple[NameLine, ...]:
        return tuple(_lines(told, tells, ledger, evidence))

    descriptions = tuple(_descriptions(told, who, ledger, evidence))[: settings.descriptions]
    said, did = lines(said_by), lines(done_by)
    return NamePage(
        **{field: getattr(entry, field) for field in entry.__dataclass_fields__},
        by_day=_by_day(snapshot, named),
        forms=_forms(namings, who),
        descriptions=descriptions,
        said=said,
        did=did,
        companions=tuple(_companions(told, who))[: settings.companions],
        members=tuple(map(StoryArticle.of, read)),
        stories=tuple(_stories(snapshot, named, config)),
        evidence=tuple(evidence[number] for number in sorted(evidence)),
        coverage=Coverage(
            read=len(read),
            matching=len(revisions),
            total=snapshot.manifest.articles,
            undated=sum(article.day is None for article in read),
        ),
        offset=offset,
        read_on=end if end < len(revisions) else None,
    )


def sentences_about(
    namings: Sequence[Naming], config: PeopleConfig, *, by_pronoun: bool
) -> list[Told]:
    """Return the sentences of articles that are about somebody, in order, each text once.

    One that begins with "he" or "she" is about whom the sentence before it is about, where that
    names no other person.

    Raises:
        ParserError: The parser's model is missing.
    """
    found: list[tuple[Evidence, tuple[Span, ...], bool]] = []
    for naming in namings:
        found += _named(naming, config)
    reads = parse_all([item.text for item, _, _ in found])
    told: list[Told] = []
    seen: set[str] = set()
    about = False  # whether the sentence before is about it, and names nobody else
    for (item, places, leans), read in zip(found, reads, strict=True):
        if leans and not (about and by_pronoun):
            continue
        about = by_pronoun and not _others(read, places) and is_subject(read, places)
        if about:
            places += tuple(_pronouns(read, places[0][1]))
        if item.text.casefold() not in seen:
            seen.add(item.text.casefold())
            told.append(Told(item, read, places))
    return told


def _named(
    naming: Naming, config: PeopleConfig
) -> Iterator[tuple[Evidence, tuple[Span, ...], bool]]:
    """Yield sentences that name somebody, or follow on one and begin with a pronoun."""
    taken, follows = 0, False
    for item in sentences_of(naming.article):
        text = item.text
        places = tuple(
            (start - item.start, end - item.start)
            for start, end in naming.mentions
            if item.start <= start < item.end
        )
        first = text.split(" ", 1)[0]
        leans = not places and follows and first.lower() in _PRONOUNS
        readable = len(text.split()) <= config.longest_words and is_report(text)
        follows = bool(places or leans) and readable
        if follows and taken < config.sentences:
            taken += 1
            yield item, places or ((0, len(first)),), leans


def _pronouns(read: Parse, after: int) -> Iterator[Span]:
    """Yield where a sentence says "he" or "she" of a subject, from a place on."""
    for word in read.words:
        if word.start >= after and word.role == "nsubj" and word.text.lower() in _PRONOUNS:
            yield word.start, word.end


def _others(read: Parse, places: Sequence[Span]) -> bool:
    """Say whether a sentence names another person."""
    return any(
        one.kind == "PERSON"
        and not any(
            start < read.words[one.last - 1].end and read.words[one.first].start < end
            for start, end in places
        )
        for one in read.entities
    )


def _lines(
    told: Sequence[Told],
    tells: Callable[[Parse, Sequence[Span]], bool],
    ledger: Ledger,
    evidence: dict[int, Evidence],
) -> Iterator[NameLine]:
    for one in told:
        if tells(one.read, one.places):
            item = ledger.numbered(one.evidence)
            evidence[item.number] = item
            yield NameLine(number=item.number, day=item.article.day)


def _descriptions(
    told: Sequence[Told], who: Identity, ledger: Ledger, evidence: dict[int, Evidence]
) -> Iterator[Description]:
    seen: set[str] = set()
    for one in told:
        for text in descriptions_in(one.read, one.places):
            if text.casefold() not in seen:
                seen.add(text.casefold())
                item = ledger.numbered(one.evidence)
                evidence[item.number] = item
                yield Description(number=item.number, day=item.article.day, text=text)


def _by_day(snapshot: Snapshot, named: Sequence[str]) -> dict[date, int]:
    days = (int(snapshot.leads.days[snapshot.leads.row_of[revision]]) for revision in named)
    counted = Counter(date.fromordinal(day) for day in days if day)
    return dict(sorted(counted.items()))


def _forms(namings: Sequence[Naming], who: Identity) -> tuple[NameForm, ...]:
    counted = Counter(form for naming in namings for form in set(naming.forms()))
    del counted[who.name]
    return tuple(NameForm(form=form, articles=count) for form, count in counted.most_common())


def _companions(told: Sequence[Told], who: Identity) -> Iterator[StoryName]:
    """Yield whom the same sentences name, by how many articles they do in."""
    articles: dict[tuple[str, str], set[str]] = {}
    for one in told:
        for entity in one.read.entities:
            name = without_titles(_ARTICLE.sub("", _OWNED.sub("", entity.text)))
            inside = [one.read.words[entity.first].start, one.read.words[entity.last - 1].end]
            own = any(start < inside[1] and inside[0] < end for start, end in one.places)
            if entity.kind in KINDS and not own and " " in name:
                articles.setdefault((name, KINDS[entity.kind]), set()).add(one.evidence.article.id)
    for (name, kind), ids in sorted(articles.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield StoryName(name=name, kind=kind, articles=len(ids))


def _stories(snapshot: Snapshot, named: Sequence[str], config: RagConfig) -> Iterator[StoryEntry]:
    leads = snapshot.leads
    counted = Counter(leads.stories[leads.row_of[revision]] for revision in named)
    del counted[None]
    for story, _ in counted.most_common(config.people.stories):
        yield story_entry(
            story or "", snapshot.articles_of_story(story or ""), snapshot, config.stories
        )


def _without_reprints(snapshot: Snapshot, revisions: Sequence[str]) -> list[str]:
    """Return revisions, newest first, of each group of reprints only the earliest."""
    leads = snapshot.leads
    first = {int(leads.clusters[leads.row_of[one]]): one for one in revisions}
    kept = set(first.values())
    return [one for one in revisions if one in kept]
