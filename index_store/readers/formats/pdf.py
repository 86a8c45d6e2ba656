"""PDF files: the text by PDFium in a process of its own, then read as hard-wrapped text."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import clean, one_line
from index_store.readers.formats.fields import completed
from index_store.readers.formats.text import parse_text
from index_store.readers.parsed_article import ParsedArticle, ParseFailure
from index_store.types import write_count

WORKER = Path(__file__).with_name("pdf_worker.py")
MAX_SECONDS = 60  # the worker's own limit is 30 s of processor time
MARGIN_LINES = 2  # at the top and the bottom of a page, where running heads and numbers stand
MIN_CHARACTERS_PER_PAGE = 20  # a scan has none, or a stamp of the scanner

# How PDFium marks the hyphen of a word that was broken at the end of a line.
BROKEN_WORD = re.compile("[\x02\ufffe]\r?\n")
PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?", re.I)


def parse_pdf(data: bytes) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the article in a PDF, without running heads and page numbers.

    A page without text is named by its number after it: the article may lack what it says.

    Its stated title and author count only where the first page prints them: programs fill them
    with file names and accounts. Its date of creation is when the file was made, and no date of
    publication.

    Raises:
        UnreadableArticleError: The file is damaged, encrypted, pictures only, or takes longer
            than the limits.
    """
    found = _run(data)
    pages = [BROKEN_WORD.sub("", page).splitlines() for page in found["pages"]]
    if sum(len("".join(page)) for page in pages) < MIN_CHARACTERS_PER_PAGE * max(1, len(pages)):
        raise UnreadableArticleError(
            f"is a PDF of {write_count(len(pages), 'page')} without text, such as a scan. "
            "Run a text recognition such as ocrmypdf over it."
        )
    first = one_line(" ".join(pages[0])).casefold()
    title, author = (
        stated if (stated := one_line(found[name])) and stated.casefold() in first else None
        for name in ("title", "author")
    )
    text = "\n".join(line for page in _without_margins(pages) for line in page)
    body = parse_text(clean(text), title=title)
    yield completed(ParsedArticle(title=title or "", text="", author=author), body)
    for number, page in enumerate(pages, 1):
        if not any(map(str.strip, page)):
            reason = f"(page {number}) has no text, such as a scan. Run ocrmypdf over the file."
            yield ParseFailure(place=number, reason=reason)


def _run(data: bytes) -> dict[str, Any]:
    try:
        worker = subprocess.run(
            [sys.executable, "-I", str(WORKER)],
            input=data,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableArticleError(
            f"is a PDF that takes longer than {MAX_SECONDS} s to read. Save its text as .txt."
        ) from error
    if worker.returncode != 0:
        raise UnreadableArticleError(
            "is a PDF that cannot be read within the limits of memory and time, or is damaged. "
            "Print it to a new PDF, or save its text as .txt."
        )
    found: dict[str, Any] = json.loads(worker.stdout)
    if found.get("error") == "encrypted":
        raise UnreadableArticleError("is an encrypted PDF. Save a copy without a password.")
    if found.get("error"):
        raise UnreadableArticleError("is a damaged PDF. Download it again.")
    return found


def _without_margins(pages: Sequence[list[str]]) -> list[list[str]]:
    """Return the pages without what stands on most of them, numbers aside, at top or bottom."""
    edges = Counter(
        key for page in pages for key in {_key(page[place]) for place in _edge(len(page))}
    )
    running = {key for key, count in edges.items() if count > 1 and count * 2 >= len(pages)}
    return [
        [
            line
            for place, line in enumerate(page)
            if place not in _edge(len(page))
            or not (_key(line) in running or PAGE_NUMBER.fullmatch(line.strip()))
        ]
        for page in pages
    ]


def _edge(length: int) -> set[int]:
    return set(range(length)[:MARGIN_LINES]) | set(range(length)[-MARGIN_LINES:])


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", one_line(line))
