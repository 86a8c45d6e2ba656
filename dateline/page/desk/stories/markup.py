"""The stories tab as HTML: filters, the list of stories, the page of one.

All text of articles passes through ``phrases.escape``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateline.annotated.briefing import facts_of
from dateline.page.desk.briefed import render_lines
from dateline.page.html.charts import render_pulse
from dateline.page.html.phrases import escape, render_message, write_period
from dateline.page.html.sources import (
    render_markers,
    render_names,
    render_sources,
    render_story_article,
)
from dateline.page.html.timelines import render_timeline
from index_store import write_count
from rag import Briefing, Story, StoryEntry, StoryNumber, write_day

_WEEK = timedelta(days=7)
STORY = 0  # stands for the number of a turn in the names of a story's cards


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which stories are listed."""

    since: str = ""
    """A day in ISO 8601, or "" for none."""
    until: str = ""
    outlet: str = ""
    """"" for any."""
    limit: int = 20


def render_list(
    entries: Sequence[StoryEntry], filters: Filters, outlets: Sequence[str], came_from: str = ""
) -> str:
    """Return the stories, those of the last days first, each to open.

    Args:
        entries: One more than ``filters.limit`` says that there are more.
        filters: What they were chosen by.
        outlets: Every outlet of the archive.
        came_from: The story that was read before, which gets the focus.
    """
    shown = entries[: filters.limit]
    items = "".join(_item(entry, entry.id == came_from) for entry in shown)
    told = f'<ul class="list-of-stories">{items}</ul>'
    if not shown:
        told = '<p class="none" role="status">The archive has no such stories.</p>'
    if len(entries) > len(shown):
        told += '<button type="button" class="more" data-do="more">More stories</button>'
    return render_filters(filters, outlets) + told


def render_filters(filters: Filters, outlets: Sequence[str]) -> str:
    """Return the form by which stories are chosen."""
    options = "".join(
        f'<option value="{escape(name)}"{" selected" if name == filters.outlet else ""}>'
        f"{escape(name)}</option>"
        for name in outlets
    )
    return (
        '<form class="filters" aria-label="Which stories">'
        f'<label>From<input type="date" name="since" value="{escape(filters.since)}"></label>'
        f'<label>To<input type="date" name="until" value="{escape(filters.until)}"></label>'
        f'<label>Outlet<select name="outlet"><option value="">All outlets</option>{options}'
        '</select></label><button type="submit" data-do="filter">Show</button></form>'
    )


def render_problem(text: str, filters: Filters, outlets: Sequence[str]) -> str:
    """Return why there is nothing to show."""
    message = f'<p class="message" role="alert">{render_message(text)}</p>'
    return render_filters(filters, outlets) + message


def render_story(story: Story, new: Briefing | None = None) -> str:
    """Return the page of a story: what happened, who, how many, and all its articles.

    Args:
        story: The story.
        new: What is new in it since a day that the reader chose.
    """
    events = ""
    if story.events:
        course = render_timeline(story.events, (), story.evidence, STORY)
        events = f'<h3>What happened</h3><div class="body">{course}</div>'
    articles = "".join(f"<li>{render_story_article(one)}</li>" for one in story.members)
    return (
        '<button type="button" class="back-to-list" data-do="back">All stories</button>'
        f'<section class="turn story" id="t{STORY}" tabindex="-1" data-begins>'
        f'<div class="answer"><h2>{escape(story.title)}</h2>'
        f'<p class="where">{_facts(story)}</p>{render_pulse(story.by_day)}'
        f'<div class="newest"><h3>Newest article</h3>{render_story_article(story.newest)}</div>'
        f"{_new_since(story, new)}{events}{_names(story)}{_numbers(story)}"
        f"<h3>All {write_count(story.articles, 'article')}, newest first</h3>"
        f'<ul class="articles">{articles}</ul></div>'
        f"{render_sources('What the reports say', story.evidence, STORY)}</section>"
    )


def _new_since(story: Story, new: Briefing | None) -> str:
    """Return the form that asks what is new since a day, and what is."""
    since = new.since if new else story.last_day and story.last_day - _WEEK
    told = ""
    if new:
        lines = "".join(render_lines(one.lines) for one in new.stories)
        facts = "".join(escape(facts_of(one)) for one in new.stories) or "Nothing is new."
        told = f'<p class="where" role="status">{facts}</p>{lines}'
    return (
        '<form class="filters" aria-label="What is new"><label>New since'
        f'<input type="date" name="since" value="{since or ""}"></label>'
        f'<button type="submit" data-do="new-since">Show what is new</button></form>{told}'
    )


def _item(entry: StoryEntry, begins: bool) -> str:
    mark = " data-begins" if begins else ""
    return (
        f'<li><div><h3><button type="button" class="open" data-do="open"{mark} '
        f'data-story="{escape(entry.id)}">{escape(entry.title)}</button></h3>'
        f"<p>{_facts(entry)}</p></div>{render_pulse(entry.by_day)}</li>"
    )


def _facts(entry: StoryEntry) -> str:
    counts = [write_count(entry.articles, "article")]
    counts += [write_count(entry.outlets, "outlet")] if entry.outlets else []
    return " · ".join([*counts, write_period(entry.first_day, entry.last_day)])


def _names(story: Story) -> str:
    names = [(name.name, name.articles) for name in story.names]
    return render_names("People and bodies", names, "articles that have the name")


def _numbers(story: Story) -> str:
    if not story.numbers:
        return ""
    tables = "".join(_number(number, story) for number in story.numbers)
    return f'<h3>Numbers</h3><div class="told">{tables}</div>'


def _number(number: StoryNumber, story: Story) -> str:
    proofs = {item.number: item for item in story.evidence}
    rows = "".join(
        f'<tr><th scope="row">{_day(value.day)}</th><td>{escape(value.value)} '
        f"{render_markers([proofs[value.number]], STORY)}</td></tr>"
        for value in number.values
    )
    reports = write_count(number.reports, "report")
    return (
        f"<table><caption>{escape(number.label)} <span>{reports}</span></caption>"
        f"<tbody>{rows}</tbody></table>"
    )


def _day(day: date | None) -> str:
    return write_day(day) if day else "date unknown"
