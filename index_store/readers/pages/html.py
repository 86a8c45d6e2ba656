"""Web pages: the article's blocks, and headline, author, outlet and dates by agreement."""

import re
from collections.abc import Mapping, Sequence

import trafilatura
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index_store.readers.boilerplate import ends_sentence, is_boilerplate
from index_store.readers.bylines import without_byline
from index_store.readers.cleaning import check_size, join_paragraphs, one_line, title_or_opening
from index_store.readers.pages.authors import author_evidence, find_author
from index_store.readers.pages.body import (
    EXTRACTION_ERRORS,
    MIN_PROSE,
    Block,
    article_blocks,
    page_blocks,
)
from index_store.readers.pages.metadata import PageMetadata, read_metadata
from index_store.readers.pages.pictures import picture_texts
from index_store.readers.pages.published import date_evidence, find_dates
from index_store.readers.pages.titles import find_title, folded
from index_store.readers.pages.visible_dates import Evidence
from index_store.readers.parsed_article import ParsedArticle

# 30,000 cells of a table take 10 s, and the time grows faster than their number. The largest of
# 601 real pages has 19,437 tags and 1.6 million characters.
MAX_HTML_CHARACTERS = 5_000_000
MAX_HTML_TAGS = 30_000

# A page with more tags than these is crowded: all its lines are kept, as of a feed's entry. Voting
# on what its article is, and looking for dates, takes .05 to .25 ms a tag. Of 601 real pages none
# is crowded: the densest large one has 19,437 tags in 331,032 characters.
CROWDED_TAGS = 2_000
CROWDED_CHARACTERS = 18  # for each tag above that

ALL_LINKED = 0.9  # share of a line's characters

TAG = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|article|section|main|div|p|span|h[1-6]|a|br|ul|ol|li"
    r"|table|title|meta|script|style|strong|em|b|i)\b[^<>]{0,2000}/?>)",
    re.I,
)
XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>", re.I)


def looks_like_html(text: str, *, by_name: bool) -> bool:
    """Say whether a text is markup.

    Args:
        text: The beginning is enough.
        by_name: The file's suffix says that it is HTML: one tag anywhere near the start is
            enough. Otherwise the text must begin with one.
    """
    if by_name:
        return TAG.search(text[:65_536]) is not None
    start = XML_DECLARATION.sub("", text[:4096], count=1).lstrip()
    start = re.sub(r"^(?:<!--.{0,2000}?-->\s*)+", "", start, flags=re.S)
    return TAG.match(start) is not None


def parse_html(text: str, url: str | None = None) -> ParsedArticle:
    """Return the article in a web page; its text is empty where there is none.

    Args:
        text: The decoded page.
        url: Where it was fetched from, if it was.

    Raises:
        UnreadableArticleError: The page has more than ``MAX_HTML_CHARACTERS`` or
            ``MAX_HTML_TAGS``.
    """
    tree = _load(text)
    if tree is None:
        return ParsedArticle(title="", text="")
    blocks = list(page_blocks(tree))
    if text.count("<") > CROWDED_TAGS + len(text) / CROWDED_CHARACTERS:
        return every_line(tree, blocks)
    metadata = read_metadata(tree, url)
    language = _language(tree)
    title = find_title(metadata)
    byline, paragraphs = without_byline(_paragraphs(tree, title, blocks))
    published, updated = find_dates(metadata, blocks, title, language)
    body = join_paragraphs(paragraphs)
    return ParsedArticle(
        title=title_or_opening(title, body),
        text=body,
        source=_outlet(metadata, title) or byline.source,
        author=find_author(metadata, blocks, title) or byline.author,
        published=published or byline.published,
        updated=updated or byline.updated,
        url=metadata.own_url,
        language=language,
    )


def every_line(tree: HtmlElement, blocks: Sequence[Block]) -> ParsedArticle:
    """Return markup as an article, all of it: nothing votes, which takes a hundredth of the time.

    Args:
        tree: The markup.
        blocks: All its blocks (``page_blocks``).
    """
    title = next((block.text for block in blocks if block.tag == "h1"), "")
    kept = [block.text for block in blocks if is_of_article(block) and block.text != title]
    return article_of_lines(title, [*kept, *picture_texts(tree, blocks)])


def article_of_lines(title: str, lines: list[str]) -> ParsedArticle:
    """Return the article in lines of which the first may be its byline."""
    byline, paragraphs = without_byline(lines)
    body = join_paragraphs(paragraphs)
    return ParsedArticle(
        title=title_or_opening(title, body),
        text=body,
        source=byline.source,
        author=byline.author,
        published=byline.published,
        updated=byline.updated,
    )


def evidence_of(
    text: str, url: str | None = None
) -> tuple[Evidence, Mapping[str, dict[str, float]]]:
    """Return what speaks for each date and each author on a decoded page, to learn weights from."""
    tree = _load(text)
    if tree is None:
        return {}, {}
    metadata = read_metadata(tree, url)
    blocks = list(page_blocks(tree))
    title = find_title(metadata)
    return (
        date_evidence(metadata, blocks, title, _language(tree)),
        author_evidence(metadata, blocks, title)[0],
    )


def _load(text: str) -> HtmlElement | None:
    check_size(len(text), MAX_HTML_CHARACTERS, "an HTML page", "characters")
    check_size(text.count("<"), MAX_HTML_TAGS, "an HTML page", "tags")
    if declaration := XML_DECLARATION.match(text):  # lxml refuses it in decoded text
        text = text[declaration.end() :]
    if not re.search(r"<(?:html|body)\b", text, re.I):
        text = f"<html><body>{text}</body></html>"  # trafilatura expects a whole page
    try:
        return trafilatura.load_html(text)
    except EXTRACTION_ERRORS:
        return None


def _language(tree: HtmlElement) -> str | None:
    stated: str | None = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    return stated


def _outlet(metadata: PageMetadata, title: str | None) -> str | None:
    """Return the outlet: as the page states it, else what ``<title>`` appends to the headline."""
    stated = metadata.meta("og:site_name", "application-name", "dc.publisher")
    if stated:
        return stated[0]
    for publisher in metadata.values("publisher"):
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            return one_line(publisher["name"]) or None
    whole = one_line(metadata.tree.findtext(".//head/title") or "")
    if not title or not whole.startswith(title):
        return None
    rest = re.fullmatch(r"\s[|–—-]\s([^|–—]{2,60})", whole[len(title) :])
    return rest[1] if rest else None


def _paragraphs(tree: HtmlElement, title: str | None, every: Sequence[Block]) -> list[str]:
    """Return the article's paragraphs and subheads, without its headline and boilerplate."""
    titles = {folded(title or ""), *(folded(h1.text_content()) for h1 in tree.iter("h1"))}
    blocks = article_blocks(tree, every)
    # A long line that stands there again is a banner's or a picture's text.
    first = {block.text: place for place, block in reversed(list(enumerate(blocks)))}
    kept = [
        block.text
        for place, block in enumerate(blocks)
        if (first[block.text] == place or len(block.text) <= MIN_PROSE)
        and folded(block.text) not in titles
        and is_of_article(block)
    ]
    return [*kept, *picture_texts(tree, blocks)] if kept else []


def is_of_article(block: Block) -> bool:
    """Say whether a block inside an article is not boilerplate.

    A line that is one link leads to another article.
    """
    leads_away = block.linked > ALL_LINKED and block.tag != "li" and not ends_sentence(block.text)
    return not (leads_away or is_boilerplate(block.text))
