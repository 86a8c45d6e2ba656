"""EPUB books and issues of magazines: an article a chapter."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from lxml.etree import _Element as Element  # type: ignore[import-untyped]

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import clean
from index_store.readers.dates import parse_date
from index_store.readers.formats.fields import completed
from index_store.readers.formats.packed.unpacking import opened, unpack
from index_store.readers.formats.wire.xml import first_text, load_xml, markup_of, within
from index_store.readers.pages.fragment import parse_fragment
from index_store.readers.parsed_article import ParsedArticle, ParseFailure

CONTAINER = "META-INF/container.xml"
"""Names the document that lists the chapters: https://www.w3.org/TR/epub-33/#sec-container-file"""


def parse_book(data: bytes) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the article of every chapter in reading order; a place is its number from 1.

    Chapters without text, such as covers, and the table of contents are none.

    Raises:
        UnreadableArticleError: The file is no EPUB, is damaged, or beyond a limit.
    """
    with opened(io.BytesIO(data)) as archive:
        root = load_xml(unpack(archive, CONTAINER))
        path = next((file.get("full-path") for file in within(root, "rootfile")), None)
        if not path:
            raise UnreadableArticleError("is an EPUB that names no content. Export it again.")
        package = load_xml(unpack(archive, path))
        metadata = next(within(package, "metadata"), package)
        stated = ParsedArticle(
            title="",
            text="",
            source=first_text(metadata, "publisher") or first_text(metadata, "title") or None,
            author=first_text(metadata, "creator") or None,
            published=parse_date(first_text(metadata, "date")),
            language=first_text(metadata, "language") or None,
        )
        for place, name in enumerate(_chapters(package, path), 1):
            try:
                chapter = _chapter(archive, name)
            except UnreadableArticleError as error:
                yield ParseFailure(place=place, reason=f"({name}) {error}")
                continue
            if chapter.text:
                yield replace(completed(stated, chapter), place=place)


def _chapters(package: Element, path: str) -> list[str]:
    """Return the files of the chapters, in order, without the table of contents."""
    files = {
        item.get("id"): posixpath.normpath(
            posixpath.join(posixpath.dirname(path), unquote(item.get("href") or ""))
        )
        for item in within(package, "item")
        if "html" in (item.get("media-type") or "")
        and "nav" not in (item.get("properties") or "").split()
    }
    order = (files.get(reference.get("idref")) for reference in within(package, "itemref"))
    return list(dict.fromkeys(name for name in order if name))


def _chapter(archive: zipfile.ZipFile, name: str) -> ParsedArticle:
    root = load_xml(unpack(archive, name))
    return parse_fragment(clean(markup_of(next(within(root, "body"), root))))
