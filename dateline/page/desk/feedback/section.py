"""Feedback in the archive tab: curators read bad answers, and make known questions of them."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from dateline.page.desk.feedback.markup import (
    render_entry,
    render_lists,
    render_question,
    turn_of,
)
from dateline.page.html.dialog import render_dialog
from dateline.page.html.phrases import escape
from dateline.page.html.sources import render_article
from dateline.page.running_answers import Answerer
from dateline.page.tabs.button_events import LISTEN, pressed
from dateline.page.tabs.user import caller_of, user_of
from dateline.service import Action, DeskQuestion, DeskQuestions, FeedbackList, last_run
from index_store import DatelineError

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
Updates = dict[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a curator looks at."""

    handled: bool = False
    """In the list: what was handled, in place of what waits."""
    feedback: str = ""
    """The id of the bad answer that is open; "" for none."""
    editing: bool = False
    """A question of the desk's is open."""


def build_feedback(
    feedback: FeedbackList, data: Path, dateline: Answerer, tab: gr.Tab, dialog: gr.HTML
) -> None:
    """Build the section inside the tab that is open; to readers it shows nothing.

    Args:
        feedback: The bad answers of all users.
        data: The data folder, where the desk's questions and its runs are.
        dateline: Has the articles.
        tab: Whose selection draws the list anew, unless something is open.
        dialog: Where an article opens.
    """
    pane = gr.HTML(apply_default_css=False, elem_id="feedback", js_on_load=LISTEN)
    shown = gr.State(Shown())
    events = FeedbackEvents(feedback, data, dateline, pane, dialog, shown)
    tab.select(events.draw, shown, pane, **_QUIET)
    pane.click(events.press, shown, [pane, dialog, shown], **_QUIET)


class FeedbackEvents:
    """An event's method returns what it changes; whoever calls it is asked what they may do."""

    def __init__(
        self,
        feedback: FeedbackList,
        data: Path,
        dateline: Answerer,
        pane: gr.HTML,
        dialog: gr.HTML,
        shown: gr.State,
    ) -> None:
        self._feedback = feedback
        self._data = data
        self._questions = DeskQuestions(data)
        self._dateline = dateline
        self._pane = pane
        self._dialog = dialog
        self._shown = shown

    async def draw(self, shown: Shown, request: gr.Request) -> Updates:
        """Draw the lists, unless something is open."""
        if not user_of(request).is_curator:
            return {self._pane: ""}
        if shown.feedback or shown.editing:
            return {self._pane: gr.skip()}
        return {self._pane: await asyncio.to_thread(self._lists, shown.handled, "")}

    async def press(self, shown: Shown, event: gr.EventData, request: gr.Request) -> Updates:
        """Do what a button says; where it cannot be done, say why and leave all as it is."""
        if not user_of(request).is_curator:
            return {self._dialog: gr.skip()}
        try:
            return await asyncio.to_thread(self._done, pressed(event), shown, request)
        except DatelineError as error:
            raise gr.Error(escape(str(error)), print_exception=False) from error

    def _done(self, told: dict[str, str], shown: Shown, request: gr.Request) -> Updates:
        key = told.get("key", "")
        match told.get("do"):
            case "list":
                handled = told["handled"] == "yes" if "handled" in told else shown.handled
                return self._listed(handled)
            case "feedback" if entry := self._feedback.find(key):
                return {self._pane: render_entry(entry), self._shown: Shown(feedback=key)}
            case "feedback":
                return self._listed(shown.handled, "This answer is no longer marked as bad.")
            case "question":
                known = {one.id: one for one in self._questions.listed()}
                opened = render_question(known.get(key, DeskQuestion(question="")))
                return {self._pane: opened, self._shown: Shown(editing=True)}
            case "handle" | "unhandle" as do:
                self._feedback.handle(key, user_of(request).name, handled=do == "handle")
                named = "handled" if do == "handle" else "not handled"
                caller_of(request).note(Action.CHANGED, f"Feedback {key}: {named}")
                return self._listed(shown.handled, f"Marked as {named}.")
            case "keep":
                return self._kept(told, request)
            case "delete":
                self._questions.delete(key)
                caller_of(request).note(Action.CHANGED, f"Question {key}: deleted")
                return self._listed(shown.handled, "The question was deleted.")
            case "read":
                return {self._dialog: self._article(shown.feedback, told.get("number", ""))}
            case _:
                return {self._dialog: gr.skip()}

    def _kept(self, told: dict[str, str], request: gr.Request) -> Updates:
        """Keep a question; what it was made of is handled."""
        by = user_of(request).name
        kept = self._questions.put(
            DeskQuestion(
                id=told.get("key", ""),
                question=told.get("question", ""),
                kind=told.get("kind", ""),
                answers=_lines(told.get("answers", "")),
                forbidden=_lines(told.get("forbidden", "")),
                day=told.get("day", ""),
                article=told.get("article", ""),
                by=by,
            )
        )
        caller_of(request).note(Action.CHANGED, f"Question {kept.id}: kept")
        done = "The question was kept."
        if source := told.get("feedback"):
            self._feedback.handle(source, by)
            done = "The question was added, and the feedback marked as handled."
        return self._listed(False, done)

    def _listed(self, handled: bool, told: str = "") -> Updates:
        return {
            self._pane: self._lists(handled, told),
            self._shown: Shown(handled=handled),
        }

    def _lists(self, handled: bool, told: str) -> str:
        return render_lists(
            self._feedback.listed(handled=handled),
            self._questions.listed(),
            last_run(self._data),
            waiting=self._feedback.waiting(),
            handled=handled,
            told=told,
        )

    def _article(self, id_: str, number: str) -> Any:
        """Return the article of a card of the answer that is open."""
        entry = self._feedback.find(id_)
        cited = {str(item.number): item for item in turn_of(entry).evidence} if entry else {}
        item = cited.get(number)
        if item is None:
            return gr.skip()
        return render_dialog(render_article(item, self._dateline.article(item.article.id)))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
