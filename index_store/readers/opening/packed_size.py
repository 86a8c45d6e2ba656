"""How much there is to read in a file."""

import lzma
import zipfile
import zlib
from pathlib import Path

from index_store.readers.opening.files import TAR_SUFFIXES, WARC_SUFFIXES, suffix_of

MAX_RATIO = 100  # what an archive says of itself is believed up to so many times its size
STREAM_RATIO = 10  # streams do not say how much they hold; text packs to a tenth
STREAMS = (TAR_SUFFIXES | WARC_SUFFIXES) - {".tar", ".warc"}

# What the modules that unpack raise on damaged archives, documented or not.
ZIP_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError,
    ValueError, LookupError, OverflowError, zlib.error, lzma.LZMAError,
)  # fmt: skip


def unpacked_size(path: Path) -> int:
    """Return a file's bytes, of an archive those of its members; 0 where it cannot be opened."""
    try:
        size, suffix = path.stat().st_size, suffix_of(path.name)
        if suffix not in (".zip", ".wacz"):
            return _size(size, suffix)
        with zipfile.ZipFile(path) as archive:
            sizes = (_size(m.file_size, suffix_of(m.filename)) for m in archive.infolist())
            return min(sum(sizes), MAX_RATIO * size)
    except ZIP_ERRORS:
        return 0  # the reader tells why


def _size(size: int, suffix: str) -> int:
    return size * STREAM_RATIO if suffix in STREAMS else size
