"""Named values of a row, an object or front matter, as one parsed article.

Exports name the same thing differently: "datePublished", "Publication date", "pub_date". Names
are compared without case, spaces, hyphens and underscores.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import clean, one_line, title_or_opening
from index_store.readers.dates import parse_date
from index_store.readers.formats.text import parse_text
from index_store.readers.pages.fragment import parse_fragment
from index_store.readers.pages.html import looks_like_html
from index_store.readers.parsed_article import ParsedArticle

# In order of trust: the first that holds something is taken.
TITLE = ("title", "headline")
SOURCE = ("source", "outlet", "publisher", "publication", "sitename", "sourcename", "newspaper")
AUTHOR = ("author", "authors", "byline", "creator", "writer")
PUBLISHED = (
    "published", "date", "datepublished", "publishedat", "pubdate", "publicationdate",
    "publishdate", "publishedtime", "datetime", "webpublicationdate",
)  # fmt: skip
UPDATED = ("updated", "updatedat", "modified", "datemodified", "lastmodified", "lastupdated")
URL = ("url", "link", "canonicalurl", "permalink", "weburl", "webpage")
KEY = ("id", "guid", "uuid")
LANGUAGE = ("language", "lang", "inlanguage")
HTML = ("html", "contenthtml", "bodyhtml")
TEXT = (
    "text", "body", "articlebody", "fulltext", "maintext", "contenttext", "content", "article",
    "story", "bodytext",
)  # fmt: skip

MAX_ITEMS = 20  # of a list of authors
EPOCH = range(-(2**31), 2**33)  # seconds; 1901 to 2242


class Fields:
    """Values by name; what is no text, number, list or object counts as absent."""

    def __init__(self, values: Mapping[Any, object]) -> None:
        self._values: dict[str, object] = {}
        for name, value in values.items():
            if isinstance(name, str) and len(name) < 100 and value not in (None, "", [], {}):
                self._values.setdefault(_plain(name), value)

    def line(self, *names: str) -> str | None:
        """Return the first of these that has a text, as one line; a list is joined by commas."""
        for name in names:
            if name in self._values:
                parts = [one_line(part) for part in _texts(self._values[name])]
                if any(parts):
                    return ", ".join(filter(None, parts))
        return None

    def text(self, *names: str) -> str | None:
        """Return the first of these that has a text, its lines kept; a list is paragraphs."""
        for name in names:
            if name in self._values:
                text = "\n\n".join(_texts(self._values[name]))
                if text.strip():
                    return text
        return None

    def moment(self, *names: str) -> date | datetime | None:
        """Return the first of these that is a date: written, or in seconds since 1970."""
        for name in names:
            if name in self._values and (found := _moment(self._values[name])) is not None:
                return found
        return None

    def metadata(self) -> ParsedArticle:
        """Return what the fields say of an article, without its text."""
        return ParsedArticle(
            title=self.line(*TITLE) or "",
            text="",
            source=self.line(*SOURCE),
            author=self.line(*AUTHOR),
            published=self.moment(*PUBLISHED),
            updated=self.moment(*UPDATED),
            url=self.line(*URL),
            language=self.line(*LANGUAGE),
            key=self.line(*KEY),
        )


@functools.lru_cache(maxsize=256)  # the rows of an export have the same names
def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.lower())


def parse_fields(values: Mapping[Any, object], place: int | None = None) -> ParsedArticle:
    """Return the article in a row or object; a field beats what the text says of itself.

    Args:
        values: The fields by name.
        place: The line or entry that it was in.

    Raises:
        UnreadableArticleError: There is no field with a text.
    """
    fields = Fields(values)
    text, html = fields.text(*TEXT), fields.text(*HTML)
    if not text and not html:
        raise UnreadableArticleError(
            f"has no text. Name the field with the article {TEXT[0]!r}, {TEXT[1]!r} or {HTML[0]!r}."
        )
    stated = fields.metadata()
    # A "text" may hold markup all the same.
    if html or (text and looks_like_html(text, by_name=False)):
        body = parse_fragment(clean(html or text or ""), stated.url)
    else:
        body = parse_text(clean(text or ""), title=stated.title or None)
    return completed(stated, body, place)


def completed(
    stated: ParsedArticle, body: ParsedArticle, place: int | None = None
) -> ParsedArticle:
    """Return what is stated, with its gaps filled from what the body says of itself."""
    return ParsedArticle(
        title=title_or_opening(stated.title or body.title, body.text),
        text=body.text,
        source=stated.source or body.source,
        author=stated.author or body.author,
        published=stated.published or body.published,
        updated=stated.updated or body.updated,
        url=stated.url or body.url,
        language=stated.language or body.language,
        place=place,
        key=stated.key,
    )


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of a value: its own, its items', or its "name", as JSON-LD has it."""
    for item in value[:MAX_ITEMS] if isinstance(value, list) else [value]:
        named = item.get("name") if isinstance(item, dict) else item
        if isinstance(named, str):
            yield named
        elif isinstance(named, int) and not isinstance(named, bool):  # an id
            yield str(named)


def _moment(value: object) -> date | datetime | None:
    if isinstance(value, str) and re.fullmatch(r"\d{9,13}", value.strip()):
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) >= 1000 * EPOCH.stop:  # so long a whole number may be that no float holds it
            return None
        seconds = value / 1000 if abs(value) >= EPOCH.stop else value
        if seconds != seconds or not EPOCH.start <= seconds < EPOCH.stop or abs(seconds) < 1e8:
            return None  # a year, a day count, or a number of something else
        return datetime.fromtimestamp(seconds, UTC)
    # YAML makes dates of what it knows; going through text checks their year and zone.
    if isinstance(value, date):
        value = value.isoformat()
    return parse_date(value) if isinstance(value, str) else None
