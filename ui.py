"""The page: a conversation with the archive, every statement beside the sentence that proves it.

All text from articles, models and users passes through ``html.escape``; nothing of it is read as
HTML or Markdown. ``ui.css`` and ``ui.js`` belong to this module.
"""

import asyncio
import logging
import re
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import gradio as gr

from index_store.errors import DatelineError
from rag.types import Answer, Claim, Coverage, Draft, Event, Evidence, ModelState, Stage, Status

CONCURRENT_ANSWERS = 8
REDRAW_SECONDS = 0.05  # drafts arrive a token at a time; more than 20 redraws a second help nobody
EXAMPLES = ("Which countries refused to send troops?", "What was announced most recently?")

_HERE = Path(__file__).parent
_LOG = logging.getLogger(__name__)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_BADGES = {
    Status.ANSWERED: "Answered",
    Status.PARTIAL: "Partly answered",
    Status.NOT_FOUND: "Not in the archive",
}
_WELCOME = (
    "<h2>Ask the archive</h2><p>Every statement of an answer stands beside the sentence it came "
    "from. Each question is answered on its own, so name the people and places you mean.</p>"
)
_MARKER = re.compile(r"\[(\d+)\]")


class ArchiveSummary(Protocol):
    """What the page tells of the archive."""

    @property
    def articles(self) -> int: ...  # noqa: D102
    @property
    def first_day(self) -> date | None: ...  # noqa: D102
    @property
    def last_day(self) -> date | None: ...  # noqa: D102
    @property
    def outlets(self) -> int: ...  # noqa: D102


class Answerer(Protocol):
    """The part of ``rag.Dateline`` that the page uses."""

    @property
    def model_state(self) -> ModelState: ...  # noqa: D102
    @property
    def archive_summary(self) -> ArchiveSummary: ...  # noqa: D102
    def stream(self, question: str, /) -> Iterator[Event]: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and as much of its answer as there is."""

    number: int
    question: str
    stage: str = "Starting"
    draft: str = ""
    claims: tuple[Claim, ...] = ()
    answer: Answer | None = None
    message: str | None = None
    """Why the answer ended early: an error, or that it was stopped."""

    def after(self, event: Event) -> "Turn":
        """Return the turn as it stands after the event."""
        match event:
            case Stage(name=name):
                return replace(self, stage=name)
            case Draft(text=text):
                return replace(self, draft=text)
            case Claim():
                return replace(self, draft="", claims=(*self.claims, event))
            case Answer():
                return replace(self, draft="", answer=event)


def render_day(day: date | datetime | None) -> str:
    """Return a day such as "4 September 2025"; "date unknown" for None."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else "date unknown"


def render_period(first: date | None, last: date | None) -> str:
    """Return a period such as "4 Sept - 30 Oct 2025", with a dash for a range."""
    if not first or not last:
        return "no dates"

    def short(day: date, year: bool) -> str:
        month = _MONTHS[day.month - 1]
        month = month if len(month) < 5 else month[: 4 if month == "September" else 3]
        return f"{day.day} {month} {day.year}" if year else f"{day.day} {month}"

    if first == last:
        return short(last, True)
    return f"{short(first, first.year != last.year)} – {short(last, True)}"  # noqa: RUF001


def render_summary(summary: ArchiveSummary) -> str:
    """Return the line that says what the archive holds."""
    period = render_period(summary.first_day, summary.last_day)
    parts = (_count(summary.articles, "article"), period, _count(summary.outlets, "outlet"))
    return " · ".join(parts)


def render_model(state: ModelState) -> str:
    """Return the line that says who writes the answers."""
    if state.ready:
        kind, text = "ready", f"Answers written by {state.name or 'the language model'}"
    elif state.loading:
        kind, text = "loading", "The language model is loading. A question asked now waits for it."
    else:
        kind = "absent"
        text = "No language model: answers are the evidence sentences themselves"
        text += f": {state.reason}" if state.reason else "."
    return f'<p class="model {kind}" role="status">{escape(text)}</p>'


