"""The head of the page as HTML."""

from dateline.page.html.phrases import escape, render_message, write_period
from dateline.service import Desk
from index_store import write_count
from rag import ArchiveSummary, ModelState


def render_summary(summary: ArchiveSummary) -> str:
    """Return the line that says what the archive holds."""
    period = write_period(summary.first_day, summary.last_day)
    outlets = write_count(summary.outlets, "outlet")
    return " · ".join((write_count(summary.articles, "article"), period, outlets))


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
    return f'<p class="model {kind}" role="status">{render_message(text)}</p>'


def render_header(
    summary: ArchiveSummary, model: ModelState, parser: str | None, desk: Desk | None = None
) -> str:
    """Return the head of the page: the name, what the archive holds, who writes the answers.

    Args:
        summary: Of the archive.
        model: The chat model's state.
        parser: Why there is no parser and what to do; None where there is one.
        desk: Which of several archives it is; the name leads to them all.
    """
    held, writer = escape(render_summary(summary)), render_model(model)
    if parser:
        told = render_message(f"Answers are sentences as they stand. {parser}")
        writer += f'<p class="model absent">{told}</p>'
    name = f'<a href="../../">Dateline</a> · {escape(desk.title)}' if desk else "Dateline"
    return f'<div class="head"><h1>{name}</h1><p>{held}</p>{writer}</div>'
