"""The lines above an article's first paragraph: who wrote it, for whom and when."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from index_store.readers.dates import parse_date

MAX_BYLINE = 200  # characters; longer lines are prose
MAX_LINES = 60  # above the first paragraph; what has more is a list of dates or names

# Separators of the fields of one line, as in "By Jane Doe | Harbour Courier | 4 September 2025".
FIELDS = re.compile(r"\s+[|•·]\s+|\s*\|\s*|\s+[–—]\s+")
LABELLED = re.compile(
    r"(?P<key>title|headline|source|outlet|publisher|publication|authors?|by|url|link|"
    r"published|posted|updated|last updated|date)"
    r"(?:\s*:|(?<=published)\s|(?<=posted)\s|(?<=updated)\s)\s*(?P<value>\S.*)",
    re.I,
)
# Words that may stand in a name or between names without a capital.
PARTICLES = frozenset({
    "al", "and", "bin", "da", "de", "del", "della", "der", "di", "dos", "du", "el", "et", "for",
    "from", "ibn", "in", "la", "le", "of", "the", "van", "von", "y",
})  # fmt: skip
ROLE = re.compile(
    r"\b(correspondent|editor|reporter|writer|columnist|analyst|staff|bureau)s?\b", re.I
)
AUTHOR_PAGE = re.compile(r"/(?:authors?|by|people|profile|staff)/([a-z]+(?:-[a-z]+)+)/?$")
AGENCIES = {"ap": "AP", "afp": "AFP", "dpa": "dpa", "bbc": "BBC", "upi": "UPI", "cnn": "CNN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """What a line above the article says; None for what it does not."""

    title: str | None = None
    author: str | None = None
    source: str | None = None
    published: date | datetime | None = None
    updated: date | datetime | None = None
    url: str | None = None

    def filled_from(self, other: "Byline") -> "Byline":
        """Return this byline with its gaps filled from another."""
        return Byline(
            title=self.title or other.title,
            author=self.author or other.author,
            source=self.source or other.source,
            published=self.published or other.published,
            updated=self.updated or other.updated,
            url=self.url or other.url,
        )


def parse_byline(line: str) -> Byline | None:
    """Return what a byline, a dated line or a labelled line says, or None for other lines.

    Understood are "By Jane Doe | Harbour Courier | 4 September 2025", "By JANE DOE, Reuters",
    "PUBLISHED: 4 September 2025", "Updated Sept. 4, 2025", a date alone, and "Source: ...",
    "Author: ...", "URL: ..." as exports write them.

    The date of an update is never taken for that of publication.
    """
    if len(line) > MAX_BYLINE:
        return None
    fields = [field for field in FIELDS.split(line) if field]
    found = Byline()
    names: list[str] = []
    is_byline = False
    for position, field in enumerate(fields):
        if (published := parse_date(field)) is not None:
            is_byline = True
            if re.match(r"(last\s+)?(updated|modified)", field, re.I):
                found = replace(found, updated=found.updated or published)
            else:
                found = replace(found, published=found.published or published)
        elif position == 0 and re.match(r"by\s", field, re.I):
            byline = _parse_by(field[3:].strip())
            if byline is None:
                return None
            is_byline = True
            found = byline.filled_from(found)
        elif (labelled := _parse_labelled(field)) is not None:
            is_byline = True
            found = found.filled_from(labelled)
        else:
            names.append(field)
    # "Home | World | Sport" has fields too: only a date, a "By" or a label makes a byline. Two
    # names without a "By" are left alone, for which of them is the outlet is a guess.
    if not is_byline or len(names) > 1 or not all(map(is_name, names)):
        return None
    # "PARIS – 4 September 2025" names a place.
    if names and re.search("[|•·]", line):
        return replace(found, source=found.source or names[0])
    return found


def without_byline(paragraphs: list[str]) -> tuple[Byline, list[str]]:
    """Split off the lines above the first paragraph that say who wrote it and when."""
    found = Byline()
    for position, paragraph in enumerate(paragraphs):
        byline = parse_byline(paragraph) if position < MAX_LINES else None
        if byline is None:
            return found, paragraphs[position:]
        found = found.filled_from(byline)
    return found, []


def _parse_by(text: str) -> Byline | None:
    """Parse what follows "By": names, then perhaps a role, an outlet and a date."""
    # A date at the end has a comma of its own: "By Jane Doe, September 4, 2025".
    for comma in re.finditer(r",\s*", text):
        if (published := parse_date(text[comma.end() :])) is not None:
            rest = _parse_by(text[: comma.start()])
            return None if rest is None else replace(rest, published=published)
    author, *others = [part.strip() for part in text.split(",")]
    if not is_name(author):
        return None
    outlets: list[str] = []
    for other in others:
        if ROLE.search(other):
            continue
        if not is_name(other):
            return None
        if " and " in other:  # "By Jane Doe, John Roe and Ann Poe"
            author, outlets = ", ".join([author, *outlets, other]), []
        else:
            outlets.append(other)
    if len(outlets) > 1:
        author, outlets = ", ".join([author, *outlets[:-1]]), outlets[-1:]
    return Byline(author=_as_name(author), source=outlets[0] if outlets else None)


def _parse_labelled(field: str) -> Byline | None:
    match = LABELLED.fullmatch(field)
    if match is None:
        return None
    key, value = match["key"].lower(), match["value"].strip()
    if key in ("title", "headline"):
        return Byline(title=value)
    if key in ("source", "outlet", "publisher", "publication"):
        return Byline(source=value) if is_name(value) else None
    if key in ("author", "authors", "by"):
        return _parse_by(value)
    if key in ("url", "link"):
        return Byline(url=value) if re.match(r"https?://\S+$", value) else None
    # A label of a date without a date that can be read: "Updated 3 hours ago".
    is_vague = re.search(r"\d|\bago\b|yesterday|today", value) and len(value) < 60
    return Byline() if is_vague and value[-1] not in ".!?" else None


def is_name(text: str) -> bool:
    """Say whether every word could be part of the name of a person or an outlet."""
    words = text.split()
    if not 1 <= len(words) <= 10:
        return False
    if text[-1] in ".!?:;" and not text.endswith(("Jr.", "Sr.")):
        return False
    if not any(word[0].isupper() for word in words):
        # Outlets may call themselves "themoscowtimes.com", but no name is an English phrase.
        return len(words) == 1 and "." in text
    return all(word in PARTICLES or not word[0].islower() or "." in word for word in words)


def _as_name(text: str) -> str:
    """Return "JANE DOE" as "Jane Doe"; agencies keep their capitals."""
    if not text.isupper() or len(text.split()) < 2:
        return text
    return " ".join(
        word.lower() if word.lower() in PARTICLES else AGENCIES.get(word.lower(), word.title())
        for word in text.split()
    )


def parse_author_link(url: str) -> Byline:
    """Return what the address of an author's page says of the outlet and the author.

    ``https://www.example.com/author/jane-doe-for-afp`` gives "example.com" and "Jane Doe for AFP".
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # such as an unclosed bracket of an IPv6 host
        return Byline()
    match = AUTHOR_PAGE.search(parts.path)
    if match is None or not host:
        return Byline()
    words = (
        word if word in PARTICLES else AGENCIES.get(word, word.capitalize())
        for word in match[1].split("-")
    )
    return Byline(source=host, author=" ".join(words))