def render_header(dateline: Answerer) -> str:
    """Return the head of the page: the name, what the archive holds, who writes the answers."""
    summary = escape(render_summary(dateline.archive_summary))
    model = render_model(dateline.model_state)
    return f'<div class="head"><h1>Dateline</h1><p>{summary}</p>{model}</div>'


def render_card(evidence: Evidence, turn: int) -> str:
    """Return a source card: the article, and the paragraph with the exact sentence marked."""
    article, text = evidence.article, evidence.article.text
    start, end = evidence.paragraph_span
    where = [article.source or "outlet unknown", render_day(article.day)]
    where += [f"by {article.author}"] if article.author else []
    if _is_web(article.url):
        link = f'<a href="{escape(article.url or "")}" target="_blank" '
        link += 'rel="noopener noreferrer">Read the original</a>'
    else:
        link = f"<span>{escape(article.origin)}</span>" if article.origin else ""
    return (
        f'<article class="card" id="{_card_id(turn, evidence.number)}" tabindex="-1">'
        f'<h4><a class="jump number" href="#t{turn}" aria-label="Back to the answer">'
        f"{evidence.number}</a> {escape(article.title)}</h4>"
        f'<p class="where">{escape(" · ".join(where))}</p>'
        f"<blockquote>{escape(text[start : evidence.start])}<mark>{escape(evidence.text)}</mark>"
        f'{escape(text[evidence.end : end])}</blockquote><p class="origin">{link}</p></article>'
    )


def render_statement(text: str, evidence: Sequence[Evidence], turn: int) -> str:
    """Return a text whose ``[n]`` markers are links to the cards of the evidence."""
    known = {item.number: item for item in evidence}

    def link(match: re.Match[str]) -> str:
        item = known.get(int(match[1]))
        return _marker(item, turn) if item else match[0]

    return _MARKER.sub(link, escape(text))


def render_claim(claim: Claim, turn: int) -> str:
    """Return a statement and, before its full stop, the links to its evidence."""
    body = claim.text.rstrip()
    stop = body[-1:] if body[-1:] in (".", "!", "?") else ""
    marks = "".join(_marker(item, turn) for item in claim.evidence)
    return f"<p>{escape(body.removesuffix(stop))}&#8239;{marks}{escape(stop)}</p>"


def render_facts(answer: Answer) -> str:
    """Return the head of an answer: its outcome, and what it rests on."""
    facts = []
    if answer.claims:
        proved = sum(bool(claim.evidence) for claim in answer.claims)
        facts += [f"{proved} of {_count(len(answer.claims), 'statement')} proved"]
    facts += [_coverage(answer.coverage)]
    facts += ["evidence sentences only"] if answer.extractive else []
    facts += [answer.model] if answer.model and not answer.extractive else []
    facts += [f"{answer.timings['total']:.1f} s"] if "total" in answer.timings else []
    items = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    badge = f'<span class="badge {answer.status.value}">{_BADGES[answer.status]}</span>'
    return f"{badge}<ul>{items}</ul>"


def render_turn(turn: Turn) -> str:
    """Return a question with its answer and, beside it, its sources."""
    if turn.answer:
        facts, body = render_facts(turn.answer), _answer_body(turn.answer, turn.number)
    else:
        stage = "" if turn.message else f'<span class="stage">{escape(turn.stage)}</span>'
        message = f'<p class="message">{escape(turn.message)}</p>' if turn.message else ""
        draft = f'<p class="draft">{escape(turn.draft)}</p>' if turn.draft else ""
        facts = stage
        body = "".join(render_claim(claim, turn.number) for claim in turn.claims) + draft + message
    return (
        f'<section class="turn" id="t{turn.number}" tabindex="-1"><div class="answer">'
        f'<h2>{escape(turn.question)}</h2><div class="facts" role="status">{facts}</div>'
        f'<div class="body">{body}</div></div>{_sources(turn)}</section>'
    )


