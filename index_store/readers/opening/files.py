"""Files of an archive: finding them below a folder, and getting at their bytes and lines.

Nothing here knows what an article is.
"""

import codecs
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from index_store.errors import NothingToIndexError, UnreadableArticleError

logger = logging.getLogger(__name__)

TEXT_SUFFIXES = frozenset({".txt"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
PDF_SUFFIXES = frozenset({".pdf"})
MAIL_SUFFIXES = frozenset({".eml"})
XML_SUFFIXES = frozenset({".rss", ".atom", ".xml", ".nitf"})
JSON_SUFFIXES = frozenset({".json"})
JSON_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
WORD_SUFFIXES = frozenset({".docx"})
OPEN_DOCUMENT_SUFFIXES = frozenset({".odt"})
RTF_SUFFIXES = frozenset({".rtf"})
BOOK_SUFFIXES = frozenset({".epub"})
TAR_SUFFIXES = frozenset({".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"})
ARCHIVE_SUFFIXES = TAR_SUFFIXES | {".zip"}
WARC_SUFFIXES = frozenset({".warc", ".warc.gz"})
WEB_ARCHIVE_SUFFIXES = WARC_SUFFIXES | {".wacz"}
PACKED_SUFFIXES = ARCHIVE_SUFFIXES | WEB_ARCHIVE_SUFFIXES  # files that hold files
SUBTITLE_SUFFIXES = frozenset({".vtt", ".srt"})
SUFFIXES = frozenset().union(
    TEXT_SUFFIXES, MARKDOWN_SUFFIXES, HTML_SUFFIXES, PDF_SUFFIXES, MAIL_SUFFIXES,
    XML_SUFFIXES, JSON_SUFFIXES, JSON_LINES_SUFFIXES, TABLE_SUFFIXES,
    WORD_SUFFIXES, OPEN_DOCUMENT_SUFFIXES, RTF_SUFFIXES, BOOK_SUFFIXES, SUBTITLE_SUFFIXES,
    PACKED_SUFFIXES,
)  # fmt: skip

# The longest novels are 3-4 MB of text; what is larger is a dump or a log, and reading it
# would hold several copies in memory at once.
MAX_FILE_BYTES = 20 * 1024 * 1024
# JSON takes up to thirty times its size in memory.
MAX_ROW_BYTES = 10 * 1024 * 1024


def suffix_of(name: str) -> str:
    """Return how a file's name ends, in lower case: ".txt", ".tar.gz"; empty without a dot."""
    *_, before, last = ("", "", *PurePosixPath(name.lower()).suffixes)
    return before + last if before + last in SUFFIXES else last


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
    for folder, _, file_names in _walk(path):
        for name in file_names:
            file = Path(folder, name)
            if name.startswith(".") or suffix_of(name) not in SUFFIXES:
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


def find_unread(path: Path) -> list[Path]:
    """Return the files below a folder that are of no kind that is read, sorted.

    Hidden files and folders are none of them, and links are not followed. Of a file there are none:
    it is read whatever its suffix.
    """
    if not path.is_dir():
        return []
    return sorted(
        Path(folder, name)
        for folder, _, file_names in _walk(path)
        for name in file_names
        if not name.startswith(".") and suffix_of(name) not in SUFFIXES
    )


def unread_reason(suffix: str) -> str:
    """Return why a file of a kind is not read, going on from its name."""
    return (
        f"has the suffix {suffix!r}, which Dateline cannot read. "
        f"Save it as one of {', '.join(sorted(SUFFIXES))}."
    )


def _walk(path: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield folders as ``os.walk`` does, without hidden ones."""
    for folder, folder_names, file_names in os.walk(path, onerror=_warn, followlinks=False):
        folder_names[:] = [name for name in folder_names if not name.startswith(".")]
        yield folder, folder_names, file_names


def _warn(error: OSError) -> None:
    logger.warning("Skipped a folder that cannot be listed: %s", error)


def read_bytes(path: Path, limit: int = MAX_FILE_BYTES) -> bytes:
    """Return a regular file's bytes.

    Raises:
        UnreadableArticleError: The file is absent, not a regular file, not permitted, empty or
            larger than the limit.
    """
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        data = b"" if size > limit else file.read(limit + 1)
    size = max(size, len(data))  # it may have grown since it was measured
    if size > limit:
        raise UnreadableArticleError(
            f"is too large: {size / 2**20:.1f} MB, and the limit is {limit // 2**20} MB. "
            "Split it into one file per article."
        )
    if not data.strip():
        raise UnreadableArticleError("is empty. Remove it, or save the article again.")
    return data


def read_lines(path: Path) -> Iterator[bytes | None]:
    """Yield the lines of a regular file of any size, with their line breaks.

    A line longer than ``MAX_ROW_BYTES`` is passed over, and None stands for it.

    Raises:
        UnreadableArticleError: The file is absent, not a regular file, not permitted or empty,
            or its lines cannot be told apart because it is UTF-16.
    """
    with opened(path) as file:
        line = file.readline(MAX_ROW_BYTES + 1)
        if not line:
            raise UnreadableArticleError("is empty. Remove it, or export it again.")
        if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise UnreadableArticleError("is UTF-16. Save it as UTF-8.")
        while line:
            is_long = len(line) > MAX_ROW_BYTES
            yield None if is_long else line
            while is_long and line and not line.endswith(b"\n"):
                line = file.readline(MAX_ROW_BYTES)
            line = file.readline(MAX_ROW_BYTES + 1)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file, turning what may go wrong into a reason."""
    try:
        # A named pipe would block the opening for ever, so ask before.
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableArticleError("is not a regular file. Give a file of text.")
        with path.open("rb") as file:
            yield file
    except PermissionError as error:
        raise UnreadableArticleError(
            "may not be read: permission denied. Give yourself read permission."
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableArticleError(
            f"cannot be opened: {error}. Check that it is still there."
        ) from error
