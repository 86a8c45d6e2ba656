"""What the reader of a format gives: an article, or why there is none.

``articles`` gives it an id and an origin.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedArticle:
    """What a format's reader found in a file: an article that has no id and no origin yet."""

    title: str
    text: str
    """Paragraphs joined by an empty line, or empty where no article was found."""
    source: str | None = None
    author: str | None = None
    published: date | datetime | None = None
    updated: date | datetime | None = None
    url: str | None = None
    language: str | None = None
    place: int | None = None
    """The line or the entry that it was in, where a file holds several."""
    member: str | None = None
    """The file inside this one that it was in, where files are packed together."""
    key: str | None = None
    """What its row or entry calls itself, the same in every export of the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseFailure:
    """One row or entry that holds no article, in a file that may hold others."""

    place: int
    """From 1; 0 for all of it."""
    member: str | None = None
    """As in ``ParsedArticle``."""
    reason: str
    """Goes on from the name of the place: "is no JSON"."""
