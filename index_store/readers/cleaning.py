"""Clean text, and the limits and errors of what parsers are given."""

import functools
import re
import sys
import unicodedata
from collections.abc import Iterable

from index_store.errors import UnreadableArticleError
from index_store.types import visible

# What parsers raise on damaged input, documented or not.
PARSER_ERRORS = (
    ValueError, TypeError, AttributeError, LookupError, ArithmeticError, AssertionError,
    RecursionError,
)  # fmt: skip

MAX_DERIVED_TITLE = 90  # characters; about two lines of a list of sources
MAX_TITLE = 300  # a longer "headline" is a paragraph that a page marked as one

LINE_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
HIGH_RUN = re.compile("[^\x00-\u02ff]{31,}")
SENTENCE_END = re.compile(r"(?<=[a-z\d)\"”’]{3}[.!?])[\"”’)]*(?=\s+[\"“‘'(]*[A-Z])")


def check_size(size: int, limit: int, kind: str, unit: str) -> None:
    """Refuse what would keep a parser busy for minutes.

    Raises:
        UnreadableArticleError: The size is above the limit.
    """
    if size > limit:
        raise UnreadableArticleError(
            f"is too large for {kind}: {size:,} {unit}, and the limit is {limit:,}. "
            "Split it, or save the article's text as .txt."
        )


def clean(text: str) -> str:
    """Return a text with one kind of line break, composed characters and nothing invisible."""
    if text.isascii() and text.isprintable():  # most lines, so this is worth a test
        return text
    text = LINE_BREAK.sub("\n", text)
    if text.isascii():
        return visible(text)
    # Composing takes the square of the length of a run of accents, so a file of nothing else
    # would hang it. The limit of 30 is that of https://unicode.org/reports/tr15/#Stream_Safe_Text_Format
    # No combining character is below U+0300; the full class is slow, so it sees only long runs
    # above.
    text = HIGH_RUN.sub(lambda high: _accent_run().sub(lambda run: run[0][:30], high[0]), text)
    return unicodedata.normalize("NFC", visible(text))


@functools.cache
def _accent_run() -> re.Pattern[str]:
    marks = "".join(c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(c))
    return re.compile(f"[{marks}]{{31,}}")


def one_line(text: str) -> str:
    """Return a text cleaned and with every run of white space as a single space.

    Cleaned here too, because markup brings invisible characters back as ``&#x200b;``.
    """
    return " ".join(clean(text).split())


def join_paragraphs(paragraphs: Iterable[str]) -> str:
    """Return a body: each paragraph one line, an empty line between, empty ones left out.

    What holds neither a letter nor a digit, such as "* * *", is no paragraph.
    """
    lines = (one_line(paragraph) for paragraph in paragraphs)
    return "\n\n".join(line for line in lines if any(map(str.isalnum, line)))


def title_or_opening(title: str | None, text: str) -> str:
    """Return the title, or where there is none the body's first sentence, shortened."""
    title = one_line(title or "")
    if title:
        return title if len(title) <= MAX_TITLE else _shorten(title, MAX_TITLE)
    paragraph = text[: MAX_DERIVED_TITLE * 4].partition("\n")[0]
    end = SENTENCE_END.search(paragraph)
    return _shorten(paragraph[: end.end()] if end else paragraph, MAX_DERIVED_TITLE)


def _shorten(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit + 1].rpartition(" ")[0] or text[:limit]
    return cut.rstrip(" ,;:-–—") + "…"
