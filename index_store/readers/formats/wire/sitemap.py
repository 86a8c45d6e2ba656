"""Sitemaps for news: which pages a site has published of late, with title and day.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from index_store.errors import UnreadableArticleError
from index_store.readers.dates import parse_date
from index_store.readers.formats.wire.xml import children, first_text, text_of, within
from index_store.readers.parsed_article import ParsedArticle, ParseFailure

SITEMAP_START = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")
MAX_ENTRIES = 1_000  # of news, by the specification; each is a page to fetch


def looks_like_sitemap(data: bytes) -> bool:
    """Say whether a sitemap's root stands near the beginning."""
    return SITEMAP_START.search(data[:4096]) is not None


def parse_sitemap(root: etree._Element) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield every entry that is of news, as an article without text; a place is its number from 1.

    Raises:
        UnreadableArticleError: There is none.
    """
    place = 0
    for place, (entry, news) in enumerate(_news(root), 1):
        if place > MAX_ENTRIES:
            reason = f"and what follows is not read: {MAX_ENTRIES:,} pages are the most."
            yield ParseFailure(place=place, reason=reason)
            return
        yield ParsedArticle(
            title=first_text(news, "title"),
            text="",
            source=first_text(news, "name") or None,
            published=parse_date(first_text(news, "publication_date")),
            language=first_text(news, "language") or None,
            url=text_of(next(children(entry, "loc"), None)) or None,
            place=place,
        )
    if not place:
        raise UnreadableArticleError(
            "is a sitemap without entries of news. Give the address of the site's sitemap for "
            "news, which robots.txt or the index of its sitemaps names, or of a feed."
        )


def _news(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    for entry in within(root, "url"):
        if (news := next(children(entry, "news"), None)) is not None:
            yield entry, news
