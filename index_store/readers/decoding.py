"""Bytes to text: by the byte order mark, as UTF-8, by what a page declares, else by detection."""

import codecs
import re
from collections import Counter

import charset_normalizer

from index_store.errors import UnreadableArticleError

# What people rename to .txt or .html by mistake. RTF and PDF begin like text, so that
# looking for NUL bytes alone would let them through.
SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
)
# UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Asked at once of every row of an export.
SPECIAL = (*(start for start, _ in SIGNATURES), *(mark for mark, _ in BYTE_ORDER_MARKS))
CONTROL_BYTES = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b") + b"\x7f"

# Bytes that are something else than a letter or a typographic mark in Windows-1252 (0xB3 is a
# superscript three) but a letter in its Central European and Cyrillic siblings.
NOT_WESTERN = re.compile(
    rb"[\x81\x83\x86-\x88\x8d\x8f\x90\x98\x9d\xa1\xa4-\xa6\xaa\xac\xaf\xb1-\xb6\xb8-\xba\xbc-\xbf]"
)
NON_ASCII_LINE = re.compile(rb"[^\n]{0,400}[\x80-\xff][^\n]{0,400}")
DECLARED_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
ROWS_LOOKED_AT = 20  # of an export that are not UTF-8
SAMPLE_BYTES = 32_768  # enough for charset-normalizer to be sure, and quick
# Never meant by a file without a byte order mark, yet guessed for short texts.
UNLIKELY_ENCODINGS = [
    "utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le",
    "cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140", "johab", "hz",
]  # fmt: skip


def decode(data: bytes, *, markup: bool = False, charset: str | None = None) -> str:
    """Return bytes as text.

    Args:
        data: The whole file.
        markup: Believe a charset that an HTML page declares, where the bytes allow it, and bear
            stray NULs, which browsers drop.
        charset: What came with the bytes, which beats what a page declares.

    Raises:
        UnreadableArticleError: The bytes are not text, or no encoding fits them.
    """
    encoding = _marked(data) if data.startswith(SPECIAL) else None
    if encoding is None:
        control_count = len(data) - len(data.translate(None, CONTROL_BYTES))
        # A stray control character is a slip of some tool; one in a hundred is not text.
        is_binary = control_count > 3 and control_count * 100 > len(data)
        if is_binary or (b"\0" in data and not markup):
            raise UnreadableArticleError(
                "is binary, not text. Save the article as UTF-8 text or HTML."
            )
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            encoding = _usable(charset, data) or (_declared(data) if markup else None)
    try:
        return data.decode(encoding) if encoding else data.decode(*_detect(data))
    except (UnicodeError, LookupError) as error:
        if encoding and data[:4].startswith(
            (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        ):
            reason = f"it is marked as {encoding.upper().removesuffix('-SIG')} but damaged"
        else:
            reason = "no known encoding fits its bytes"
        raise UnreadableArticleError(f"cannot be decoded: {reason}. Save it as UTF-8.") from error


def _declared(data: bytes) -> str | None:
    """Return the charset that a page's head names, if it is usable."""
    match = DECLARED_CHARSET.search(data[:8192])
    return _usable(match[1].decode("ascii"), data) if match else None


def _usable(name: str | None, data: bytes) -> str | None:
    """Return Python's name of a charset, if it has one that fits the bytes."""
    if name is None:
        return None
    name = name.lower()
    # Browsers read these as Windows-1252 (https://encoding.spec.whatwg.org/#names-and-labels).
    if name in ("iso-8859-1", "latin1", "us-ascii", "ascii"):
        name = "cp1252"
    try:
        name = codecs.lookup(name).name
        # UTF-8 was tried; the others are Python's own and no page is written in them.
        if name.startswith(("utf", "idna", "punycode", "unicode", "raw")):
            return None
        data.decode(name)
    except (LookupError, ValueError):  # a wrong label; UnicodeError is a ValueError
        return None
    return name


def _marked(data: bytes) -> str | None:
    """Return the encoding that a byte order mark names; refuse what is another kind of file."""
    for signature, name in SIGNATURES:
        if data.startswith(signature):
            raise UnreadableArticleError(f"is {name}, not text. Save the article as text or HTML.")
    return next((name for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)), None)


class RowDecoder:
    """Decodes the rows of one export: which encoding they have is looked for in the first ones."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()

    def decode(self, row: bytes) -> str:
        """Return a row as text.

        Raises:
            UnreadableArticleError: As of ``decode``.
        """
        if row.isascii() or _is_utf8(row) or row.startswith(SPECIAL):
            return decode(row)
        if self._found.total() < ROWS_LOOKED_AT:
            text = decode(row)
            self._found[_detect(row)[0]] += 1
            return text
        [(encoding, _)] = self._found.most_common(1)
        return row.decode(encoding, "replace")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _detect(data: bytes) -> tuple[str, str]:
    """Return encoding and treatment of errors for bytes that are not quite UTF-8.

    Raises:
        UnicodeError: No encoding fits.
    """
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    valid = len(text) - len(text.encode("ascii", "ignore")) - broken
    # A damaged byte or two in UTF-8 must not turn every other accent into gibberish.
    if valid > 4 * broken:
        return "utf-8", "replace"
    sample = b"\n".join(_non_ascii_lines(data))
    # charset-normalizer is at a loss with two accents in an English text: it says cp1250 or
    # Big5. Such a text is Windows-1252 unless a byte of it speaks for another encoding.
    marks = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    if marks * 5 < len(sample) and not NOT_WESTERN.search(data):
        data.decode("cp1252")
        return "cp1252", "strict"
    best = charset_normalizer.from_bytes(sample, cp_exclusion=UNLIKELY_ENCODINGS).best()
    if best is None:
        raise UnicodeError("no encoding fits")
    data.decode(best.encoding)
    return best.encoding, "strict"


def _non_ascii_lines(data: bytes) -> list[bytes]:
    """Return the surroundings of non-ASCII bytes, as many as make up a sample."""
    lines: list[bytes] = []
    size = 0
    for match in NON_ASCII_LINE.finditer(data):
        lines.append(match[0])
        size += len(match[0])
        if size > SAMPLE_BYTES:
            break
    return lines
