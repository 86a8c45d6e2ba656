"""Rich Text Format, as word processors of forty years wrote it.

https://interoperability.blob.core.windows.net/files/Archive_References/[MSFT-RTF].pdf
"""

import codecs
import re

from striprtf.striprtf import font_table_group, rtf_to_text

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import PARSER_ERRORS, check_size, clean, one_line
from index_store.readers.formats.fields import completed
from index_store.readers.formats.text import parse_text
from index_store.readers.pages.tables import row_sentences
from index_store.readers.parsed_article import ParsedArticle

CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
STATED = re.compile(r"\{\\(title|author) ((?:[^{}\\]|\\'[\da-f]{2}|\\u-?\d+\s?\??){1,300})\}", re.I)
INFO_CHARACTERS = 20_000  # in which a document tells of itself
# Pictures, letter by letter in hexadecimal digits: most of many files.
PICTURE = re.compile(r"[\da-fA-F\s]{1000,}")
TITLE_LINES = 8
MAX_FONT_TABLE = 50_000  # characters; 300 fonts have a third of it


def parse_rtf(data: bytes) -> ParsedArticle:
    """Return the article in an RTF document: its paragraphs, and the rows of tables.

    Its stated title and author count only where its first lines print them, as of Word documents.

    Raises:
        UnreadableArticleError: It is no RTF, or damaged.
    """
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableArticleError("is no RTF document. Save it again as .rtf.")
    code_page = _code_page(data)
    source = PICTURE.sub("", data.decode(code_page, "replace"))
    # The library takes time by the square of its length.
    fonts: str = font_table_group(source)  # type: ignore[no-untyped-call]
    check_size(len(fonts), MAX_FONT_TABLE, "a table of fonts", "characters")
    stated = {
        name.lower(): one_line(_text(f"{{\\rtf1 {value}}}", code_page))
        for name, value in STATED.findall(source[:INFO_CHARACTERS])
    }
    lines = list(_lines(_text(source, code_page)))
    first = " ".join(lines[:TITLE_LINES]).casefold()
    title, author = (
        text if (text := stated.get(name)) and text.casefold() in first else None
        for name in ("title", "author")
    )
    body = parse_text(clean("\n\n".join(lines)), title=title)
    return completed(ParsedArticle(title=title or "", text="", author=author), body)


def _code_page(data: bytes) -> str:
    """Return the encoding of bytes above 127 that have no font with an encoding of its own."""
    declared = CODE_PAGE.search(data[:1000])
    name = f"cp{declared[1].decode()}" if declared else "cp1252"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _text(source: str, code_page: str) -> str:
    # Written so, the library's pattern of links, which may take hours, finds none: their words are
    # kept, and where they lead is left out.
    source = source.replace("\\fldinst{", "\\fldinst {")
    try:
        text: str = rtf_to_text(source, code_page, "replace")  # type: ignore[no-untyped-call]
    except PARSER_ERRORS as error:
        raise UnreadableArticleError(
            f"is a damaged RTF document: {error}. Save it again."
        ) from error
    # A letter beyond U+FFFF is written as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _lines(text: str) -> list[str]:
    """Return the paragraphs; of a table, whose cells end in a bar, each row as a sentence."""
    found: list[str] = []
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if line.endswith("|"):
            rows.append([one_line(cell) for cell in line[:-1].split("|")])
            continue
        found += row_sentences(rows)
        rows = []
        if paragraph := one_line(line):
            found.append(paragraph)
    return found
