"""What was found, as markup: how much, each article with its pieces, the pager, the facets.

All text passes through ``phrases.escape``.
"""

import time
from collections.abc import Iterable

from dateline.page.desk.search.article_search import PAGE, ArticleSearch
from dateline.page.desk.search.form import FORM
from dateline.page.html.phrases import escape, render_marked, write_short_day
from dateline.service import MAX_NAME
from index_store import write_count
from rag import MAX_OFFSET, ArticleHit, Facet, FoundArticles, PeriodCount, Snippet

AT_ONCE = 8  # values of a facet; the rest unfolds
_BUTTON = f'<button type="button" form="{FORM}"'


def render_results(search: ArticleSearch, found: FoundArticles, seconds: float) -> str:
    """Return a page of what was found.

    Args:
        search: What was looked for.
        found: The page.
        seconds: How long it took.
    """
    if found.hits:
        hits = "".join(map(_hit, found.hits))
        listed = f'<ol start="{found.offset + 1}">{hits}</ol>{_pager(found)}'
    else:
        listed = _nothing(search)
    return (
        f'<section class="found" aria-labelledby="search-count" data-at="{time.time_ns()}" '
        f'data-offset="{found.offset}">{_summary(search, found, seconds)}'
        f'<div class="columns"><div class="hits">{listed}</div>{_facets(search, found)}</div>'
        "</section>"
    )


def write_total(found: FoundArticles) -> str:
    """Return how much was found: "120 articles", if folded with "184 with their reprints"."""
    if not found.articles:
        return "Nothing found"
    folded = f", {found.articles:,} with their reprints" if found.total < found.articles else ""
    return f"{write_count(found.total, 'article')}{folded}"


def _summary(search: ArticleSearch, found: FoundArticles, seconds: float) -> str:
    tools = ""
    if found.hits:
        tools = (
            f'<div class="tools">{_ask(search)}'
            '<details class="save"><summary>Save this search</summary><form>'
            f'<input type="hidden" name="asked" value="{escape(search.as_json)}">'
            f'<input name="name" value="{escape(search.words[:MAX_NAME])}" '
            f'maxlength="{MAX_NAME}" required '
            'aria-label="Name of the saved search" autocomplete="off">'
            '<button type="submit" data-do="save">Save</button></form></details></div>'
        )
    return (
        f'<header><h2 id="search-count" tabindex="-1">{write_total(found)}</h2>'
        f'<p role="status"><span class="sr">{write_total(found)}, </span>'
        f"{max(seconds, 0.01):.2f} s</p>{tools}</header>"
    )


def _ask(search: ArticleSearch) -> str:
    """Return what leads to a question that is bound as the search is."""
    return f'{_BUTTON} data-do="ask">Ask about these reports</button>' if search.is_narrowed else ""


def _hit(hit: ArticleHit) -> str:
    title = render_marked(hit.title_parts) or "Untitled"
    snippets = "".join(
        f'<p class="piece">{_piece(piece)}</p>' for piece in hit.snippets if piece.text
    )
    return (
        f'<li><h3>{_BUTTON} class="open" data-do="read" data-id="{escape(hit.article_id)}">{title}'
        f'</button></h3><p class="where">{escape(_where(hit))}</p>{snippets}</li>'
    )


def _piece(piece: Snippet) -> str:
    """Return a piece of a text, with dots where it breaks off or begins inside a sentence."""
    before = "… " if piece.text[0].islower() else ""
    after = "" if piece.text.rstrip("\"'”’)»")[-1:] in {*".!?…"} else " …"
    return f"{before}{render_marked(piece.parts)}{after}"


def _where(hit: ArticleHit) -> str:
    day = write_short_day(hit.day) if hit.day else "date unknown"
    told = [hit.source or "outlet unknown", f"by {hit.author}" if hit.author else None, day]
    english = not hit.language or hit.language.lower().startswith("en")
    told += [None if english else hit.language]
    told += [write_count(hit.reprints, "reprint") if hit.reprints else None]
    # Lines break between these, not inside of them.
    return " · ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in told if part)


