"""The search tab: every article that holds some words, to be narrowed down, read and kept."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from dateline.page.desk.search.events import SearchEvents, SearchView
from dateline.page.running_answers import Answerer
from dateline.page.tabs.button_events import LISTEN
from dateline.page.tabs.conversation import ConversationTab
from dateline.service import ConversationStore

# Whether results are shown already: somebody may have come by way of the archive tab.
_DRAWN = "() => [document.querySelector('#search-results .found') ? 'drawn' : '']"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


@dataclass(frozen=True)
class SearchTab:
    """What the rest of the page needs of the tab."""

    view: SearchView
    events: SearchEvents

    def open_from(self, pane: gr.HTML) -> None:
        """Lead from a pane's buttons to articles: data-do="articles", a field and its value."""
        pane.click(self.events.lead, None, self.view.found, **_QUIET)


def build_search_tab(
    dateline: Answerer,
    kept: ConversationStore,
    conversation: ConversationTab,
    tabs: gr.Tabs,
    tab: gr.Tab,
) -> SearchTab:
    """Build the tab's content inside the blocks that are open.

    Args:
        dateline: Finds articles.
        kept: Holds each user's saved searches.
        conversation: Where the articles found are asked about, and the dialog where one opens.
        tabs: Where the conversation has the id "talk", and this tab "search".
        tab: Whose first selection shows the newest articles.
    """
    pane = partial(gr.HTML, apply_default_css=False, js_on_load=LISTEN)
    drawn = gr.Textbox(visible=False)
    with gr.Column(elem_id="search"):
        head, results = pane(elem_id="search-head"), pane(elem_id="search-results")
    view = SearchView(head=head, results=results, dialog=conversation.view.dialog, tabs=tabs)
    events = SearchEvents(dateline, kept, conversation.events, view)
    tab.select(events.begin, drawn, view.found, js=_DRAWN, **_QUIET)
    outputs = [*view.found, view.dialog, *conversation.view.about]
    # "multiple", lest a press be lost that comes while the one before is being answered.
    presses = [head.click, results.click]
    gr.on(presses, events.press, None, outputs, **_QUIET, trigger_mode="multiple")
    return SearchTab(view, events)