def build_page(dateline: Answerer, *, examples: Sequence[str] = EXAMPLES) -> gr.Blocks:
    """Build the page; ``serve`` shows it with its style.

    Args:
        dateline: Answers the questions; it stays the caller's to close.
        examples: Questions offered as buttons until the first question is asked.
    """
    runs: dict[str, _Run] = {}  # by browser session

    async def ask(
        question: str, turns: list[Turn], request: gr.Request
    ) -> AsyncIterator[dict[Any, Any]]:
        session, question = request.session_hash or "", question.strip()
        if not question or session in runs:
            return
        turn = Turn(number=len(turns) + 1, question=question)
        run = runs[session] = _Run(dateline, question)
        try:
            yield {
                **{box: "", history: "".join(map(render_turn, turns)), live: render_turn(turn)},
                **{offers: gr.update(visible=False), send: gr.update(visible=False)},
                stop: gr.update(visible=True),
            }
            async for grown in run.follow(turn):
                turn = grown
                yield {live: render_turn(turn)}
            yield {
                **{live: render_turn(turn), state: [*turns, turn]},
                **{send: gr.update(visible=True), stop: gr.update(visible=False)},
            }
        finally:  # also reached when the browser goes away
            run.stop()
            del runs[session]

    def stop_run(request: gr.Request) -> None:
        if run := runs.get(request.session_hash or ""):
            run.stop()

    def refresh() -> tuple[str, gr.Timer]:
        return render_header(dateline), gr.Timer(active=dateline.model_state.loading)

    with gr.Blocks(title="Dateline", analytics_enabled=False, fill_width=True) as page:
        pane = partial(gr.HTML, apply_default_css=False, js_on_load=None)
        state = gr.State([])
        timer = gr.Timer(1.5, active=False)
        header = pane(render_header(dateline), elem_id="header")
        history = pane(elem_id="history")
        live = pane(elem_id="live")
        with gr.Column(elem_id="offers") as offers:
            pane(_WELCOME)
            buttons = [gr.Button(text, elem_classes="example") for text in examples]
        with gr.Row(elem_id="composer"):
            box = gr.Textbox(
                label="Your question",
                placeholder="Who said what?",
                **{"lines": 1, "max_lines": 4, "elem_id": "box"},
            )
            send = gr.Button("Ask", variant="primary", elem_id="send", scale=0, min_width=96)
            stop = gr.Button("Stop", elem_id="stop", visible=False, scale=0, min_width=96)

        shown = [box, history, live, offers, send, stop, state]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        slots: dict[str, Any] = {"concurrency_limit": CONCURRENT_ANSWERS, "concurrency_id": "ask"}
        gr.on([box.submit, send.click], ask, [box, state], shown, **quiet, **slots)
        for button in buttons:
            button.click(ask, [button, state], shown, **quiet, **slots)
        stop.click(stop_run, **quiet, queue=False)
        for listen in (page.load, timer.tick):
            listen(refresh, None, [header, timer], **quiet, queue=False)
        page.unload(stop_run)
    return page


def launch(page: gr.Blocks, *, host: str = "127.0.0.1", port: int = 7860) -> str:
    """Serve a page in background threads and return its address; ``page.close()`` ends it.

    Raises:
        DatelineError: The port is taken.
    """
    taken = f"Port {port} of {host} is taken. Choose another one: --port {port + 1}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise DatelineError(taken) from error
    fonts = [gr.themes.Font(name) for name in ("system-ui", "Segoe UI", "Roboto", "sans-serif")]
    _, address, _ = page.launch(
        server_name=host,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        theme=gr.themes.Base(font=fonts, font_mono=fonts),
        head=_head(),
    )
    return address


def serve(
    dateline: Answerer,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    examples: Sequence[str] = EXAMPLES,
    block: bool = True,
) -> str:
    """Show the page, print its address and return it; with ``block``, only after Ctrl-C.

    Raises:
        DatelineError: The port is taken.
    """
    page = build_page(dateline, examples=examples)
    address = launch(page, host=host, port=port)
    print(f"Dateline is at {address} (Ctrl-C ends it)")
    if block:
        page.block_thread()
    return address


