"""Which blocks of a web page are its article: two extractors vote, boilerplate is left out.

Extractors change what they keep: words of links get lost, lists are flattened. So they only vote
on the page's own blocks, whose text is taken from the page.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import readability
import trafilatura
from lxml.etree import LxmlError, tostring  # type: ignore[import-untyped]
from lxml.html import HtmlElement, document_fromstring  # type: ignore[import-untyped]

from index_store.readers.boilerplate import ends_sentence
from index_store.readers.cleaning import PARSER_ERRORS, one_line
from index_store.readers.pages.tables import MAX_CELL, row_sentences

# What trafilatura, readability and lxml may raise on damaged pages, documented or not.
EXTRACTION_ERRORS = (LxmlError, *PARSER_ERRORS)

MAX_DEPTH = 200  # nested elements; browsers stop at 512
KEPT = 0.6  # of a block's word 4-grams that an extractor must have for having kept the block
AGREED = 0.7  # what both kept must be this much of the one that kept more
HOME = 0.25  # of the article's characters that an element must hold to be one of its homes
ONLY_HOME = 0.9  # above it, what stands below that element is no longer the article
MIN_PROSE = 40  # characters
ORPHAN = 200  # characters at most of a scrap of an element that is mostly something else

SKIPPED = frozenset({
    "script", "style", "noscript", "template", "svg", "button", "select", "textarea", "iframe",
    "object", "embed", "canvas", "video", "audio", "head", "title", "meta", "link", "input",
    "label", "figcaption",
})  # fmt: skip
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "mark", "nobr", "picture", "q", "rb", "rt", "ruby", "s",
    "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
})  # fmt: skip
ROW = "tr"
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A paragraph, heading, list item or cell of a page."""

    text: str
    """One line."""
    tag: str
    parent: HtmlElement
    """The element around it, which it shares with its neighbours."""
    linked: float
    """The share of its characters that are links, in [0, 1]."""


def article_blocks(tree: HtmlElement, every: Sequence[Block]) -> list[Block]:
    """Return the blocks of the article in a page, in order; empty where there is none.

    Boilerplate that is known by its words is still among them (``boilerplate``).

    Args:
        tree: The page.
        every: All its blocks (``page_blocks``).
    """
    blocks = [block for block in every if block.tag != ROW]
    chosen = {block for block, is_in in zip(blocks, _chosen(tree, blocks), strict=True) if is_in}
    return list(_with_rows(every, chosen))


def _with_rows(every: Sequence[Block], chosen: AbstractSet[Block]) -> Iterator[Block]:
    """Yield what was chosen and the rows of tables that stand below it.

    Extractors write tables in ways of their own, so they have no vote on them. Where nothing else
    was chosen, the page is its tables.
    """
    parents = {block.parent for block in chosen}
    is_in = not chosen
    for block in every:
        if block.tag != ROW:
            is_in = block in chosen
            if is_in:
                yield block
        # The element around a table, or around its figure.
        elif is_in and (not chosen or parents & {block.parent, block.parent.getparent()}):
            yield block


def _chosen(tree: HtmlElement, blocks: Sequence[Block]) -> list[bool]:
    """Say of every block whether it is the article's."""
    by_trafilatura = _kept(blocks, _by_trafilatura(tree))
    by_readability = _kept(blocks, _by_readability(tree))
    both = [first and second for first, second in zip(by_trafilatura, by_readability, strict=True)]
    more = max(_size(blocks, by_trafilatura), _size(blocks, by_readability))
    if more and _size(blocks, both) >= AGREED * more:
        chosen = _filled(blocks, both, by_trafilatura, by_readability)
    else:
        # They disagree on where the article is. Alone, trafilatura is right more often, and its
        # precision matters more: a menu in the body becomes false evidence.
        precise = _kept(blocks, _by_trafilatura(tree, favor_precision=True))
        chosen = precise if any(precise) else by_trafilatura
    return _at_home(blocks, chosen)


def page_blocks(tree: HtmlElement) -> Iterator[Block]:
    """Yield every block of a page that holds a letter or digit, in order."""
    body = tree.find(".//body")
    return _Walk().blocks(tree if body is None else body)


