"""What is new, as markup: changes with both answers side by side, and the questions that are kept.

Pure functions from values to markup; all text passes through ``phrases.escape``.
"""

import re
from collections.abc import Sequence

from dateline.page.html.phrases import escape, render_message
from dateline.service import (
    StandingKind,
    StandingQuestion,
    ToldChange,
    answers_of,
    articles_of,
    title_of,
    where_of,
)
from index_store import write_count
from rag import Answer, ArticleHit, Status, write_day, write_writers

_MARKER = re.compile(r" ?\[\d+\]")
_NONE_KEPT = (
    '<p class="none">Nothing is kept yet. Press “Keep this question” below an answer, or “Keep” '
    "beside a saved search: it is asked again with every change of the archive, and its answer is "
    "told here when it changes.</p>"
)


def render_news(
    kept: Sequence[StandingQuestion],
    changes: Sequence[ToldChange],
    *,
    feed: str = "",
    has_feed: bool = False,
    problems: Sequence[str] = (),
) -> str:
    """Return the tab's content.

    Args:
        kept: The user's questions.
        changes: What was told of them, newest first.
        feed: The address of a feed that was made just now; it cannot be shown again.
        has_feed: Whether there is one.
        problems: Why something could not be sent so far.
    """
    unread = sum(told.unread for told in changes)
    all_read = _button("seen-all", "Mark all as read") if unread else ""
    told = "".join(map(_change, changes)) or '<p class="none">No answer has changed so far.</p>'
    failed = "".join(f'<p class="problem">{render_message(one)}</p>' for one in problems)
    questions = f'<ul class="kept">{"".join(map(_question, kept))}</ul>' if kept else _NONE_KEPT
    return (
        f'<section class="changes" aria-labelledby="news-heading"><header><h2 id="news-heading" '
        f'tabindex="-1">Answers that changed</h2><p role="status">{unread} unread</p>'
        f"{all_read}</header>{told}</section>"
        f'<section aria-labelledby="kept-heading"><header><h2 id="kept-heading">Standing questions'
        f"</h2><p>{write_count(len(kept), 'question')} kept</p></header>{questions}{failed}"
        f"{_feed(feed, has_feed)}</section>"
    )


def _change(told: ToldChange) -> str:
    number = f'data-question="{told.question}" data-number="{told.number}"'
    read = _button("seen", "Mark as read", number) if told.unread else ""
    unread = '<span class="badge part">unread</span> ' if told.unread else ""
    body = _articles(told) if told.kind is StandingKind.SEARCH else _sides(told)
    return (
        f'<article class="change" aria-label="{escape(title_of(told))}"><h3>{escape(told.name)}'
        f'</h3><p class="where">{unread}{_what(told)} · {write_day(told.told.date())}</p>'
        f"{body}{read}</article>"
    )


def _what(told: ToldChange) -> str:
    if told.kind is StandingKind.QUESTION:
        return "the answer changed"
    return write_count(len(told.change["articles"]), "new article")


def _sides(told: ToldChange) -> str:
    before, after = answers_of(told)
    return (
        '<div class="sides">'
        f"<section><h4>Now</h4>{_answer(after, _said(before))}</section>"
        f"<section><h4>Before</h4>{_answer(before, _said(after))}</section></div>"
    )


def _said(answer: Answer) -> set[str]:
    return {_bare(line) for line in answer.text.splitlines()}


def _bare(line: str) -> str:
    """Return a line without its markers, which another answer numbers otherwise."""
    return _MARKER.sub("", line)


def _answer(answer: Answer, other: set[str]) -> str:
    """Return an answer with its sentences; lines that the other answer has not are marked."""
    if answer.status is Status.NOT_FOUND:
        return "<p>The archive does not answer this.</p>"
    lines = "".join(
        f"<p>{escape(line)}</p>" if _bare(line) in other else f"<p><mark>{escape(line)}</mark></p>"
        for line in answer.text.splitlines()
        if line.strip()
    )
    quotes = "".join(
        f'<li value="{item.number}"><q>{escape(item.text)}</q> '
        f"{_reader(item.article.id, where_of(item))}</li>"
        for item in answer.evidence
    )
    return f'{lines}<ol class="quotes">{quotes}</ol>'


def _articles(told: ToldChange) -> str:
    return f'<ul class="found-new">{"".join(map(_article, articles_of(told)))}</ul>'


def _article(hit: ArticleHit) -> str:
    day = write_day(hit.day) if hit.day else "date unknown"
    where = f"{hit.source or 'outlet unknown'}, {day}"
    return (
        f"<li>{_reader(hit.article_id, hit.title or 'Untitled')} "
        f'<span class="where">{escape(where)}</span></li>'
    )


def _reader(article: str, name: str) -> str:
    return (
        f'<button type="button" class="link" data-do="read" data-article="{escape(article)}">'
        f"{escape(name)}</button>"
    )


def _question(one: StandingQuestion) -> str:
    key = f'data-question="{one.id}"'
    name = escape(one.name)
    asked = "search" if one.kind is StandingKind.SEARCH else "question"
    outlets = ", ".join(one.asked.get("outlets", ()))
    writers = write_writers(one.asked.get("authors", ()), one.asked.get("language"))
    state = "not asked yet" if not one.looked else f"{write_count(one.number, 'change')} told"
    facts = " · ".join(filter(None, (asked, escape(outlets), escape(writers), state)))
    waiting = ""
    if one.waiting:
        waiting = f'<p class="problem">Waiting to be asked again: {render_message(one.waiting)}</p>'
    return (
        f'<li><div><h3>{name}</h3><p class="where">{facts}</p>{waiting}</div>'
        f"{_button('ask', 'Ask now', key, f'Ask now: {name}')}"
        f'<details><summary aria-label="Delete {name}">Delete</summary>'
        f"{_button('delete', 'Yes, delete it', key)}</details></li>"
    )


def _feed(address: str, has_one: bool) -> str:
    told = "It can be read in any feed reader, at an address that only you should know."
    if address:
        told = (
            "This is its address. It is shown only now."
            f'<input id="feed-address" readonly aria-label="Address of the feed" '
            f'value="{escape(address)}">'
            "What is new in the archive, by day and story, is at this one:"
            '<input id="briefing-feed-address" readonly aria-label="Address of the briefing" '
            f'value="{escape(address)}&amp;of=briefing">'
        )
    name = "New address, ending the old" if has_one else "Make an address"
    end = _button("unfeed", "End the feed") if has_one else ""
    return f'<div class="feed"><h3>Feed</h3><p>{told}</p>{_button("feed", name)}{end}</div>'


def _button(do: str, name: str, data: str = "", label: str = "") -> str:
    told = f' aria-label="{label}"' if label else ""
    return f'<button type="button" data-do="{do}" {data}{told}>{name}</button>'
