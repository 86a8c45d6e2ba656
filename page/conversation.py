"""The conversation tab: ask, follow the answer, read behind it, judge it, ask again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import gradio as gr

from page.answer_html import render_turn
from page.answering import CONCURRENT_ANSWERS, WAITING_ANSWERS, Answerer, Elsewhere, Run, Runs
from page.archive import user_of
from page.dialog_html import render_dialog, render_inspection
from page.history_html import render_name
from page.presses import LISTEN, pressed
from page.sources_html import render_article
from page.turns import UNFINISHED, Turn, history_of
from rag import DatelineError
from service import Conversations

Updates = dict[Any, Any]

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
    """Holds the id of the conversation shown, in the browser: it outlives the server."""
    outputs: list[Any]
    """What ``show`` changes."""
    show: Callable[[str, gr.Request], Updates]
    """Shows a conversation of the user's, or an empty one where there is none with the id."""
    go_on: Callable[[Any], None]
    """After an event that shows a conversation: draws on where its answer is in the making."""
    runs: Runs
    ended: list[Any]
    """Events after which the model may be in another state."""


@dataclass(eq=False)
class _Following:
    """A page that shows an answer in the making; one event of its draws it."""

    run: Run | Elsewhere
    drawn: bool = False


def build_conversation_tab(
    dateline: Answerer, conversations: Conversations, page: gr.Blocks
) -> ConversationTab:
    """Build the tab's content inside the blocks that are open."""
    runs = Runs()
    followed: dict[str, _Following] = {}  # by browser session
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

    def elsewhere(owner: str, id_: str, turn: Turn) -> Elsewhere:
        def look() -> Turn | None:
            kept = conversations.turns(owner, id_, turn.number)
            return Turn.from_kept(kept[0]) if kept else None

        return Elsewhere(turn, look, partial(conversations.stop_turn, owner, id_, turn.number))

    def keep(owner: str, id_: str, turn: Turn) -> None:
        words = f"{turn.question} {turn.text}"
        conversations.end_turn(owner, id_, turn.number, turn.to_dict(), words)

    async def answer(
        new: Turn, id_: str, request: gr.Request, before: int | None = None
    ) -> AsyncIterator[Updates]:
        """Answer a question with what was said before it, or before an earlier turn."""
        session, owner = request.session_hash or "", user_of(request).name
        shown_now = followed.get(session)
        busy = runs.of(owner, id_) or (shown_now and shown_now.run.running)
        if not new.question or busy:
            yield {box: gr.skip()}  # without a yield Gradio would empty every output
            return
        try:
            runs.check()
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
        beat = partial(conversations.beat, id_, turn.number)
        run = runs.begin(owner, id_, turn, stream, beat, partial(keep, owner, id_))
        followed[session] = following = _Following(run, drawn=True)
        yield {**drawn(owner, id_, [*earlier, turn], ended=False), **buttons(run), box: ""}
        async for updates in follow(following, session, id_):
            yield updates

    async def follow(following: _Following, session: str, id_: str) -> AsyncIterator[Updates]:
        """Draw an answer as it grows, while the page shows it; without a page it goes on alone."""
        try:
            async for turn in following.run.follow():
                if followed.get(session) is not following:
                    return
                if following.run.running:
                    yield {live: render_turn(turn, id_, ended=False)}
        finally:  # also reached when the browser goes away
            if followed.get(session) is following:
                del followed[session]
        yield {live: render_turn(turn, id_), **buttons(None)}

    async def resume(id_: str, request: gr.Request) -> AsyncIterator[Updates]:
        session = request.session_hash or ""
        following = followed.get(session)
        if following is None or following.drawn:
            yield {live: gr.skip()}
            return
        following.drawn = True
        async for updates in follow(following, session, id_):
            yield updates

    def buttons(run: Run | Elsewhere | None) -> Updates:
        """Return Ask, or Stop in its place while there is something to stop."""
        return {send: gr.update(visible=run is None), stop: gr.update(visible=run is not None)}

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
        if following := followed.get(request.session_hash or ""):
            following.run.stop()

    def leave(request: gr.Request) -> None:
        followed.pop(request.session_hash or "", None)

    def show(id_: str, request: gr.Request) -> Updates:
        leave(request)
        owner = user_of(request).name
        run: Run | Elsewhere | None = runs.of(owner, id_)
        turns = turns_of(owner, id_)
        if run is None and turns and turns[-1].writing:
            run = elsewhere(owner, id_, turns[-1])
        if run:
            followed[request.session_hash or ""] = _Following(run)
            turns = [run.turn if turn.number == run.turn.number else turn for turn in turns]
        only = list(turns[-1].outlets) if turns else []
        return {
            **drawn(owner, id_, turns, ended=run is None),
            **buttons(run),
            outlets: gr.update(choices=dateline.outlets, value=only),
        }

    def load(id_: str, request: gr.Request) -> Updates:
        """Show what the address names; a question may have been asked before this comes."""
        if not id_ or request.session_hash in followed:
            return {outlets: gr.update(choices=dateline.outlets)}
        return show(id_, request)

    def show_none(request: gr.Request) -> Updates:
        return show("", request)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    # "multiple", lest a question sent the moment an answer ends be lost; ``followed`` guards.
    running = {
        **quiet,
        "trigger_mode": "multiple",
        "concurrency_limit": CONCURRENT_ANSWERS + WAITING_ANSWERS,
    }
    outputs = [*shown, box]
    answers = [gr.on([box.submit, send.click], ask, [box, outlets, key], outputs, **running)]
    answers += [
        example.click(ask, [example, outlets, key], outputs, **running) for example in examples
    ]
    answers += [
        gr.on([history.click, live.click], press, [outlets, key], [*outputs, dialog], **running)
    ]
    stop.click(stop_run, **quiet, queue=False)
    fresh.click(show_none, None, shown, **quiet, queue=False)

    def go_on(event: Any) -> None:
        event.then(resume, key, [live, send, stop], **running)

    go_on(page.load(load, key, shown, js=_FROM_ADDRESS, **quiet, queue=False))
    page.unload(leave)
    return ConversationTab(key, shown, show, go_on, runs, [answer.then for answer in answers])


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
