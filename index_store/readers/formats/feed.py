"""RSS and Atom feeds: an article an entry, with what the entry says of itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any

import feedparser

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import PARSER_ERRORS, check_size, clean, one_line
from index_store.readers.dates import parse_date
from index_store.readers.formats.fields import completed
from index_store.readers.pages.html import parse_html
from index_store.readers.parsed_article import ParsedArticle, ParseFailure

# The largest feeds of news sites are under 2 MB. feedparser builds everything in memory and falls
# back to a slow parser where the XML is broken.
MAX_FEED_BYTES = 5 * 1024 * 1024

FEED_START = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")


def looks_like_feed(data: bytes) -> bool:
    """Say whether a feed's root stands near the beginning."""
    return FEED_START.search(data[:4096].replace(b"\0", b"")) is not None


def parse_feed(data: bytes) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the article of every entry; a place is an entry's number from 1.

    Most feeds hold a summary only: then that is the text. Some hold not even that.

    Raises:
        UnreadableArticleError: It is no feed.
    """
    if not looks_like_feed(data):
        raise UnreadableArticleError("is XML but no RSS or Atom feed. Save articles as HTML.")
    check_size(len(data), MAX_FEED_BYTES, "a feed", "bytes")
    try:
        feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except PARSER_ERRORS as error:
        raise UnreadableArticleError(f"is a damaged feed: {error}. Fetch it again.") from error
    if not feed.entries:
        raise UnreadableArticleError("is a feed without entries. Fetch it again.")
    for place, entry in enumerate(feed.entries, 1):
        try:
            parsed = _entry(entry, feed.feed)
        except UnreadableArticleError as error:
            yield ParseFailure(place=place, reason=str(error))
        else:
            yield replace(parsed, place=place)


def _entry(entry: dict[str, Any], feed: Mapping[str, Any]) -> ParsedArticle:
    contents = [part.get("value") for part in entry.get("content") or ()]
    markup = max((text for text in [*contents, entry.get("summary")] if text), key=len, default="")
    stated = ParsedArticle(
        title=_plain(entry.get("title")),
        text="",
        source=_plain((entry.get("source") or {}).get("title"))
        or _plain(feed.get("title"))
        or None,
        author=_plain(entry.get("author")) or None,
        published=parse_date(entry.get("published") or ""),
        # Asked for with ``get``, feedparser gives the date of publication instead.
        updated=parse_date(dict.get(entry, "updated") or ""),
        url=entry.get("link"),
        language=entry.get("language") or feed.get("language"),
        key=entry.get("id"),
    )
    return completed(stated, parse_html(clean(markup))) if markup else stated


def _plain(markup: str | None) -> str:
    """Return a title or a name without the markup that some feeds put in."""
    return one_line(unescape(re.sub(r"<[^<>]{1,500}>", "", markup or "")))
