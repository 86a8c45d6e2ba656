"""ZIP archives of articles: every member is read as the file that it is."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from index_store.errors import UnreadableArticleError
from index_store.readers.formats.packed.unpacking import opened, unpack
from index_store.readers.opening.files import ARCHIVE_SUFFIXES, SUFFIXES, unread_reason
from index_store.readers.parsed_article import ParsedArticle, ParseFailure

MAX_NESTED = 3  # archives in archives

Found = Iterable[ParsedArticle | ParseFailure]


def parse_archive(
    file: BinaryIO, parse: Callable[[bytes, str], Found], depth: int = 1
) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the articles of every member, and a reason for each that holds none.

    Args:
        file: The archive.
        parse: Reads the bytes of a file of a format that is named by its suffix.
        depth: How many archives this one is in, itself included.

    Raises:
        UnreadableArticleError: It is no archive, or beyond a limit.
    """
    with opened(file) as archive:
        for member in archive.infolist():
            name = PurePosixPath(member.filename)
            hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
            if member.is_dir() or hidden:
                continue
            try:
                for found in _member(archive, member, parse, depth):
                    inner = f"{name}/{found.member}" if found.member else str(name)
                    yield replace(found, member=inner)
            except UnreadableArticleError as error:
                yield ParseFailure(place=0, reason=str(error), member=str(name))


def _member(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    parse: Callable[[bytes, str], Found],
    depth: int,
) -> Found:
    suffix = PurePosixPath(member.filename).suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableArticleError(unread_reason(suffix))
    data = unpack(archive, member)
    if suffix not in ARCHIVE_SUFFIXES:
        if not data.strip():
            raise UnreadableArticleError("is empty. Remove it, or save the article again.")
        return parse(data, suffix)
    if depth >= MAX_NESTED:
        raise UnreadableArticleError(
            f"is an archive inside {MAX_NESTED} others, and is not read. Unpack it."
        )
    return parse_archive(io.BytesIO(data), parse, depth + 1)
