"""Web pages: the body by trafilatura, the facts about it from the page's own metadata."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import htmldate
import trafilatura
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from trafilatura.settings import Document

from index_store.readers.body import EXTRACTION_ERRORS, article_blocks
from index_store.readers.bylines import Byline, parse_byline
from index_store.readers.dates import parse_date
from index_store.readers.draft import (
    Draft,
    check_size,
    join_paragraphs,
    one_line,
    title_or_opening,
)
from index_store.readers.furniture import ends_sentence, is_furniture

# trafilatura's time grows with the square of the number of tags: 7 s for 100,000, 74 s for
# 300,000. The largest of 601 real pages has 19,437 tags and 1.6 million characters.
MAX_HTML_CHARACTERS = 5_000_000
MAX_HTML_TAGS = 100_000

ALL_LINKED = 0.9  # share of a line's characters

TAG = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|article|section|main|div|p|span|h[1-6]|a|br|ul|ol|li"
    r"|table|title|meta|script|style|strong|em|b|i)\b[^<>]{0,2000}/?>)",
    re.I,
)
XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>", re.I)
PUBLISHED_META = (
    '//meta[@property="article:published_time" or @name="article:published_time" '
    'or @itemprop="datePublished"]/@content'
)
ARTICLE_TYPE = re.compile(r"Article|Posting|Report")


def looks_like_html(text: str, *, by_name: bool) -> bool:
    """Say whether a text is markup.

    Args:
        text: The beginning is enough.
        by_name: The file's suffix says that it is HTML: one tag anywhere near the start is
            enough. Otherwise the text must begin with one.
    """
    if by_name:
        return TAG.search(text[:65_536]) is not None
    start = XML_DECLARATION.sub("", text[:4096], count=1).lstrip()
    start = re.sub(r"^(?:<!--.{0,2000}?-->\s*)+", "", start, flags=re.S)
    return TAG.match(start) is not None


def parse_html(text: str, url: str | None = None) -> Draft:
    """Return the article in a web page; its text is empty where there is none.

    Args:
        text: The decoded page.
        url: Where it was fetched from, if it was.

    Raises:
        UnreadableArticleError: The page has more than ``MAX_HTML_CHARACTERS`` or
            ``MAX_HTML_TAGS``.
    """
    check_size(len(text), MAX_HTML_CHARACTERS, "an HTML page", "characters")
    check_size(text.count("<"), MAX_HTML_TAGS, "an HTML page", "tags")
    text = XML_DECLARATION.sub("", text, count=1)  # lxml refuses it in decoded text
    if not re.search(r"<(?:html|body)\b", text, re.I):
        text = f"<html><body>{text}</body></html>"  # trafilatura expects a whole page
    try:
        tree = trafilatura.load_html(text)
    except EXTRACTION_ERRORS:
        tree = None
    if tree is None:
        return Draft(title="", text="")
    facts = _facts(tree)
    published = _published(tree)
    title = one_line(facts.title or "") or None
    byline, paragraphs = _without_byline(_paragraphs(tree, title))
    body = join_paragraphs(paragraphs)
    return Draft(
        title=title_or_opening(title, body),
        text=body,
        source=one_line(facts.sitename or "") or byline.source or _outlet_in_title(tree, title),
        author=one_line(facts.author or "") or byline.author,
        published=published or byline.published,
        url=facts.url or None,
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
    )


def _facts(tree: HtmlElement) -> Document:
    try:
        # The date is asked for in ``_published``; this keeps the search inside short.
        options = {"original_date": True, "extensive_search": False}
        return trafilatura.extract_metadata(tree, date_config=options, extensive=False)
    except EXTRACTION_ERRORS:
        return Document()


def _outlet_in_title(tree: HtmlElement, title: str | None) -> str | None:
    """Return what a page's ``<title>`` appends to the headline: "Harbour reopens | Courier"."""
    whole = one_line(tree.findtext(".//head/title") or "")
    if not title or not whole.startswith(title):
        return None
    rest = re.fullmatch(r"\s[|–—-]\s([^|–—]{2,60})", whole[len(title) :])
    return rest[1] if rest else None


def _paragraphs(tree: HtmlElement, title: str | None) -> list[str]:
    """Return the article's paragraphs and subheads, without its headline and furniture."""
    titles = {_folded(title or ""), *(_folded(h1.text_content()) for h1 in tree.iter("h1"))}
    return [
        block.text
        for block in article_blocks(tree)
        if _folded(block.text) not in titles
        and not is_furniture(block.text)
        # A line that is one link leads to another article.
        and not (block.linked > ALL_LINKED and block.tag != "li" and not ends_sentence(block.text))
    ]


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _without_byline(paragraphs: list[str]) -> tuple[Byline, list[str]]:
    """Split off the lines above the first paragraph that say who wrote it and when."""
    found = Byline()
    for position, paragraph in enumerate(paragraphs):
        byline = parse_byline(paragraph)
        if byline is None:
            return found, paragraphs[position:]
        found = found.filled_from(byline)
    return found, []


def _published(tree: HtmlElement) -> date | datetime | None:
    """Return when the page says that it was published, to the moment where it does."""
    for stated in [*tree.xpath(PUBLISHED_META), *_json_dates(tree)]:
        if (found := parse_date(str(stated))) is not None:
            return found
    try:
        day = htmldate.find_date(tree, extensive_search=False, original_date=True)
    except EXTRACTION_ERRORS:
        return None
    return parse_date(day) if day else None


def _json_dates(tree: HtmlElement) -> Iterator[str]:
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        try:
            yield from _dates_published(json.loads(script, strict=False))
        except (ValueError, RecursionError):  # not JSON, or nested to break a parser
            continue


def _dates_published(value: Any) -> Iterator[str]:
    """Yield ``datePublished`` of every article in a JSON-LD value."""
    if isinstance(value, list):
        for item in value:
            yield from _dates_published(item)
    elif isinstance(value, dict):
        stated = value.get("datePublished")
        if isinstance(stated, str) and ARTICLE_TYPE.search(str(value.get("@type"))[:200]):
            yield stated
        yield from _dates_published(value.get("@graph"))
        yield from _dates_published(value.get("mainEntity"))
