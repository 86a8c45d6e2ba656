"""The page: a conversation with the archive, every statement beside the sentence that proves it.

``ui_html`` makes the markup; ``ui.css`` and ``ui.js`` dress and move it.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import gradio as gr
from fastapi import FastAPI

from page.archive import MAX_UPLOAD_BYTES, build_archive_tab, style_of_archive
from rag import ArchiveSummary, DatelineError, Event, ModelState, Stage
from service import Archive
from ui_html import Turn, render_header, render_turn

CONCURRENT_ANSWERS = 8
WAITING_ANSWERS = 64  # questions that wait for one of these places, told so, and can be stopped
REDRAW_SECONDS = 0.1  # drafts grow a token at a time; each redraw sends the turn as a whole

_LOG = logging.getLogger(__name__)
_WELCOME = (
    "<h2>Ask the archive</h2><p>Every statement of an answer stands beside the sentence it came "
    "from. Each question is answered on its own, so name the people and places you mean.</p>"
)
_ICON = (
    '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 '
    "viewBox=%220 0 32 32%22%3E%3Crect width=%2232%22 height=%2232%22 rx=%227%22 "
    "fill=%22%231a4f8b%22/%3E%3Cpath d=%22M8 10h16M8 16h16M8 22h9%22 stroke=%22white%22 "
    'stroke-width=%223%22/%3E%3C/svg%3E">'
)


class Answerer(Protocol):
    """The part of ``rag.Dateline`` that the page uses."""

    @property
    def model_state(self) -> ModelState: ...  # noqa: D102
    @property
    def archive_summary(self) -> ArchiveSummary: ...  # noqa: D102
    @property
    def example_questions(self) -> Sequence[str]: ...  # noqa: D102
    def stream(self, question: str, /) -> Generator[Event, None, None]: ...  # noqa: D102


def build_page(dateline: Answerer, archive: Archive | None = None) -> gr.Blocks:
    """Build the page, which ``mount`` shows with its style; it does not close the answerer.

    Args:
        dateline: Answers.
        archive: What the archive tab shows and changes; without it there is no such tab.
    """
    runs: dict[str, _Run] = {}  # by browser session
    places = threading.Semaphore(CONCURRENT_ANSWERS)

    async def ask(
        question: str, turns: list[Turn], request: gr.Request
    ) -> AsyncIterator[dict[Any, Any]]:
        session, question = request.session_hash or "", question.strip()
        if not question or session in runs:
            yield {box: gr.skip()}  # without a yield Gradio would empty every output
            return
        turn = Turn(number=len(turns) + 1, question=question)
        run = runs[session] = _Run(partial(dateline.stream, question), places)
        try:
            yield {
                **{box: "", history: "".join(map(render_turn, turns)), live: render_turn(turn)},
                **{offers: gr.update(visible=False), send: gr.update(visible=False)},
                stop: gr.update(visible=True),
            }
            async for grown in run.follow(turn):
                news, turn = grown != turn, grown
                if news and run.running:
                    yield {live: render_turn(turn)}
        finally:  # also reached when the browser goes away
            run.stop()
            del runs[session]
        yield {
            **{live: render_turn(turn), state: [*turns, turn]},
            **{send: gr.update(visible=True), stop: gr.update(visible=False)},
        }

    def stop_run(request: gr.Request) -> None:
        if run := runs.get(request.session_hash or ""):
            run.stop()

    def head() -> str:
        return render_header(dateline.archive_summary, dateline.model_state)

    def refresh() -> tuple[str, gr.Timer]:
        return head(), gr.Timer(active=dateline.model_state.loading)

    page = gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True)
    with page:
        pane = partial(gr.HTML, apply_default_css=False, js_on_load=None)
        state = gr.State([])
        timer = gr.Timer(1.5, active=False)
        header = pane(head(), elem_id="header")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Conversation"):
                history = pane(elem_id="history")
                live = pane(elem_id="live")
                with gr.Column(elem_id="offers") as offers:
                    pane(_WELCOME)
                    buttons = [
                        gr.Button(text, elem_classes="example")
                        for text in dateline.example_questions
                    ]
                with gr.Row(elem_id="composer"):
                    box = gr.Textbox(
                        label="Your question",
                        placeholder="Who said what?",
                        lines=1,
                        max_lines=4,
                        elem_id="box",
                    )
                    send = gr.Button(
                        "Ask", variant="primary", elem_id="send", scale=0, min_width=96
                    )
                    stop = gr.Button("Stop", elem_id="stop", visible=False, scale=0, min_width=96)
            if archive:
                with gr.Tab("Archive") as tab:
                    build_archive_tab(archive, page, tab, header, head)

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        shown = [box, history, live, offers, send, stop, state]
        # "multiple", lest a question sent the moment an answer ends be lost; ``runs`` guards.
        running = {
            **quiet,
            "trigger_mode": "multiple",
            "concurrency_limit": CONCURRENT_ANSWERS + WAITING_ANSWERS,
        }
        answers = [gr.on([box.submit, send.click], ask, [box, state], shown, **running)]
        answers += [button.click(ask, [button, state], shown, **running) for button in buttons]
        stop.click(stop_run, **quiet, queue=False)
        for listen in (page.load, timer.tick, *(answer.then for answer in answers)):
            listen(refresh, None, [header, timer], **quiet, queue=False)
        page.unload(stop_run)
    return page


def mount(app: FastAPI, page: gr.Blocks) -> None:
    """Show a page at the root of an application, below whatever it serves already.

    ``service.Guard`` has let the user in and noted who it is: Gradio's ``request.username``.
    """
    # Gradio looks whether a file that a request names was uploaded only where it believes that it
    # launched the page itself. Without this every user could read every file of this machine.
    page.has_launched = page.is_running = True
    fonts = [gr.themes.Font(name) for name in ("system-ui", "Segoe UI", "Roboto", "sans-serif")]
    gr.mount_gradio_app(
        app,
        page,
        path="",
        auth_dependency=lambda request: str(request.state.user.name),
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        max_file_size=MAX_UPLOAD_BYTES,
        theme=gr.themes.Base(font=fonts, font_mono=fonts),
        head=_head(),
    )


class _Run:
    """One answer in the making: a thread reads the stream, the page follows without blocking.

    Gradio's ``cancels=`` waits until a synchronous generator yields and then drops what it had;
    here Stop frees the page at once, keeps the proved statements, and the thread closes the
    stream before it takes another event.
    """

    def __init__(
        self, start: Callable[[], Generator[Event, None, None]], places: threading.Semaphore
    ) -> None:
        self.running = True
        self._start, self._places = start, places
        self._loop = asyncio.get_running_loop()
        self._steps: asyncio.Queue[Callable[[Turn], Turn] | None] = asyncio.Queue()
        self._stopped = threading.Event()
        threading.Thread(target=self._read, name="dateline-answer", daemon=True).start()

    async def follow(self, turn: Turn) -> AsyncIterator[Turn]:
        """Yield the turn as it grows; the last one is complete, stopped or failed."""
        while self.running:
            steps = [await self._steps.get()]
            while not self._steps.empty():
                steps.append(self._steps.get_nowait())
            for step in steps:
                if step is None:
                    self.running = False
                    break  # what the thread still sends after a stop is not shown
                turn = step(turn)
            yield turn
            await asyncio.sleep(REDRAW_SECONDS if self.running else 0)

    def stop(self) -> None:
        """End the run; the stream is closed by its thread. A second call does nothing."""
        if not self._stopped.is_set():
            self._stopped.set()
            self._send(lambda turn: replace(turn, draft="", message="Stopped."))
            self._send(None)

    def _read(self) -> None:
        if not self._places.acquire(blocking=False):
            waiting = Stage(f"Waiting: {CONCURRENT_ANSWERS} other answers are being written")
            self._send(partial(Turn.after, event=waiting))
            while not self._places.acquire(timeout=0.25):
                if self._stopped.is_set():
                    return
        try:
            with closing(self._start()) as events:
                for event in events:
                    if self._stopped.is_set():
                        return
                    self._send(partial(Turn.after, event=event))
        except DatelineError as error:
            self._fail(str(error))
        except Exception:
            _LOG.exception("An answer failed")
            self._fail("Something went wrong; see the server's log.")
        finally:
            self._places.release()
            self._send(None)

    def _fail(self, message: str) -> None:
        self._send(lambda turn: replace(turn, draft="", message=message))

    def _send(self, step: Callable[[Turn], Turn] | None) -> None:
        with suppress(RuntimeError):  # the server has ended, and with it the loop
            self._loop.call_soon_threadsafe(self._steps.put_nowait, step)


def _head() -> str:
    # Gradio's own ``css=`` prefixes every selector and splits those that hold commas; a style
    # element in the head is left as it is, and is there before the first paint.
    here = Path(__file__)
    style, script = (here.with_suffix(end).read_text(encoding="utf-8") for end in (".css", ".js"))
    style += style_of_archive()
    return f"{_ICON}<style>{style}</style><script>{script}</script>"
