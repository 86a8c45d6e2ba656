"""The briefing of the tab What's new, as markup: by story what is new, and since when.

All text of articles passes through ``phrases.escape``.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlencode

from dateline.annotated.briefing import facts_of, left_out_of, period_of, total_of
from dateline.page.desk.briefed import render_lines
from dateline.page.html.phrases import escape, render_message
from rag import BriefedStory, Briefing, write_day

MORE = 10  # stories that "More stories" adds


class Basis(StrEnum):
    """What counts as new."""

    LOOKED = "looked"
    """What came in since the user last looked; of a user who never did, the last seven days."""
    WEEK = "week"
    DAYS = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingView:
    """What a page shows of what is new."""

    basis: Basis = Basis.LOOKED
    since: str = ""
    """A day in ISO 8601 as the form has it, or "" for none."""
    until: str = ""
    limit: int = MORE
    last_look: datetime | None = None
    """The one before this page was opened; it stays so while the page is open."""
    read_at: datetime | None = None
    """When what is shown was read; None before anything is."""


def render_briefing(told: Briefing, view: BriefingView, newest: date | None) -> str:
    """Return what is new, with the choice of since when.

    Args:
        told: What is new.
        view: How it was chosen.
        newest: The newest day of the archive.
    """
    stories = "".join(map(_story, told.stories))
    if told.singles:
        stories += f"<article><h3>Other articles</h3>{render_lines(told.singles)}</article>"
    if told.is_empty:
        last = f" The newest report is of {write_day(newest)}." if newest else ""
        stories = f'<p class="none">Nothing is new.{last}</p>'
    left = left_out_of(told)
    more = (
        '<button type="button" data-do="more">More stories</button>'
        if told.coverage.stories_untold and len(told.stories) == view.limit
        else ""
    )
    rest = f'<p class="where">{left}</p>{more}' if left else ""
    facts = f"{period_of(told)}: {total_of(told)}"
    return (
        f'<section aria-labelledby="briefing-heading" data-shown><header>'
        f'<h2 id="briefing-heading" tabindex="-1">{_heading(view)}</h2>'
        f'<p role="status">{escape(facts)}</p></header>{render_choice(view)}{stories}{rest}'
        f"{_tools(told, view)}</section>"
    )


def render_choice(view: BriefingView) -> str:
    """Return the form by which one chooses since when."""
    buttons = "".join(
        f'<button type="button" data-do="{basis}" '
        f'aria-pressed="{str(view.basis is basis).lower()}">{_HEADINGS[basis]}</button>'
        for basis in (Basis.LOOKED, Basis.WEEK)
    )
    return (
        f'<form class="since" aria-label="Since when">{buttons}'
        f'<label>From<input type="date" name="since" value="{escape(view.since)}"></label>'
        f'<label>To<input type="date" name="until" value="{escape(view.until)}"></label>'
        f'<button type="submit" data-do="days">Show</button></form>'
    )


def render_briefing_problem(text: str, view: BriefingView) -> str:
    """Return why there is nothing to show."""
    return (
        f"<section><header><h2>{_HEADINGS[view.basis]}</h2></header>{render_choice(view)}"
        f'<p class="problem" role="alert">{render_message(text)}</p></section>'
    )


def _heading(view: BriefingView) -> str:
    """Return what stands above; who never looked is told the last seven days."""
    first = view.basis is Basis.LOOKED and view.last_look is None
    return _HEADINGS[Basis.DAYS if first else view.basis]


def _story(story: BriefedStory) -> str:
    return (
        f'<article aria-label="{escape(story.title)}"><h3>{escape(story.title)}</h3>'
        f'<p class="where">{escape(facts_of(story))}</p>{render_lines(story.lines)}</article>'
    )


def _tools(told: Briefing, view: BriefingView) -> str:
    if told.is_empty:
        return ""
    asked = {
        "since": told.since,
        "until": told.until,
        "arrived_after": told.arrived_after and told.arrived_after.isoformat(),
        "limit": view.limit,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    address = escape(f"api/briefing.md?{query}")
    return (
        f'<div class="tools"><button type="button" class="copy" data-copy="{address}">'
        f'Copy as Markdown</button><a href="{address}" download="briefing.md">Save</a></div>'
    )


_HEADINGS = {
    Basis.LOOKED: "Since you last looked",
    Basis.WEEK: "Last 7 days",
    Basis.DAYS: "What is new",
}
