"""What the tab of what is new is made of, and what happens in it."""

from typing import Any

import gradio as gr

from dateline.page.desk.news.briefing import build_briefing
from dateline.page.desk.news.markup import render_news
from dateline.page.desk.reader import render_found_article
from dateline.page.html.dialog import render_dialog
from dateline.page.running_answers import Answerer
from dateline.page.tabs.button_events import LISTEN, pressed
from dateline.page.tabs.user import user_of
from dateline.service import FEED_PATH, ConversationStore

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}

Updates = dict[Any, Any]


def build_news_tab(
    dateline: Answerer, kept: ConversationStore, tab: gr.Tab, dialog: gr.HTML
) -> None:
    """Build the tab's content inside the blocks that are open.

    Args:
        dateline: Has the articles.
        kept: Holds each user's questions and what was told of them.
        tab: Whose selection draws it anew.
        dialog: Where an article opens.
    """
    build_briefing(dateline, kept, tab, dialog)
    pane = gr.HTML(apply_default_css=False, elem_id="news", js_on_load=LISTEN)
    events = NewsEvents(dateline, kept, pane, dialog)
    tab.select(events.draw, None, pane, **_QUIET)
    pane.click(events.press, None, [pane, dialog], **_QUIET, trigger_mode="multiple")


class NewsEvents:
    """An event's method returns what it changes."""

    def __init__(
        self, dateline: Answerer, kept: ConversationStore, pane: gr.HTML, dialog: gr.HTML
    ) -> None:
        self._dateline = dateline
        self._kept = kept
        self._pane = pane
        self._dialog = dialog

    def draw(self, request: gr.Request) -> Updates:
        """Draw all of a user's."""
        return {self._pane: self._drawn(user_of(request).name)}

    def press(self, event: gr.EventData, request: gr.Request) -> Updates:
        """Do what a button says."""
        told, owner = pressed(event), user_of(request).name
        question, number = told.get("question", ""), told.get("number", "")
        standing, feeds = self._kept.standing, self._kept.feeds
        match told.get("do"):
            case "seen" if number.isdecimal():
                standing.see(owner, question, int(number))
            case "seen-all":
                for change in standing.changes(owner):
                    standing.see(owner, change.question, change.number)
            case "ask":
                standing.ask_again(owner, question)
            case "delete":
                standing.delete(owner, question)
            case "feed":
                return {self._pane: self._drawn(owner, _address(feeds.create(owner), request))}
            case "unfeed":
                feeds.revoke(owner)
            case "read":
                article = self._dateline.marked_article(told.get("article", ""), "")
                return {self._dialog: render_dialog(render_found_article(article))}
            case _:
                return {self._pane: gr.skip()}
        return {self._pane: self._drawn(owner)}

    def _drawn(self, owner: str, feed: str = "") -> str:
        return render_news(
            self._kept.standing.listed(owner),
            self._kept.standing.changes(owner),
            feed=feed,
            has_feed=self._kept.feeds.has_one(owner),
            problems=self._kept.outbox.problems(owner),
        )


def _address(key: str, request: gr.Request) -> str:
    assert request.request is not None
    return f"{str(request.request.base_url).rstrip('/')}{FEED_PATH}?token={key}"
