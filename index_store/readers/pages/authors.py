"""Who wrote a web page, by the agreement of everything that names an author.

Pages name the outlet as their author, and list the authors of comments and of other articles in
the same way as their own. So a name counts by how many places give it, and how far up they stand.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index_store.readers.bylines import is_name
from index_store.readers.cleaning import one_line
from index_store.readers.pages.body import HEADINGS, Block
from index_store.readers.pages.metadata import PageMetadata
from index_store.readers.pages.scoring import best, weights
from index_store.readers.pages.titles import folded

LATER = 0.5  # of the value of the place before it, of the same kind

MAX_NAME = 100  # characters
MAX_SHOWN = 12  # elements of a kind that are looked at
NEAR = 14  # blocks after the headline in which a byline may stand

WRITER = re.compile(r"author|byline|autor|verfasser|writer|contributor", re.I)
OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comment(?!s?-(?:open|closed))|kommentar|related|recommend|respond|reply|pingback"
    r"|sidebar$|sidebar\s)",
    re.I,
)
BY = re.compile(
    r"(?:(?:posted|written|published|eingestellt|reviewed|verfasst|geschrieben|veröffentlicht|erstellt|"
    r"(?:ein\s+)?(?:beitrag|artikel|gastbeitrag|kommentar|interview)|text|publicado|escrito|"
    r"publié|écrit)\s+)?"
    r"(?:by|von|por|par|di|door|av|af)\s*:?\s+(?=\S)"
    r"|(?:authors?|autor(?:in|en|es)?|auteur|autore|verfasser(?:in)?|redakteur(?:in)?|words|"
    r"text(?:\s*(?:&|und|and)\s*(?:fotos?|photos?|bilder))?|foto\s*(?:&|und)\s*text|"
    r"reporting|story)\s*:\s*|autor(?:in|en)\s+(?=\S)",
    re.I,
)
# Behind a date or a separator: "4 September 2025 by Ida Brandt", "10:15 // Autor: Ida Brandt".
BY_INSIDE = re.compile(rf"(?:^|(?<=[\d/|·•–—-]))\s*(?:{BY.pattern}|by(?=\w))", re.I)
# What may follow a name on its line: a date, a time, a role.
TAIL = re.compile(
    r"\s*(?:[|•·–—(/]|\s-\s|,?\s*\d{1,2}[.:]\s?\d{1,2}|,?\s*\d{1,2}\.?\s+[^\W\d]{2,}|\b(?:on|am|under|unter|le|el|"
    r"um|vor|in|at|den|published|updated|posted|veröffentlicht|aktualisiert|actualizado|"
    r"publicado|stand|follow|sagt|says)\b|,\s*(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|"
    r"jun|jul|aug|sep|oct|nov|dec)).*",
    re.I | re.S,
)
ADDRESS = re.compile(r"https?:|www\.|\S@\S|\[at\]", re.I)
JOINT = re.compile(r",\s+|\s+(?:and|und|et|y|e|&)\s+", re.I)
NO_NAME = re.compile(
    r"@|^\W*\d+\W*$|[!?…;{}<>=]|\b(?:min(?:ute)?s?|read|comments?|kommentare?|posts?|"
    r"articles?|artikel|follow|share|teilen|name|posted|view|all|mehr|more|admin|unknown|"
    r"anonymous|list|members?|profile|login|about|contact|kontakt|home)\b",
    re.I,
)


AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|in)?|auteurs?|people|profile|staff|redaktion|contributors?|by|"
    r"writers?|users?)/[^/]",
    re.I,
)
DATE = re.compile(
    r"(?:\w+day,?\s+|\w+tag,?\s+)?(?:\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}\.?\s+(?:de\s+)?[^\W\d]{3,9}\.?,?\s+(?:de\s+)?\d{4}"
    r"|[^\W\d]{3,9}\.?\s+\d{1,2},?\s+\d{4})"
    r"(?:,?\s*(?:@|at|um)?\s*\d{1,2}[:.]\d{2}(?:\s*(?:uhr|[ap]\.?m\.?))?)?",
    re.I,
)
NAME = re.compile(r"[^\W\d_][\w.'’-]+(?:\s+[^\W\d_][\w.'’-]*){0,3}")


def find_author(metadata: PageMetadata, blocks: list[Block], title: str | None) -> str | None:
    """Return the author or authors, joined by commas, or None where nobody is named.

    Args:
        metadata: What the page states for machines.
        blocks: Every block of the page.
        title: The headline, below which bylines stand.
    """
    evidence, spelled = author_evidence(metadata, blocks, title)
    key = best(evidence, weights("authors"))
    return None if key is None else spelled[key]


def author_evidence(
    metadata: PageMetadata, blocks: list[Block], title: str | None
) -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    """Return what speaks for every name, named as in ``scoring_weights.json``, and its spelling.

    Both are by the name in lower case without punctuation.
    """
    outlets = _outlets(metadata)
    found: dict[str, dict[str, float]] = {}
    spelled: dict[str, str] = {}
    for place, texts in _places(metadata, blocks, title):
        for number, text in enumerate(texts[:MAX_SHOWN]):
            name = _name(text)
            if key := folded(name):
                spelled.setdefault(key, name)
                found.setdefault(key, {}).setdefault(place, LATER**number)
    for key, evidence in found.items():
        name = spelled[key]
        evidence |= {
            "outlet": float(key.replace(" ", "") in outlets),
            "one_word": float(" " not in name),
            "like_a_name": float(is_name(name)),
            "lower_case": float(name.islower()),
            "upper_case": float(name.isupper()),
            # One place names all authors, another the first of them or "Ida" alone.
            "part": float(any(key != other and key in other for other in found)),
            "joint": float(len(JOINT.split(name)) > 1),
        }
    return found, spelled


def _places(
    metadata: PageMetadata, blocks: list[Block], title: str | None
) -> Iterator[tuple[str, list[str]]]:
    """Yield the kinds of places that name authors and what they say, the most trusted first."""
    stated = list(_stated(metadata))
    yield "stated", [name for name, is_person in stated if is_person]
    yield "organisation", [name for name, is_person in stated if not is_person]
    yield "meta", _metas(metadata)
    yield "item", metadata.item_values("author")
    yield "link", _links(metadata)
    yield "shown", _shown(metadata.tree)
    yield from _lines(blocks, title)


def _name(text: str) -> str:
    """Return the name in a byline, or an empty text where there is none."""
    text = one_line(text)
    match = BY.match(text)
    text = text[match.end() :] if match else text
    if ADDRESS.search(text):
        return ""
    text = TAIL.sub("", text[: 4 * MAX_NAME]).strip(" ,.:;*\"'“”")
    if not 1 < len(text) <= MAX_NAME or NO_NAME.search(text) or len(text.split()) > 9:
        return ""
    return text


def _stated(metadata: PageMetadata) -> Iterator[tuple[str, bool]]:
    """Yield for each JSON-LD article the names of its authors, joined, and if they are people."""
    for article in metadata.articles[:MAX_SHOWN]:
        value = article.get("author") or article.get("creator")
        names = list(_names(value, metadata.people))
        if names:
            yield ", ".join(dict.fromkeys(names)), '"Organization"' not in json.dumps(value)


def _names(value: Any, people: dict[str, str]) -> Iterator[str]:
    for item in value[:MAX_SHOWN] if isinstance(value, list) else [value]:
        name = (
            item.get("name") or people.get(str(item.get("@id"))) if isinstance(item, dict) else item
        )
        if isinstance(name, list):
            name = ", ".join(part for part in name if isinstance(part, str))
        if isinstance(name, str) and name.strip():
            yield one_line(name)


def _metas(metadata: PageMetadata) -> list[str]:
    labels = metadata.meta("twitter:label1")
    written = metadata.meta("twitter:data1") if labels and BY.search(f"{labels[0]} x") else []
    names = metadata.meta(
        "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
        "sailthru.author", "byl", "citation_author",
    )  # fmt: skip
    return list(dict.fromkeys([*names, *written]))


def _links(metadata: PageMetadata) -> list[str]:
    """Return the texts of links to authors' pages on the same site."""
    return [
        link.text_content()
        for link in metadata.tree.iter("a")
        if (
            "author" in (link.get("rel") or "").split()
            or _is_author_page(link.get("href") or "", metadata.url)
        )
        and not _is_of_others(link)
    ][:MAX_SHOWN]


