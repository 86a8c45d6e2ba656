"""Which people and bodies the archive names, those that most articles print first."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from index_store import Snapshot
from rag.config import PeopleConfig
from rag.desk.people.identity import Identity, Naming, last_name
from rag.errors import QuestionError
from rag.language.names import (
    COUNTRIES,
    US_STATES,
    agency_in,
    names_in,
    without_company_form,
    without_titles,
)
from rag.language.parse import Parse, parse_all
from rag.language.terms import FUNCTION_WORDS, folded
from rag.retrieval.sentences import sentences_of
from rag.types import NameEntry, one_line

KINDS = {"PERSON": "person", "ORG": "body"}
MAX_CHARACTERS = 200
_JOINED = re.compile(r"-[a-z]")  # "Vell-based Anna Berg"


def names_like(snapshot: Snapshot, words: str, limit: int, config: PeopleConfig) -> list[NameEntry]:
    """Return people and bodies whose names have some words; see ``Dateline.names``."""
    counted = snapshot.article_index.names(" ".join(checked(words).split()))
    pairs = [(one.value, one.articles) for one in counted]
    listed = _in_full(pairs, snapshot.leads.outlets, config)
    found: list[NameEntry] = []
    for first in range(0, min(len(listed), config.looked_at * limit), limit):
        some = listed[first : first + limit]
        found += [
            entry_of(snapshot, name, kind, [name])
            for name, kind in zip(some, kinds_of(snapshot, some, config), strict=True)
            if kind
        ]
        if len(found) >= limit:
            break
    return found[:limit]


def checked(words: str) -> str:
    """Return the words of a name.

    Raises:
        QuestionError: They are too many.
    """
    written = one_line(words).strip()
    if len(written) > MAX_CHARACTERS:
        raise QuestionError(
            f"The name has {len(written):,} characters; at most {MAX_CHARACTERS} are read. "
            "Write a shorter one."
        )
    return written


def entry_of(snapshot: Snapshot, name: str, kind: str, forms: Sequence[str]) -> NameEntry:
    """Return what a list tells of a name that articles print in some forms."""
    leads = snapshot.leads
    revisions = snapshot.article_index.naming(forms)
    days = [int(leads.days[leads.row_of[revision]]) for revision in revisions]
    dated = [day for day in days if day]
    return NameEntry(
        name=name,
        kind=kind,
        articles=len(revisions),
        first_day=date.fromordinal(min(dated)) if dated else None,
        last_day=date.fromordinal(max(dated)) if dated else None,
    )


def kinds_of(snapshot: Snapshot, names: Sequence[str], config: PeopleConfig) -> list[str | None]:
    """Return of each name "person" or "body" by sentences that have it; None of anything else.

    Raises:
        ParserError: The parser's model is missing.
    """
    found = snapshot.article_index.naming
    revisions = [found([name])[: config.kind_articles] for name in names]
    articles = snapshot.articles(list({one for several in revisions for one in several}))
    sentences = [
        _short_sentences([Naming(articles[one], Identity(name)) for one in several], config)
        for name, several in zip(names, revisions, strict=True)
    ]
    reads = iter(parse_all([text for several in sentences for text, _ in several]))
    return [_kind([_label(next(reads), end) for _, end in several]) for several in sentences]


def _short_sentences(namings: Sequence[Naming], config: PeopleConfig) -> list[tuple[str, int]]:
    """Return the shortest sentences of articles that have a name, each with where it ends."""
    found = [
        (item.text, end - item.start)
        for naming in namings
        for item in sentences_of(naming.article)
        for _, end in naming.mentions
        if item.start < end <= item.end and len(item.text.split()) >= config.kind_words
    ]
    return sorted(dict(found).items(), key=lambda one: len(one[0]))[: config.kind_sentences]


def _label(read: Parse, end: int) -> str | None:
    """Return what the parse takes the name for that ends at a place."""
    last = max((word.place for word in read.words if word.start < end), default=0)
    entity = read.entity_at(last)
    return KINDS.get(entity.kind) if entity else None


def _kind(labels: Sequence[str | None]) -> str | None:
    """Return what more than half of some sentences take a name for."""
    kind, count = Counter(labels).most_common(1)[0] if labels else (None, 0)
    return kind if 2 * count > len(labels) else None


def _squeezed(name: str) -> str:
    """Return a name as an address writes it: "harbourcourier"."""
    return folded(name).replace(" ", "")


def _in_full(
    counted: Sequence[tuple[str, int]], outlets: Sequence[str], config: PeopleConfig
) -> list[str]:
    """Return the names that stand for themselves, in the given order: most articles first.

    Left out are a title with a name that is listed without it, what is mostly the end of longer
    names, a last name whose full name many of its articles print, outlets, and countries.
    """
    as_end: Counter[str] = Counter()
    as_last: Counter[str] = Counter()
    as_titled: Counter[str] = Counter()
    for name, count in counted:
        bare, (first, _, end) = without_titles(name), name.partition(" ")
        if first.lower() in FUNCTION_WORDS:  # it opens a sentence
            continue
        if end and bare != without_titles(end):
            as_end[end] += count
        if bare != name and " " not in bare:
            as_titled[bare] = max(as_titled[bare], count)
        if " " in bare:
            as_last[last_name(bare)] = max(as_last[last_name(bare)], count)
    printed = {name for name, _ in counted}
    places = {*COUNTRIES, *US_STATES}
    papers = {_squeezed(outlet.removeprefix("www.").split(".")[0]) for outlet in outlets}

    def stands_alone(name: str, count: int) -> bool:
        bare = without_titles(name)
        opens = " " in name and name.split()[0].lower() in FUNCTION_WORDS
        if opens or name in places or _squeezed(name) in papers or agency_in(name):
            return False
        company = without_company_form(name)
        if _JOINED.search(name) or (company != name and company in printed):
            return False
        if as_last[bare] >= config.own_share * count and " " not in bare:
            return False
        if " " not in name:
            if as_titled[name] >= config.own_share * count:
                return False
            return name.isupper() or any(one.text == name for one in names_in(f"that {name} did"))
        is_titled = bare != name and " " in bare
        return not is_titled and as_end[name] < config.end_share * count

    return [name for name, count in counted if stands_alone(name, count)]
