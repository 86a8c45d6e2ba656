"""What crawlers keep of the web, WARC and WACZ: every page, PDF, text and feed under its address.

https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/ and
https://specs.webrecorder.net/wacz/1.1.1/
"""

import contextlib
import io
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from email.message import Message
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import PARSER_ERRORS, one_line
from index_store.readers.dates import date_in_name, parse_date
from index_store.readers.formats.packed.stream import UnpackedStream
from index_store.readers.formats.packed.unpacking import opened, opened_member
from index_store.readers.formats.wire.feed import looks_like_feed
from index_store.readers.opening.canonical import canonical
from index_store.readers.opening.fetch import Page
from index_store.readers.opening.files import MAX_FILE_BYTES, WARC_SUFFIXES, suffix_of
from index_store.readers.parsed_article import ParsedArticle, ParseFailure
from index_store.types import write_count

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/pdf", "text/plain"})
FEED_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml",
    "text/xml",
})  # fmt: skip
FOR_PROGRAMS = frozenset({"robots.txt", "ads.txt", "app-ads.txt", "security.txt", "humans.txt"})
WARC_ERRORS = (*PARSER_ERRORS, ArchiveLoadFailed, StatusAndHeadersParserException)
MAX_HELD_BYTES = MAX_FILE_BYTES  # of feeds

Found = Iterable[ParsedArticle | ParseFailure]
Read = Callable[[Page], Found]


def parse_web_archive(
    file: BinaryIO, suffix: str, read: Read
) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the article of every page that was answered with success; a member is its address.

    Redirects, errors, pictures and what else is no page are passed over, and so are home pages
    and what was seen unchanged again. The day is that of the page, else that of the crawl.
    Entries of feeds come last: where the page of one is there, it counts.

    Args:
        file: The archive.
        suffix: Which kind it is of.
        read: Reads what came from an address.

    Raises:
        UnreadableArticleError: It is none, is damaged, or beyond a limit.
    """
    if suffix in WARC_SUFFIXES:
        yield from _warc(UnpackedStream(file), read)
        return
    with opened(file, most=math.inf) as archive:
        members = [m for m in archive.infolist() if suffix_of(m.filename) in WARC_SUFFIXES]
        if not members:
            raise UnreadableArticleError("is a WACZ without a WARC. Export it again.")
        for member in members:
            try:
                with opened_member(archive, member) as part:
                    stream = UnpackedStream(part, packed_size=member.compress_size)
                    yield from _warc(stream, read)
            except UnreadableArticleError as error:
                yield ParseFailure(place=0, reason=str(error), member=member.filename)


def _warc(stream: UnpackedStream, read: Read) -> Found:
    feeds: list[_Response] = []
    held = 0
    for response in _responses(stream):
        is_feed = response.is_feed
        if is_feed and held + len(response.payload) <= MAX_HELD_BYTES:
            held += len(response.payload)
            feeds.append(response)
        else:
            yield from _articles(response, read)
    for response in feeds:
        yield from _articles(response, read)


@dataclass(frozen=True, slots=True)
class _Response:
    """What a server answered with success, as it was sent."""

    url: str
    headers: StatusAndHeaders
    payload: bytes
    is_whole: bool
    crawled: date | None

    @property
    def content_type(self) -> Message:
        header = Message()
        header["Content-Type"] = self.headers.get_header("content-type")
        return header

    @property
    def is_feed(self) -> bool:
        return self.content_type.get_content_type() in FEED_TYPES


def _responses(stream: UnpackedStream) -> Iterator[_Response]:
    """Yield the responses that may hold an article.

    Raises:
        UnreadableArticleError: It is no WARC, or damaged.
    """
    count = 0
    try:
        for record in ArchiveIterator(stream):
            count += 1
            if (url := _address(record)) is not None:
                payload = record.raw_stream.read(MAX_FILE_BYTES + 1)
                is_cut = record.rec_headers.get_header("WARC-Truncated") is not None
                yield _Response(
                    url=url,
                    headers=record.http_headers,
                    payload=payload,
                    is_whole=not is_cut and len(payload) >= record.payload_length,
                    crawled=parse_date((record.rec_headers.get_header("WARC-Date") or "")[:10]),
                )
    except WARC_ERRORS as error:
        told = one_line(str(error))[:200]
        raise UnreadableArticleError(
            f"is damaged after {write_count(count, 'record')}, and was not read any further: "
            f"{told}. Fetch it again."
        ) from error


def _address(record: ArcWarcRecord) -> str | None:
    """Return where a response is from; None where it is of no kind that is read."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    url = record.rec_headers.get_header("WARC-Target-URI")
    is_found = record.http_headers.get_statuscode() == "200"
    if not is_found or canonical(url) is None or PurePosixPath(url).name in FOR_PROGRAMS:
        return None
    kind = (record.http_headers.get_header("content-type") or "").partition(";")[0]
    return url if kind.strip().lower() in PAGE_TYPES | FEED_TYPES else None


def _articles(response: _Response, read: Read) -> Found:
    url = response.url
    try:
        page = _page(response)
        if response.is_feed and not looks_like_feed(page.data):
            return
        named = date_in_name(PurePosixPath(urlsplit(url).path).name)
        for found in read(page):
            if isinstance(found, ParsedArticle):
                found = replace(
                    found,
                    url=found.url or (None if response.is_feed else url),
                    published=found.published or named or response.crawled,
                )
            yield replace(found, member=url)
    except UnreadableArticleError as error:
        yield ParseFailure(place=0, reason=str(error), member=url)


def _page(response: _Response) -> Page:
    """Return what was sent, unpacked.

    Raises:
        UnreadableArticleError: It is cut short or too large.
    """
    if not response.is_whole:
        raise UnreadableArticleError("was cut short when it was kept. Crawl it again.")
    data = response.payload
    if (response.headers.get_header("transfer-encoding") or "").lower() == "chunked":
        data = ChunkedDataReader(io.BytesIO(data)).read()
    packing = response.headers.get_header("content-encoding") or ""
    sent = HTTPResponse(
        io.BytesIO(data), {"content-encoding": packing.lower()}, preload_content=False
    )
    # Some crawlers keep what they unpacked under the header of what was packed.
    with contextlib.suppress(HTTPError):
        data = sent.read(MAX_FILE_BYTES + 1, decode_content=True)
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableArticleError(f"is larger than {MAX_FILE_BYTES // 2**20} MB.")
    kind = response.content_type
    return Page(
        url=response.url,
        data=data,
        content_type=kind.get_content_type(),
        charset=kind.get_content_charset(),
    )
