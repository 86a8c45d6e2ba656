"""The conversation tab: ask, follow the answer, read behind it, judge it, ask again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from dateline.page.answers_in_progress import CONCURRENT_ANSWERS, WAITING_ANSWERS, Answerer, Runs
from dateline.page.tabs.button_events import LISTEN
from dateline.page.tabs.conversation_events import Shown, Talk, Updates
from dateline.service import Conversations

_WELCOME = (
    "<h2>Ask the archive</h2><p>Every statement of an answer stands beside the sentence it came "
    "from. Questions may follow on from one another, and conversations are kept under History.</p>"
)
# Where a page begins: the conversation that its address names.
_FROM_ADDRESS = "() => [new URLSearchParams(location.search).get('c') ?? '']"


@dataclass(frozen=True)
class ConversationTab:
    """What the rest of the page needs of the tab."""

    key: gr.Textbox
    """Holds the id of the conversation shown."""
    outputs: list[Any]
    """What ``show`` changes."""
    show: Callable[[str, gr.Request], Updates]
    """Shows a conversation of the user's, or an empty one where there is none with the id."""
    go_on: Callable[[Any], None]
    """After an event that shows a conversation: draws on where its answer is in the making."""
    runs: Runs
    ended: list[Any]
    """Events after which the model may be in another state."""


def build_conversation_tab(
    dateline: Answerer, conversations: Conversations, page: gr.Blocks
) -> ConversationTab:
    """Build the tab's content inside the blocks that are open."""
    pane = partial(gr.HTML, apply_default_css=False)

    key = gr.Textbox(visible=False)
    with gr.Row(elem_id="talkbar"):  # ui.css hides it while it names no conversation
        name = pane(js_on_load=None)
        fresh = gr.Button("New conversation", elem_id="fresh", scale=0, min_width=170)
    history = pane(elem_id="history", js_on_load=LISTEN)
    live = pane(elem_id="live", js_on_load=LISTEN)
    dialog = pane(elem_id="dialog", js_on_load=None)
    with gr.Column(elem_id="offers") as offers:
        pane(_WELCOME, js_on_load=None)
        examples = [gr.Button(text, elem_classes="example") for text in dateline.example_questions]
    with gr.Row(elem_id="composer"):
        box = gr.Textbox(
            label="Your question",
            placeholder="Who said what?",
            lines=1,
            max_lines=4,
            elem_id="box",
        )
        outlets = gr.Dropdown(
            dateline.outlets,
            value=[],
            multiselect=True,
            allow_custom_value=True,  # the archive names what is near to an unknown one
            label="Outlets",
            elem_id="outlets",
            scale=0,
            min_width=290,
        )
        send = gr.Button("Ask", variant="primary", elem_id="send", scale=0, min_width=96)
        stop = gr.Button("Stop", elem_id="stop", visible=False, scale=0, min_width=96)

    shown = Shown(key, name, history, live, offers, outlets, send, stop)
    talk = Talk(dateline, conversations, shown, box, dialog)
    ask, resume = talk.ask, talk.resume  # one object each: Gradio tells shared limits by it
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # "multiple", lest a question sent the moment an answer ends be lost; ``Talk`` guards.
    running = {
        **quiet,
        "trigger_mode": "multiple",
        "concurrency_limit": CONCURRENT_ANSWERS + WAITING_ANSWERS,
    }
    outputs = [*shown.all, box]
    answers = [gr.on([box.submit, send.click], ask, [box, outlets, key], outputs, **running)]
    answers += [
        example.click(ask, [example, outlets, key], outputs, **running) for example in examples
    ]
    presses = [history.click, live.click]
    answers += [gr.on(presses, talk.press, [outlets, key], [*outputs, dialog], **running)]
    stop.click(talk.stop_run, **quiet, queue=False)
    fresh.click(talk.show_none, None, shown.all, **quiet, queue=False)

    def go_on(event: Any) -> None:
        event.then(resume, key, [live, send, stop], **running)

    go_on(page.load(talk.load, key, shown.all, js=_FROM_ADDRESS, **quiet, queue=False))
    page.unload(talk.leave)
    ended = [answer.then for answer in answers]
    return ConversationTab(key, shown.all, talk.show, go_on, talk.runs, ended)