class _Walk:
    """Gathers inline text until a block begins or ends."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._linked = 0

    def blocks(
        self, element: HtmlElement, *, in_link: bool = False, depth: int = 0
    ) -> Iterator[Block]:
        """Yield the blocks in an element, the text around its children last."""
        self._add(element.text, in_link)
        for child in element if depth < MAX_DEPTH else ():
            if not isinstance(child.tag, str) or _is_skipped(child):
                pass
            elif child.tag in ("br", "hr"):
                # Two line breaks in a row part paragraphs on old pages; one is a wrap.
                after = child.getnext()
                if not (child.tail or "").strip() and after is not None and after.tag == "br":
                    yield from self._end(element)
                self._add(" ", in_link)
            elif child.tag in INLINE:
                yield from self.blocks(child, in_link=in_link or child.tag == "a", depth=depth + 1)
            elif child.tag == "table" and (rows := data_rows(child)):
                yield from self._end(element)
                for row in row_sentences(rows):
                    yield Block(row, ROW, element, 0.0)
            else:
                yield from self._end(element)
                yield from self.blocks(child, in_link=in_link, depth=depth + 1)
                yield from self._end(child)
            self._add(child.tail, in_link)
        if depth == 0:
            yield from self._end(element)

    def _add(self, text: str | None, in_link: bool) -> None:
        if text:
            self._parts.append(text)
            self._linked += len(text) * in_link

    def _end(self, element: HtmlElement) -> Iterator[Block]:
        if not self._parts:
            return
        whole = "".join(self._parts)
        linked, self._linked = self._linked, 0
        self._parts.clear()
        text = one_line(whole)
        if any(map(str.isalnum, text)):
            parent = element.getparent()
            yield Block(
                text, element.tag, element if parent is None else parent, linked / len(whole)
            )


def data_rows(table: HtmlElement) -> list[list[str]]:
    """Return the cells of a table, row by row; empty where it only lays a page out."""
    if table.find(".//table") is not None:
        return []
    rows = [
        [one_line(cell.text_content()) for cell in row if cell.tag in ("td", "th")]
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if any(row)]
    is_data = len(rows) > 1 and min(map(len, rows[1:])) > 1
    return rows if is_data and max(len(cell) for row in rows for cell in row) <= MAX_CELL else []


def _is_skipped(element: HtmlElement) -> bool:
    """Say whether an element holds no text of the page; some put the headline into a caption."""
    return element.tag in SKIPPED and not (
        element.tag == "figcaption" and element.find(".//h1") is not None
    )


def _by_trafilatura(tree: HtmlElement, *, favor_precision: bool = False) -> str:
    # Of a note of two lines nothing is left but in the generous mode.
    for generous in (False, True):
        try:
            document = trafilatura.bare_extraction(
                tree,
                include_comments=False,
                favor_precision=favor_precision and not generous,
                favor_recall=generous,
            )
        except EXTRACTION_ERRORS:
            continue
        if text := getattr(document, "text", None):
            return str(text)
    return ""


def _by_readability(tree: HtmlElement) -> str:
    try:
        summary = readability.Document(tostring(tree, encoding="unicode")).summary()
        kept = document_fromstring(summary)
    except (readability.Unparseable, *EXTRACTION_ERRORS):
        return ""
    return "\n".join(block.text for block in page_blocks(kept))


def _kept(blocks: Sequence[Block], text: str) -> list[bool]:
    """Say for every block whether an extractor's text has it: whole if short, else most of it."""
    lines = {" ".join(_words(line)) for line in text.split("\n")}
    words = _words(text)
    ngrams = set(zip(words, words[1:], words[2:], words[3:], strict=False))

    def is_kept(block: Block) -> bool:
        own = _words(block.text)
        if " ".join(own) in lines:
            return True
        grams = list(zip(own, own[1:], own[2:], own[3:], strict=False))
        return len(own) > 6 and sum(gram in ngrams for gram in grams) >= KEPT * len(grams)

    return [is_kept(block) for block in blocks]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _size(blocks: Sequence[Block], chosen: Sequence[bool]) -> int:
    return sum(len(block.text) for block, is_in in zip(blocks, chosen, strict=True) if is_in)


def _filled(
    blocks: Sequence[Block],
    both: Sequence[bool],
    by_trafilatura: Sequence[bool],
    by_readability: Sequence[bool],
) -> list[bool]:
    """Add to what both kept what one of them has good reason for."""
    filled = list(both)
    places = [place for place, is_in in enumerate(both) if is_in]
    parents = {blocks[place].parent for place in places}
    homes = _homes(blocks, both)
    for place, block in enumerate(blocks):
        if by_trafilatura[place] or by_readability[place]:
            # A gap in the middle: trafilatura drops questions and subheads that are no headings.
            in_gap = places[0] < place < places[-1] and by_readability[place]
            is_prose = len(block.text) > MIN_PROSE and ends_sentence(block.text)
            filled[place] |= (in_gap and block.parent in parents) or (
                is_prose and block.parent in homes
            )
    # Right above: the first paragraph often stands in an element of its own.
    place = filled.index(True) - 1
    while place >= 0 and (by_trafilatura[place] or by_readability[place]):
        if len(blocks[place].text) <= MIN_PROSE or not ends_sentence(blocks[place].text):
            break
        filled[place] = True
        place -= 1
    return filled


def _homes(blocks: Sequence[Block], chosen: Sequence[bool]) -> set[HtmlElement]:
    """Return the elements that each hold a good part of the article."""
    held = _held(blocks, chosen)
    return {parent for parent, size in held.items() if size > HOME * held.total()}


def _at_home(blocks: Sequence[Block], chosen: Sequence[bool]) -> list[bool]:
    """Leave out what stands apart from the article: below it, or as a scrap of something else."""
    held = _held(blocks, chosen)
    left = _held(blocks, [not is_in for is_in in chosen])
    end = len(blocks)
    for home, size in held.most_common(1):
        if size and size >= ONLY_HOME * held.total():
            end = max(n for n, block in enumerate(blocks) if chosen[n] and block.parent == home)
    return [
        is_in
        and place <= end
        and not (held[block.parent] < ORPHAN and left[block.parent] > 3 * held[block.parent])
        for place, (block, is_in) in enumerate(zip(blocks, chosen, strict=True))
    ]


def _held(blocks: Sequence[Block], chosen: Sequence[bool]) -> Counter[HtmlElement]:
    """Return how many characters of the chosen blocks each element holds."""
    held: Counter[HtmlElement] = Counter()
    for block, is_in in zip(blocks, chosen, strict=True):
        held[block.parent] += len(block.text) * is_in
    return held
