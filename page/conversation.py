"""The conversation tab: ask, follow the answer, read behind it, judge it, ask again."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Protocol

import gradio as gr

from page.answer_html import render_turn
from page.answering import CONCURRENT_ANSWERS, WAITING_ANSWERS, Run
from page.archive import user_of
from page.dialog_html import render_dialog, render_inspection
from page.history_html import render_name
from page.presses import LISTEN, pressed
from page.sources_html import render_article
from page.turns import UNFINISHED, Turn, history_of
from rag import ArchiveSummary, Article, DatelineError, Event, Inspection, ModelState
from service import Conversations

Updates = dict[Any, Any]

_WELCOME = (
    "<h2>Ask the archive</h2><p>Every statement of an answer stands beside the sentence it came "
    "from. Questions may follow on from one another, and conversations are kept under History.</p>"
)
# Where a page begins: the conversation that its address names.
_FROM_ADDRESS = "() => [new URLSearchParams(location.search).get('c') ?? '']"


class Answerer(Protocol):
    """The part of ``rag.Dateline`` that the page uses."""

    @property
    def model_state(self) -> ModelState: ...  # noqa: D102
    @property
    def archive_summary(self) -> ArchiveSummary: ...  # noqa: D102
    @property
    def example_questions(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def outlets(self) -> Sequence[str]: ...  # noqa: D102
    def stream(  # noqa: D102
        self,
        question: str,
        /,
        *,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        history: Sequence[dict[str, str]] = (),
    ) -> Generator[Event, None, None]: ...
    def inspect(  # noqa: D102
        self,
        question: str,
        /,
        *,
        as_of: date | None = None,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        history: Sequence[dict[str, str]] = (),
    ) -> Inspection: ...
    def article(self, id_: str, /) -> Article | None: ...  # noqa: D102


@dataclass(frozen=True)
class ConversationTab:
    """What the rest of the page needs of the tab."""

    key: gr.Textbox
    """Holds the id of the conversation shown, in the browser: it outlives the server."""
    outputs: list[Any]
    """What ``show`` changes."""
    show: Callable[[str, gr.Request], Updates]
    """Shows a conversation of the user's, or an empty one where there is none with the id."""
    ended: list[Any]
    """Events after which the model may be in another state."""


