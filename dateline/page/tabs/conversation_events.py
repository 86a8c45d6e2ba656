"""What happens in the conversation tab: its events, and what each changes on the page."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import gradio as gr
from pydantic import ValidationError

from dateline.page.html.answer import render_bound, render_turn
from dateline.page.html.dialog import render_dialog, render_inspection
from dateline.page.html.history import render_name
from dateline.page.html.phrases import escape
from dateline.page.html.sources import render_article
from dateline.page.running_answers import Answerer, RemoteAnswer, RunningAnswer, RunningAnswers
from dateline.page.tabs.button_events import day_sent, pressed
from dateline.page.tabs.conversation_view import ConversationView
from dateline.page.tabs.user import caller_of, user_of
from dateline.page.turns import UNFINISHED, Turn, history_of
from dateline.service import ConversationStore, keep_question
from rag import MAX_REACH, DatelineError, QuestionError, SearchOptions, Selection

Updates = dict[Any, Any]


@dataclass(eq=False)
class _Following:
    """A page that shows an answer being written; one event of its draws it."""

    answer: RunningAnswer | RemoteAnswer
    drawn: bool = False


class ConversationEvents:
    """The conversations that browsers show. An event's method returns or yields what it changes."""

    def __init__(
        self,
        dateline: Answerer,
        conversations: ConversationStore,
        view: ConversationView,
    ) -> None:
        """Hold the answers being written.

        Args:
            dateline: Answers.
            conversations: Keeps what was asked and answered.
            view: Where a conversation is shown.
        """
        self.answers = RunningAnswers()
        self._dateline = dateline
        self._conversations = conversations
        self._view = view
        self._followed: dict[str, _Following] = {}  # by browser session

    async def ask(
        self, question: str, outlets: list[str], only: str, id_: str, request: gr.Request
    ) -> AsyncIterator[Updates]:
        """Answer what is written in the box, or an example."""
        try:
            chosen = Selection.model_validate_json(only) if only else Selection()
        except (ValidationError, QuestionError):  # a browser sends it
            chosen = Selection()
        options = SearchOptions(**chosen.model_dump() | {"outlets": outlets})
        new = Turn(number=0, question=question.strip(), options=options)
        async for updates in self._answer(new, id_, request):
            yield updates

    async def press(
        self, outlets: list[str], id_: str, event: gr.EventData, request: gr.Request
    ) -> AsyncIterator[Updates]:
        """Do what a button of a turn says."""
        told, owner = pressed(event), user_of(request).name
        number = told.get("turn", "")
        turns = {str(turn.number): turn for turn in self._turns_of(owner, id_)}
        if number not in turns:
            yield {self._view.dialog: gr.skip()}
            return
        turn = turns[number]
        match told.get("do"):
            case "again":
                new = Turn(
                    number=0,
                    question=turn.question,
                    options=_other_reports(turn.options, outlets, told),
                )
                async for updates in self._answer(new, id_, request, before=turn.number):
                    yield updates
            case "judge":
                liked = told["liked"] == "yes" if "liked" in told else turn.liked
                if liked is not None:
                    reason = told.get("reason", "")
                    self._conversations.judge(owner, id_, turn.number, liked, reason)
                yield {self._view.dialog: gr.skip()}
            case "keep":
                before = history_of(one for one in turns.values() if one.number < turn.number)
                yield await asyncio.to_thread(self._kept, owner, turn, before)
            case "read":
                cited = {str(item.number): item for item in turn.evidence}
                if item := cited.get(told.get("number", "")):
                    article = await asyncio.to_thread(self._dateline.article, item.article.id)
                    yield {self._view.dialog: render_dialog(render_article(item, article))}
            case "inspect":
                before = history_of(one for one in turns.values() if one.number < turn.number)
                yield {self._view.dialog: await asyncio.to_thread(self._inspected, turn, before)}
            case _:
                yield {self._view.dialog: gr.skip()}

    async def resume(self, id_: str, request: gr.Request) -> AsyncIterator[Updates]:
        """Draw on where the answer of the conversation shown is being written."""
        session = request.session_hash or ""
        following = self._followed.get(session)
        if following is None or following.drawn:
            yield {self._view.live: gr.skip()}
            return
        following.drawn = True
        async for updates in self._follow(following, session, id_):
            yield updates

    def stop_answer(self, request: gr.Request) -> None:
        """End the answer that the page shows."""
        if following := self._followed.get(request.session_hash or ""):
            following.answer.stop()

    def leave(self, request: gr.Request) -> None:
        """Show an answer no more; it goes on alone."""
        self._followed.pop(request.session_hash or "", None)

    def show(self, id_: str, request: gr.Request) -> Updates:
        """Show a conversation of the user's, or an empty one where there is none with the id."""
        self.leave(request)
        owner = user_of(request).name
        answer: RunningAnswer | RemoteAnswer | None = self.answers.of(owner, id_)
        turns = self._turns_of(owner, id_)
        if answer is None and turns and turns[-1].writing:
            answer = self._remote_answer(owner, id_, turns[-1])
        if answer:
            self._followed[request.session_hash or ""] = _Following(answer)
            turns = [answer.turn if turn.number == answer.turn.number else turn for turn in turns]
        only = list(turns[-1].options.outlets) if turns else []
        return {
            **self._drawn(owner, id_, turns, ended=answer is None),
            **self._buttons(answer),
            self._view.outlets: gr.update(choices=self._dateline.outlets, value=only),
            **self.free(),
        }

    def load(self, id_: str, request: gr.Request) -> Updates:
        """Show what the address names; a question may have been asked before this comes."""
        if not id_ or request.session_hash in self._followed:
            return {self._view.outlets: gr.update(choices=self._dateline.outlets)}
        return self.show(id_, request)

    def show_none(self, request: gr.Request) -> Updates:
        """Begin a conversation."""
        return self.show("", request)

    def about(self, only: Selection) -> Updates:
        """Bind the next question to some reports."""
        return {self._view.outlets: list(only.outlets), **self._bound(only)}

    def free(self) -> Updates:
        """Bind the next question to no days, authors or language."""
        return self._bound(Selection())

    def _bound(self, only: Selection) -> Updates:
        kept = only.model_dump_json(exclude={"outlets"}, exclude_defaults=True)
        return {self._view.only: kept, self._view.bound: render_bound(only)}

    async def _answer(
        self, new: Turn, id_: str, request: gr.Request, before: int | None = None
    ) -> AsyncIterator[Updates]:
        """Answer a question with what was said before it, or before an earlier turn."""
        session, owner = request.session_hash or "", user_of(request).name
        shown_now = self._followed.get(session)
        busy = self.answers.of(owner, id_) or (shown_now and shown_now.answer.running)
        if not new.question or busy:
            yield {self._view.box: gr.skip()}  # without a yield Gradio would empty every output
            return
        try:
            self.answers.check()
            id_, turn, earlier = await asyncio.to_thread(self._begin, owner, id_, new)
        except DatelineError as error:
            raise _refusal(error) from error
        told = history_of(one for one in earlier if before is None or one.number < before)
        stream = partial(self._dateline.stream, turn.question, turn.options.after(told))
        beat = partial(self._conversations.beat, id_, turn.number)
        keep = partial(self._keep, owner, id_)
        with caller_of(request).acting():
            answer = self.answers.begin(owner, id_, turn, stream, beat, keep)
        self._followed[session] = following = _Following(answer, drawn=True)
        yield {
            **self._drawn(owner, id_, [*earlier, turn], ended=False),
            **self._buttons(answer),
            self._view.box: "",
        }
        async for updates in self._follow(following, session, id_):
            yield updates

    async def _follow(
        self, following: _Following, session: str, id_: str
    ) -> AsyncIterator[Updates]:
        """Draw an answer as it grows, while the page shows it; without a page it goes on alone."""
        live = self._view.live
        try:
            async for turn in following.answer.follow():
                if self._followed.get(session) is not following:
                    return
                if following.answer.running:
                    yield {live: render_turn(turn, id_, ended=False)}
        finally:  # also reached when the browser goes away
            if self._followed.get(session) is following:
                del self._followed[session]
        yield {live: render_turn(turn, id_), **self._buttons(None)}

    def _drawn(self, owner: str, id_: str, turns: Sequence[Turn], *, ended: bool = True) -> Updates:
        """Return the conversation with the last turn in ``live``."""
        kept = self._conversations.find(owner, id_) if id_ else None
        return {
            self._view.key: kept.id if kept else "",
            self._view.name: render_name(kept, turns),
            self._view.history: "".join(render_turn(turn, id_) for turn in turns[:-1]),
            self._view.live: "".join(render_turn(turn, id_, ended=ended) for turn in turns[-1:]),
            self._view.offers: gr.update(visible=kept is None),
        }

    def _buttons(self, answer: RunningAnswer | RemoteAnswer | None) -> Updates:
        """Return Ask, or Stop in its place while there is something to stop."""
        return {
            self._view.send: gr.update(visible=answer is None),
            self._view.stop: gr.update(visible=answer is not None),
        }

    def _turns_of(self, owner: str, id_: str) -> list[Turn]:
        return [Turn.from_stored(kept) for kept in self._conversations.turns(owner, id_)]

    def _begin(self, owner: str, id_: str, new: Turn) -> tuple[str, Turn, list[Turn]]:
        """Keep a question; return its conversation, itself with its number, and those before."""
        earlier = self._turns_of(owner, id_)
        said = replace(new, message=UNFINISHED).to_dict()
        id_, number = self._conversations.begin_turn(owner, id_, new.question, said)
        return id_, replace(new, number=number), earlier

    def _keep(self, owner: str, id_: str, turn: Turn) -> None:
        words = f"{turn.question} {turn.text}"
        self._conversations.end_turn(owner, id_, turn.number, turn.to_dict(), words)

    def _remote_answer(self, owner: str, id_: str, turn: Turn) -> RemoteAnswer:
        def look() -> Turn | None:
            kept = self._conversations.turns(owner, id_, turn.number)
            return Turn.from_stored(kept[0]) if kept else None

        stop = partial(self._conversations.stop_turn, owner, id_, turn.number)
        return RemoteAnswer(turn, look, stop)

    def _kept(self, owner: str, turn: Turn, before: list[dict[str, str]]) -> Updates:
        """Keep a question as it stands alone, to be asked again with every change."""
        question, options = turn.question, turn.options
        try:
            if before:
                question = self._dateline.inspect(question, options.after(before)).query.text
            keep_question(self._conversations.standing, owner, question, options)
        except DatelineError as error:
            raise _refusal(error) from error
        gr.Info("This question is kept: “What’s new” tells when its answer changes.")
        return {self._view.dialog: gr.skip()}

    def _inspected(self, turn: Turn, before: list[dict[str, str]]) -> str:
        asked_on = {"as_of": turn.answer.as_of} if turn.answer else {}
        options = turn.options.model_copy(update=asked_on).after(before)
        try:
            seen = self._dateline.inspect(turn.question, options)
        except DatelineError as error:
            raise _refusal(error) from error
        refused = turn.answer.refused if turn.answer else ()
        return render_dialog(render_inspection(seen, refused))


def _refusal(error: DatelineError) -> gr.Error:
    """Return what tells a user of an error; Gradio reads its text as HTML."""
    return gr.Error(escape(str(error)), print_exception=False)


def _other_reports(
    options: SearchOptions, outlets: Sequence[str], told: Mapping[str, str]
) -> SearchOptions:
    """Return a turn's options with other outlets, days and reach; what is none is left out."""
    reach = told.get("reach", "")
    changed = {
        "outlets": outlets,
        "since": day_sent(told.get("since", "")),
        "until": day_sent(told.get("until", "")),
        "reach": min(int(reach), MAX_REACH) if reach.isdecimal() and int(reach) else 1,
    }
    try:
        return SearchOptions(**options.model_dump() | changed)
    except DatelineError as error:
        raise _refusal(error) from error
