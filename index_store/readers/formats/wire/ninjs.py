"""News items in JSON, as agencies send them: ninjs 1, 2 and 3.

https://iptc.org/standards/ninjs/
"""

from collections.abc import Iterator, Mapping
from typing import Any

from index_store.errors import UnreadableArticleError
from index_store.readers.bylines import parse_byline
from index_store.readers.formats.fields import Fields, parse_fields
from index_store.readers.formats.wire.agency import WITHDRAWN
from index_store.readers.parsed_article import ParsedArticle

# Of which an item has one beside its "uri"; of an article that others export, nothing has them.
MARKS = frozenset({"versioncreated", "pubstatus", "bodies", "standard"})


def is_ninjs(value: Mapping[Any, object]) -> bool:
    """Say whether an object is a news item."""
    return "uri" in value and any(isinstance(name, str) and name.lower() in MARKS for name in value)


def parse_ninjs(item: Mapping[Any, object], place: int) -> ParsedArticle:
    """Return the article in a news item.

    Args:
        item: It, of any version.
        place: The entry that it was in.

    Raises:
        UnreadableArticleError: It has no text, or its agency has withdrawn it.
    """
    fields = Fields(item)
    status = (fields.line("pubstatus") or "").rpartition(":")[2].lower()
    if status in WITHDRAWN:
        raise UnreadableArticleError(f"is {status} by its agency. It is left out.")
    named = {str(name).lower(): value for name, value in item.items()}
    bodies = dict(_texts(named.get("bodies")))
    headlines = (text for _, text in _texts(named.get("headlines")))
    by = fields.line("by", "byline")
    byline = parse_byline(by) if by else None
    return parse_fields(
        {
            "title": fields.line("headline") or next(headlines, None),
            "text": fields.text("bodytext") or bodies.get("text/plain"),
            "html": fields.text("bodyxhtml", "bodyhtml")
            or next((text for kind, text in bodies.items() if "html" in kind), None),
            "author": (byline.author if byline else None) or by,
            "source": fields.line("infosource", "infosources", "copyrightholder"),
            "published": _moment(named, "firstcreated", "contentcreated", "versioncreated"),
            "updated": _moment(named, "contentmodified", "versioncreated"),
            "language": fields.line("language"),
            "id": fields.line("uri"),
        },
        place,
    )


def _texts(values: object) -> Iterator[tuple[str, str]]:
    """Yield content type and text of what versions 2 and 3 give in several forms."""
    for value in values if isinstance(values, list) else []:
        if isinstance(value, dict) and isinstance(text := value.get("value"), str):
            kind = value.get("contenttype") or value.get("contentType") or "text/plain"
            yield str(kind).partition(";")[0].lower(), text


def _moment(named: Mapping[str, object], *names: str) -> object:
    return next((named[name] for name in names if named.get(name)), None)
