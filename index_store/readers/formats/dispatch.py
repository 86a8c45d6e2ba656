"""The bytes of a file to what is in it: which format they have, and the reader of that format."""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import clean
from index_store.readers.decoding import decode
from index_store.readers.formats.exports import parse_json, parse_json_lines, parse_table
from index_store.readers.formats.mail import parse_mail
from index_store.readers.formats.markdown import parse_markdown
from index_store.readers.formats.packed.archive import parse_archive
from index_store.readers.formats.packed.book import parse_book
from index_store.readers.formats.packed.opendocument import parse_open_document
from index_store.readers.formats.packed.web_archive import parse_web_archive
from index_store.readers.formats.packed.word import parse_word
from index_store.readers.formats.pdf import parse_pdf
from index_store.readers.formats.rtf import parse_rtf
from index_store.readers.formats.subtitles import parse_subtitles
from index_store.readers.formats.text import parse_text
from index_store.readers.formats.wire.document import parse_xml
from index_store.readers.formats.wire.feed import looks_like_feed
from index_store.readers.formats.wire.sitemap import looks_like_sitemap
from index_store.readers.opening import files
from index_store.readers.opening.canonical import canonical
from index_store.readers.opening.fetch import Page
from index_store.readers.pages.html import looks_like_html, parse_html
from index_store.readers.parsed_article import ParsedArticle, ParseFailure

XML_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml",
    "text/xml", "text/html", "text/plain", "",
})  # fmt: skip
CONTENT_TYPES = {
    "text/html": ".html",
    "text/plain": ".txt",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/json": ".json",
    "application/feed+json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "message/rfc822": ".eml",
    "application/zip": ".zip",
    "application/x-tar": ".tar",
    "application/warc": ".warc",
    "application/wacz": ".wacz",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "text/vtt": ".vtt",
}

Found = Iterable[ParsedArticle | ParseFailure]


def parse_page(page: Page) -> Found:
    """Return the articles in what came from an address; see ``parse``."""
    return parse(page.data, suffix_of_page(page), page)


def suffix_of_page(page: Page) -> str:
    """Return the suffix of the format that a page says it has, else of the one it looks like."""
    if page.content_type in XML_TYPES and (
        looks_like_feed(page.data) or looks_like_sitemap(page.data)
    ):
        return ".rss"
    named = CONTENT_TYPES.get(page.content_type)
    in_path = files.suffix_of(PurePosixPath(urlsplit(page.url).path).name)
    if named is None and in_path in files.SUFFIXES:
        return in_path
    return named or ".html"


def parse(data: bytes, suffix: str, page: Page | None = None) -> Found:
    """Return the articles in a whole file of a format that is named by its suffix.

    Args:
        data: The file.
        suffix: One of ``files.SUFFIXES``.
        page: Where it is from, if that is an address.

    Raises:
        UnreadableArticleError: There is none, now or while they are read.
    """
    if suffix in PACKED:
        return PACKED[suffix](io.BytesIO(data), suffix)
    if page is None and suffix in files.XML_SUFFIXES and looks_like_sitemap(data):
        raise UnreadableArticleError(
            "is a sitemap, which names pages and holds no article; no page is fetched for a file. "
            "Add the sitemap by its address."
        )
    parse_bytes = BYTE_FORMATS.get(suffix)
    if parse_bytes is not None:
        return parse_bytes(data)
    named_html = suffix in files.HTML_SUFFIXES
    text = decode(data, markup=named_html, charset=page.charset if page else None)
    if suffix in files.JSON_SUFFIXES:
        return parse_json(text)
    if suffix in files.SUBTITLE_SUFFIXES:
        return [parse_subtitles(clean(text))]
    if looks_like_html(text, by_name=named_html):
        parsed = parse_html(clean(text), page.url if page else None)
        return [parsed if page is None else _of_page(parsed, page)]
    if suffix in files.MARKDOWN_SUFFIXES:
        return [parse_markdown(clean(text))]
    return [parse_text(clean(text))]


PACKED: dict[str, Callable[[BinaryIO, str], Found]] = {
    **dict.fromkeys(
        files.ARCHIVE_SUFFIXES, lambda file, suffix: parse_archive(file, suffix, parse)
    ),
    **dict.fromkeys(
        files.WEB_ARCHIVE_SUFFIXES, lambda file, suffix: parse_web_archive(file, suffix, parse_page)
    ),
}
"""Of formats that hold files, and may be of any size: what reads the articles of all these."""
BYTE_FORMATS: dict[str, Callable[[bytes], Found]] = {
    **dict.fromkeys(files.PDF_SUFFIXES, parse_pdf),
    **dict.fromkeys(files.WORD_SUFFIXES, lambda data: [parse_word(data)]),
    **dict.fromkeys(files.OPEN_DOCUMENT_SUFFIXES, lambda data: [parse_open_document(data)]),
    **dict.fromkeys(files.RTF_SUFFIXES, lambda data: [parse_rtf(data)]),
    **dict.fromkeys(files.BOOK_SUFFIXES, parse_book),
    **dict.fromkeys(files.MAIL_SUFFIXES, lambda data: [parse_mail(data)]),
    **dict.fromkeys(files.XML_SUFFIXES, parse_xml),
    **dict.fromkeys(files.JSON_LINES_SUFFIXES, lambda data: parse_json_lines(data.splitlines())),
    **dict.fromkeys(files.TABLE_SUFFIXES, lambda data: parse_table(data.splitlines(True))),
}


def _of_page(parsed: ParsedArticle, page: Page) -> ParsedArticle:
    """Return an article with the page's address, unless it states another one of its own site.

    Believed about any address, a page could take the place of another site's article.
    """
    stated = canonical(parsed.url)
    is_own = stated is not None and _site(stated) == _site(page.url)
    return parsed if is_own else replace(parsed, url=page.url)


def _site(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return re.sub(r"^(?:www\d?|m|amp|mobile)\.", "", host)
