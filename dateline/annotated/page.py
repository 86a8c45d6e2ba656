"""A checked draft as one page of HTML that needs nothing else."""

import html

from dateline.annotated.wording import (
    TITLE,
    heading_of,
    link_of,
    notes_of,
    paragraphs_of,
    where,
)
from index_store import visible
from rag import CheckedDraft, CheckedSentence, Evidence, is_web

_STYLE = (
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.6 Georgia,serif}"
    "mark{background:#ffeb99}small,li{font:.9rem/1.5 sans-serif}"
    ".contradicted{background:#fbdcd7}.superseded{background:#fbebcb}"
    ".not_in_archive,.undecided{background:#e6e4de}.supported{background:#dff0e6}"
)


def to_html(draft: CheckedDraft) -> str:
    """Return a checked draft; text of drafts and articles stays text."""
    number = {one.start: place for place, one in enumerate(draft.doubtful_first, 1)}
    body = "".join(
        f"<p>{' '.join(_marked(one, number.get(one.start)) for one in sentences)}</p>"
        for sentences in paragraphs_of(draft)
    )
    notes = "".join(_note(one, number[one.start]) for one in draft.doubtful_first)
    summary = _escape(" ".join(notes_of(draft)))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{TITLE}</title>'
        f"<style>{_STYLE}</style><h1>{TITLE}</h1><p><small>{summary}</small></p>"
        f"{body}<ol>{notes}</ol></html>\n"
    )


def _marked(sentence: CheckedSentence, number: int | None) -> str:
    if number is None:
        return _escape(sentence.text)
    pieces = sentence.pieces
    told = "".join(f"<mark>{_escape(a)}</mark>" if differs else _escape(a) for a, differs in pieces)
    return (
        f'<span class="{sentence.verdict}">{told}</span>'
        f'<sup><a href="#n{number}">{number}</a></sup>'
    )


def _note(sentence: CheckedSentence, number: int) -> str:
    quotes = "".join(f"<br>“{_escape(item.text)}” ({_where(item)})" for item in sentence.evidence)
    return f'<li id="n{number}">{_escape(heading_of(sentence))}{quotes}</li>'


def _where(item: Evidence) -> str:
    told = _escape(where(item))
    if is_web(item.article.url):
        return f'<a href="{_escape(link_of(item))}" rel="noopener noreferrer">{told}</a>'
    return f"{told}, {_escape(link_of(item) or item.article.title)}"


def _escape(text: str) -> str:
    return html.escape(visible(text))
