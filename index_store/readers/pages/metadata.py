"""What a web page states about itself for machines: meta tags, JSON-LD, microdata, links."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index_store.readers.cleaning import one_line

MAX_OBJECTS = 2_000  # of JSON-LD on one page; some state every product they sell
MAX_JSON_CHARACTERS = 2_000_000
ARTICLE_TYPE = re.compile(r"Article|Posting|Report$|Review$|Recipe|Blog$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """A page's statements for machines; nothing in it is checked."""

    tree: HtmlElement
    url: str | None
    """Where the page is, as far as is known: fetched from there, or stated by it."""
    own_url: str | None
    """The address that the page states for itself."""
    metas: dict[str, list[str]]
    """Lower-case name, property or itemprop of a meta tag -> its contents, in order."""
    articles: list[dict[str, Any]]
    """JSON-LD objects whose type is a kind of article, in order."""
    people: dict[str, str]
    """JSON-LD: "@id" -> name, for authors that articles only refer to."""

    def meta(self, *names: str) -> list[str]:
        """Return the contents of the meta tags of these names, name by name."""
        return [content for name in names for content in self.metas.get(name, ())]

    def article_values(self, *names: str) -> list[str]:
        """Return the texts that the JSON-LD articles have under these names."""
        found = (article.get(name) for name in names for article in self.articles)
        return [one_line(value) for value in found if isinstance(value, str) and value.strip()]

    def values(self, *names: str) -> list[Any]:
        """Return whatever the JSON-LD articles have under these names."""
        return [article[name] for name in names for article in self.articles if name in article]

    def item_values(self, *names: str) -> list[str]:
        """Return the microdata of these names: what machines are to read, else what is shown."""
        wanted = " or ".join(f"contains(concat(' ', @itemprop, ' '), ' {name} ')" for name in names)
        values = (
            element.get("content") or element.get("datetime") or element.text_content()
            for element in self.tree.xpath(f"//*[{wanted}]")
        )
        return [line for value in values if (line := one_line(value))]


def read_metadata(tree: HtmlElement, url: str | None) -> PageMetadata:
    """Gather what a page states about itself."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = one_line(element.get("content") or "")
        if content:
            for attribute in ("name", "property", "itemprop"):
                name = (element.get(attribute) or "").strip().lower()
                if name:
                    metas.setdefault(name, []).append(content)
    objects = list(_objects(tree))
    own_url = next(iter([*_canonical_links(tree), *metas.get("og:url", ())]), None)
    return PageMetadata(
        tree=tree,
        url=url or own_url,
        own_url=own_url,
        metas=metas,
        articles=[item for item in objects if _is_article(item)],
        people={
            item["@id"]: item["name"]
            for item in objects
            if isinstance(item.get("@id"), str) and isinstance(item.get("name"), str)
        },
    )


def _canonical_links(tree: HtmlElement) -> list[str]:
    return [
        str(link).strip()
        for link in tree.xpath('//link[translate(@rel, "CANOIL", "canoil")="canonical"]/@href')
        if str(link).strip().startswith("http")
    ]


def _is_article(item: dict[str, Any]) -> bool:
    types = item.get("@type")
    return any(
        isinstance(name, str) and ARTICLE_TYPE.search(name[:100])
        for name in (types if isinstance(types, list) else [types])
    )


def _objects(tree: HtmlElement) -> list[dict[str, Any]]:
    """Return every object in the page's JSON-LD, outer before inner."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath('//script[contains(@type, "ld+json")]'):
        text = (script.text or "").strip()
        # Templates leave the marks of old browsers around it, and a comma before a bracket.
        text = re.sub(
            r"^(?:<!--|/\*.{0,40}?\*/|//<!\[CDATA\[)|(?:-->|//\]\]>|;)$", "", text
        ).strip()
        if len(text) > MAX_JSON_CHARACTERS:
            continue
        for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
            try:
                found += _nested(json.loads(attempt, strict=False))
                break
            except (ValueError, RecursionError):  # not JSON, or nested to break a parser
                continue
    return found[:MAX_OBJECTS]


def _nested(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _nested(item)
    elif isinstance(value, dict):
        yield value
        for inner in value.values():
            if isinstance(inner, list | dict):
                yield from _nested(inner)