def _is_author_page(address: str, page: str | None) -> bool:
    try:
        parts = urlsplit(address)
        own = urlsplit(page or "").hostname
    except ValueError:
        return False
    is_own = not parts.hostname or not own or parts.hostname.split(".")[-2:] == own.split(".")[-2:]
    return is_own and AUTHOR_PATH.search(parts.path) is not None


def _shown(tree: HtmlElement) -> list[str]:
    """Return the short texts of elements whose class says that they hold the author."""
    found = []
    for element in tree.iter():
        if isinstance(element.tag, str) and WRITER.search(_marks(element)):
            text = one_line(element.text_content())
            if 1 < len(text) <= 2 * MAX_NAME and not _is_of_others(element):
                found.append(text)
                if len(found) == MAX_SHOWN:
                    break
    return found


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_of_others(element: HtmlElement) -> bool:
    """Say whether an element stands among comments or links to other articles."""
    return any(
        OTHERS.search(_marks(above))
        for above in (element, *element.iterancestors())
        if above.tag not in ("html", "body")
    )


def _lines(blocks: list[Block], title: str | None) -> Iterator[tuple[str, list[str]]]:
    """Yield the short lines that hold a byline, or a name beside a date below the headline."""
    key = folded(title or "")
    headings = (n for n, block in enumerate(blocks) if block.tag == "h1")
    titles = (n for n, block in enumerate(blocks) if folded(block.text) == key)
    place = next(titles, next(headings, 0))
    short = [
        (number, block.text)
        for number, block in enumerate(blocks)
        if len(block.text) <= 2 * MAX_NAME
        and block.tag not in HEADINGS
        and not _is_of_others(block.parent)
    ]
    near = [text for number, text in short if place <= number < place + NEAR]
    yield "line", _signatures(near)
    rests = (DATE.sub(" ", text).strip(" ,|-–—·•/:") for text in near if DATE.search(text))
    yield "dated", [rest for rest in rests if NAME.fullmatch(rest)]
    # Agencies and small papers sign at the end.
    yield "end", _signatures(text for n, text in short if n >= place + NEAR)


def _signatures(lines: Iterable[str]) -> list[str]:
    """Return what follows a "by" in lines, where it can be a name."""
    found = []
    for line in lines:
        match = BY_INSIDE.search(line)
        name = _name(line[match.end() :]) if match else ""
        # "By the numbers" is no byline; "der Michel" and "c1ph4" are names.
        if name and (is_name(name) or (" " not in name and re.search(r"\d", name))):
            found.append(name)
    return found


def _outlets(metadata: PageMetadata) -> set[str]:
    names = metadata.meta("og:site_name", "application-name", "publisher", "dc.publisher")
    for article in metadata.articles:
        names = [*names, *_names(article.get("publisher"), metadata.people)]
    host = (urlsplit(metadata.url or "").hostname or "").removeprefix("www.")
    return {folded(name).replace(" ", "") for name in [*names, host, host.partition(".")[0]]}
