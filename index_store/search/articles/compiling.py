"""What a search asks for -> the queries that tantivy answers."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tantivy import FieldType, Occur, Query

from index_store.search.articles.analysis import analyzed, analyzer_of, folded_name
from index_store.search.articles.expression import (
    AllOf,
    AnyOf,
    ArticleFilters,
    DayRange,
    Excluded,
    Expression,
    Term,
    TextField,
)
from index_store.search.articles.schema import (
    AUTHOR_NAME,
    DAY,
    FIELDS,
    LANGUAGE,
    OUTLET_NAME,
    UNDATED,
    schema,
)
from index_store.types import Article

_NAMES = (TextField.AUTHOR, TextField.OUTLET, TextField.LANGUAGE)


def compiled(expression: Expression) -> Query:
    """Return the query that finds what an expression asks for."""
    match expression:
        case Term():
            return _term(expression)
        case DayRange():
            return _days(expression)
        case AllOf(parts):
            kept = [compiled(part) for part in parts if not isinstance(part, Excluded)]
            banned = [compiled(part.part) for part in parts if isinstance(part, Excluded)]
            must = [(Occur.Must, query) for query in kept or [Query.all_query()]]
            return Query.boolean_query([*must, *((Occur.MustNot, query) for query in banned)])
        case AnyOf(parts):
            return _any([compiled(part) for part in parts])
        case Excluded():
            return compiled(AllOf((expression,)))


def filtered(query: Query, filters: ArticleFilters) -> Query:
    """Return a query that finds the same among fewer articles, with the same scores."""
    conditions: list[Query] = []
    if filters.days != DayRange():
        conditions.append(_days(filters.days))
    for field, names in ((OUTLET_NAME, filters.outlets), (AUTHOR_NAME, filters.authors)):
        if names:
            folded = [folded_name(name) for name in names]
            conditions.append(Query.term_set_query(schema(), field, folded))
    if filters.language:
        conditions.append(Query.term_query(schema(), LANGUAGE, filters.language.lower()))
    if not conditions:
        return query
    silent = [(Occur.Must, Query.const_score_query(condition, 0)) for condition in conditions]
    return Query.boolean_query([(Occur.Must, query), *silent])


def passes(article: Article, filters: ArticleFilters) -> bool:
    """Say whether ``filtered`` would look at an article."""
    days, day = filters.days, article.day
    named = ((filters.outlets, article.source), (filters.authors, article.author))
    return (
        (days == DayRange() or day is not None)
        and (days.since is None or day is None or days.since <= day)
        and (days.until is None or day is None or day <= days.until)
        and all(
            folded_name(who or "") in {folded_name(name) for name in names}
            for names, who in named
            if names
        )
        and (not filters.language or (article.language or "").lower() == filters.language.lower())
    )


def without(filters: ArticleFilters, field: str) -> ArticleFilters:
    """Return filters that take no account of one field, named as in ``ArticleFilters``."""
    return replace(filters, **{field: getattr(ArticleFilters(), field)})


def _term(term: Term) -> Query:
    analyzer = analyzer_of(term)
    words = analyzed(term.text, analyzer)
    fields = FIELDS[analyzer][term.field]
    if not words:
        return Query.empty_query()
    found = [_in_field(field, words, prefix=term.prefix) for field in fields]
    query = _any(found)
    return Query.const_score_query(query, 0) if term.field in _NAMES else query


def _in_field(field: str, words: Sequence[str], *, prefix: bool) -> Query:
    *before, last = words
    if prefix and before:
        patterns = [*map(re.escape, before), f"{re.escape(last)}.*"]
        return Query.regex_phrase_query(schema(), field, list(patterns))
    if prefix:
        return Query.regex_query(schema(), field, f"{re.escape(last)}.*")
    if before:
        return Query.phrase_query(schema(), field, list(words))
    return Query.term_query(schema(), field, last, index_option="freq")


def _days(days: DayRange) -> Query:
    since = days.since.toordinal() if days.since else UNDATED + 1
    until = days.until.toordinal() if days.until else None
    query = Query.range_query(schema(), DAY, FieldType.Integer, since, until)
    return Query.const_score_query(query, 0)


def _any(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])
