"""A draft that was checked, or is being checked, as HTML; all text is escaped."""

import base64
from collections.abc import Sequence

from dateline.annotated import WRITERS
from dateline.annotated.wording import where
from dateline.page.html.phrases import escape, render_message
from rag import (
    CheckedDraft,
    CheckedSentence,
    DraftVerdict,
    Evidence,
    is_web,
    write_verdicts,
)

_MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".md": "text/markdown",
}
_NAMES = {".docx": "Save as Word, with comments", ".md": "Save as Markdown"}


def render_progress(checked: Sequence[CheckedSentence], *, ended: bool) -> str:
    """Return what has been decided so far, as it came.

    Args:
        checked: The sentences.
        ended: Whether it was stopped, so that no more come.
    """
    told = "Stopped" if ended else "Checking"
    return (
        f'<section class="checked"><p class="summary" role="status">'
        f"{'' if ended else _PULSE}{told}: {escape(write_verdicts(checked))}</p>"
        f"{_listed([one for one in checked if not _is_passed(one)])}</section>"
    )


def render_draft(draft: CheckedDraft) -> str:
    """Return a checked draft: the doubtful sentences first, and how to save it."""
    note = f'<p class="note">{render_message(draft.note)}</p>' if draft.note else ""
    saving = "".join(_saving(draft, suffix) for suffix in _MEDIA)
    return (
        f'<section class="checked"><p class="summary" role="status">{escape(draft.in_words)}</p>'
        f'{note}<p class="tools">{saving}</p>{_listed(draft.doubtful_first)}'
        f"{_passed_over(draft.passed_over)}</section>"
    )


def render_refusal(text: str) -> str:
    """Return why a draft was not checked."""
    return f'<p class="refused" role="alert">{render_message(text)}</p>'


_PULSE = '<span class="stage"></span>'


def _is_passed(sentence: CheckedSentence) -> bool:
    return sentence.verdict is DraftVerdict.PASSED_OVER


def _listed(sentences: Sequence[CheckedSentence]) -> str:
    return f"<ol>{''.join(map(_sentence, sentences))}</ol>" if sentences else ""


def _sentence(sentence: CheckedSentence) -> str:
    pieces = sentence.pieces
    theirs = sentence.report_pieces
    verdict = sentence.verdict
    quotes = "".join(
        _quote(item, theirs if place == 0 and theirs else [(item.text, False)])
        for place, item in enumerate(sentence.evidence)
    )
    return (
        f'<li class="{verdict}"><p class="verdict"><strong>{escape(verdict.in_words.capitalize())}'
        f"</strong> <span>{escape(sentence.reason)}</span></p>"
        f'<p class="said">{_marked(pieces)}</p>{quotes}</li>'
    )


def _marked(pieces: Sequence[tuple[str, bool]]) -> str:
    return "".join(
        f"<mark>{escape(text)}</mark>" if differs else escape(text) for text, differs in pieces
    )


def _quote(item: Evidence, pieces: Sequence[tuple[str, bool]]) -> str:
    article = item.article
    name = escape(f"Read the whole article: {article.title}")
    link = (
        f' <a href="{escape(article.url or "")}" target="_blank" rel="noopener noreferrer">'
        "Read the original</a>"
        if is_web(article.url)
        else ""
    )
    return (
        f'<div class="quote"><blockquote>{_marked(pieces)}</blockquote><p class="where">'
        f"{escape(where(item))} "
        f'<button type="button" class="link" data-do="read" data-article="{escape(article.id)}" '
        f'data-start="{item.start}" data-end="{item.end}" aria-label="{name}">Read the article'
        f"</button>{link}</p></div>"
    )


def _passed_over(sentences: Sequence[CheckedSentence]) -> str:
    if not sentences:
        return ""
    items = "".join(
        f"<li>{escape(one.text)} <span>({escape(one.reason)})</span></li>" for one in sentences
    )
    return f"<details><summary>Passed over ({len(sentences)})</summary><ul>{items}</ul></details>"


def _saving(draft: CheckedDraft, suffix: str) -> str:
    """Return a link that holds the file itself: nothing of a draft is kept to be fetched."""
    held = base64.b64encode(WRITERS[suffix](draft)).decode()
    return (
        f'<a class="save" download="checked-draft{suffix}" '
        f'href="data:{_MEDIA[suffix]};base64,{held}">{_NAMES[suffix]}</a>'
    )
