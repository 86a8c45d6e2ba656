"""Pages of print whose text was recognised, as digitised newspapers are kept: ALTO 1 to 4.

https://www.loc.gov/standards/alto/
"""

import re
from collections.abc import Iterator, Sequence

from lxml import etree  # type: ignore[import-untyped]

from index_store.readers.cleaning import join_paragraphs, title_or_opening
from index_store.readers.formats.wire.xml import name_of, within
from index_store.readers.parsed_article import ParsedArticle, ParseFailure

ALTO_START = re.compile(rb"<(?:\w+:)?alto\b")
MARGINS = ("topmargin", "bottommargin", "leftmargin", "rightmargin")  # running heads, page numbers


def looks_like_alto(data: bytes) -> bool:
    """Say whether the root of a page stands near the beginning."""
    return ALTO_START.search(data[:4096]) is not None


def parse_alto(root: etree._Element) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield each page as an article: its blocks in the order of reading, a paragraph each.

    A place is a page's number from 1, where there are several.
    """
    pages = list(within(root, "page"))
    groups = list(within(root, "readingorder"))
    order = [named.get("REF") for group in groups for named in within(group, "elementref")]
    for number, page in enumerate(pages, 1):
        for margin in list(within(page, *MARGINS)):
            margin.clear()
        blocks = _in_order(list(within(page, "textblock")), order)
        text = join_paragraphs(" ".join(_words(block)) for block in blocks)
        languages = (block.get("LANG") or block.get("language") for block in blocks)
        yield ParsedArticle(
            title=title_or_opening(None, text),
            text=text,
            language=next(filter(None, languages), None),
            place=number if len(pages) > 1 else None,
        )


def _in_order(blocks: list[etree._Element], order: Sequence[str | None]) -> list[etree._Element]:
    """Return blocks in the order that the file states: as a list of names, or from each on."""
    left = {block.get("ID") or str(number): block for number, block in enumerate(blocks)}
    found = [left.pop(name) for name in order if name in left]
    while left:
        name: str | None = next(iter(left))
        while name in left:
            block = left.pop(name)
            found.append(block)
            name = block.get("IDNEXT")
    return found


def _words(block: etree._Element) -> Iterator[str]:
    """Yield the words of a block, those that were broken at the end of a line made whole."""
    begun: str | None = None  # the part of a word before a hyphen, where nothing says the whole
    is_said = False  # the whole word, at its first part
    for element in within(block, "string", "hyp"):
        word = element.get("CONTENT") or ""
        if name_of(element) == "hyp":
            continue
        whole = element.get("SUBS_CONTENT")
        part = element.get("SUBS_TYPE")
        if begun is not None:
            yield begun + word
            begun = None
        elif part == "HypPart2" and is_said:
            is_said = False
        elif whole and part in ("HypPart1", "HypPart2"):
            is_said = part == "HypPart1"
            yield whole
        elif (after := element.getnext()) is not None and name_of(after) == "hyp":
            begun = word
        else:
            is_said = False
            yield word
    if begun:
        yield begun
