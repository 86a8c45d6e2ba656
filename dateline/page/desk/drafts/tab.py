"""The check tab: paste or open a draft, and see what the archive says of each sentence.

A file is read by ``/api/check/text``, which ui.js calls: only curators upload through Gradio. What
was found lives in the browser alone.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import date
from typing import Any

import gradio as gr

from dateline.page.desk.drafts.results import render_draft, render_progress, render_refusal
from dateline.page.html.dialog import render_dialog
from dateline.page.html.sources import render_article
from dateline.page.running_answers import Answerer
from dateline.page.tabs.button_events import LISTEN, pressed
from index_store import DRAFT_SUFFIXES, DatelineError
from rag import CheckConfig, CheckedDraft, CheckedSentence, Evidence, QuestionError, SearchOptions

AT_ONCE = 4  # drafts that are checked; others wait for their turn
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_WELCOME = (
    "<h2>Check a draft</h2><p>Every sentence that can be looked up is laid beside the archive’s: "
    "supported, contradicted, superseded, or not in the archive, which is no verdict on whether it "
    "is true. The draft is neither kept nor logged.</p>"
)
_FILE = (
    '<label class="file">Open a file <input type="file" id="draft-file" accept="'
    f'{",".join(sorted(DRAFT_SUFFIXES))}"></label> <output id="draft-file-told"></output>'
)


def build_check_tab(dateline: Answerer, dialog: gr.HTML) -> None:
    """Build the tab's content inside the blocks that are open.

    Args:
        dateline: Checks.
        dialog: Where an article opens.
    """
    events = CheckEvents(dateline)
    with gr.Column(elem_id="check"):
        gr.HTML(_WELCOME, apply_default_css=False, js_on_load=None)
        draft = gr.Textbox(
            label="Your draft",
            lines=9,
            max_lines=18,
            max_length=CheckConfig().characters,
            elem_id="draft",
        )
        with gr.Row(elem_id="check-bar"):
            gr.HTML(_FILE, apply_default_css=False, js_on_load=None)
            day = gr.Textbox(
                label="Reports up to", placeholder="YYYY-MM-DD", elem_id="check-day", scale=0
            )
            start = gr.Button("Check", variant="primary", elem_id="check-start", scale=0)
            stop = gr.Button("Stop", elem_id="check-stop", scale=0, visible=False)
        found = gr.HTML(apply_default_css=False, js_on_load=LISTEN, elem_id="check-found")
    outputs = [found, start, stop]
    start.click(events.check, [draft, day], outputs, **_QUIET, concurrency_limit=AT_ONCE)
    stop.click(events.stop, None, None, **_QUIET, queue=False)
    found.click(events.read, None, dialog, **_QUIET, queue=False)


class CheckEvents:
    """What happens in the tab; an event's method returns or yields what it changes."""

    def __init__(self, dateline: Answerer) -> None:
        self._dateline = dateline
        self._stopped: set[str] = set()

    async def check(
        self, text: str, day: str, request: gr.Request
    ) -> AsyncIterator[tuple[str, Any, Any]]:
        """Check a draft; draw each sentence as it is decided."""
        session = request.session_hash or ""
        self._stopped.discard(session)
        checked: list[CheckedSentence] = []
        running, idle = _buttons(running=True), _buttons(running=False)
        yield render_progress(checked, ended=False), *running
        try:
            options = SearchOptions(as_of=_day(day))
            with closing(self._dateline.check(text, options)) as steps:
                while (step := await asyncio.to_thread(_next, steps)) is not None:
                    if isinstance(step, CheckedDraft):
                        yield render_draft(step), *idle
                        return
                    checked.append(step)
                    if session in self._stopped:
                        break
                    yield render_progress(checked, ended=False), *running
            yield render_progress(checked, ended=True), *idle
        except DatelineError as error:
            yield render_refusal(str(error)), *idle
        finally:
            self._stopped.discard(session)

    def stop(self, request: gr.Request) -> None:
        """End the check after the sentence at hand; what was decided stays."""
        self._stopped.add(request.session_hash or "")

    def read(self, event: gr.EventData) -> Any:
        """Open the article of a sentence."""
        told = pressed(event)
        article = self._dateline.article(told.get("article", ""))
        places = told.get("start", ""), told.get("end", "")
        if article is None or not all(place.isdigit() for place in places):
            return gr.skip()
        item = Evidence(number=1, article=article, start=int(places[0]), end=int(places[1]))
        return render_dialog(render_article(item, article))


def _next(steps: Iterator[CheckedSentence | CheckedDraft]) -> CheckedSentence | CheckedDraft | None:
    return next(steps, None)


def _buttons(*, running: bool) -> tuple[Any, Any]:
    return gr.update(visible=not running), gr.update(visible=running)


def _day(written: str) -> date | None:
    """Return the day that was written; None where nothing was.

    Raises:
        QuestionError: It is no day.
    """
    if not written.strip():
        return None
    try:
        return date.fromisoformat(written.strip())
    except ValueError as error:
        raise QuestionError(
            f"“{written.strip()}” is no day. Write it as YYYY-MM-DD, such as 2025-09-30."
        ) from error
