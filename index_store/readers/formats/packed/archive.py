"""Archives of articles, ZIP and TAR: every member is read as the file that it is."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from index_store.errors import UnreadableArticleError
from index_store.readers.formats.packed.tar import tar_members
from index_store.readers.formats.packed.unpacking import opened, unpack
from index_store.readers.opening.files import (
    ARCHIVE_SUFFIXES,
    SUFFIXES,
    TAR_SUFFIXES,
    suffix_of,
    unread_reason,
)
from index_store.readers.parsed_article import ParsedArticle, ParseFailure

MAX_NESTED = 3  # archives in archives

Found = Iterable[ParsedArticle | ParseFailure]


def parse_archive(
    file: BinaryIO, suffix: str, parse: Callable[[bytes, str], Found], depth: int = 1
) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the articles of every member, and a reason for each that holds none.

    Args:
        file: The archive.
        suffix: Which kind it is of.
        parse: Reads the bytes of a file of a format that is named by its suffix.
        depth: How many archives this one is in, itself included.

    Raises:
        UnreadableArticleError: It is no archive, or beyond a limit.
    """
    members = tar_members(file) if suffix in TAR_SUFFIXES else _zip_members(file)
    for path, data in members:
        # Nothing is written to where a name leads; its parts only say what is meant.
        parts = [part for part in PurePosixPath(path).parts if part not in ("/", "..")]
        if any(part.startswith((".", "__MACOSX")) for part in parts):  # hidden
            continue
        name = "/".join(parts)
        try:
            for found in _member(name, data, parse, depth):
                inner = f"{name}/{found.member}" if found.member else name
                yield replace(found, member=inner)
        except UnreadableArticleError as error:
            yield ParseFailure(place=0, reason=str(error), member=name)


def _zip_members(file: BinaryIO) -> Iterator[tuple[str, Callable[[], bytes]]]:
    with opened(file) as archive:
        for member in archive.infolist():
            if not member.is_dir():
                yield member.filename, partial(unpack, archive, member)


def _member(
    name: str, unpacked: Callable[[], bytes], parse: Callable[[bytes, str], Found], depth: int
) -> Found:
    suffix = suffix_of(name)
    if suffix not in SUFFIXES:
        raise UnreadableArticleError(unread_reason(suffix))
    data = unpacked()
    if suffix not in ARCHIVE_SUFFIXES:
        if not data.strip():
            raise UnreadableArticleError("is empty. Remove it, or save the article again.")
        return parse(data, suffix)
    if depth >= MAX_NESTED:
        raise UnreadableArticleError(
            f"is an archive inside {MAX_NESTED} others, and is not read. Unpack it."
        )
    return parse_archive(io.BytesIO(data), suffix, parse, depth + 1)
