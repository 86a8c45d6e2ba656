"""The headline of a web page, by the agreement of everything that could be it.

Pages name their headline up to eight times, often with the outlet or the section around it, and
call other things a heading. What several places agree on, whole or as a part between separators,
is the headline.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index_store.readers.cleaning import one_line
from index_store.readers.pages.metadata import PageMetadata

# How far a place is trusted when it names the headline whole. Weights were chosen by hand on
# the development half of pages-trafilatura.
H1, H2, H3 = 3.0, 1.5, 0.75
HEADLINE, ITEM_HEADLINE, OG, TWITTER, TITLE = 2.5, 2.0, 1.75, 1.0, 1.0
PART = 0.75  # of its weight where the headline is one part of what a place says
IN_ADDRESS = 2.0  # where all its words stand in the page's address
OUTLET = -4.0  # for the name of the outlet
SHORT = -1.0  # for a single word

MAX_HEADINGS = 40
MAX_HEADLINE = 300  # characters

SEPARATOR = re.compile(r"\s+[|–—\-·•\u203a»«⋆:/~]+\s+|\s*[|»«]\s*")
# Headlines hold colons themselves: what stands before or behind one is the headline only where
# another place says just that.
WEAK_SEPARATOR = re.compile(rf"{SEPARATOR.pattern}|:\s+")


def find_title(metadata: PageMetadata) -> str | None:
    """Return the headline, in the spelling of the most trusted place, or None."""
    outlets = _outlets(metadata)
    named = [
        (_without_outlet(one_line(html.unescape(text)), outlets), weight)
        for text, weight in _named(metadata)
    ]
    named = [(text, weight) for text, weight in named if 1 < len(text) <= MAX_HEADLINE]
    spelled: dict[str, str] = {}
    for text, _ in sorted(named, key=lambda pair: -pair[1]):
        spelled.setdefault(folded(text), text)
    for text, _ in named:
        for part in SEPARATOR.split(text):
            spelled.setdefault(folded(part), part.strip())
    spelled.pop("", None)
    address = f" {folded(_path(metadata.url))} "
    scores = {
        key: sum(_support(key, folded(text), text, weight) for text, weight in named)
        + (IN_ADDRESS * _in_address(key, address))
        + (OUTLET if key.replace(" ", "") in outlets else 0.0)
        + (SHORT if " " not in key else 0.0)
        for key in spelled
    }
    return spelled[max(scores, key=lambda key: (scores[key], len(key)))] if scores else None


def folded(text: str) -> str:
    """Return the words of a text in lower case, for comparing."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _named(metadata: PageMetadata) -> Iterator[tuple[str, float]]:
    """Yield every text that could be the headline, with its weight."""
    once: set[str] = set()
    for tag, weight in (("h1", H1), ("h2", H2), ("h3", H3)):
        headings = [one_line(heading.text_content()) for heading in _headings(metadata.tree, tag)]
        for number, text in enumerate(headings):
            if text not in once:
                once.add(text)
                yield text, weight / (1 + 0.1 * min(number, 9))
    for texts, weight in (
        (metadata.article_values("headline", "name"), HEADLINE),
        (metadata.item_values("headline"), ITEM_HEADLINE),
        (metadata.meta("og:title"), OG),
        (metadata.meta("twitter:title", "dc.title", "title", "dcterms.title"), TWITTER),
        ([title.text_content() for title in metadata.tree.xpath("//head/title")], TITLE),
    ):
        for text in texts[:1]:
            yield text, weight


def _headings(tree: HtmlElement, tag: str) -> list[HtmlElement]:
    return list(tree.iter(tag))[:MAX_HEADINGS]


def _support(key: str, whole: str, text: str, weight: float) -> float:
    """Return how much a place that says ``text`` speaks for the headline ``key``."""
    if key == whole:
        return weight
    if f" {key} " not in f" {whole} ":
        return 0.0
    # "Harbour reopens | Courier" and "Storm: harbour reopens" hold it as a part.
    parts = [folded(part) for part in WEAK_SEPARATOR.split(text)]
    starts = [" ".join(parts[:end]) for end in range(1, len(parts) + 1)]
    ends = [" ".join(parts[start:]) for start in range(len(parts))]
    return PART * weight if key in (*starts, *ends, *parts) else 0.0


def _outlets(metadata: PageMetadata) -> set[str]:
    """Return the spellings of the outlet's name, without spaces."""
    names = metadata.meta("og:site_name", "application-name", "dc.publisher", "publisher")
    host = urlsplit(metadata.url or "").hostname or ""
    return {folded(name).replace(" ", "") for name in names} | set(host.split(".")) | {host}


def _without_outlet(text: str, outlets: set[str]) -> str:
    """Return "Harbour reopens" for "Harbour reopens | Courier" and "Courier » Harbour reopens"."""
    separators = list(SEPARATOR.finditer(text))
    if separators:
        first, last = separators[0], separators[-1]
        if folded(text[last.end() :]).replace(" ", "") in outlets:
            return text[: last.start()]
        if folded(text[: first.start()]).replace(" ", "") in outlets:
            return text[first.end() :]
    return text


def _path(url: str | None) -> str:
    return re.sub(r"[-_+/.]", " ", unquote(urlsplit(url or "").path))


def _in_address(key: str, address: str) -> float:
    """Return the share of a headline's words that stand in the address, if it is most."""
    words = [word for word in key.split() if len(word) > 2]
    if len(words) < 2:
        return 0.0
    share = sum(f" {word} " in address for word in words) / len(words)
    return share if share > 0.6 else 0.0
