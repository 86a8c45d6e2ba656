"""RSS and Atom feeds: an article an entry, with what the entry says of itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import unescape

from lxml import etree  # type: ignore[import-untyped]

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import clean, one_line
from index_store.readers.dates import parse_date
from index_store.readers.formats.fields import MAX_ITEMS, completed
from index_store.readers.formats.wire.xml import LANGUAGE, children, markup_of, name_of, text_of
from index_store.readers.pages.fragment import parse_fragment
from index_store.readers.parsed_article import ParsedArticle, ParseFailure

FEED_START = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")
MEDIA = "{http://search.yahoo.com/mrss/}"  # pictures have titles and descriptions of their own

# In order of trust: the first that holds something is taken. Of RSS, Atom, Dublin Core.
ENTRY = ("item", "entry")
PUBLISHED = ("pubdate", "published", "issued", "date", "created")
UPDATED = ("updated", "modified", "lastbuilddate")
AUTHOR = ("author", "creator")
KEY = ("id", "guid")
CONTENT = ("encoded", "content", "description", "summary")

Parts = dict[str, list[etree._Element]]
"""An entry's elements, by name."""


@dataclass(frozen=True, slots=True)
class _Feed:
    """What a feed says of all its entries."""

    title: str
    language: str


def looks_like_feed(data: bytes) -> bool:
    """Say whether a feed's root stands near the beginning."""
    return FEED_START.search(data[:4096].replace(b"\0", b"")) is not None


def parse_feed(root: etree._Element) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the article of every entry; a place is an entry's number from 1.

    Most feeds hold a summary only: then that is the text. Some hold not even that.

    Raises:
        UnreadableArticleError: It has no entries.
    """
    channel = next(children(root, "channel"), root)  # an Atom feed has none
    feed = _Feed(
        title=_plain(next(children(channel, "title"), None)),
        language=text_of(next(children(channel, "language"), None)) or root.get(LANGUAGE) or "",
    )
    place = 0
    for element in root.iter():
        if name_of(element) not in ENTRY:
            continue
        place += 1
        try:
            parsed = _entry(element, feed)
        except UnreadableArticleError as error:
            yield ParseFailure(place=place, reason=str(error))
        else:
            yield replace(parsed, place=place)
    if not place:
        raise UnreadableArticleError("is a feed without entries. Fetch it again.")


def _entry(entry: etree._Element, feed: _Feed) -> ParsedArticle:
    parts: Parts = {}
    for child in entry:
        if isinstance(child.tag, str) and not child.tag.startswith(MEDIA):
            parts.setdefault(name_of(child), []).append(child)
    texts = (markup_of(part) for name in CONTENT for part in parts.get(name, ()))
    markup = max(texts, key=len, default="")
    updated = _moment(parts, UPDATED)
    stated = ParsedArticle(
        title=_plain(_first(parts, "title")),
        text="",
        source=_outlet(parts) or feed.title or None,
        author=", ".join(dict.fromkeys(_authors(parts))) or None,
        # Atom asks for the moment of the last change only.
        published=_moment(parts, PUBLISHED) or updated,
        updated=updated,
        url=_link(parts) or None,
        language=entry.get(LANGUAGE) or text_of(_first(parts, "language")) or feed.language or None,
        key=text_of(_first(parts, *KEY)) or None,
    )
    return completed(stated, parse_fragment(clean(markup), stated.url)) if markup else stated


def _first(parts: Parts, *names: str) -> etree._Element | None:
    return next((part for name in names for part in parts.get(name, ())), None)


def _moment(parts: Parts, names: tuple[str, ...]) -> date | datetime | None:
    for name in names:
        for part in parts.get(name, ())[:MAX_ITEMS]:
            if (found := parse_date(text_of(part))) is not None:
                return found
    return None


def _authors(parts: Parts) -> Iterator[str]:
    """Yield the names of an entry's authors: of Atom without their addresses."""
    for name in AUTHOR:
        for part in parts.get(name, ())[:MAX_ITEMS]:
            named = next(children(part, "name"), part)
            if text := _plain(named):
                yield text
        if parts.get(name):
            return


def _outlet(parts: Parts) -> str:
    """Return the feed that an entry was taken from, where it names one."""
    source = _first(parts, "source")
    return "" if source is None else _plain(next(children(source, "title"), source))


def _link(parts: Parts) -> str:
    """Return the address of an entry's page."""
    for link in parts.get("link", ()):
        address = link.get("href") if link.get("rel", "alternate") == "alternate" else None
        if address := one_line(address or (link.text or "")):
            return address
    guid = _first(parts, "guid")
    is_address = guid is not None and guid.get("isPermaLink", "true") == "true"
    return text_of(guid) if is_address else ""


def _plain(element: etree._Element | None) -> str:
    """Return a title or a name without the markup that some feeds put in."""
    return one_line(unescape(re.sub(r"<[^<>]{1,500}>", "", text_of(element))))
