"""An XML document to its articles, by what its root is."""

from collections.abc import Callable, Iterator

from lxml import etree  # type: ignore[import-untyped]

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import check_size
from index_store.readers.formats.wire.agency import parse_newsml, parse_nitf
from index_store.readers.formats.wire.alto import looks_like_alto, parse_alto
from index_store.readers.formats.wire.feed import parse_feed
from index_store.readers.formats.wire.sitemap import parse_sitemap
from index_store.readers.formats.wire.xml import load_xml, name_of
from index_store.readers.parsed_article import ParsedArticle, ParseFailure

# The largest feeds of news sites are under 2 MB.
MAX_XML_BYTES = 5 * 1024 * 1024
MAX_PAGE_BYTES = 15_000_000  # a page of a newspaper says of every letter where it stands

Found = Iterator[ParsedArticle | ParseFailure]
ROOTS: dict[str, Callable[[etree._Element], Found]] = {
    **dict.fromkeys(("rss", "feed", "rdf"), parse_feed),
    **dict.fromkeys(("urlset", "sitemapindex"), parse_sitemap),
    "alto": parse_alto,
    "nitf": parse_nitf,
    **dict.fromkeys(("newsmessage", "newsitem"), parse_newsml),
}


def parse_xml(data: bytes) -> Found:
    """Return the articles of a feed, a sitemap, a NITF, NewsML-G2 or ALTO document.

    Raises:
        UnreadableArticleError: It is none of them, or larger than ``MAX_XML_BYTES``.
    """
    limit = MAX_PAGE_BYTES if looks_like_alto(data) else MAX_XML_BYTES
    check_size(len(data), limit, "an XML document", "bytes")
    root = load_xml(data)
    if name_of(root) == "mets":
        raise UnreadableArticleError(
            "is METS, which names the pages of an issue; these are read one by one. Leave it out."
        )
    parse = ROOTS.get(name_of(root))
    if parse is None:
        raise UnreadableArticleError(
            "is XML but no RSS or Atom feed, sitemap, NITF, NewsML-G2 or ALTO. "
            "Save articles as HTML."
        )
    return parse(root)
