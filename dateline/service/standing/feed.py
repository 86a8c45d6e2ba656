"""Told changes, and what is new by day and story, as Atom feeds (RFC 4287)."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from html import escape

from lxml import etree  # type: ignore[import-untyped]
from lxml.builder import ElementMaker  # type: ignore[import-untyped]

from dateline.annotated.briefing import change_of, facts_of
from dateline.annotated.wording import where
from dateline.service.standing.wording import lines_of, title_of
from dateline.service.storage.standing_questions import ToldChange
from rag import BriefedStory, Briefing, write_day

MEDIA_TYPE = "application/atom+xml"
BRIEFED_DAYS = 8  # today's reports, and a week for readers that come once in it
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
    entries = [
        FeedEntry(name=told.id, title=title_of(told), updated=told.told, parts=[*lines_of(told)])
        for told in changes[:ENTRIES]
    ]
    return _feed(f"{site}{owner}", "Dateline: what is new", entries, site)


def briefing_feed(owner: str, days: Sequence[Briefing], site: str) -> bytes:
    """Return what is new in an archive, an entry for each day and story.

    An entry keeps its id as long as the story lives, and is updated by each report of its day.

    Args:
        owner: Whose feed it is.
        days: A briefing for each day, newest first; ``since`` is the day.
        site: The address of the page.
    """
    entries = [_story_entry(story, told.since, site) for told in days for story in told.stories]
    return _feed(f"{site}{owner} briefing", "Dateline: briefing", entries, site)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed."""

    name: str
    """What its id is made of."""
    title: str
    updated: datetime
    parts: Sequence[tuple[str, Sequence[str]]]
    """Headings, each with the lines below it; as plain text."""


def _story_entry(story: BriefedStory, day: date | None, site: str) -> FeedEntry:
    assert day is not None
    told = [
        text
        for line in story.lines
        for text in (f"“{line.evidence.text}” ({where(line.evidence)})", change_of(line))
        if text
    ]
    moments = [line.evidence.article.published for line in story.lines]
    updated = [one.astimezone(UTC) for one in moments if isinstance(one, datetime)]
    return FeedEntry(
        name=f"{site}{story.id} {day}",
        title=f"{story.title}: {facts_of(story)}",
        updated=max([datetime.combine(day, time(), UTC), *updated]),
        parts=[(write_day(day), told)],
    )


def _feed(name: str, title: str, entries: Sequence[FeedEntry], site: str) -> bytes:
    newest = max((one.updated for one in entries), default=_NEVER)
    feed = _E.feed(
        _E.id(_id(name)),
        _E.title(title),
        _E.updated(newest.isoformat()),
        _E.author(_E.name("Dateline")),
        _E.link(rel="alternate", type="text/html", href=site),
        *(_entry(one, site) for one in entries),
    )
    written: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return written


def _entry(one: FeedEntry, site: str) -> etree._Element:
    content = "".join(
        f"<h3>{escape(heading)}</h3>" + "".join(f"<p>{escape(line)}</p>" for line in lines)
        for heading, lines in one.parts
    )
    return _E.entry(
        _E.id(_id(one.name)),
        _E.title(_xml(one.title)),
        _E.updated(one.updated.isoformat()),
        _E.link(rel="alternate", type="text/html", href=site),
        _E.content(_xml(content), type="html"),
    )


def _id(name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def _xml(text: str) -> str:
    """Return a text without what XML cannot hold: control characters."""
    return _NOT_IN_XML.sub("", text)
