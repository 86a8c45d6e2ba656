"""``dateline names WORDS`` and ``dateline name NAME``: people, bodies, and what each said and did.

Exit codes: 0 found; 1 an error, the message says what to do; 2 wrong usage; 3 nothing found.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dateline.cli.options import AsJson, DataOption, print_json
from dateline.cli.terminal import escape
from index_store import write_count
from rag import Dateline, NameEntry, NameLine, NamePage

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
NOTHING_FOUND = 3


@app.command()
def names(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Of the name, or how they begin. None: those of most articles."),
    ] = None,
    data: DataOption = Path("data"),
    limit: Annotated[int, typer.Option(min=1, max=100, help="The most names to list.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List people and bodies of the archive, those that most articles name first."""
    with Dateline.open(data) as dateline:
        found = dateline.names(" ".join(words or ()), limit)
    if as_json:
        print_json([entry.to_dict() for entry in found])
    console = Console(highlight=False, emoji=False)
    for entry in () if as_json else found:
        console.print(f"[bold]{escape(entry.name)}[/bold]  {_facts(entry)}")
    if not found:
        _nothing("The archive names nobody so.")


@app.command()
def name(
    name: Annotated[str, typer.Argument(help="As articles print it, in full.")],
    data: DataOption = Path("data"),
    offset: Annotated[
        int, typer.Option(min=0, help="Pass over so many of its articles, newest first.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Show a person or body: who it is, what it said and did, each with its sentence."""
    with Dateline.open(data) as dateline:
        found = dateline.name_page(name, offset)
    if found is None:
        _nothing("The archive has no such name. List those that it has: dateline names WORDS")
    elif as_json:
        print_json(found.to_dict())
    else:
        _print_page(found)


def _nothing(told: str) -> None:
    typer.echo(told, err=True)
    sys.exit(NOTHING_FOUND)


def _facts(entry: NameEntry) -> str:
    days = dict.fromkeys(str(day) for day in (entry.first_day, entry.last_day) if day)
    period = " to ".join(days) or "not dated"
    return f"{entry.kind}, {write_count(entry.articles, 'article')}, {period}"


def _print_page(found: NamePage) -> None:
    console = Console(highlight=False, emoji=False)
    console.print(f"\n[bold]{escape(found.name)}[/bold]  {_facts(found)}")
    if found.forms:
        console.print(escape("Also: " + ", ".join(one.form for one in found.forms)))
    for one in found.descriptions:
        console.print(escape(f"{one.day or 'not dated'}  {one.text} [{one.number}]"))
    _print_lines(console, "Said", found.said, found)
    _print_lines(console, "Did", found.did, found)
    if found.companions:
        told = ", ".join(f"{one.name} ({one.articles})" for one in found.companions)
        console.print(f"\n[bold]Named with[/bold]\n{escape(told)}")
    for story in found.stories:
        console.print(f"Story: {escape(story.title)} [dim]{escape(story.id)}[/dim]")
    coverage = found.coverage
    console.print(
        f"\n[dim]Read {coverage.read:,} of {coverage.matching:,} articles that name it, newest "
        f"first{f'; read on: --offset {found.read_on}' if found.read_on else ''}[/dim]"
    )


def _print_lines(
    console: Console, heading: str, lines: Sequence[NameLine], found: NamePage
) -> None:
    proofs = {item.number: item for item in found.evidence}
    if lines:
        console.print(f"\n[bold]{heading}[/bold]")
    for line in lines:
        item = proofs[line.number]
        console.print(f'{line.day or "not dated"}  "{escape(item.text)}"')
        where = f"{item.article.title} ({item.article.source or 'outlet unknown'})"
        console.print(f"    [dim]{escape(where)}[/dim]")
