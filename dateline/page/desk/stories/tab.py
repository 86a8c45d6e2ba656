"""What the stories tab is made of, and what happens in it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import gradio as gr

from dateline.page.desk.reader import render_found_article
from dateline.page.desk.stories.markup import Filters, render_list, render_problem, render_story
from dateline.page.html.dialog import render_dialog
from dateline.page.html.sources import render_article
from dateline.page.running_answers import CONCURRENT_ANSWERS, Answerer
from dateline.page.tabs.button_events import LISTEN, day_sent, pressed
from index_store import DatelineError

MORE = 20  # stories that "More stories" adds
MOST = 500

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_READING = '<p class="message stage" role="status">Reading the story</p>'

Shown = tuple[Filters, str]
"""What the list was chosen by, and the story that is open; "" for none."""
Updates = dict[Any, Any]


def build_stories_tab(dateline: Answerer, tab: gr.Tab, dialog: gr.HTML) -> gr.HTML:
    """Build the tab's content inside the blocks that are open.

    Args:
        dateline: Has the stories.
        tab: Whose selection draws the list anew, unless a story is being read.
        dialog: Where an article opens.

    Returns:
        The pane, whose clicks tell which name of a story was pressed.
    """
    pane = gr.HTML(apply_default_css=False, elem_id="stories", js_on_load=LISTEN)
    shown = gr.State((Filters(), ""))
    events = StoryEvents(dateline, pane, dialog, shown)
    limits: dict[str, Any] = {**_QUIET, "concurrency_limit": CONCURRENT_ANSWERS}
    tab.select(events.draw, shown, pane, **limits)
    pane.click(events.press, shown, [pane, dialog, shown], **limits)
    return pane


class StoryEvents:
    """An event's method returns what it changes."""

    def __init__(self, dateline: Answerer, pane: gr.HTML, dialog: gr.HTML, shown: gr.State) -> None:
        self._dateline = dateline
        self._pane = pane
        self._dialog = dialog
        self._shown = shown

    async def draw(self, shown: Shown) -> Updates:
        """Draw the list, unless a story is open."""
        filters, story = shown
        return {self._pane: gr.skip() if story else await self._listed(filters)}

    async def press(self, shown: Shown, event: gr.EventData) -> AsyncIterator[Updates]:
        """Do what a button says."""
        told, (filters, story) = pressed(event), shown
        match told.get("do"):
            case "filter":
                since, until, outlet = (told.get(name, "") for name in ("since", "until", "outlet"))
                filters = Filters(since=since, until=until, outlet=outlet)
                yield {self._pane: await self._listed(filters), self._shown: (filters, "")}
            case "more":
                filters = replace(filters, limit=min(filters.limit + MORE, MOST))
                yield {self._pane: await self._listed(filters), self._shown: (filters, "")}
            case "back":
                drawn = await self._listed(filters, came_from=story)
                yield {self._pane: drawn, self._shown: (filters, "")}
            case "open":
                id_ = told.get("story", "")
                yield {self._pane: _READING, self._shown: (filters, id_)}
                yield {self._pane: await asyncio.to_thread(self._opened, id_, filters)}
            case "new-since":
                day = day_sent(told.get("since", ""))
                yield {self._pane: await asyncio.to_thread(self._opened, story, filters, day)}
            case "read":
                read = await asyncio.to_thread(self._read, told, story)
                yield {self._dialog: render_dialog(read) if read else gr.skip()}
            case _:
                yield {self._dialog: gr.skip()}

    async def _listed(self, filters: Filters, came_from: str = "") -> str:
        return await asyncio.to_thread(self._list, filters, came_from)

    def _list(self, filters: Filters, came_from: str) -> str:
        outlets = self._dateline.outlets
        try:
            found = self._dateline.stories(
                since=day_sent(filters.since),
                until=day_sent(filters.until),
                outlets=(filters.outlet,) if filters.outlet else (),
                limit=filters.limit + 1,
            )
        except DatelineError as error:
            return render_problem(str(error), filters, outlets)
        return render_list(found, filters, outlets, came_from)

    def _opened(self, id_: str, filters: Filters, since: date | None = None) -> str:
        """Return the page of a story, with what is new in it since a day that was chosen."""
        new = None
        try:
            story = self._dateline.story(id_)
            if story and since:
                new = self._dateline.briefing(since=since, story=id_, limit=1)
        except DatelineError as error:
            return render_problem(str(error), filters, self._dateline.outlets)
        if story is None:
            gone = "The archive no longer has this story."
            return render_problem(gone, filters, self._dateline.outlets)
        return render_story(story, new)

    def _read(self, told: dict[str, str], story: str) -> str | None:
        """Return an article to read: one of the list, or that of a card with its sentence."""
        if id_ := told.get("article"):
            return render_found_article(self._dateline.marked_article(id_, ""))
        found = self._dateline.story(story)
        cited = {str(item.number): item for item in found.evidence} if found else {}
        if item := cited.get(told.get("number", "")):
            return render_article(item, self._dateline.article(item.article.id))
        return None
