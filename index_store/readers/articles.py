"""A file or an address to its articles: choose the format, give each article its identity."""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from index_store.errors import UnreadableArticleError
from index_store.readers.dates import date_in_name
from index_store.readers.formats.dispatch import PACKED, Found, parse, parse_page, suffix_of_page
from index_store.readers.formats.exports import parse_json_lines, parse_table
from index_store.readers.formats.fields import completed
from index_store.readers.opening import files
from index_store.readers.opening.canonical import canonical
from index_store.readers.opening.fetch import Fetcher
from index_store.readers.parsed_article import ParsedArticle, ParseFailure
from index_store.types import Article, Skipped

MAX_FAILURES = 1_000  # of one file, where they outnumber its articles
# How many articles a file may hold where they are shorter, on average, than a short sentence, as
# lists of words and numbers are. Each takes .08 ms however short, a megabyte of letters 40 s. Of
# 25,895 articles of five archives the shortest has 68 characters.
MAX_SCRAPS = 1_000
SCRAP = 40  # characters
NO_TEXT = (
    "holds no article text. Check that it holds the article itself, not a page that loads it "
    "with scripts; or save its text as .txt."
)


def read(path: Path, *, root: Path) -> Iterator[Article | Skipped]:
    """Yield every article in a file, and a reason for whatever in it is none.

    Raises nothing: a file that cannot be read at all gives one ``Skipped``.

    Args:
        path: A file whose suffix is one of ``files.SUFFIXES``. A .txt that holds a web page is
            read as one, and a .html without any tag as plain text. Exports (.jsonl, .csv,
            .json) and feeds hold an article a row or entry.
        root: The folder that is indexed, or the file itself; ``origin`` is relative to it.
    """
    origin = origin_of(path, root)
    try:
        yield from _identified(_parsed(path), origin, str(path), date_in_name(path.name))
    except UnreadableArticleError as error:
        yield Skipped(origin=origin, reason=f"{path} {error}")


def name_unread(folder: Path, *, root: Path, without: Sequence[Path] = ()) -> list[Skipped]:
    """Return each file below a folder that is of no kind that is read, and why.

    Args:
        folder: The folder; a file gives none.
        root: As in ``read``.
        without: Folders that are not the archive's.
    """
    return [
        Skipped(
            origin=origin_of(path, root),
            reason=f"{path} {files.unread_reason(files.suffix_of(path.name))}",
        )
        for path in files.find_unread(folder)
        if not any(map(path.is_relative_to, without))
    ]


def read_url(url: str, fetcher: Fetcher) -> Iterator[Article | Skipped]:
    """Yield every article at an address, and a reason for whatever there is none.

    Of a feed or a sitemap, the page behind every entry is fetched; where that fails, the entry's
    own text is taken if it has any. Raises nothing.

    Args:
        url: Of a page, a feed, or a file of any format that ``read`` knows.
        fetcher: Fetches it, and knows the limits.
    """
    try:
        page = fetcher.fetch(url)
        suffix = suffix_of_page(page)
        found = parse(page.data, suffix, page)
        if suffix in files.XML_SUFFIXES:
            found = (_behind(entry, fetcher) for entry in found)
        yield from _identified(found, page.url, page.url)
    except UnreadableArticleError as error:
        yield Skipped(origin=url, reason=f"{url} {error}")


def _identified(
    found: Found, origin: str, name: str, day_in_name: date | None = None
) -> Iterator[Article | Skipped]:
    """Yield an article for every one that was parsed, and a named reason where there is none."""
    articles = failures = characters = 0
    for parsed in found:
        if isinstance(parsed, ParsedArticle) and parsed.text:
            articles += 1
            characters += len(parsed.text)
            if articles > MAX_SCRAPS and characters < SCRAP * articles:
                raise UnreadableArticleError(
                    f"was not read any further: its first {MAX_SCRAPS:,} articles and more have "
                    f"fewer than {SCRAP} characters on average. Check what it is."
                )
            day = date_in_name(PurePosixPath(parsed.member).name) if parsed.member else day_in_name
            yield _article(parsed, origin, day)
            continue
        failures += 1
        place = _place(parsed)
        reason = parsed.reason if isinstance(parsed, ParseFailure) else NO_TEXT
        yield Skipped(origin=f"{origin}{place}", reason=f"{name}{place} {reason}")
        if failures >= MAX_FAILURES and failures > articles:
            raise UnreadableArticleError(
                f"was not read any further: {failures:,} of its first {failures + articles:,} rows "
                "hold no article. Check what it is."
            )
    if not articles + failures:
        raise UnreadableArticleError("holds no article. Check that it was written out whole.")


