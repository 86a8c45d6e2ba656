"""What is packed as a whole, by gzip, bzip2 or xz, read as a stream and within limits."""

import bz2
import gzip
import io
import lzma
import math
from collections.abc import Callable
from typing import IO, Any, cast

from index_store.errors import UnreadableArticleError
from index_store.readers.formats.packed.unpacking import MAX_RATIO, MIN_RATIO_BYTES
from index_store.readers.opening.packed_size import ZIP_ERRORS

UNPACKERS: dict[bytes, Callable[[IO[bytes]], io.BufferedIOBase]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}


class UnpackedStream(io.RawIOBase):
    """Reads what is packed in a file, or the file itself where it is not packed."""

    def __init__(
        self, file: IO[bytes], *, packed_size: int | None = None, most: float = math.inf
    ) -> None:
        """Take what is packed.

        Args:
            file: At its start.
            packed_size: Bytes on the disk; None where that is what the file has.
            most: Bytes that may be read in the end.
        """
        size = file.seek(0, io.SEEK_END) if packed_size is None else packed_size
        file.seek(0)
        start = file.read(max(map(len, UNPACKERS)))
        file.seek(0)
        unpackers = (unpack for magic, unpack in UNPACKERS.items() if start.startswith(magic))
        unpack = next(unpackers, None)
        self._inner = unpack(file) if unpack else cast(io.BufferedIOBase, file)
        self.position = 0
        self._limit = min(most, max(MIN_RATIO_BYTES, MAX_RATIO * size))

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Put the next bytes into a buffer and return how many; none at the end.

        Raises:
            UnreadableArticleError: It is damaged, or packed so much that it is made to keep
                the reader busy.
        """
        view = memoryview(buffer)
        try:
            # Not more at once than is there, so that nothing is lost before a damage.
            data = self._inner.read1(len(view))
        except ZIP_ERRORS as error:
            raise UnreadableArticleError(
                f"cannot be unpacked any further: {error}. Fetch it again."
            ) from error
        self.position += len(data)
        if self.position > self._limit:
            raise UnreadableArticleError(
                f"was not read any further: it is larger unpacked than {self._limit / 2**20:,.1f} "
                "MB, the most for its size. Unpack it, if it is what it should be."
            )
        view[: len(data)] = data
        return len(data)