def build_conversation_tab(
    dateline: Answerer, conversations: Conversations, page: gr.Blocks
) -> ConversationTab:
    """Build the tab's content inside the blocks that are open."""
    runs: dict[str, Run] = {}  # by browser session
    places = threading.Semaphore(CONCURRENT_ANSWERS)
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
        buttons = [gr.Button(text, elem_classes="example") for text in dateline.example_questions]
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
    shown = [key, name, history, live, offers, outlets, send, stop]

    def turns_of(owner: str, id_: str) -> list[Turn]:
        return [Turn.from_kept(kept) for kept in conversations.turns(owner, id_)]

    def drawn(owner: str, id_: str, turns: Sequence[Turn], *, ended: bool = True) -> Updates:
        """Return the conversation with the last turn in ``live``."""
        kept = conversations.find(owner, id_) if id_ else None
        return {
            **{key: kept.id if kept else "", name: render_name(kept, turns)},
            history: "".join(render_turn(turn, id_) for turn in turns[:-1]),
            live: "".join(render_turn(turn, id_, ended=ended) for turn in turns[-1:]),
            offers: gr.update(visible=kept is None),
        }

    def begin(owner: str, id_: str, new: Turn) -> tuple[str, Turn, list[Turn]]:
        """Keep a question; return its conversation, itself with its number, and those before."""
        earlier = turns_of(owner, id_)
        said = replace(new, message=UNFINISHED).to_dict()
        id_, number = conversations.begin_turn(owner, id_, new.question, said)
        return id_, replace(new, number=number), earlier

    def keep(owner: str, id_: str, turn: Turn) -> None:
        words = f"{turn.question} {turn.text}"
        conversations.end_turn(owner, id_, turn.number, turn.to_dict(), words)

    async def answer(
        new: Turn, id_: str, request: gr.Request, before: int | None = None
    ) -> AsyncIterator[Updates]:
        """Answer a question with what was said before it, or before an earlier turn."""
        session, owner = request.session_hash or "", user_of(request).name
        if not new.question or session in runs:
            yield {box: gr.skip()}  # without a yield Gradio would empty every output
            return
        try:
            id_, turn, earlier = await asyncio.to_thread(begin, owner, id_, new)
        except DatelineError as error:
            raise gr.Error(str(error), print_exception=False) from error
        told = history_of(one for one in earlier if before is None or one.number < before)
        stream = partial(
            dateline.stream,
            turn.question,
            since=turn.since,
            until=turn.until,
            outlets=turn.outlets,
            history=told,
        )
        run = runs[session] = Run(turn, stream, places, partial(keep, owner, id_))
        try:
            yield {
                **drawn(owner, id_, [*earlier, turn], ended=False),
                **{box: "", send: gr.update(visible=False), stop: gr.update(visible=True)},
            }
            async for turn in run.follow():
                if runs.get(session) is not run:
                    return  # the page shows another conversation now
                if run.running:
                    yield {live: render_turn(turn, id_, ended=False)}
        finally:  # also reached when the browser goes away
            run.stop()
            if runs.get(session) is run:
                del runs[session]
        yield {
            live: render_turn(turn, id_),
            **{send: gr.update(visible=True), stop: gr.update(visible=False)},
        }

    async def ask(
        question: str, only: list[str], id_: str, request: gr.Request
    ) -> AsyncIterator[Updates]:
        new = Turn(number=0, question=question.strip(), outlets=tuple(only))
        async for updates in answer(new, id_, request):
            yield updates

    async def press(
        only: list[str], id_: str, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Updates]:
        """Do what a button of a turn says."""
        told, owner = pressed(event), user_of(request).name
        number = told.get("turn", "")
        turns = {str(turn.number): turn for turn in turns_of(owner, id_)}
        if number not in turns:
            yield {dialog: gr.skip()}
            return
        turn = turns[number]
        match told.get("do"):
            case "again":
                since, until = _day(told.get("since")), _day(told.get("until"))
                new = Turn(
                    number=0,
                    question=turn.question,
                    since=since,
                    until=until,
                    outlets=tuple(only),
                )
                async for updates in answer(new, id_, request, before=turn.number):
                    yield updates
            case "judge":
                liked = told["liked"] == "yes" if "liked" in told else turn.liked
                if liked is not None:
                    reason = told.get("reason", "")
                    conversations.judge(owner, id_, turn.number, liked, reason)
                yield {dialog: gr.skip()}
            case "read":
                cited = {str(item.number): item for item in turn.evidence}
                if item := cited.get(told.get("number", "")):
                    article = await asyncio.to_thread(dateline.article, item.article.id)
                    yield {dialog: render_dialog(render_article(item, article))}
            case "inspect":
                before = history_of(one for one in turns.values() if one.number < turn.number)
                yield {dialog: await asyncio.to_thread(inspected, turn, before)}
            case _:
                yield {dialog: gr.skip()}

    def inspected(turn: Turn, before: list[dict[str, str]]) -> str:
        try:
            seen = dateline.inspect(
                turn.question,
                as_of=turn.answer.as_of if turn.answer else None,
                since=turn.since,
                until=turn.until,
                outlets=turn.outlets,
                history=before,
            )
        except DatelineError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return render_dialog(render_inspection(seen))

    def stop_run(request: gr.Request) -> None:
        if run := runs.get(request.session_hash or ""):
            run.stop()

    def show(id_: str, request: gr.Request) -> Updates:
        if run := runs.pop(request.session_hash or "", None):
            run.stop()
        owner = user_of(request).name
        turns = turns_of(owner, id_)
        only = list(turns[-1].outlets) if turns else []
        return {
            **drawn(owner, id_, turns),
            outlets: gr.update(choices=dateline.outlets, value=only),
            **{send: gr.update(visible=True), stop: gr.update(visible=False)},
        }

    def show_none(request: gr.Request) -> Updates:
        return show("", request)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # "multiple", lest a question sent the moment an answer ends be lost; ``runs`` guards.
    running = {
        **quiet,
        "trigger_mode": "multiple",
        "concurrency_limit": CONCURRENT_ANSWERS + WAITING_ANSWERS,
    }
    outputs = [*shown, box]
    answers = [gr.on([box.submit, send.click], ask, [box, outlets, key], outputs, **running)]
    answers += [button.click(ask, [button, outlets, key], outputs, **running) for button in buttons]
    answers += [
        gr.on([history.click, live.click], press, [outlets, key], [*outputs, dialog], **running)
    ]
    stop.click(stop_run, **quiet, queue=False)
    fresh.click(show_none, None, shown, **quiet, queue=False)
    page.load(show, key, shown, js=_FROM_ADDRESS, **quiet, queue=False)
    page.unload(stop_run)
    return ConversationTab(key, shown, show, [answer.then for answer in answers])


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
