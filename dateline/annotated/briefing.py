"""A briefing in words: what terminal, mail, feed and page say around its sentences."""

import re

from dateline.annotated.wording import where
from index_store import write_count
from rag import (
    BriefedStory,
    Briefing,
    BriefingLine,
    Evidence,
    escape_markdown,
    is_web,
    one_line,
    write_day,
)

_BREAKS_LINK = re.compile(r"[\s<>]")


def period_of(briefing: Briefing) -> str:
    """Return what counts as new: "Reports from 3 March 2025 to 9 March 2025"."""
    days = [
        f"{word} {write_day(day)}"
        for word, day in (("from", briefing.since), ("to", briefing.until))
        if day
    ]
    told = " ".join(["Reports", *days])
    if briefing.arrived_after:
        told += f", in the archive since {briefing.arrived_after:%d %B %Y, %H:%M %Z}".rstrip()
    return told


def facts_of(story: BriefedStory) -> str:
    """Return how much is new: "new story · 3 new articles · 2 outlets · 1 reprint"."""
    counts = [
        "new story" if story.is_new else "",
        write_count(story.articles, "new article"),
        write_count(story.outlets, "outlet") if story.outlets else "",
        write_count(story.reprints, "reprint") if story.reprints else "",
    ]
    return " · ".join(filter(None, counts))


def change_of(line: BriefingLine) -> str:
    """Return the number that changed: "84,000 people; before: 79,000 people (Outlet, day)"."""
    if line.changed is None:
        return ""
    told = line.changed
    return one_line(f"{told.value}; before: {told.before} ({where(told.evidence)})")


def left_out_of(briefing: Briefing) -> str:
    """Return what the archive has beside what is told; "" where that is nothing."""
    coverage = briefing.coverage
    stories, singles = coverage.stories_untold, coverage.singles_untold
    more = [
        _stories(stories, "more ") if stories else "",
        f"{write_count(singles, 'more article')} outside stories" if singles else "",
    ]
    told = " and ".join(filter(None, more))
    return f"Not told: {told}." if told else ""


def total_of(briefing: Briefing) -> str:
    """Return how much is new in all: "12 new articles (2 reprints), 3 stories"."""
    told = briefing.coverage
    reprints = f" ({write_count(told.reprints, 'reprint')})" if told.reprints else ""
    return f"{write_count(told.articles, 'new article')}{reprints}, {_stories(told.stories)}"


def _stories(number: int, kind: str = "") -> str:
    return f"{number:,} {kind}{'story' if number == 1 else 'stories'}"


def to_markdown(briefing: Briefing) -> str:
    """Return a briefing as Markdown; text of articles stays text."""
    parts = ["# What is new", escape_markdown(f"{period_of(briefing)}. {total_of(briefing)}.")]
    for story in briefing.stories:
        parts.append(f"## {escape_markdown(story.title)}\n\n{facts_of(story)}")
        parts.append("\n".join(_item(line) for line in story.lines))
    if briefing.singles:
        parts.append("## Other articles")
        parts.append("\n".join(_item(line) for line in briefing.singles))
    return "\n\n".join(filter(None, [*parts, left_out_of(briefing)])) + "\n"


def _item(line: BriefingLine) -> str:
    lines = _quoted(line.evidence), escape_markdown(change_of(line))
    return "- " + "\n  ".join(filter(None, lines))


def _quoted(item: Evidence) -> str:
    address = item.article.url or ""
    link = f" <{address}>" if is_web(address) and not _BREAKS_LINK.search(address) else ""
    return f"“{escape_markdown(item.text)}” ({escape_markdown(where(item))}){link}"
