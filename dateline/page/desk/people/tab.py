"""What the people tab is made of, and what happens in it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from dateline.page.desk.people.markup import (
    NAME,
    render_box,
    render_list,
    render_name,
    render_problem,
    render_sayings,
)
from dateline.page.desk.reader import render_found_article
from dateline.page.html.dialog import render_dialog
from dateline.page.html.sources import render_article
from dateline.page.running_answers import CONCURRENT_ANSWERS, Answerer
from dateline.page.tabs.button_events import LISTEN, pressed
from index_store import DatelineError
from rag import Answer, AskOptions, Evidence

LISTED = 8  # names, found in a second over 10,000 articles
TAB = "people"

# What is typed is looked for when a quarter of a second has passed without another key.
_TYPE = """
let typed;
element.addEventListener("input", (event) => {
  clearTimeout(typed);
  typed = setTimeout(() => trigger("click", { do: "find", words: event.target.value }), 250);
});
"""
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_READING = '<p class="message stage" role="status">Reading what the archive tells</p>'
Updates = dict[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the tab shows."""

    words: str = ""
    """By which names are listed."""
    name: str = ""
    """The one that is open; "" for none."""
    offset: int = 0
    sayings: Answer | None = None
    """All that was said of a matter, where that is open."""


def build_people_tab(
    dateline: Answerer, tabs: gr.Tabs, tab: gr.Tab, stories: gr.HTML, dialog: gr.HTML
) -> None:
    """Build the tab's content inside the blocks that are open.

    Args:
        dateline: Has the names.
        tabs: In which the tab opens when a name of a story is pressed.
        tab: Whose selection draws the list, unless a name is being read.
        stories: Tells which name of a story was pressed.
        dialog: Where an article opens.
    """
    box = gr.HTML(
        render_box(), apply_default_css=False, elem_id="people-box", js_on_load=LISTEN + _TYPE
    )
    pane = gr.HTML(apply_default_css=False, elem_id="people", js_on_load=LISTEN)
    shown = gr.State(Shown())
    events = PeopleEvents(dateline, pane, dialog, tabs, shown)
    limits: dict[str, Any] = {**_QUIET, "concurrency_limit": CONCURRENT_ANSWERS}
    tab.select(events.draw, shown, pane, **limits)
    box.click(events.find, shown, [pane, shown], trigger_mode="always_last", **limits)
    pane.click(events.press, shown, [pane, dialog, shown], **limits)
    stories.click(events.follow, shown, [pane, tabs, shown], **limits)


class PeopleEvents:
    """An event's method returns what it changes."""

    def __init__(
        self, dateline: Answerer, pane: gr.HTML, dialog: gr.HTML, tabs: gr.Tabs, shown: gr.State
    ) -> None:
        self._dateline = dateline
        self._pane = pane
        self._dialog = dialog
        self._tabs = tabs
        self._shown = shown

    async def draw(self, shown: Shown) -> Updates:
        """Draw the list, unless a name is open."""
        drawn = gr.skip() if shown.name else await asyncio.to_thread(self._list, shown)
        return {self._pane: drawn}

    async def find(self, shown: Shown, event: gr.EventData) -> Updates:
        """List the names that have what is typed."""
        shown = Shown(words=pressed(event).get("words", ""))
        return {self._pane: await asyncio.to_thread(self._list, shown), self._shown: shown}

    async def follow(self, shown: Shown, event: gr.EventData) -> AsyncIterator[Updates]:
        """Open the name of a story that was pressed."""
        told = pressed(event)
        if told.get("do") != "name":
            yield {self._pane: gr.skip()}
            return
        shown = Shown(words=shown.words, name=told.get("name", ""))
        yield {self._tabs: gr.Tabs(selected=TAB), self._pane: _READING, self._shown: shown}
        yield {self._pane: await asyncio.to_thread(self._opened, shown)}

    async def press(self, shown: Shown, event: gr.EventData) -> AsyncIterator[Updates]:
        """Do what a button says."""
        told = pressed(event)
        match told.get("do"):
            case "back":
                listed = Shown(words=shown.words)
                drawn = await asyncio.to_thread(self._list, listed, shown.name)
                yield {self._pane: drawn, self._shown: listed}
            case "name":
                offset = told.get("offset", "0")
                name = told.get("name", "")
                shown = Shown(
                    words=shown.words, name=name, offset=int(offset) if offset.isdecimal() else 0
                )
                yield {self._pane: _READING, self._shown: shown}
                yield {self._pane: await asyncio.to_thread(self._opened, shown)}
            case "about":
                yield {self._pane: _READING}
                matter = told.get("about", "").strip()
                drawn, answer = await asyncio.to_thread(self._said, shown.name, matter)
                yield {self._pane: drawn, self._shown: replace(shown, sayings=answer)}
            case "read":
                read = await asyncio.to_thread(self._read, told, shown)
                yield {self._dialog: render_dialog(read) if read else gr.skip()}
            case _:
                yield {self._dialog: gr.skip()}

    def _list(self, shown: Shown, came_from: str = "") -> str:
        try:
            found = self._dateline.names(shown.words, LISTED)
        except DatelineError as error:
            return render_problem(str(error))
        return render_list(found, shown.words, came_from)

    def _opened(self, shown: Shown) -> str:
        try:
            page = self._dateline.name_page(shown.name, shown.offset)
        except DatelineError as error:
            return render_problem(str(error))
        return render_name(page) if page else render_list([], shown.name)

    def _said(self, name: str, matter: str) -> tuple[str, Answer | None]:
        try:
            for event in self._dateline.stream(
                f"What did {name} say about {matter}?", AskOptions()
            ):
                if isinstance(event, Answer):
                    return render_sayings(name, matter, event), event
        except DatelineError as error:
            return render_problem(str(error)), None
        raise AssertionError("a stream ends with an Answer")

    def _read(self, told: dict[str, str], shown: Shown) -> str | None:
        """Return an article to read: one of the list, or that of a card with its sentence."""
        if id_ := told.get("article"):
            return render_found_article(self._dateline.marked_article(id_, ""))
        cited = {str(item.number): item for item in self._cited(told, shown)}
        if item := cited.get(told.get("number", "")):
            return render_article(item, self._dateline.article(item.article.id))
        return None

    def _cited(self, told: dict[str, str], shown: Shown) -> tuple[Evidence, ...]:
        if told.get("turn") != str(NAME):
            return shown.sayings.evidence if shown.sayings else ()
        page = self._dateline.name_page(shown.name, shown.offset)
        return page.evidence if page else ()
