"""XML as it is found: decoded, mended where it is broken, and never more than its own bytes."""

import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree  # type: ignore[import-untyped]

from index_store.errors import UnreadableArticleError
from index_store.readers.cleaning import one_line
from index_store.readers.decoding import decode

DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>", re.I)
DECLARED_CHARSET = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.I)
# Entities of HTML that feeds use without declaring them; XML's own five are left to its parser.
NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z]\w{1,30};)")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# libxml2 compares every attribute of a tag with every other.
MAX_ATTRIBUTES = 500
MANY_ATTRIBUTES = re.compile(
    rf"""<[\w:.-]{{1,100}}(?:\s+[\w:.-]{{1,200}}\s*=\s*(?:"[^"<]*"|'[^'<]*')){{{MAX_ATTRIBUTES}}}"""
)
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def load_xml(data: bytes) -> etree._Element:
    """Return the root of an XML document; what is broken in it is mended or left out.

    Nothing outside the document is read, and no entity that it declares is put in.

    Raises:
        UnreadableArticleError: There is no element in it, or one has too many attributes.
    """
    declared = DECLARED_CHARSET.search(data[:1024])
    text = decode(data, markup=True, charset=declared[1].decode("ascii") if declared else None)
    text = FORBIDDEN.sub("", _without_declaration(text))
    if MANY_ATTRIBUTES.search(text):
        raise UnreadableArticleError(
            f"has an element of more than {MAX_ATTRIBUTES} attributes. Save its articles as HTML."
        )
    text = NAMED_ENTITY.sub(lambda name: html5.get(name[1], name[0]), text)
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(text.lstrip().encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableArticleError(f"is damaged XML: {error}. Fetch it again.") from error
    if root is None:
        raise UnreadableArticleError("is damaged XML: it has no element. Fetch it again.")
    return root


def _without_declaration(text: str) -> str:
    text = text.lstrip("\ufeff \t\r\n")
    declaration = DECLARATION.match(text)
    return text[declaration.end() :] if declaration else text


def name_of(element: etree._Element) -> str:
    """Return an element's name in lower case without namespace; empty where it is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the children of these names, in order."""
    return (child for child in element if name_of(child) in names)


def within(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the elements of these names at any depth, in order."""
    return (inner for inner in element.iter() if name_of(inner) in names)


def text_of(element: etree._Element | None) -> str:
    """Return all text in an element as one line; empty for none."""
    return "" if element is None else one_line("".join(element.itertext()))


def first_text(element: etree._Element, *names: str) -> str:
    """Return the first text that is not empty of the elements of these names, name by name."""
    found = (text_of(inner) for name in names for inner in within(element, name))
    return next(filter(None, found), "")


def markup_of(element: etree._Element) -> str:
    """Return the markup in an element, which is escaped in it or stands in it as it is."""
    for inner in element.iter():
        if isinstance(inner.tag, str):
            inner.tag = inner.tag.rpartition("}")[2]
    inside = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return ((element.text or "") + inside).strip()
