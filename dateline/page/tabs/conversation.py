"""The conversation tab: ask, follow the answer, read behind it, judge it, ask again."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from dateline.page.running_answers import CONCURRENT_ANSWERS, WAITING_ANSWERS, Answerer
from dateline.page.tabs.button_events import LISTEN
from dateline.page.tabs.conversation_events import ConversationEvents
from dateline.page.tabs.conversation_view import ConversationView
from dateline.service import ConversationStore

_WELCOME = (
    "<h2>Ask the archive</h2><p>Every statement of an answer stands beside the sentence it came "
    "from. Questions may follow on from one another, and conversations are kept under History.</p>"
)
# Where a page begins: the conversation that its address names.
_FROM_ADDRESS = "() => [new URLSearchParams(location.search).get('c') ?? '']"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# "multiple", lest a question sent the moment an answer ends be lost; the events see to the rest.
_ANSWERING: dict[str, Any] = {
    **_QUIET,
    "trigger_mode": "multiple",
    "concurrency_limit": CONCURRENT_ANSWERS + WAITING_ANSWERS,
}


@dataclass(frozen=True)
class ConversationTab:
    """What the rest of the page needs of the tab."""

    view: ConversationView
    events: ConversationEvents
    ended: list[Any]
    """Events after which the model may be in another state."""
    resume: Any
    """The one object of ``events.resume``: Gradio tells shared limits by it."""

    def resume_after(self, event: Any) -> None:
        """After an event that shows a conversation, draw on where its answer is being written."""
        outputs = [self.view.live, self.view.send, self.view.stop]
        event.then(self.resume, self.view.key, outputs, **_ANSWERING)


def build_conversation_tab(
    dateline: Answerer, conversations: ConversationStore, page: gr.Blocks, dialog: gr.HTML
) -> ConversationTab:
    """Build the tab's content inside the blocks that are open.

    Args:
        dateline: Answers.
        conversations: Where they are kept.
        page: Whose address may name the conversation to begin with.
        dialog: Where an article or an inspection opens.
    """
    view, examples, fresh = _build_view(dateline, dialog)
    events = ConversationEvents(dateline, conversations, view)
    ask, outputs = events.ask, [*view.all, view.box]  # one object, as ``ConversationTab.resume``
    asked = [view.box.submit, view.send.click]
    given = [view.outlets, view.only, view.key]
    answers = [gr.on(asked, ask, [view.box, *given], outputs, **_ANSWERING)]
    answers += [
        example.click(ask, [example, *given], outputs, **_ANSWERING) for example in examples
    ]
    buttons = [view.history.click, view.live.click]
    pressed = [view.outlets, view.key]
    answers += [gr.on(buttons, events.press, pressed, [*outputs, view.dialog], **_ANSWERING)]
    view.bound.click(events.free, None, view.about, **_QUIET, queue=False)
    view.stop.click(events.stop_answer, **_QUIET, queue=False)
    fresh.click(events.show_none, None, view.all, **_QUIET, queue=False)
    tab = ConversationTab(view, events, [answer.then for answer in answers], events.resume)
    loaded = page.load(events.load, view.key, view.all, js=_FROM_ADDRESS, **_QUIET, queue=False)
    tab.resume_after(loaded)
    page.unload(events.leave)
    return tab


def _build_view(
    dateline: Answerer, dialog: gr.HTML
) -> tuple[ConversationView, list[gr.Button], gr.Button]:
    """Return where a conversation is shown, the examples, and what begins another."""
    pane = partial(gr.HTML, apply_default_css=False)
    key, only = gr.Textbox(visible=False), gr.Textbox("", visible=False)
    with gr.Row(elem_id="talkbar"):  # ui.css hides it while it names no conversation
        name = pane(js_on_load=None)
        fresh = gr.Button("New conversation", elem_id="fresh", scale=0, min_width=170)
    history = pane(elem_id="history", js_on_load=LISTEN)
    live = pane(elem_id="live", js_on_load=LISTEN)
    with gr.Column(elem_id="offers") as offers:
        pane(_WELCOME, js_on_load=None)
        examples = [gr.Button(text, elem_classes="example") for text in dateline.example_questions]
    with gr.Row(elem_id="composer"):
        bound = pane(elem_id="bound", js_on_load=LISTEN)
        box, outlets = _build_question_box(dateline)
        send = gr.Button("Ask", variant="primary", elem_id="send", scale=0, min_width=96)
        stop = gr.Button("Stop", elem_id="stop", visible=False, scale=0, min_width=96)
    view = ConversationView(
        key=key,
        name=name,
        history=history,
        live=live,
        offers=offers,
        outlets=outlets,
        only=only,
        bound=bound,
        send=send,
        stop=stop,
        box=box,
        dialog=dialog,
    )
    return view, examples, fresh


def _build_question_box(dateline: Answerer) -> tuple[gr.Textbox, gr.Dropdown]:
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
    return box, outlets
