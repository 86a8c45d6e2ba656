"""One file to one article: choose the format's reader, then give the draft its identity."""

import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from index_store.errors import UnreadableArticleError
from index_store.readers.dates import date_in_name
from index_store.readers.draft import Draft, clean
from index_store.readers.files import HTML_SUFFIXES, MARKDOWN_SUFFIXES, SUFFIXES, decode, read_bytes
from index_store.readers.html import MAX_HTML_CHARACTERS, MAX_HTML_TAGS, looks_like_html, parse_html
from index_store.readers.markdown import MAX_MARKDOWN_CHARACTERS, FrontMatterError, parse_markdown
from index_store.readers.text import parse_text
from index_store.types import Article


def read(path: Path, *, root: Path) -> Article:
    """Read the article in a file.

    Args:
        path: A .txt, .md, .markdown, .html or .htm file. A .txt that holds a web page is read as
            one, and a .html without any tag as plain text.
        root: The folder that is indexed, or the file itself; ``origin`` is relative to it.

    Raises:
        UnreadableArticleError: The file cannot be opened, is too large, is not text, or holds no
            article; the text says which, and what to do. Nothing else is raised.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableArticleError(
            f"{path} has the suffix {suffix!r}, which Dateline cannot read. "
            f"Save it as one of {', '.join(sorted(SUFFIXES))}."
        )
    named_html = suffix in HTML_SUFFIXES
    text = decode(read_bytes(path), path, markup=named_html)
    draft = _parse(text, path, suffix, is_html=looks_like_html(text, by_name=named_html))
    if not draft.text:
        raise UnreadableArticleError(
            f"{path} holds no article text. Check that the file holds the article itself, "
            "not a page that loads it with scripts; or save its text as .txt."
        )
    origin = _origin(path, root)
    url = _canonical(draft.url)
    return Article(
        id="a" + hashlib.sha256((url or origin).encode("utf-8", "replace")).hexdigest()[:16],
        title=draft.title,
        text=draft.text,
        source=draft.source,
        author=draft.author,
        published=draft.published or date_in_name(path.name),
        url=url,
        origin=origin,
    )


def _parse(text: str, path: Path, suffix: str, *, is_html: bool) -> Draft:
    if is_html:
        _check_size(len(text), MAX_HTML_CHARACTERS, "an HTML page", "characters", path)
        _check_size(text.count("<"), MAX_HTML_TAGS, "an HTML page", "tags", path)
        return parse_html(clean(text))
    if suffix in MARKDOWN_SUFFIXES:
        _check_size(len(text), MAX_MARKDOWN_CHARACTERS, "a Markdown file", "characters", path)
        try:
            return parse_markdown(clean(text))
        except FrontMatterError as error:
            raise UnreadableArticleError(
                f"{path} has broken front matter: {error}. "
                "Correct the YAML between the two lines of dashes, or remove it."
            ) from error
    return parse_text(clean(text))


def _check_size(size: int, limit: int, kind: str, unit: str, path: Path) -> None:
    if size > limit:
        raise UnreadableArticleError(
            f"{path} is too large for {kind}: {size:,} {unit}, and the limit is "
            f"{limit:,}. Split it, or save the article's text as .txt."
        )


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
