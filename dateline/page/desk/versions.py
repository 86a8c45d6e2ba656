"""Other texts of an article, as markup: what each says otherwise than the one that counts now."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from dateline.page.html.phrases import escape
from dateline.page.html.sources import render_where
from index_store import write_count
from rag import Article, write_day

SHOWN = 10  # texts; the count says how many there are
WORDS = 3_000  # of a passage that are laid side by side, which takes time by their square

_PIECE = re.compile(r"\s+|\S+")


def render_other_texts(article: Article, others: Sequence[Article]) -> str:
    """Return the other texts of an article, each with what it has otherwise; nothing for none."""
    if not others:
        return ""
    items = "".join(_text(article, other) for other in others[:SHOWN])
    rest = len(others) - SHOWN
    more = f"<p>and {rest:,} more</p>" if rest > 0 else ""
    count = write_count(len(others), "other text")
    return f'<section class="versions"><h3>{count} of this article</h3>{items}{more}</section>'


def _text(article: Article, other: Article) -> str:
    title = "".join(_differing(article.title, other.title))
    changed = [
        "".join(_differing(now, then))
        for now, then in _passages(_paragraphs(article.text), _paragraphs(other.text))
    ]
    body = "".join(f"<p>{one}</p>" for one in changed)
    updated = f" · updated {write_day(other.updated)}" if other.updated else ""
    return (
        f"<details><summary>{render_where(other)}{updated}</summary>"
        '<p class="note">Struck through: what this text had, and the present one has not. '
        f"Underlined: what the present one has instead.</p><p><b>{title}</b></p>{body}</details>"
    )


def _paragraphs(text: str) -> list[str]:
    return [one for one in text.split("\n\n") if one.strip()]


def _passages(now: Sequence[str], then: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the passages that differ, each as it is now and as it was; either may be empty."""
    matcher = SequenceMatcher(None, then, now, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind != "equal":
            yield "\n\n".join(now[begin:end]), "\n\n".join(then[first:last])


def _differing(now: str, then: str) -> Iterator[str]:
    """Yield a passage as markup, with what was taken out of it and what was put in."""
    old, new = _PIECE.findall(then), _PIECE.findall(now)
    if max(len(old), len(new)) > WORDS:
        yield from (_marked("del", then), _marked("ins", now))
        return
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind == "equal":
            yield escape("".join(old[first:last]))
        else:
            yield _marked("del", "".join(old[first:last])) + _marked("ins", "".join(new[begin:end]))


def _marked(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>" if text else ""