class _Run:
    """One answer in the making: a thread reads the stream, the page follows without blocking.

    Gradio's ``cancels=`` waits until a synchronous generator yields and then drops what it had;
    here Stop frees the page at once, keeps the proved statements, and the thread closes the
    stream before it takes another event.
    """

    def __init__(self, dateline: Answerer, question: str) -> None:
        self._loop = asyncio.get_running_loop()
        self._events: asyncio.Queue[Callable[[Turn], Turn] | None] = asyncio.Queue()
        self._stopped = threading.Event()
        self._open = partial(dateline.stream, question)
        threading.Thread(target=self._read, name="dateline-answer", daemon=True).start()

    async def follow(self, turn: Turn) -> AsyncIterator[Turn]:
        """Yield the turn as it grows; the last one is complete, stopped or failed."""
        while True:
            steps = [await self._events.get()]
            while not self._events.empty():
                steps.append(self._events.get_nowait())
            for step in steps:
                turn = step(turn) if step else turn
            yield turn
            if None in steps:
                return
            await asyncio.sleep(REDRAW_SECONDS)

    def stop(self) -> None:
        """End the run; the stream is closed by its thread. A second call does nothing."""
        if not self._stopped.is_set():
            self._stopped.set()
            self._send(lambda turn: replace(turn, draft="", message="Stopped."))
            self._send(None)

    def _read(self) -> None:
        try:
            with closing(self._open()) as events:  # type: ignore[type-var]
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
            self._send(None)

    def _fail(self, message: str) -> None:
        self._send(lambda turn: replace(turn, draft="", message=message))

    def _send(self, step: Callable[[Turn], Turn] | None) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._events.put_nowait, step)


def _head() -> str:
    # Gradio's own ``css=`` prefixes every selector and splits those that hold commas; a style
    # element in the head is left as it is, and is there before the first paint.
    style, script = ((_HERE / name).read_text(encoding="utf-8") for name in ("ui.css", "ui.js"))
    return f"<style>{style}</style><script>{script}</script>"


def _answer_body(answer: Answer, turn: int) -> str:
    note = f'<p class="note">{escape(answer.note)}</p>' if answer.note else ""
    if answer.status is Status.NOT_FOUND:
        return f"<p>Not in the archive.</p>{note}"
    told = " ".join(claim.marked_text for claim in answer.claims)
    if told.split() == answer.text.split():  # a bracketed number inside a quote stays a number
        return "".join(render_claim(claim, turn) for claim in answer.claims) + note
    lines = (line.strip() for line in answer.text.splitlines())
    body = (f"<p>{render_statement(line, answer.evidence, turn)}</p>" for line in lines if line)
    return "".join(body) + note


def _sources(turn: Turn) -> str:
    heading, evidence = "Sources", [item for claim in turn.claims for item in claim.evidence]
    if turn.answer:
        evidence = [*turn.answer.evidence]
        if turn.answer.status is Status.NOT_FOUND:
            heading, evidence = "The nearest the archive holds", [*turn.answer.nearest]
    if not evidence:
        return ""
    cards = {item.number: render_card(item, turn.number) for item in evidence}
    return f'<aside class="sources"><h3>{heading}</h3>{"".join(cards.values())}</aside>'


def _marker(evidence: Evidence, turn: int) -> str:
    article = evidence.article
    label = (
        f"Source {evidence.number}: {article.source or article.title}, {render_day(article.day)}"
    )
    target = _card_id(turn, evidence.number)
    return (
        f'<a class="jump cite" href="#{target}" aria-label="{escape(label)}" '
        f'title="{escape(label)}">[{evidence.number}]</a>'
    )


def _card_id(turn: int, number: int) -> str:
    return f"t{turn}-e{number}"


def _coverage(coverage: Coverage) -> str:
    matching = "" if coverage.matching == coverage.total else "matching "
    noun = "article" if coverage.matching == 1 else "articles"
    return f"read {coverage.read:,} of {coverage.matching:,} {matching}{noun}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _is_web(url: str | None) -> bool:
    try:
        return urlsplit(url or "").scheme in ("http", "https")
    except ValueError:
        return False
