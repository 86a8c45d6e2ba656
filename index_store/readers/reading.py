"""A file or an address to its articles: choose the format's reader, give each draft its identity."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from index_store.errors import UnreadableArticleError
from index_store.readers import files
from index_store.readers.dates import date_in_name
from index_store.readers.decoding import decode
from index_store.readers.draft import Draft, Flaw, clean
from index_store.readers.exports import parse_json, parse_json_lines, parse_table
from index_store.readers.feed import parse_feed
from index_store.readers.html import looks_like_html, parse_html
from index_store.readers.mail import parse_mail
from index_store.readers.markdown import parse_markdown
from index_store.readers.pdf import parse_pdf
from index_store.readers.text import parse_text
from index_store.types import Article, Skipped

MAX_FLAWS = 1_000  # of one file, where they outnumber its articles

Drafts = Iterable[Draft | Flaw]


def read(path: Path, *, root: Path) -> Iterator[Article | Skipped]:
    """Yield every article in a file, and a reason for whatever in it is none.

    Raises nothing: a file that cannot be read at all gives one ``Skipped``.

    Args:
        path: A file whose suffix is one of ``files.SUFFIXES``. A .txt that holds a web page is
            read as one, and a .html without any tag as plain text. Exports (.jsonl, .csv,
            .json) and feeds hold an article a row or entry.
        root: The folder that is indexed, or the file itself; ``origin`` is relative to it.
    """
    origin = _origin(path, root)
    articles = flaws = 0
    try:
        for draft in _drafts(path):
            place = f"{path}:{draft.place}" if draft.place else str(path)
            if isinstance(draft, Flaw):
                flaws += 1
                yield Skipped(origin=f"{origin}:{draft.place}", reason=f"{place} {draft.reason}")
            elif not draft.text:
                flaws += 1
                yield Skipped(
                    origin=f"{origin}:{draft.place}" if draft.place else origin,
                    reason=f"{place} holds no article text. Check that it holds the article "
                    "itself, not a page that loads it with scripts; or save its text as .txt.",
                )
            else:
                articles += 1
                yield _article(draft, origin, date_in_name(path.name))
            if flaws >= MAX_FLAWS and flaws > articles:
                raise UnreadableArticleError(
                    f"was not read any further: {flaws:,} of its first {flaws + articles:,} rows "
                    "hold no article. Check what it is."
                )
    except UnreadableArticleError as error:
        yield Skipped(origin=origin, reason=f"{path} {error}")


def _drafts(path: Path) -> Drafts:
    suffix = path.suffix.lower()
    if suffix in files.JSON_LINES_SUFFIXES:
        return parse_json_lines(files.read_lines(path))
    if suffix in files.TABLE_SUFFIXES:
        return parse_table(files.read_lines(path))
    if suffix in files.SUFFIXES:
        limit = files.MAX_ROW_BYTES if suffix in files.JSON_SUFFIXES else files.MAX_FILE_BYTES
        return _parse(files.read_bytes(path, limit), suffix)
    raise UnreadableArticleError(
        f"has the suffix {suffix!r}, which Dateline cannot read. "
        f"Save it as one of {', '.join(sorted(files.SUFFIXES))}."
    )


def _parse(data: bytes, suffix: str, url: str | None = None) -> Drafts:
    """Return the drafts in a whole file of a format that is named by its suffix."""
    parse_bytes = BYTE_FORMATS.get(suffix)
    if parse_bytes is not None:
        return parse_bytes(data)
    named_html = suffix in files.HTML_SUFFIXES
    text = decode(data, markup=named_html)
    if suffix in files.JSON_SUFFIXES:
        return parse_json(text)
    if looks_like_html(text, by_name=named_html):
        return [parse_html(clean(text), url)]
    if suffix in files.MARKDOWN_SUFFIXES:
        return [parse_markdown(clean(text))]
    return [parse_text(clean(text))]


BYTE_FORMATS: dict[str, Callable[[bytes], Drafts]] = {
    **dict.fromkeys(files.PDF_SUFFIXES, lambda data: [parse_pdf(data)]),
    **dict.fromkeys(files.MAIL_SUFFIXES, lambda data: [parse_mail(data)]),
    **dict.fromkeys(files.FEED_SUFFIXES, parse_feed),
}


def _article(draft: Draft, origin: str, day_in_name: date | None) -> Article:
    url = _canonical(draft.url)
    if draft.place:
        origin = f"{origin}:{draft.place}"
    return Article(
        id="a" + hashlib.sha256((url or origin).encode("utf-8", "replace")).hexdigest()[:16],
        title=draft.title,
        text=draft.text,
        source=draft.source,
        author=draft.author,
        published=draft.published or day_in_name,
        updated=draft.updated,
        language=_language(draft.language),
        url=url,
        origin=origin,
    )


def _language(stated: str | None) -> str | None:
    """Return "en" for "en-GB" and "en_US", and None for what is no code."""
    match = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", (stated or "").strip())
    return match[1].lower() if match else None


def _origin(path: Path, root: Path) -> str:
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


def _canonical(url: str | None) -> str | None:
    """Return an article's URL in one spelling, or None where it cannot be that of one article.

    The address of a home page, which some sites state as canonical everywhere, would give all
    their articles one id.
    """
    try:
        parts = urlsplit((url or "").strip())
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    if parts.path in ("", "/") and not parts.query:
        return None
    scheme = parts.scheme.lower()
    default_port = 443 if scheme == "https" else 80
    netloc = host if port in (None, default_port) else f"{host}:{port}"
    return urlunsplit(parts._replace(scheme=scheme, netloc=netloc, fragment=""))
