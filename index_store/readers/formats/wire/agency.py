"""What news agencies send: NITF, and NewsML-G2 around NITF, a page or plain text.

https://iptc.org/standards/nitf/ and https://iptc.org/standards/newsml-g2/
"""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree  # type: ignore[import-untyped]

from index_store.errors import UnreadableArticleError
from index_store.readers.bylines import parse_byline
from index_store.readers.cleaning import clean
from index_store.readers.dates import parse_date
from index_store.readers.formats.fields import MAX_ITEMS, completed
from index_store.readers.formats.text import parse_text
from index_store.readers.formats.wire.xml import (
    LANGUAGE,
    children,
    first_text,
    markup_of,
    name_of,
    text_of,
    within,
)
from index_store.readers.pages.fragment import parse_fragment
from index_store.readers.parsed_article import ParsedArticle, ParseFailure

WITHDRAWN = ("canceled", "withheld")  # of https://cv.iptc.org/newscodes/pubstatusg2/


def parse_nitf(root: etree._Element) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the one article of a NITF document."""
    yield _nitf(root)


def parse_newsml(root: etree._Element) -> Iterator[ParsedArticle | ParseFailure]:
    """Yield the article of every news item; a place is its number from 1.

    An item that its agency has withdrawn gives the reason.

    Raises:
        UnreadableArticleError: There is no news item.
    """
    place = 0
    for item in within(root, "newsitem"):
        place += 1
        try:
            parsed = _item(item)
        except UnreadableArticleError as error:
            yield ParseFailure(place=place, reason=str(error))
        else:
            yield replace(parsed, place=place)
    if not place:
        raise UnreadableArticleError("is NewsML-G2 without a news item. Ask for it again.")


def _item(item: etree._Element) -> ParsedArticle:
    status = next((s.get("qcode") or "" for s in within(item, "pubstatus")), "").rpartition(":")[2]
    if status in WITHDRAWN:
        raise UnreadableArticleError(f"is {status} by its agency. It is left out.")
    names = [text_of(_named(by)) for by in within(item, "creator", "contributor")][:MAX_ITEMS]
    byline = parse_byline(first_text(item, "by"))
    if byline is None and (by := first_text(item, "by")):
        names.insert(0, by)
    language = next((tag.get("tag") for tag in within(item, "language") if tag.get("tag")), None)
    stated = ParsedArticle(
        title=first_text(item, "headline"),
        text="",
        source=first_text(item, "creditline") or _provider(item) or None,
        author=(byline.author if byline else None) or next(filter(None, names), None),
        published=parse_date(first_text(item, "firstcreated", "contentcreated", "versioncreated")),
        updated=parse_date(first_text(item, "contentmodified", "versioncreated")),
        language=language or item.get(LANGUAGE),
        key=item.get("guid"),
    )
    return completed(stated, _content(item, stated))


def _named(element: etree._Element) -> etree._Element | None:
    return next(children(element, "name"), None)


def _provider(item: etree._Element) -> str:
    provider = next(within(item, "provider"), None)
    if provider is None:
        return ""
    return text_of(_named(provider)) or (provider.get("literal") or "")


def _content(item: etree._Element, stated: ParsedArticle) -> ParsedArticle:
    """Return the article in what an item holds inline: NITF, a page or plain text."""
    for inline in within(item, "inlinexml"):
        nitf = next(within(inline, "nitf"), None)
        if nitf is not None:
            return _nitf(nitf)
        body = next(within(inline, "body"), inline)
        return parse_fragment(clean(markup_of(body)), stated.url)
    for inline in within(item, "inlinedata"):
        kind = inline.get("contenttype", "text/plain")
        if kind.startswith("text/plain"):
            return parse_text(clean("".join(inline.itertext())), title=stated.title or None)
        if "html" in kind:
            return parse_fragment(clean(markup_of(inline)), stated.url)
    raise UnreadableArticleError("holds no text, but at most a link to it. Ask for it inline.")


def _nitf(root: etree._Element) -> ParsedArticle:
    head = next(within(root, "body.head"), root)
    content = next(within(root, "body.content"), None)
    line = first_text(head, "byline")
    byline = parse_byline(line)
    stated = ParsedArticle(
        title=first_text(head, "hl1", "hedline") or first_text(root, "title"),
        text="",
        source=first_text(head, "distributor") or _attribute(root, "doc.copyright", "holder"),
        author=(byline.author if byline else None) or first_text(head, "person") or line or None,
        published=parse_date(
            _attribute(root, "date.issue", "norm")
            or _attribute(root, "pubdata", "date.publication")
            or _attribute(head, "story.date", "norm")
            or ""
        ),
        language=root.get(LANGUAGE),
        key=_attribute(root, "doc-id", "id-string"),
    )
    return completed(
        stated, ParsedArticle(title="", text="") if content is None else _body(content)
    )


def _body(content: etree._Element) -> ParsedArticle:
    """Return the text of a NITF body; what is said of a picture is a paragraph below the text."""
    captions = []
    for media in list(within(content, "media")):
        captions += [text_of(caption) for caption in children(media, "media-caption")]
        media.clear(keep_tail=True)
    for inner in content.iter():
        if name_of(inner) == "hl2":
            inner.tag = "h2"
    body = parse_fragment(clean(markup_of(content)))
    return replace(body, text="\n\n".join(filter(None, [body.text, *captions])))


def _attribute(root: etree._Element, name: str, attribute: str) -> str | None:
    return next((e.get(attribute) for e in within(root, name) if e.get(attribute)), None)
