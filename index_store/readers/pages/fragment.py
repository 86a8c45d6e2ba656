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

from index_store.readers.cleaning import check_size
from index_store.readers.pages.body import page_blocks
from index_store.readers.pages.html import (
    MAX_HTML_CHARACTERS,
    MAX_HTML_TAGS,
    article_of_lines,
    every_line,
    parse_html,
)
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
        return article_of_lines("", re.split(r"\n\s*\n", unescape(markup)))
    tree = _load(markup)
    if tree is None:
        return ParsedArticle(title="", text="")
    return every_line(tree, list(page_blocks(tree)))


def _load(markup: str) -> HtmlElement | None:
    try:
        return document_fromstring(f"<body>{markup}</body>", parser=HTMLParser(encoding=None))
    except (LxmlError, ValueError):
        return None
