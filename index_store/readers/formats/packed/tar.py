"""TAR archives, packed or not, read as streams: one member is held at a time."""

import tarfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

from index_store.errors import UnreadableArticleError
from index_store.readers.formats.packed.stream import UnpackedStream
from index_store.readers.formats.packed.unpacking import MAX_MEMBERS, MAX_UNPACKED_BYTES
from index_store.readers.opening.files import MAX_FILE_BYTES

DAMAGED = "is a damaged archive and was not read any further: {}. Fetch it again."
BLOCK = 512  # bytes, of which a TAR is made


def tar_members(file: BinaryIO) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the name of every member that is no folder, and what returns its bytes.

    The bytes are to be asked for before the next member is.

    Raises:
        UnreadableArticleError: It is no TAR, damaged, or beyond a limit; of a member's bytes:
            it is no regular file, too large or damaged.
    """
    stream = UnpackedStream(file, most=MAX_UNPACKED_BYTES)
    try:
        # Blocks one by one: what is behind the last member can then be looked at.
        with tarfile.open(fileobj=stream, mode="r|", bufsize=BLOCK) as archive:
            for count, member in enumerate(archive, 1):
                if count > MAX_MEMBERS:
                    raise UnreadableArticleError(
                        f"was not read any further: it holds more than {MAX_MEMBERS:,} files. "
                        "Unpack it."
                    )
                if not member.isdir():
                    yield member.name, partial(_unpack, archive, member)
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise UnreadableArticleError(DAMAGED.format(error)) from error
    # The library takes a broken header for the end.
    while block := stream.read(1000 * BLOCK):
        if block.strip(b"\0"):
            raise UnreadableArticleError(DAMAGED.format("what follows its last file is none"))
    if stream.position % BLOCK:
        raise UnreadableArticleError(DAMAGED.format("it is cut short"))


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    # Of a sparse file most is not there, but made.
    if not member.isreg() or member.issparse():
        raise UnreadableArticleError("is a link or a device, and not read. Pack the file itself.")
    if member.size > MAX_FILE_BYTES:
        raise UnreadableArticleError(
            f"is larger than {MAX_FILE_BYTES // 2**20} MB. Unpack it, if it is what it should be."
        )
    try:
        file = archive.extractfile(member)
        return file.read() if file else b""
    except (tarfile.TarError, OSError) as error:
        raise UnreadableArticleError(f"cannot be unpacked: {error}. Fetch it again.") from error
