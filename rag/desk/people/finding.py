"""Who is meant by a name as somebody writes it, and which abbreviation stands for it."""

from collections import Counter

from index_store import Snapshot, write_count
from rag.config import PeopleConfig
from rag.desk.people.identity import Identity, before_brackets, in_brackets, last_name
from rag.desk.people.listing import KINDS, kinds_of, names_like
from rag.errors import QuestionError
from rag.language.names import without_company_form, without_titles


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
    kind = kinds_of(snapshot, [printed], config)[0] or KINDS["ORG"]
    return Identity(printed, short, _is_overshadowed(snapshot, printed, config)), kind


def _is_overshadowed(snapshot: Snapshot, name: str, config: PeopleConfig) -> bool:
    """Say whether another of the same last name is known by that alone."""
    own = Identity(name)
    articles = {one.value: one.articles for one in snapshot.article_index.names(own.short)}
    known = max(config.known_share * snapshot.manifest.articles, articles.get(name, 0))
    return any(
        count > known and last_name(other) == own.short and without_titles(other) == other
        for other, count in articles.items()
        if " " in other and other not in (name, own.bare)
    )


def printed_forms(snapshot: Snapshot, who: Identity, kind: str) -> list[str]:
    """Return the forms by which articles that name somebody are found.

    Those are the name, its abbreviation, and of a company the name with its form.
    """
    if kind == KINDS["PERSON"]:
        return [who.name]
    companies = [
        one.value
        for one in snapshot.article_index.names(who.name)
        if one.value != who.name and without_company_form(one.value) == who.name
    ]
    return [who.name, *filter(None, [who.acronym]), *companies]


def _as_printed(snapshot: Snapshot, name: str, config: PeopleConfig) -> str | None:
    """Return a name as articles print it: the same letters, else the only one that has it."""
    naming = snapshot.article_index.naming
    for one in (without_titles(without_company_form(name)), name):
        if " " in one and naming([one]):
            return one
    entries = names_like(snapshot, name, config.companions, config)
    same = [one.name for one in entries if one.name.casefold() == name.casefold()]
    if same:
        return same[0]
    words = set(name.casefold().split())
    whole = [
        one
        for one in entries
        if words <= set(one.name.casefold().split())
        and (len(words) > 1 or last_name(one.name).casefold() in words)
    ]
    if len(whole) > 1 and whole[1].articles >= config.own_share * whole[0].articles:
        told = ", ".join(f"{one.name} ({write_count(one.articles, 'article')})" for one in whole)
        raise QuestionError(f"Several go by the name {name}: {told}. Write the full name.")
    if whole:
        return whole[0].name
    return name if naming([name]) else None


def _acronym(snapshot: Snapshot, name: str, config: PeopleConfig) -> str:
    """Return the abbreviation that articles print in brackets behind a name, or ""."""
    revisions = snapshot.article_index.naming([name])[: config.acronym_articles]
    articles = snapshot.articles(revisions)
    found = Counter(filter(None, (in_brackets(articles[one].text, name) for one in revisions)))
    form = found.most_common(1)[0][0] if found else ""
    return form if form and _long_name(snapshot, form, config) == name else ""


def _long_name(snapshot: Snapshot, form: str, config: PeopleConfig) -> str:
    """Return the name for which an abbreviation stands in brackets somewhere, else itself."""
    if not form.isupper() or " " in form:
        return form
    revisions = snapshot.article_index.naming([form])[: config.acronym_articles]
    found: Counter[str] = Counter()
    for article in snapshot.articles(revisions).values():
        found.update(filter(None, [before_brackets(article.text, form)]))
    return found.most_common(1)[0][0] if found else form
