"""Markup that is an article and nothing else, as feeds and exports hold it.

Where the article is on a page has to be found; here all of it is. So nothing votes, which takes
a hundredth of the time, and no paragraph is lost to a vote.
"""

import re
from html import unescape

from lxml.etree import LxmlError  # type: ignore[import-untyped]
from lxml.html import (  # type: ignore[import-untyped]
    HtmlElement,
    HTMLParser,
    document_fromstring,
)

from index_store.readers.cleaning import check_size, join_paragraphs, title_or_opening
from index_store.readers.pages.body import page_blocks
from index_store.readers.pages.html import (
    MAX_HTML_CHARACTERS,
    MAX_HTML_TAGS,
    is_of_article,
    parse_html,
    without_byline,
)
from index_store.readers.pages.pictures import picture_texts
from index_store.readers.parsed_article import ParsedArticle

# What a page has around its article.
WHOLE_PAGE = re.compile(r"<(?:html|head|body|main|article|nav|header|footer|aside)\b", re.I)


def parse_fragment(markup: str, url: str | None = None) -> ParsedArticle:
    """Return the article in markup; a whole page is read as one.

    Args:
        markup: Clean text; plain text, too, where nothing is marked up.
        url: Where the article is, if it is known.

    Raises:
        UnreadableArticleError: It is longer, or has more tags, than a page may.
    """
    if WHOLE_PAGE.search(markup):
        return parse_html(markup, url)
    check_size(len(markup), MAX_HTML_CHARACTERS, "an HTML page", "characters")
    check_size(markup.count("<"), MAX_HTML_TAGS, "an HTML page", "tags")
    if "<" not in markup:
        return _article("", re.split(r"\n\s*\n", unescape(markup)))
    tree = _load(markup)
    if tree is None:
        return ParsedArticle(title="", text="")
    blocks = list(page_blocks(tree))
    title = next((block.text for block in blocks if block.tag == "h1"), "")
    kept = [block.text for block in blocks if is_of_article(block) and block.text != title]
    return _article(title, [*kept, *picture_texts(tree, blocks)])


def _load(markup: str) -> HtmlElement | None:
    try:
        return document_fromstring(f"<body>{markup}</body>", parser=HTMLParser(encoding=None))
    except (LxmlError, ValueError):
        return None


def _article(title: str, lines: list[str]) -> ParsedArticle:
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
