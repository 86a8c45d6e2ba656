"""One person or body: what articles tell of it, read without a question of a user."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index_store import Article, Snapshot
from rag.config import PeopleConfig, RagConfig
from rag.desk.people.identity import Identity, Naming, Span, in_brackets, is_acronym
from rag.desk.people.listing import KINDS, checked, entry_of, kind_of, names_like
from rag.desk.people.telling import descriptions_in, done_by, said_by
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
    forms = [who.name, *([who.acronym] if who.acronym else [])]
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


def identity_of(snapshot: Snapshot, name: str, config: PeopleConfig) -> tuple[Identity, str] | None:
    """Return who is meant by a name as somebody writes it, and its kind; None of no known name.

    Raises:
        QuestionError: Several go by it.
        ParserError: The parser's model is missing.
    """
    printed = _as_printed(snapshot, name, config)
    if printed is None:
        return None
    long, short = _long_name(snapshot, printed, config), ""
    if long != printed:
        printed, short = long, printed
    else:
        short = _acronym(snapshot, printed, config)
    who = Identity(printed, short)
    return who, kind_of(snapshot, printed, config) or "body"


def sentences_about(
    namings: Sequence[Naming], config: PeopleConfig, *, by_pronoun: bool
) -> list[Told]:
    """Return the sentences of articles that are about somebody, in order, each text once.

    One that begins with "he" or "she" is about whom the sentence before it names, where that names
    no other person.

    Raises:
        ParserError: The parser's model is missing.
    """
    found: list[tuple[Evidence, tuple[Span, ...], bool]] = []
    for naming in namings:
        found += _named(naming, config)
    reads = parse_all([item.text for item, _, _ in found])
    told: list[Told] = []
    seen: set[str] = set()
    alone = False  # whether the sentence before names nobody else
    for (item, places, leans), read in zip(found, reads, strict=True):
        if leans and not (alone and by_pronoun):
            continue
        alone = not _others(read, places)
        if alone and by_pronoun:
            places += tuple(_pronouns(read))
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


def _pronouns(read: Parse) -> Iterator[Span]:
    """Yield where a sentence says "he" or "she" of a subject."""
    for word in read.words:
        if word.role == "nsubj" and word.text.lower() in _PRONOUNS:
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


def _as_printed(snapshot: Snapshot, name: str, config: PeopleConfig) -> str | None:
    """Return a name as articles print it: the same letters, else the only one that has it."""
    if snapshot.article_index.naming([name]) and " " in name:
        return name
    entries = names_like(snapshot, name, config.companions, config)
    same = [one for one in entries if one.name.casefold() == name.casefold()]
    if same:
        return same[0].name
    whole = [
        one for one in entries if set(name.casefold().split()) <= set(one.name.casefold().split())
    ]
    if len(whole) > 1 and whole[1].articles >= config.own_share * whole[0].articles:
        told = ", ".join(f"{one.name} ({one.articles:,} articles)" for one in whole)
        raise QuestionError(f"Several go by the name {name}: {told}. Write the full name.")
    return whole[0].name if whole else None


def _acronym(snapshot: Snapshot, name: str, config: PeopleConfig) -> str:
    """Return the abbreviation that articles print in brackets behind a name, or ""."""
    revisions = snapshot.article_index.naming([name])[: config.acronym_articles]
    articles = snapshot.articles(revisions)
    found = Counter(filter(None, (in_brackets(articles[one].text, name) for one in revisions)))
    return found.most_common(1)[0][0] if found else ""


def _long_name(snapshot: Snapshot, form: str, config: PeopleConfig) -> str:
    """Return the name for which an abbreviation stands in brackets somewhere, else itself."""
    if not form.isupper() or " " in form:
        return form
    revisions = snapshot.article_index.naming([form])[: config.acronym_articles]
    found: Counter[str] = Counter()
    for article in snapshot.articles(revisions).values():
        found.update(_before_brackets(article, form))
    return found.most_common(1)[0][0] if found else form


def _before_brackets(article: Article, form: str) -> Iterator[str]:
    place = article.text.find(f" ({form})")
    if place < 0:
        return
    words = article.text[max(0, place - 120) : place].split()
    for count in range(len(form), len(form) + 4):
        name = " ".join(words[-count:])
        if name[:1].isupper() and is_acronym(form, name):
            yield name
            return
