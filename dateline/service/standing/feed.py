"""Told changes as an Atom feed (RFC 4287)."""

import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape

from lxml import etree  # type: ignore[import-untyped]
from lxml.builder import ElementMaker  # type: ignore[import-untyped]

from dateline.service.standing.wording import lines_of, title_of
from dateline.service.storage.standing_questions import ToldChange

MEDIA_TYPE = "application/atom+xml"
ENTRIES = 50  # a reader that comes once a week misses nothing
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # of a feed without entries, which must say when
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_E = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})


def atom_feed(owner: str, changes: Sequence[ToldChange], site: str) -> bytes:
    """Return a user's feed.

    Args:
        owner: Their name.
        changes: What was told them, newest first.
        site: The address of the page.
    """
    newest = changes[0].told if changes else _NEVER
    feed = _E.feed(
        _E.id(_id(f"{site}{owner}")),
        _E.title("Dateline: what is new"),
        _E.updated(newest.isoformat()),
        _E.author(_E.name("Dateline")),
        _E.link(rel="alternate", type="text/html", href=site),
        *(_entry(told, site) for told in changes[:ENTRIES]),
    )
    written: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return written


def _entry(told: ToldChange, site: str) -> etree._Element:
    content = "".join(
        f"<h3>{escape(heading)}</h3>" + "".join(f"<p>{escape(line)}</p>" for line in lines)
        for heading, lines in lines_of(told)
    )
    return _E.entry(
        _E.id(_id(told.id)),
        _E.title(_xml(title_of(told))),
        _E.updated(told.told.isoformat()),
        _E.link(rel="alternate", type="text/html", href=site),
        _E.content(_xml(content), type="html"),
    )


def _id(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _xml(text: str) -> str:
    """Return a text without what XML cannot hold: control characters."""
    return _NOT_IN_XML.sub("", text)
