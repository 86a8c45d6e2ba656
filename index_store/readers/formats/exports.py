"""Exports with an article a row: JSON Lines, JSON and CSV.

A row that cannot be read is named with its line and never stops the others.
"""

import csv
import json
from collections.abc import Iterable, Iterator

from index_store.errors import UnreadableArticleError
from index_store.readers.decoding import RowDecoder
from index_store.readers.formats.fields import HTML, TEXT, Fields, parse_fields
from index_store.readers.formats.wire.ninjs import is_ninjs, parse_ninjs
from index_store.readers.opening.files import MAX_ROW_BYTES
from index_store.readers.parsed_article import ParsedArticle, ParseFailure

# The csv module has one limit for the process, 131,072 characters: less than a long article.
csv.field_size_limit(MAX_ROW_BYTES)

LISTS = ("articles", "items", "data", "results", "docs", "response")
"""Where an object that wraps a list of articles keeps it."""


def parse_json_lines(lines: Iterable[bytes | None]) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the article of every line that is not blank; a place is a line's number.

    Args:
        lines: As ``files.read_lines`` yields them.
    """
    rows = RowDecoder()
    for place, line in enumerate(lines, 1):
        if line is None:
            yield ParseFailure(place=place, reason=f"is longer than {MAX_ROW_BYTES // 2**20} MB.")
        elif line.strip():
            try:
                value = json.loads(rows.decode(line), strict=False)
            except UnreadableArticleError as error:
                yield ParseFailure(place=place, reason=str(error))
            except (ValueError, RecursionError) as error:
                yield ParseFailure(place=place, reason=f"is not JSON: {error}.")
            else:
                yield _row(value, place)


def parse_json(text: str) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the articles of a JSON file: an object, a list of them, or an object around a list.

    Raises:
        UnreadableArticleError: It is not JSON.
    """
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableArticleError(f"is not JSON: {error}. Export it again.") from error
    while isinstance(value, dict):
        inner = next((value[name] for name in LISTS if value.get(name)), None)
        if not isinstance(inner, list | dict):
            break
        value = inner
    for place, item in enumerate(value if isinstance(value, list) else [value], 1):
        yield _row(item, place)


def parse_table(lines: Iterable[bytes | None]) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the article of every row below the first, which names the columns.

    A place is the number of the line that a row begins on.

    Args:
        lines: As ``files.read_lines`` yields them.

    Raises:
        UnreadableArticleError: The first line names no column that could hold a text.
    """
    decoder = RowDecoder()
    texts = (_text(line, decoder) for line in lines)
    first = next(texts, "")
    # Commas in the West, semicolons where the comma is decimal, tabs from databases.
    delimiter = max(",;\t|", key=first.count)
    try:
        header = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error as error:
        raise UnreadableArticleError(
            f"has a first line that names no columns: {error}. Export it again."
        ) from error
    if not Fields(dict.fromkeys(header, "x")).text(*TEXT, *HTML):
        raise UnreadableArticleError(
            f"names no column with a text in its first line. Name it {TEXT[0]!r} or {HTML[0]!r}."
        )
    rows = csv.reader(texts, delimiter=delimiter)
    while True:
        place = rows.line_num + 2  # the first line is no longer there to be counted
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield ParseFailure(place=place, reason=f"is no row of a table: {error}.")
            continue
        if cells is None:
            return
        if any(map(str.strip, cells)):
            yield _row(dict(zip(header, cells, strict=False)), place)


def _text(line: bytes | None, rows: RowDecoder) -> str:
    if line is None:
        return "\n"
    try:
        return rows.decode(line)
    except UnreadableArticleError:
        return line.decode("utf-8", "replace")


def _row(value: object, place: int) -> ParsedArticle | ParseFailure:
    if not isinstance(value, dict):
        return ParseFailure(place=place, reason="is no object with named values.")
    try:
        return parse_ninjs(value, place) if is_ninjs(value) else parse_fields(value, place)
    except UnreadableArticleError as error:
        return ParseFailure(place=place, reason=str(error))
