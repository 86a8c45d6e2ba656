"""What happens in the briefing of the tab What's new.

A look counts once its briefing is on the screen: the page says so. What was new stays so while the
page is open, and is old when it is opened anew.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import gradio as gr

from dateline.page.desk.news.briefing_markup import (
    MORE,
    Basis,
    BriefingView,
    render_briefing,
    render_briefing_problem,
)
from dateline.page.desk.reader import render_found_article
from dateline.page.html.dialog import render_dialog
from dateline.page.running_answers import CONCURRENT_ANSWERS, Answerer
from dateline.page.tabs.button_events import LISTEN, day_sent, pressed
from dateline.page.tabs.user import user_of
from dateline.service import ConversationStore
from index_store import DatelineError

MOST = 100  # stories
WEEK = timedelta(days=7)

# Says once of each briefing that it is on the screen.
_SAY_WHEN_SHOWN = """
const look = () => {
  const shown = element.querySelector("[data-shown]:not([data-told])");
  if (!shown || !shown.checkVisibility()) return;
  shown.dataset.told = "";
  trigger("click", { do: "shown" });
};
new MutationObserver(look).observe(element, { childList: true, subtree: true });
"""
_READING = '<p class="stage" role="status">Reading what is new</p>'
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

Updates = dict[Any, Any]


def build_briefing(
    dateline: Answerer, kept: ConversationStore, tab: gr.Tab, dialog: gr.HTML
) -> None:
    """Build the briefing inside the blocks that are open.

    Args:
        dateline: Has the articles.
        kept: Knows when each user last looked.
        tab: Whose selection draws it.
        dialog: Where an article opens.
    """
    pane = gr.HTML(apply_default_css=False, elem_id="briefing", js_on_load=LISTEN + _SAY_WHEN_SHOWN)
    view = gr.State(BriefingView())
    events = BriefingEvents(dateline, kept, pane, dialog, view)
    limits: dict[str, Any] = {**_QUIET, "concurrency_limit": CONCURRENT_ANSWERS}
    tab.select(events.draw, view, [pane, view], **limits)
    pane.click(events.press, view, [pane, dialog, view], **limits, trigger_mode="multiple")


class BriefingEvents:
    """An event's method returns what it changes."""

    def __init__(
        self,
        dateline: Answerer,
        kept: ConversationStore,
        pane: gr.HTML,
        dialog: gr.HTML,
        view: gr.State,
    ) -> None:
        self._dateline = dateline
        self._kept = kept
        self._pane = pane
        self._dialog = dialog
        self._view = view

    async def draw(self, view: BriefingView, request: gr.Request) -> AsyncIterator[Updates]:
        """Draw what is new."""
        if view.read_at is None:
            last = await asyncio.to_thread(self._kept.looks.last, user_of(request).name)
            view = replace(view, last_look=last)
            yield {self._pane: _READING}
        yield await self._drawn(view)

    async def press(
        self, view: BriefingView, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Updates]:
        """Do what a button says, or note that what is new was shown."""
        told = pressed(event)
        match told.get("do"):
            case "shown":
                if view.basis is Basis.LOOKED and view.read_at:
                    owner = user_of(request).name
                    await asyncio.to_thread(self._kept.looks.note, owner, view.read_at)
                yield {self._dialog: gr.skip()}
            case Basis.LOOKED | Basis.WEEK as basis:
                yield await self._drawn(replace(view, basis=Basis(basis), limit=MORE))
            case "days":
                since, until = told.get("since", ""), told.get("until", "")
                days = replace(view, basis=Basis.DAYS, since=since, until=until, limit=MORE)
                yield await self._drawn(days)
            case "more":
                yield await self._drawn(replace(view, limit=min(view.limit + MORE, MOST)))
            case "read":
                id_ = told.get("article", "")
                article = await asyncio.to_thread(self._dateline.marked_article, id_, "")
                yield {self._dialog: render_dialog(render_found_article(article))}
            case _:
                yield {self._dialog: gr.skip()}

    async def _drawn(self, view: BriefingView) -> Updates:
        # The moment before reading: what comes in meanwhile is new the next time.
        view = replace(view, read_at=datetime.now(UTC))
        return {self._pane: await asyncio.to_thread(self._read, view), self._view: view}

    def _read(self, view: BriefingView) -> str:
        since, until, last_look = None, None, None
        match view.basis:
            case Basis.LOOKED if view.last_look:
                last_look = view.last_look
            case Basis.DAYS:
                since, until = day_sent(view.since), day_sent(view.until)
            case _:
                since = date.today() - WEEK
        try:
            told = self._dateline.briefing(
                since=since, until=until, arrived_after=last_look, limit=view.limit
            )
        except DatelineError as error:
            return render_briefing_problem(str(error), view)
        return render_briefing(told, view, self._dateline.archive_summary.last_day)
