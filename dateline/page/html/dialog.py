"""What opens above the page: an article to read, and what was understood and read for an answer."""

import time
from collections.abc import Sequence

from dateline.page.html.answer import write_outlets, write_window
from dateline.page.html.phrases import escape
from index_store import write_count
from rag import Candidate, Inspection, Query, Refused, write_day


def render_dialog(body: str) -> str:
    """Return a dialog, which ui.js opens; ``body`` holds its title with the id "dialog-title"."""
    # Two that are alike differ by the moment, so that the page sees the second one too.
    return (
        f'<dialog aria-labelledby="dialog-title" data-at="{time.time_ns()}"><form method="dialog">'
        f'<button class="close">Close</button></form>{body}</dialog>'
    )


def render_inspection(seen: Inspection, refused: Sequence[Refused] = ()) -> str:
    """Return how a question was understood, and the passages and sentences that it led to.

    Args:
        seen: What was understood and found.
        refused: Statements that the answer left out.
    """
    understood = [
        ("Understood as", seen.query.text),
        ("Answered as", write_answer_type(seen.query)),
        ("Days of publication", write_window(seen.query.published)),
        ("Outlets", write_outlets(seen.query.outlets) or "any"),
    ]
    terms = "".join(f"<dt>{name}</dt><dd>{escape(told)}</dd>" for name, told in understood)
    sentences = "".join(
        f"<li><q>{escape(item.text)}</q> <span>{escape(item.article.source or 'outlet unknown')}, "
        f"{item.article.written_day or 'date unknown'}</span></li>"
        for item in seen.sentences
    )
    read = write_count(len(seen.sentences), "sentence") if seen.sentences else "No sentence"
    found = _found(seen.candidates) if seen.candidates else "<h3>No passage found</h3>"
    return (
        f'<article class="inspection"><h2 id="dialog-title">What the model saw</h2>'
        f"<dl>{terms}</dl><h3>{read} to answer from</h3><ol>{sentences}</ol>"
        f"{_left_out(refused)}{found}</article>"
    )


def write_answer_type(query: Query) -> str:
    """Return in words what an answer is made of, and what is read for it."""
    kind = query.answer_type.value.replace("_", " or ")
    reads = "every matching article is read" if query.intent else "the model reads what is below"
    return f"{kind}: {reads}"


def _left_out(refused: Sequence[Refused]) -> str:
    if not refused:
        return ""
    items = "".join(
        f"<li><q>{escape(one.text)}</q> <span>{escape(one.reason)}</span></li>" for one in refused
    )
    count = write_count(len(refused), "statement")
    return f"<details><summary>{count} left out</summary><ul>{items}</ul></details>"


def _found(candidates: Sequence[Candidate]) -> str:
    rows = "".join(map(_candidate, candidates))
    heads = "".join(
        f'<th scope="col">{head}</th>'
        for head in ("Article", "Outlet", "Day", "Score", "By meaning", "By words")
    )
    return (
        f"<h3>{write_count(len(candidates), 'passage')} found, best first</h3>"
        '<div class="wide" role="region" aria-label="Passages found" tabindex="0">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        "<p>As the archive stands now. The score puts the best first and has no unit; the other "
        "two are places in a search by meaning and in one by words.</p>"
    )


def _candidate(item: Candidate) -> str:
    article = item.article
    day = write_day(article.day) if article.day else "unknown"
    ranks = (item.vector_rank, item.word_rank)
    return (
        f'<tr><th scope="row">{escape(article.title)}</th><td>{escape(article.source or "")}</td>'
        f"<td>{day}</td><td>{item.score:.2f}</td>"
        + "".join(f"<td>{'–' if rank is None else rank}</td>" for rank in ranks)
        + "</tr>"
    )
