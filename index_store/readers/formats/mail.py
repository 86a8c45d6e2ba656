"""E-mail files: newsletters and press releases as they arrive."""

import email
import email.policy
import re
from email.message import EmailMessage
from email.utils import parseaddr

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import PARSER_ERRORS, clean, one_line
from index_store.readers.dates import parse_date
from index_store.readers.formats.fields import completed
from index_store.readers.formats.text import parse_text
from index_store.readers.pages.html import parse_html
from index_store.readers.parsed_article import ParsedArticle

# The library needs time and memory by the square of a header's length: 18 GB for 600,000 bytes.
MAX_HEADER_BYTES = 50_000
MAX_PARTS = 1_000  # of a message, at the most; the library takes .3 ms for each
MAX_NAMELESS = 1_000  # headers; the library makes a defect of each, in .01 ms
HEADER = re.compile(rb"^[!-9;-~]{1,100}:[^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE)


def parse_mail(data: bytes) -> ParsedArticle:
    """Return the article in a message: its text part, or its page where it has no text.

    The subject is the title, the sender's name the author, the domain of the sender's address
    the outlet, and the moment of sending the date.

    Raises:
        UnreadableArticleError: The message cannot be parsed, or holds no text.
    """
    longest = max((len(header[0]) for header in HEADER.finditer(data)), default=0)
    if longest > MAX_HEADER_BYTES:
        raise UnreadableArticleError(
            f"has a header of {longest:,} bytes, and the limit is {MAX_HEADER_BYTES:,}. "
            "Save the message's text as .txt."
        )
    nameless = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0].count(b"\n:")
    if nameless > MAX_NAMELESS:
        raise UnreadableArticleError(
            f"has {nameless:,} headers without a name, and the limit is {MAX_NAMELESS:,}. "
            "Save the message's text as .txt."
        )
    parts = data.count(b"\n--") if b"multipart/" in data.lower() else 0
    if parts > MAX_PARTS:
        raise UnreadableArticleError(
            f"has up to {parts:,} parts, and the limit is {MAX_PARTS:,}. "
            "Save the message's text as .txt."
        )
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        part = message.get_body(("plain", "html"))
        content = part.get_content() if isinstance(part, EmailMessage) else None
    # The policy's parsers of headers let much escape, and so does an unknown charset.
    except PARSER_ERRORS as error:
        raise UnreadableArticleError(f"is a damaged e-mail: {error}. Save it again.") from error
    if not isinstance(content, str) or not content.strip():
        raise UnreadableArticleError("is an e-mail without text. Save its attachment instead.")
    name, address = parseaddr(_header(message, "From"))
    stated = ParsedArticle(
        title=_header(message, "Subject"),
        text="",
        author=one_line(name) or None,
        source=address.rpartition("@")[2].lower() or None,
        published=parse_date(_header(message, "Date")),
        url=_header(message, "Archived-At").strip("<>") or None,
        language=_header(message, "Content-Language") or None,
    )
    if part is not None and part.get_content_subtype() == "html":
        return completed(stated, parse_html(clean(content)))
    return completed(stated, parse_text(clean(content), title=stated.title or None))


def _header(message: EmailMessage, name: str) -> str:
    try:
        return one_line(str(message.get(name, "")))
    except PARSER_ERRORS:
        return ""
