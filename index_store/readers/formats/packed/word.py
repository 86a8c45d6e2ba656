"""Word documents: paragraphs, tables as rows, and what is said of pictures."""

import io
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import PARSER_ERRORS, clean, one_line
from index_store.readers.formats.fields import completed
from index_store.readers.formats.packed.unpacking import MAX_XML_BYTES, opened, unpack
from index_store.readers.formats.text import parse_text
from index_store.readers.opening.packed_size import ZIP_ERRORS
from index_store.readers.pages.tables import row_sentences
from index_store.readers.parsed_article import ParsedArticle

WORD_ERRORS = (*PARSER_ERRORS, *ZIP_ERRORS, LxmlError, docx.exceptions.PythonDocxError)
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def parse_word(data: bytes) -> ParsedArticle:
    """Return the article in a Word document.

    Its stated title and author count only where its first lines print them: programs fill them
    with templates and accounts.

    Raises:
        UnreadableArticleError: The file is damaged, encrypted, or beyond a limit.
    """
    with opened(io.BytesIO(data)) as archive:
        for member in archive.infolist():  # the library unpacks them without a limit
            if member.filename.endswith((".xml", ".rels")):
                if len(unpack(archive, member)) > MAX_XML_BYTES:
                    raise UnreadableArticleError("is too large a document. Save its text as .txt.")
            elif member.file_size > MAX_XML_BYTES:
                raise UnreadableArticleError("holds too large a picture. Save its text as .txt.")
    try:
        document = docx.Document(io.BytesIO(data))
        blocks = list(_blocks(document))
        properties = document.core_properties
        stated = [one_line(properties.title or ""), one_line(properties.author or "")]
    except WORD_ERRORS as error:
        raise UnreadableArticleError(
            f"is no Word document that can be read: {error}. Save it again as .docx."
        ) from error
    headline = next((text for text, is_title in blocks if is_title), None)
    first = " ".join(text for text, _ in blocks[:8]).casefold()
    title, author = (text if text and text.casefold() in first else None for text in stated)
    text = "\n\n".join(text for text, is_title in blocks if text != headline or not is_title)
    body = parse_text(clean(text), title=headline or title)
    return completed(ParsedArticle(title=headline or title or "", text="", author=author), body)


def _blocks(document: Document) -> Iterator[tuple[str, bool]]:
    """Yield every paragraph, row and picture's text, and whether it is the headline."""
    has_title = False
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            rows = [[one_line(cell.text) for cell in row.cells] for row in item.rows]
            yield from ((sentence, False) for sentence in row_sentences(rows))
            continue
        text = one_line(item.text)
        is_title = not has_title and bool(text) and _style(item) in ("Title", "Heading 1")
        has_title = has_title or is_title
        if text:
            yield text, is_title
        for picture in item._p.iter(PICTURE):
            if said := one_line(picture.get("descr") or ""):
                yield said, False


def _style(paragraph: Paragraph) -> str:
    return (paragraph.style.name if paragraph.style is not None else None) or ""
