"""How much there is to read in a file."""

import lzma
import zipfile
import zlib
from pathlib import Path

MAX_RATIO = 100  # what an archive says of itself is believed up to so many times its size

# What the module and what unpacks for it raise on damaged archives, documented or not.
ZIP_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError,
    ValueError, LookupError, OverflowError, zlib.error, lzma.LZMAError,
)  # fmt: skip


def unpacked_size(path: Path) -> int:
    """Return a file's bytes, of an archive those of its members; 0 where it cannot be opened."""
    try:
        size = path.stat().st_size
        if path.suffix.lower() != ".zip":
            return size
        with zipfile.ZipFile(path) as archive:
            return min(sum(m.file_size for m in archive.infolist()), MAX_RATIO * size)
    except ZIP_ERRORS:
        return 0  # the reader tells why