def _behind(entry: ParsedArticle | ParseFailure, fetcher: Fetcher) -> ParsedArticle | ParseFailure:
    """Return the page that an entry of a feed links to, or the entry where there is none."""
    if isinstance(entry, ParseFailure) or not entry.url:
        return entry
    try:
        page = fetcher.fetch(entry.url)
        parsed = next(iter(parse_page(page)), entry)
    except UnreadableArticleError as error:
        if entry.text:
            return entry
        return ParseFailure(place=entry.place or 0, reason=f"{entry.url} {error}")
    if isinstance(parsed, ParseFailure) or len(parsed.text) < len(entry.text):
        return entry
    # The feed is the outlet's own word on the entry.
    return replace(completed(entry, parsed), place=entry.place, key=entry.key)


def _parsed(path: Path) -> Found:
    suffix = files.suffix_of(path.name)
    # Exports are read row by row, archives member by member, and may be of any size.
    if suffix in files.JSON_LINES_SUFFIXES:
        return parse_json_lines(files.read_lines(path))
    if suffix in files.TABLE_SUFFIXES:
        return parse_table(files.read_lines(path))
    if suffix in PACKED:
        return _packed(path, suffix)
    if suffix in files.SUFFIXES:
        limit = files.MAX_ROW_BYTES if suffix in files.JSON_SUFFIXES else files.MAX_FILE_BYTES
        return parse(files.read_bytes(path, limit), suffix)
    raise UnreadableArticleError(files.unread_reason(suffix))


def _packed(path: Path, suffix: str) -> Found:
    with files.opened(path) as file:
        yield from PACKED[suffix](file, suffix)


def _place(parsed: ParsedArticle | ParseFailure) -> str:
    """Return where in its file something stands: "/member", ":line", both or nothing."""
    member = f"/{parsed.member}" if parsed.member else ""
    return f"{member}:{parsed.place}" if parsed.place else member


def _article(parsed: ParsedArticle, origin: str, day_in_name: date | None) -> Article:
    url = canonical(parsed.url)
    # A row that says which it is stays the same article wherever it moves in its file.
    whole = f"{origin}/{parsed.member}" if parsed.member else origin
    identity = url or (f"{whole}#{parsed.key}" if parsed.key else None)
    origin += _place(parsed)
    identity = identity or origin
    return Article(
        id=_id(identity),
        title=parsed.title,
        text=parsed.text,
        source=parsed.source,
        author=parsed.author,
        published=parsed.published or day_in_name,
        updated=parsed.updated,
        language=_language(parsed.language),
        url=url,
        origin=origin,
    )


def article_id(url: str) -> str | None:
    """Return the id of the article with an address, or None where it cannot be that of one."""
    address = canonical(url)
    return _id(address) if address else None


def _id(identity: str) -> str:
    return "a" + hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:16]


def _language(stated: str | None) -> str | None:
    """Return "en" for "en-GB" and "en_US", and None for what is no code."""
    match = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", stated.strip()) if stated else None
    return match[1].lower() if match else None


def origin_of(path: Path, root: Path) -> str:
    """Return the path relative to the root, with slashes; where that is the file, its name."""
    try:
        relative = path.relative_to(root)
    except ValueError:
        try:
            relative = path.resolve().relative_to(root.resolve())
        except (ValueError, OSError):
            relative = Path(path.name)
    posix = relative.as_posix() if relative.name else path.name
    # File names may hold bytes that are no UTF-8; a database takes only text.
    return os.fsencode(posix).decode("utf-8", "backslashreplace")
