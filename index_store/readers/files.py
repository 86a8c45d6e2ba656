"""Files of an archive: finding them below a folder and decoding their bytes.

Nothing here knows what an article is; the formats' readers start from the text made here.
"""

import codecs
import logging
import os
import re
import stat
from pathlib import Path

import charset_normalizer

from index_store.errors import NothingToIndexError, UnreadableArticleError

logger = logging.getLogger(__name__)

TEXT_SUFFIXES = frozenset({".txt"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
HTML_SUFFIXES = frozenset({".html", ".htm"})
SUFFIXES = TEXT_SUFFIXES | MARKDOWN_SUFFIXES | HTML_SUFFIXES

# The longest novels are 3-4 MB of text; what is larger is a dump or a log, and reading it
# would hold several copies in memory at once.
MAX_FILE_BYTES = 20 * 1024 * 1024

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
CONTROL_BYTES = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b") + b"\x7f"

# Bytes that are something else than a letter or a typographic mark in Windows-1252 (0xB3 is a
# superscript three) but a letter in its Central European and Cyrillic siblings.
NOT_WESTERN = re.compile(
    rb"[\x81\x83\x86-\x88\x8d\x8f\x90\x98\x9d\xa1\xa4-\xa6\xaa\xac\xaf\xb1-\xb6\xb8-\xba\xbc-\xbf]"
)
NON_ASCII_LINE = re.compile(rb"[^\n]{0,400}[\x80-\xff][^\n]{0,400}")
DECLARED_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
SAMPLE_BYTES = 32_768  # enough for charset-normalizer to be sure, and quick
# Never meant by a file without a byte order mark, yet guessed for short texts.
UNLIKELY_ENCODINGS = [
    "utf_7", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le",
    "cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140", "johab", "hz",
]  # fmt: skip


def find_files(path: Path) -> list[Path]:
    """Return the readable files at or below a path, sorted.

    Hidden files and folders are skipped. A link is followed only when it leads to a file
    inside the folder that is not found anyway.

    Args:
        path: A file, which is returned whatever its suffix, or a folder.

    Raises:
        NothingToIndexError: There is nothing at the path, or the folder may not be listed.
    """
    try:
        if not path.is_dir():
            if path.exists():
                return [path]
            raise NothingToIndexError(
                f"There is no file or folder at {path}. Check the spelling of the path."
            )
        os.scandir(path).close()
    except (OSError, ValueError) as error:
        raise NothingToIndexError(
            f"{path} cannot be opened ({error}). Check the path and its permissions."
        ) from error
    files: list[Path] = []
    links: list[Path] = []
    for folder, folder_names, file_names in os.walk(path, onerror=_warn, followlinks=False):
        folder_names[:] = [name for name in folder_names if not name.startswith(".")]
        for name in file_names:
            file = Path(folder, name)
            if name.startswith(".") or file.suffix.lower() not in SUFFIXES:
                continue
            (links if file.is_symlink() else files).append(file)
    inside = path.resolve()
    found = {file.resolve() for file in files} if links else set()
    for link in sorted(links):
        target = Path(os.path.realpath(link))
        if target.is_file() and target.is_relative_to(inside) and target not in found:
            found.add(target)
            files.append(link)
    return sorted(files)


def _warn(error: OSError) -> None:
    logger.warning("Skipped a folder that cannot be listed: %s", error)


def read_bytes(path: Path) -> bytes:
    """Return a regular file's bytes.

    Raises:
        UnreadableArticleError: The file is absent, not a regular file, not permitted, empty or
            larger than ``MAX_FILE_BYTES``.
    """
    try:
        # A named pipe would block the read for ever, so ask before opening.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableArticleError(f"{path} is not a regular file. Give a file of text.")
        if status.st_size > MAX_FILE_BYTES:
            raise _too_large(path, status.st_size)
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except PermissionError as error:
        raise UnreadableArticleError(
            f"{path} may not be read: permission denied. Give yourself read permission."
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableArticleError(
            f"{path} cannot be opened: {error}. Check that it is still there."
        ) from error
    if len(data) > MAX_FILE_BYTES:  # it grew since it was measured
        raise _too_large(path, len(data))
    if not data.strip():
        raise UnreadableArticleError(f"{path} is empty. Remove it, or save the article again.")
    return data


def _too_large(path: Path, size: int) -> UnreadableArticleError:
    return UnreadableArticleError(
        f"{path} is too large: {size / 2**20:.1f} MB, and the limit is "
        f"{MAX_FILE_BYTES // 2**20} MB. Split it into one file per article."
    )


def decode(data: bytes, path: Path, *, markup: bool = False) -> str:
    """Return a file's bytes as text: by its byte order mark, as UTF-8, else by detection.

    Args:
        data: The whole file.
        path: Named in errors.
        markup: Believe a charset that an HTML page declares, where the bytes allow it.

    Raises:
        UnreadableArticleError: The bytes are not text, or no encoding fits them.
    """
    for signature, name in SIGNATURES:
        if data.startswith(signature):
            raise UnreadableArticleError(
                f"{path} is {name}, not text. Save the article as text or HTML."
            )
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if encoding is None:
        control_count = len(data) - len(data.translate(None, CONTROL_BYTES))
        # A stray control character is a slip of some tool; one in a hundred is not text.
        if b"\0" in data or (control_count > 3 and control_count * 100 > len(data)):
            raise UnreadableArticleError(
                f"{path} is binary, not text. Save the article as UTF-8 text or HTML."
            )
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            encoding = _declared(data) if markup else None
    try:
        return data.decode(encoding) if encoding else _detect(data)
    except (UnicodeError, LookupError) as error:
        if encoding and data[:4].startswith(
            (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        ):
            reason = f"it is marked as {encoding.upper().removesuffix('-SIG')} but damaged"
        else:
            reason = "no known encoding fits its bytes"
        raise UnreadableArticleError(
            f"{path} cannot be decoded: {reason}. Save it as UTF-8."
        ) from error


def _declared(data: bytes) -> str | None:
    """Return the charset that a page's head names, if Python knows it and it fits."""
    match = DECLARED_CHARSET.search(data[:8192])
    if match is None:
        return None
    name = match[1].decode("ascii").lower()
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


def _detect(data: bytes) -> str:
    """Return the text of bytes that are not quite UTF-8; raise UnicodeError if none fits."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    valid = len(text) - len(text.encode("ascii", "ignore")) - broken
    # A damaged byte or two in UTF-8 must not turn every other accent into gibberish.
    if valid > 4 * broken:
        return text
    sample = b"\n".join(_non_ascii_lines(data))
    # charset-normalizer is at a loss with two accents in an English text: it says cp1250 or
    # Big5. Such a text is Windows-1252 unless a byte of it speaks for another encoding.
    marks = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    if marks * 5 < len(sample) and not NOT_WESTERN.search(data):
        return data.decode("cp1252")
    best = charset_normalizer.from_bytes(sample, cp_exclusion=UNLIKELY_ENCODINGS).best()
    if best is None:
        raise UnicodeError("no encoding fits")
    return data.decode(best.encoding)


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
