"""Where a search is written: the box, its filters, and the searches that a user keeps.

Pure functions from values to markup; all text passes through ``phrases.escape``.
"""

import time
from collections.abc import Iterable, Sequence

from dateline.page.desk.search.article_search import ArticleSearch
from dateline.page.html.phrases import escape, render_message, write_days
from dateline.service import SavedSearch
from rag import Facets

FORM = "search-form"
"""The id of the form: buttons elsewhere name it, and tell its fields when they are pressed."""
_PLACEHOLDER = 'ferry "price rise" -strike author:holt'
_HINT = (
    "Words are all looked for, in any form; <code>&quot;in quotation marks&quot;</code> exactly "
    "so; a minus leaves out."
)
_HELP = (
    ("ferry strike", "both words, in any of their English forms (strikes, striking)"),
    ('"price rise"', "these words one after the other, exactly so"),
    ("ferry OR tram", "one of them; parentheses group: (ferry OR tram) strike"),
    ("ferry -strike, ferry NOT strike", "the first without the second"),
    ("ferr*", "every word that begins so"),
    ("title:ferry", "only in the title; author:, outlet: and language: likewise"),
    ("day:2025-09-04", "published that day, or in a month or year: day:2025-09, day:2025"),
    ("since:2025-09 until:2025-10", "from the first of September to the end of October"),
)


def render_head(
    search: ArticleSearch,
    asked: ArticleSearch,
    *,
    outlets: Sequence[str] = (),
    facets: Facets | None = None,
    saved: Sequence[SavedSearch] = (),
    error: str = "",
) -> str:
    """Return the saved searches and the form.

    Args:
        search: What the form shows.
        asked: What the results below belong to.
        outlets: All that can be chosen.
        facets: Of the results; their authors and languages are offered.
        saved: The user's searches.
        error: Why the search was refused.
    """
    wrong = ' aria-invalid="true"' if error else ""
    alert = f'<p id="search-error" role="alert">{render_message(error)}</p>' if error else ""
    # Two that are alike differ by the moment, so that ui.js sees that it was drawn anew.
    return (
        f'{_saved(saved)}<form id="{FORM}" role="search" aria-label="Articles" '
        f'data-at="{time.time_ns()}">'
        f'<input type="hidden" name="drawn" value="{escape(search.as_json)}">'
        f'<input type="hidden" name="asked" value="{escape(asked.as_json)}">'
        '<div class="box"><label for="search-words">Words in articles</label>'
        f'<input type="search" id="search-words" name="words" value="{escape(search.words)}" '
        f'placeholder="{escape(_PLACEHOLDER)}" autocomplete="off" spellcheck="false" '
        f'aria-describedby="search-error search-hint"{wrong}>'
        f'<button type="submit" data-do="search">Search</button></div>{alert}{_help()}'
        f"{_filters(search, outlets, facets)}{_chosen(search)}</form>"
    )


def _help() -> str:
    rows = "".join(
        f"<dt><code>{escape(example)}</code></dt><dd>{escape(told)}</dd>" for example, told in _HELP
    )
    return (
        f'<div class="hint"><p id="search-hint">{_HINT}</p><details id="search-help" data-keep>'
        f"<summary>All that can be written</summary><dl>{rows}</dl></details></div>"
    )


def _filters(search: ArticleSearch, outlets: Sequence[str], facets: Facets | None) -> str:
    authors = [one.value for one in facets.authors.values] if facets else []
    languages = [one.value for one in facets.languages.values] if facets else []
    if search.language and search.language not in languages:
        languages = [search.language, *languages]
    folded = " checked" if search.fold_reprints else ""
    return (
        '<details id="search-filters" data-keep open><summary>Filters</summary>'
        '<div class="filters">'
        f'<label>From <input type="date" name="since" value="{search.since or ""}"></label>'
        f'<label>To <input type="date" name="until" value="{search.until or ""}"></label>'
        f"{_adder('outlet', 'Outlet', outlets)}{_adder('author', 'Author', authors)}"
        f'<label>Language <select name="language">{_languages(search.language, languages)}'
        "</select></label>"
        '<label>Order <select name="order"><option value="best">Best first</option>'
        f'<option value="newest"{" selected" if search.order == "newest" else ""}>Newest first'
        "</option></select></label>"
        f'<label class="fold"><input type="checkbox" name="fold" value="yes"{folded}> '
        "Fold reprints</label></div></details>"
    )


def _adder(name: str, label: str, offered: Iterable[str]) -> str:
    options = "".join(f'<option value="{escape(one)}"></option>' for one in offered)
    return (
        f'<label>{label} <input name="{name}" list="search-{name}s" placeholder="Add one" '
        f'autocomplete="off"></label><datalist id="search-{name}s">{options}</datalist>'
    )


def _languages(chosen: str | None, codes: Iterable[str]) -> str:
    options = "".join(
        f'<option value="{escape(code)}"{" selected" if code == chosen else ""}>{escape(code)}'
        "</option>"
        for code in codes
    )
    return f'<option value="">Any</option>{options}'


def _chosen(search: ArticleSearch) -> str:
    """Return the filters that are set, each to be taken out by a press."""
    if not search.is_narrowed:
        return ""
    chips = [_chip("outlet", name, name) for name in search.outlets]
    chips += [_chip("author", name, f"by {name}") for name in search.authors]
    chips += [_chip("language", search.language, search.language)] if search.language else []
    if search.since or search.until:
        chips += [_chip("days", search.days, write_days(search.since, search.until))]
    return (
        f'<div class="chosen" role="group" aria-label="Filters set">{"".join(chips)}'
        '<button type="button" class="link" data-do="widen">Clear all</button></div>'
    )


def _chip(field: str, value: str, shown: str) -> str:
    return (
        f'<button type="button" data-do="narrow" data-field="{field}" '
        f'data-value="{escape(value)}" aria-label="Remove the filter {escape(shown)}">'
        f'{escape(shown)} <span aria-hidden="true">&#215;</span></button>'
    )


def _saved(saved: Sequence[SavedSearch]) -> str:
    if not saved:
        return ""
    items = "".join(map(_saved_one, saved))
    return f'<section class="saved"><h2>Saved searches</h2><ul>{items}</ul></section>'


def _saved_one(one: SavedSearch) -> str:
    name, button = escape(one.name), f'<button type="button" form="{FORM}"'
    return (
        f'<li>{button} data-do="run" data-name="{name}">{name}</button>'
        f'{button} class="keep" data-do="keep" data-name="{name}" '
        f'aria-label="Keep the search {name}" title="Tell me of new articles">Keep</button>'
        f'<details><summary aria-label="Delete {name}">&#215;</summary>'
        f'{button} data-do="delete" data-name="{name}">Yes, delete it</button></details></li>'
    )
