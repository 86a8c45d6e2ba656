"""``dateline search "..."``: every article that holds some words.

Exit codes: 0 found; 1 an error, the message says what to do; 2 wrong usage; 3 nothing found.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dateline.cli.options import AsJson, DataOption
from dateline.cli.search_options import AuthorNames, Language, OutletNames, Since, Until
from dateline.cli.terminal import escape
from index_store import write_count
from rag import (
    MAX_HITS,
    MAX_OFFSET,
    ArticleHit,
    ArticleOptions,
    Dateline,
    Facet,
    FoundArticles,
    one_line,
    write_day,
)

app = typer.Typer(add_completion=False)
NOTHING_FOUND = 3
SHOWN = 5  # values of a facet


@app.command()
def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help='Words, "exact phrases", AND, OR, NOT, (parentheses), beginnings of words* and '
            "fields (title: author: outlet: language: day: since: until:). None: everything.",
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
    outlets: OutletNames = None,
    authors: AuthorNames = None,
    language: Language = None,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first.")] = False,
    fold_reprints: Annotated[
        bool, typer.Option("--fold-reprints", help="Of reprints show only one.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=MAX_HITS, help="The most to show.")] = 10,
    offset: Annotated[
        int, typer.Option(min=0, max=MAX_OFFSET, help="Pass over so many first.")
    ] = 0,
    data: DataOption = Path("data"),
    as_json: AsJson = False,
) -> None:
    """Find the articles that hold some words, count them all, and show where they say it."""
    options = ArticleOptions(
        since=since.date() if since else None,
        until=until.date() if until else None,
        outlets=tuple(outlets or ()),
        authors=tuple(authors or ()),
        language=language,
        order="newest" if newest else "best",
        fold_reprints=fold_reprints,
        offset=offset,
        limit=limit,
    )
    with Dateline.open(data) as dateline:
        found = dateline.search_articles(" ".join(words or ()), options)
    if as_json:
        typer.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    else:
        _print(found)
    if not found.total:
        sys.exit(NOTHING_FOUND)


def _print(found: FoundArticles) -> None:
    """Print the hits of a page, how many there are, and what they are."""
    console = Console(highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())
    for number, hit in enumerate(found.hits, found.offset + 1):
        console.print(f"[cyan]{number}.[/cyan] [bold]{_marked(hit.title_parts)}[/bold]")
        console.print(f"   [dim]{escape(one_line(_about(hit)))}[/dim]")
        for snippet in hit.snippets:
            console.print(f"   … {_marked(snippet.parts)} …")
        console.print()
    console.print(_counted(found))
    facets = found.facets
    for name, facet in (("Outlets", facets.outlets), ("Authors", facets.authors)):
        _print_counts(console, name, _most(facet))
    _print_counts(console, "Languages", _most(facets.languages))
    _print_counts(console, "Days", [f"{one.value} {one.articles:,}" for one in facets.periods])


def _marked(parts: Iterable[tuple[str, bool]]) -> str:
    """Return a text on one line in Rich's markup, what was looked for set off."""
    flat = ((escape(text.replace("\n", " ")), marked) for text, marked in parts)
    return "".join(f"[reverse]{text}[/reverse]" if marked else text for text, marked in flat)


def _about(hit: ArticleHit) -> str:
    """Return who published an article and when, and what names it."""
    day = write_day(hit.day) if hit.day else "date unknown"
    reprints = write_count(hit.reprints, "reprint") if hit.reprints else None
    told = (hit.source or "outlet unknown", hit.author, day, hit.language, reprints)
    return f"{', '.join(filter(None, told))}; {hit.article_id}"


def _counted(found: FoundArticles) -> str:
    """Return how much was found and which part of it is shown."""
    if not found.total:
        return "Nothing found."
    told = write_count(found.articles, "article")
    if found.total < found.articles:
        told += f", {found.total:,} without reprints"
    first, last = found.offset + 1, found.offset + len(found.hits)
    shown = f"{first:,} to {last:,}" if found.hits else "none of them"
    more = f"; go on with --offset {last}" if found.hits and last < found.total else ""
    return f"[bold]{told}[/bold]; shown: {shown}{more}"


def _most(facet: Facet) -> list[str]:
    told = [f"{one.value} {one.articles:,}" for one in facet.values[:SHOWN]]
    rest = facet.others + sum(one.articles for one in facet.values[SHOWN:])
    return [*told, f"others {rest:,}"] if rest else told


def _print_counts(console: Console, name: str, counts: list[str]) -> None:
    if counts:
        console.print(f"[dim]{name}: {escape(one_line('; '.join(counts)))}[/dim]")
