"""OpenDocument text, as LibreOffice writes it: paragraphs, tables as rows, notes, captions.

https://docs.oasis-open.org/office/OpenDocument/v1.3/
"""

import io
from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import _Element as Element  # type: ignore[import-untyped]

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import check_size, clean, one_line
from index_store.readers.dates import parse_date
from index_store.readers.formats.packed.unpacking import MAX_XML_BYTES, opened, unpack
from index_store.readers.formats.text import parse_text
from index_store.readers.formats.wire.xml import children, first_text, load_xml, name_of, within
from index_store.readers.pages.tables import row_sentences
from index_store.readers.parsed_article import ParsedArticle

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
STYLE_NAME = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}style-name"
SPACES = ("s", "tab", "line-break")
BESIDE = ("note", "frame")  # stand in a paragraph, and are read after it
# Comments, deleted text, and what repeats headings or sorts words; "" is an entity.
LEFT_OUT = (
    "", "annotation", "tracked-changes", "table-of-content", "alphabetical-index",
    "illustration-index", "table-index", "object-index", "user-index", "bibliography",
    "note-citation", "ruby-text", "sequence-decls", "variable-decls", "user-field-decls", "forms",
)  # fmt: skip


def parse_open_document(data: bytes) -> ParsedArticle:
    """Return the article in an OpenDocument text.

    What its metadata say of title, author and day counts where the text says nothing of it.

    Raises:
        UnreadableArticleError: The file is damaged, encrypted, or beyond a limit.
    """
    with opened(io.BytesIO(data)) as archive:
        names = archive.namelist()
        manifest, meta = (
            unpack(archive, name) if name in names else b""
            for name in ("META-INF/manifest.xml", "meta.xml")
        )
        if b"encryption-data" in manifest:
            raise UnreadableArticleError("is encrypted. Save a copy without a password.")
        content = _load(unpack(archive, "content.xml"))
        metadata = _load(meta) if meta else content
    body = next((text for each in within(content, "body") for text in children(each, "text")), None)
    if body is None:
        raise UnreadableArticleError("is no OpenDocument text. Save it as .odt.")
    titles = {"Title"} | {
        style.get(f"{STYLE}name")
        for style in within(content, "style")
        if style.get(f"{STYLE}parent-style-name") == "Title"
    }
    blocks = [(one_line(text), mark) for text, mark in _blocks(body)]
    headline = next(
        (text for text, mark in blocks if text and (mark == "h" or mark in titles)), None
    )
    text = "\n\n".join(text for text, _ in blocks if text and text != headline)
    stated = headline or first_text(metadata, "title") or None
    parsed = parse_text(clean(text), title=stated)
    return replace(
        parsed,
        author=parsed.author or first_text(metadata, "initial-creator", "creator") or None,
        published=parsed.published or parse_date(first_text(metadata, "creation-date")[:10]),
        language=first_text(metadata, "language") or None,
    )


def _load(data: bytes) -> Element:
    check_size(len(data), MAX_XML_BYTES, "a document", "bytes")
    return load_xml(data)


def _blocks(element: Element) -> Iterator[tuple[str, str]]:
    """Yield every paragraph and row below an element, with "h" for a heading, else its style."""
    for child in element:
        name = name_of(child)
        if name in ("p", "h"):
            beside: list[Element] = []
            yield _line(child, beside), "h" if name == "h" else child.get(STYLE_NAME, "")
            for each in beside:
                yield from _blocks(each)
        elif name == "table":
            rows = [
                [
                    one_line(" ".join(_line(line, []) for line in within(cell, "p", "h")))
                    for cell in children(row, "table-cell")
                ]
                for row in _rows(child)
            ]
            yield from ((sentence, "") for sentence in row_sentences(rows))
        elif name == "desc":  # of a picture
            yield "".join(child.itertext()), ""
        elif name not in LEFT_OUT:
            yield from _blocks(child)


def _rows(element: Element) -> Iterator[Element]:
    """Yield the rows of a table, but not those of tables in it."""
    for child in element:
        if name_of(child) == "table-row":
            yield child
        elif name_of(child) in ("table-rows", "table-header-rows", "table-row-group"):
            yield from _rows(child)


def _line(element: Element, beside: list[Element]) -> str:
    """Return the text of a paragraph; what stands beside it is put into a list."""
    parts = [element.text or ""]
    for child in element:
        name = name_of(child)
        if name in SPACES:
            parts.append(" ")
        elif name in BESIDE:
            beside.append(child)
        elif name not in LEFT_OUT:
            parts.append(_line(child, beside))
        parts.append(child.tail or "")
    return "".join(parts)
