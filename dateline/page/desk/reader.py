"""An article that a search found, as markup: whole, with the words marked, and who else has it."""

from collections.abc import Sequence

from dateline.page.desk.versions import render_other_texts
from dateline.page.html.phrases import escape, render_marked
from dateline.page.html.sources import render_link, render_where
from index_store import write_count
from rag import Article, MarkedArticle

SHOWN = 50  # reprints; the count says how many there are


def render_found_article(found: MarkedArticle | None) -> str:
    """Return an article to read; None: the archive holds it no longer."""
    if found is None:
        return (
            '<article class="reader"><h2 id="dialog-title">Not in the archive</h2>'
            '<p class="note">The archive no longer holds this article. Search again.</p></article>'
        )
    article = found.article
    # Marks hold no line feed, so the paragraphs may be told apart after the marking.
    paragraphs = render_marked(found.text_parts).split("\n\n")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph.strip())
    title = render_marked(found.title_parts)
    return (
        f'<article class="reader"><h2 id="dialog-title">{title}</h2>'
        f'<p class="where">{render_where(article)}</p>{body}'
        f'<p class="origin">{render_link(article)}</p>{_reprints(found.reprints)}'
        f"{render_other_texts(article, found.other_texts)}</article>"
    )


def _reprints(reprints: Sequence[Article]) -> str:
    if not reprints:
        return ""
    items = "".join(
        f"<li>{escape(one.title)} <span>{render_where(one)}</span></li>" for one in reprints[:SHOWN]
    )
    rest = len(reprints) - SHOWN
    items += f"<li>and {rest:,} more</li>" if rest > 0 else ""
    count = write_count(len(reprints), "reprint")
    return f'<section class="reprints"><h3>{count}</h3><ul>{items}</ul></section>'
