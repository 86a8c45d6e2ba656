"""Words and filters -> the articles that hold them, with where they do, and counts over all."""

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from datetime import date

from index_store import (
    ArticleFilters,
    DayRange,
    Expression,
    FieldCounts,
    Snapshot,
    pieces_of,
    title_matches,
)
from rag.desk.search.syntax import read_search
from rag.query.outlets import outlets_of
from rag.types import (
    ArticleHit,
    ArticleOptions,
    Facet,
    Facets,
    FoundArticles,
    MarkedArticle,
    PeriodCount,
    Snippet,
    ValueCount,
)

SHOWN = 20  # values of a facet
MONTHS = 36  # from the first to the last; more are told by year


def find_articles(snapshot: Snapshot, words: str, options: ArticleOptions) -> FoundArticles:
    """Return the articles that hold some words; see ``Dateline.search_articles``."""
    wanted = read_search(words)
    # No outlet is looked for in the words: those of a search mean what they say.
    outlets = outlets_of("", options.outlets, snapshot.leads.outlets).names
    found = snapshot.article_index.search(
        wanted,
        ArticleFilters(
            days=DayRange(since=options.since, until=options.until),
            outlets=outlets,
            authors=tuple(options.authors),
            language=options.language,
        ),
        newest=options.order == "newest",
        fold_reprints=options.fold_reprints,
        offset=options.offset,
        limit=options.limit,
    )
    return FoundArticles(
        query=words,
        total=found.total,
        articles=found.articles,
        offset=options.offset,
        hits=tuple(_hits(snapshot, found.revisions, wanted)),
        facets=Facets(
            outlets=_facet(found.outlets),
            authors=_facet(found.authors),
            languages=_facet(found.languages),
            periods=_periods(found.months),
        ),
    )


def mark_article(snapshot: Snapshot, id_: str, words: str) -> MarkedArticle | None:
    """Return an article with the places of some words; see ``Dateline.marked_article``."""
    wanted = read_search(words)
    article = snapshot.article(id_)
    if article is None:
        return None
    reprints = sorted(snapshot.reprints(id_), key=lambda other: (other.day or date.max, other.id))
    return MarkedArticle(
        article=article,
        title_matches=title_matches(article.title, wanted),
        # What is sought in titles alone is marked in the text too: it is what the reader looks for.
        matches=title_matches(article.text, wanted),
        reprints=tuple(reprints),
        other_texts=tuple(snapshot.other_texts(article)),
    )


def _hits(snapshot: Snapshot, revisions: Sequence[str], wanted: Expression) -> list[ArticleHit]:
    articles = snapshot.articles(revisions)
    reprints = snapshot.reprint_counts(revisions)
    hits: list[ArticleHit] = []
    for revision, others in zip(revisions, reprints, strict=True):
        article = articles[revision]
        pieces = pieces_of(article.text, wanted)
        hits.append(
            ArticleHit(
                article_id=article.id,
                title=article.title,
                title_matches=title_matches(article.title, wanted),
                source=article.source,
                author=article.author,
                published=article.published,
                language=article.language,
                url=article.url,
                reprints=others,
                snippets=tuple(
                    Snippet(
                        text=article.text[piece.start : piece.end],
                        start=piece.start,
                        end=piece.end,
                        matches=piece.matches,
                    )
                    for piece in pieces
                ),
            )
        )
    return hits


def _facet(counts: FieldCounts) -> Facet:
    shown, rest = counts.values[:SHOWN], counts.values[SHOWN:]
    return Facet(
        values=tuple(ValueCount(value=item.value, articles=item.articles) for item in shown),
        others=counts.others + sum(item.articles for item in rest),
    )


def _periods(months: Sequence[tuple[int, int]]) -> tuple[PeriodCount, ...]:
    """Return the months, or the years where there are too many, with their days.

    Args:
        months: (year and month as 202609, articles), in order.
    """
    if not months:
        return ()
    places = [12 * (month // 100) + month % 100 for month in (months[0][0], months[-1][0])]
    by_year = places[1] - places[0] >= MONTHS
    counts: Counter[tuple[int, int, int]] = Counter()  # year, first month, last month
    for month, articles in months:
        year, number = divmod(month, 100)
        counts[(year, 1, 12) if by_year else (year, number, number)] += articles
    return tuple(
        PeriodCount(
            value=f"{year:04}" if by_year else f"{year:04}-{first:02}",
            since=date(year, first, 1),
            until=date(year, last, monthrange(year, last)[1]),
            articles=articles,
        )
        for (year, first, last), articles in counts.items()
    )
