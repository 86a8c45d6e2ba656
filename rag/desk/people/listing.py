"""Which people and bodies the archive names, those that most articles print first."""

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
    without_titles,
)
from rag.language.parse import parse_all
from rag.language.terms import folded
from rag.retrieval.sentences import sentences_of
from rag.types import NameEntry, one_line

KINDS = {"PERSON": "person", "ORG": "body"}
MAX_CHARACTERS = 200


def names_like(snapshot: Snapshot, words: str, limit: int, config: PeopleConfig) -> list[NameEntry]:
    """Return people and bodies whose names have some words; see ``Dateline.names``."""
    counted = snapshot.article_index.names(" ".join(checked(words).split()))
    found: list[NameEntry] = []
    pairs = [(one.value, one.articles) for one in counted]
    for name in _in_full(pairs, snapshot.leads.outlets, config)[: config.looked_at * limit]:
        if len(found) == limit:
            break
        if kind := kind_of(snapshot, name, config):
            found.append(entry_of(snapshot, name, kind, [name]))
    return found


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


def kind_of(snapshot: Snapshot, name: str, config: PeopleConfig) -> str | None:
    """Return "person" or "body" by sentences of the newest articles; None of anything else.

    Raises:
        ParserError: The parser's model is missing.
    """
    revisions = snapshot.article_index.naming([name])[: config.kind_articles]
    articles = snapshot.articles(revisions)
    sentences = [
        (item.text, end - item.start)
        for revision in revisions
        for naming in (Naming(articles[revision], Identity(name)),)
        for item in sentences_of(articles[revision])
        for start, end in naming.mentions[:1]
        if item.start <= start < item.end and len(item.text.split()) <= config.longest_words
    ][: config.kind_sentences]
    kinds: Counter[str | None] = Counter()
    for (_, end), read in zip(sentences, parse_all([text for text, _ in sentences]), strict=True):
        last = max((word.place for word in read.words if word.start < end), default=0)
        entity = read.entity_at(last)
        kinds[KINDS.get(entity.kind) if entity else None] += 1
    return kinds.most_common(1)[0][0] if kinds else None


def _in_full(
    counted: Sequence[tuple[str, int]], outlets: Sequence[str], config: PeopleConfig
) -> list[str]:
    """Return the names that stand for themselves, in the given order: most articles first.

    Left out are a title with a name that is listed without it, what is mostly the end of longer
    names, a last name whose full name many of its articles print, outlets, and countries.
    """
    as_end: Counter[str] = Counter()
    as_last: Counter[str] = Counter()
    for name, count in counted:
        bare, (_, _, end) = without_titles(name), name.partition(" ")
        if end and bare != without_titles(end):
            as_end[end] += count
        if " " in bare:
            as_last[last_name(bare)] = max(as_last[last_name(bare)], count)
    no_names = {*map(folded, outlets), *map(folded, COUNTRIES), *map(folded, US_STATES)}

    def stands_alone(name: str, count: int) -> bool:
        bare = without_titles(name)
        if folded(name) in no_names or agency_in(name):
            return False
        if as_last[bare] >= config.own_share * count and " " not in bare:
            return False
        if " " not in name:
            return name.isupper() or any(one.text == name for one in names_in(f"that {name} did"))
        is_titled = bare != name and " " in bare
        return not is_titled and as_end[name] < config.end_share * count

    return [name for name, count in counted if stands_alone(name, count)]