def _nothing(search: ArticleSearch) -> str:
    advice = ["Look whether the words are spelled as in the archive."]
    if len(search.words.split()) > 1:
        advice = ["Use fewer words, or OR between them: all of them are looked for."]
    advice += ["Put * at the end of a word to find what begins with it: <code>ferr*</code>."]
    wider = ""
    if search.is_narrowed:
        wider = f'<p>{_BUTTON} class="link" data-do="widen">Search without filters</button></p>'
    items = "".join(f"<li>{told}</li>" for told in advice)
    return f'<div class="nothing"><p>No article holds this.</p>{wider}<ul>{items}</ul></div>'


def _pager(found: FoundArticles) -> str:
    first, last = found.offset + 1, found.offset + len(found.hits)
    if found.offset == 0 and last >= found.total:
        return ""
    further = last < found.total and found.offset + PAGE <= MAX_OFFSET
    return (
        '<nav class="pager" aria-label="Pages of the results">'
        f"{_turn('Previous', found.offset - PAGE, allowed=found.offset > 0)}"
        f"<p>{first:,}–{last:,} of {found.total:,}</p>"
        f"{_turn('Next', found.offset + PAGE, allowed=further)}</nav>"
    )


def _turn(name: str, offset: int, *, allowed: bool) -> str:
    off = "" if allowed else " disabled"
    return (
        f'{_BUTTON} id="search-{name.lower()}" data-do="page" data-offset="{max(0, offset)}"{off}>'
        f"{name}</button>"
    )


def _facets(search: ArticleSearch, found: FoundArticles) -> str:
    facets = found.facets
    drawn = [
        _facet(search, "outlet", "Outlets", _values(facets.outlets), facets.outlets.others),
        _facet(search, "author", "Authors", _values(facets.authors), facets.authors.others),
        _facet(search, "language", "Languages", _values(facets.languages)),
        _facet(search, "days", "Published", map(_period, reversed(facets.periods))),
    ]
    if not any(drawn):
        return ""
    return f'<aside class="facets" aria-label="Narrow down">{"".join(drawn)}</aside>'


def _values(facet: Facet) -> Iterable[tuple[str, str, int]]:
    return ((one.value, one.value, one.articles) for one in facet.values)


def _period(one: PeriodCount) -> tuple[str, str, int]:
    return f"{one.since}/{one.until}", write_month(one), one.articles


def write_month(one: PeriodCount) -> str:
    """Return a period in words: "Sept 2025", or "2025"."""
    return write_short_day(one.since).partition(" ")[2] if "-" in one.value else one.value


def _facet(
    search: ArticleSearch,
    field: str,
    name: str,
    values: Iterable[tuple[str, str, int]],
    others: int = 0,
) -> str:
    """Return the values of a field to press: each its value, its name and its count."""
    listed = list(values)
    items = [_item(search, field, *one) for one in listed]
    if not items:
        return ""
    shown, rest = items[:AT_ONCE], items[AT_ONCE:]
    more = f'<li class="others">others <span>{others:,}</span></li>' if others else ""
    if rest:
        unfolded = f"<ul>{''.join(rest)}{more}</ul>"
        is_open = " open" if any(search.holds(field, one[0]) for one in listed[AT_ONCE:]) else ""
        tail = (
            f'<details id="search-more-{field}" data-keep{is_open}>'
            f"<summary>{len(rest):,} more</summary>{unfolded}</details>"
        )
        return f"<section><h3>{name}</h3><ul>{''.join(shown)}</ul>{tail}</section>"
    return f"<section><h3>{name}</h3><ul>{''.join(shown)}{more}</ul></section>"


def _item(search: ArticleSearch, field: str, value: str, name: str, count: int) -> str:
    held = str(search.holds(field, value)).lower()
    return (
        f'<li>{_BUTTON} data-do="narrow" data-field="{field}" data-value="{escape(value)}" '
        f'aria-pressed="{held}">{escape(name)} <span>{count:,}<span class="sr"> articles</span>'
        "</span></button></li>"
    )
