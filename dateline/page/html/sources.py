"""Sentences of the archive as HTML: cards beside an answer, markers in it, articles to read.

All text from articles, models and users passes through ``phrases.escape``; nothing of it is read as
HTML or Markdown.
"""

import re
from collections.abc import Sequence

from dateline.page.html.phrases import escape
from dateline.page.html.reasons import render_reason
from dateline.page.tables import told_by
from rag import Article, Claim, Evidence, StoryArticle, is_web, write_day

_MARKER = re.compile(r"\[(\d+)\]")


def render_card(evidence: Evidence, turn: int) -> str:
    """Return a source card: the article, and the paragraph with the exact sentence marked."""
    article = evidence.article
    start, end = evidence.paragraph_span
    name = escape(f"Read the whole article: {article.title}")
    return (
        f'<article class="card" id="{_card_id(turn, evidence.number)}" tabindex="-1">'
        f'<h4><a class="jump number" href="#t{turn}" aria-label="Back to the answer">'
        f"{evidence.number}</a> {escape(article.title)}</h4>"
        f'<p class="where">{render_where(article)}</p>'
        f"<blockquote>{_marked(evidence, start, end)}</blockquote>"
        f'<p class="origin"><button type="button" class="link" data-do="read" data-turn="{turn}" '
        f'data-number="{evidence.number}" aria-label="{name}">Read the article</button>'
        f'{render_link(article)}<a class="jump back" href="#t{turn}">Back to the answer</a></p>'
        "</article>"
    )


def render_article(evidence: Evidence, article: Article | None) -> str:
    """Return an article to read, with the sentence marked that an answer rests on.

    Args:
        evidence: The sentence as it was cited.
        article: The article as the archive has it now; None: it is there no longer.
    """
    shown, told = evidence.article, ""
    start, end = evidence.paragraph_span
    if article is None:
        told = "The archive no longer holds this article. This is the paragraph that was cited."
    elif article.text[evidence.start : evidence.end] == evidence.text:
        shown, start, end = article, 0, len(article.text)
        evidence = Evidence(
            number=evidence.number, article=article, start=evidence.start, end=evidence.end
        )
    else:
        told = "The article has changed since. This is the paragraph that was cited."
    # Marks hold no line feed, so the paragraphs may be told apart after the marking.
    paragraphs = _marked(evidence, start, end).split("\n\n")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    note = f'<p class="note">{told}</p>' if told else ""
    link = f'<p class="origin">{render_link(shown)}</p>'
    return (
        f'<article class="reader"><h2 id="dialog-title">{escape(shown.title)}</h2>'
        f'<p class="where">{render_where(shown)}</p>{note}{body}{link}</article>'
    )


def render_sources(heading: str, evidence: Sequence[Evidence], turn: int) -> str:
    """Return the cards of sentences under a heading; nothing where there are none."""
    if not evidence:
        return ""
    cards = {item.number: render_card(item, turn) for item in evidence}
    return f'<aside class="sources"><h3>{heading}</h3>{"".join(cards.values())}</aside>'


def render_reading(evidence: Sequence[Evidence]) -> str:
    """Return the sentences that are being read, which are not the answer yet."""
    items = "".join(
        f"<li><blockquote>{escape(item.text)}</blockquote>"
        f'<p class="where">{render_where(item.article)}</p></li>'
        for item in evidence
    )
    return (
        '<section class="reading"><h3>Being read now, not the answer yet</h3>'
        f"<ul>{items}</ul></section>"
    )


def render_statement(text: str, evidence: Sequence[Evidence], turn: int) -> str:
    """Return a text whose ``[n]`` markers are links to the cards of the evidence."""
    known = {item.number: item for item in evidence}

    def link(match: re.Match[str]) -> str:
        item = known.get(int(match[1]))
        return _marker(item, turn) if item else match[0]

    return _MARKER.sub(link, escape(text))


def render_claim(claim: Claim, turn: int) -> str:
    """Return a statement, before its full stop the links to its evidence, after it the reason."""
    body = claim.text.rstrip()
    stop = body[-1:] if body[-1:] in (".", "!", "?") else ""
    marks = render_markers(claim.evidence, turn, stop)
    told = f"<p>{escape(body.removesuffix(stop))}&#8239;{marks}</p>"
    who = told_by(claim.corroboration)
    after = render_reason(claim, turn)
    after += f'<span class="told-by">{escape(who)}</span>' if who else ""
    return f'<div class="claim">{told}{after}</div>' if after else told


def render_story_article(article: StoryArticle) -> str:
    """Return an article in a list, to open, with its outlet and day."""
    day = write_day(article.published) if article.published else "date unknown"
    where = [article.source or "outlet unknown", day]
    where += ["reprint"] if article.reprint else []
    return (
        f'<button type="button" class="read" data-do="read" data-article="{escape(article.id)}">'
        f'{escape(article.title)}</button><p class="where">{escape(" · ".join(where))}</p>'
    )


def render_names(heading: str, names: Sequence[tuple[str, int]], counted: str) -> str:
    """Return names with how many articles have each, every one to open; nothing without any.

    Args:
        heading: Stands above them.
        names: As they are printed, each with its number.
        counted: Says what the numbers count.
    """
    items = "".join(
        f'<li><button type="button" class="link" data-do="name" data-name="{escape(name)}">'
        f'{escape(name)}</button> <span title="{counted}">{articles}</span></li>'
        for name, articles in names
    )
    return f'<h3>{heading}</h3><ul class="names">{items}</ul>' if names else ""


def render_markers(evidence: Sequence[Evidence], turn: int, stop: str = "") -> str:
    """Return the links to the cards of some sentences, and what ends the statement."""
    marks = "".join(_marker(item, turn) for item in evidence)
    return f'<span class="marks">{marks}{stop}</span>'


def _marked(evidence: Evidence, start: int, end: int) -> str:
    text = evidence.article.text
    return (
        f"{escape(text[start : evidence.start])}<mark>{escape(evidence.text)}</mark>"
        f"{escape(text[evidence.end : end])}"
    )


def _marker(evidence: Evidence, turn: int) -> str:
    article = evidence.article
    day = article.written_day or "date unknown"
    label = f"Source {evidence.number}: {article.source or article.title}, {day}"
    target = _card_id(turn, evidence.number)
    return (
        f'<a class="jump cite" href="#{target}" aria-label="{escape(label)}" '
        f'title="{escape(label)}">[{evidence.number}]</a>'
    )


def render_where(article: Article) -> str:
    """Return who published an article and when."""
    where = [article.source or "outlet unknown", article.written_day or "date unknown"]
    where += [f"by {article.author}"] if article.author else []
    return escape(" · ".join(where))


def render_link(article: Article) -> str:
    """Return the way to where an article was published, else the name of its file."""
    if is_web(article.url):
        return (
            f'<a href="{escape(article.url or "")}" target="_blank" rel="noopener noreferrer">'
            "Read the original</a>"
        )
    return f"<span>{escape(article.origin)}</span>" if article.origin else ""


def _card_id(turn: int, number: int) -> str:
    return f"t{turn}-e{number}"
