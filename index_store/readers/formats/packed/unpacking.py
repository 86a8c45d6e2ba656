"""ZIP archives within limits, whatever they say of themselves."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from index_store.errors import UnreadableArticleError
from index_store.readers.opening.files import MAX_FILE_BYTES
from index_store.readers.opening.packed_size import ZIP_ERRORS

MAX_MEMBERS = 50_000
MAX_UNPACKED_BYTES = 2 * 2**30  # of all members
# Text packs to a tenth, and a table of one word to a fiftieth.
MAX_RATIO = 100
MAX_XML_BYTES = 15_000_000  # of a document's part; the parser takes ten times that
MIN_RATIO_BYTES = 100_000  # below it a ratio says nothing


@contextmanager
def opened(file: BinaryIO, *, most: float = MAX_UNPACKED_BYTES) -> Iterator[zipfile.ZipFile]:
    """Open an archive.

    Args:
        file: The archive.
        most: Bytes that its members may have together.

    Raises:
        UnreadableArticleError: It is none, is damaged, or is beyond a limit.
    """
    try:
        archive = zipfile.ZipFile(file)
    except ZIP_ERRORS as error:
        raise UnreadableArticleError(f"is a damaged archive: {error}. Fetch it again.") from error
    with archive:
        members = archive.infolist()
        size = sum(member.file_size for member in members)
        if len(members) > MAX_MEMBERS or size > most:
            raise UnreadableArticleError(
                f"holds {len(members):,} files of {size / 2**20:,.0f} MB, and the limits are "
                f"{MAX_MEMBERS:,} files and {most / 2**20:,.0f} MB. Unpack it."
            )
        yield archive


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str) -> bytes:
    """Return a member's bytes.

    Raises:
        UnreadableArticleError: It is absent, encrypted, damaged, too large, or packed so much
            that it is made to fill the memory.
    """
    try:
        found = archive.getinfo(member) if isinstance(member, str) else member
    except KeyError as error:
        raise UnreadableArticleError(f"cannot be unpacked: {error}. Fetch it again.") from error
    # What it says of its size may be a lie; so no more is unpacked than may be.
    limit = min(MAX_FILE_BYTES, max(MIN_RATIO_BYTES, MAX_RATIO * found.compress_size))
    with opened_member(archive, found) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise UnreadableArticleError(
            f"is larger unpacked than {limit / 2**20:.1f} MB, the most for its packed size. "
            "Unpack it, if it is what it should be."
        )
    return data


@contextmanager
def opened_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    """Open a member for reading; what may go wrong with it meanwhile becomes a reason.

    Raises:
        UnreadableArticleError: It is encrypted or damaged.
    """
    if member.flag_bits & 1:
        raise UnreadableArticleError("is encrypted. Unpack it with its password.")
    try:
        with archive.open(member) as file:
            yield file
    except ZIP_ERRORS as error:
        raise UnreadableArticleError(f"cannot be unpacked: {error}. Fetch it again.") from error
