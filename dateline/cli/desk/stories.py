"""``dateline stories`` and ``dateline story ID``: matters that go on, each with its articles."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dateline.cli.answers import print_source
from dateline.cli.options import AsJson, DataOption, print_json
from dateline.cli.terminal import escape
from index_store import DatelineError, write_count
from rag import Dateline, Story, StoryEntry

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
_DAY = {"formats": ["%Y-%m-%d"], "metavar": "DAY"}


@app.command()
def stories(
    data: DataOption = Path("data"),
    since: Annotated[
        datetime | None,
        typer.Option(help="Stories with an article of this day or later.", **_DAY),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(help="Stories with an article of this day or earlier.", **_DAY),
    ] = None,
    outlets: Annotated[
        list[str] | None,
        typer.Option("--outlet", metavar="NAME", help="With one of it; may be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most stories to list.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List stories, those of the last days first."""
    with Dateline.open(data) as dateline:
        found = dateline.stories(
            since=since.date() if since else None,
            until=until.date() if until else None,
            outlets=tuple(outlets or ()),
            limit=limit,
        )
    if as_json:
        print_json([entry.to_dict() for entry in found])
    elif found:
        _print_list(found)
    else:
        typer.echo("The archive has no such stories.")


@app.command()
def story(
    id_: Annotated[str, typer.Argument(metavar="ID", help="As `dateline stories` lists it.")],
    data: DataOption = Path("data"),
    as_json: AsJson = False,
) -> None:
    """Show a story: what happened, who is in it, its numbers and its articles."""
    with Dateline.open(data) as dateline:
        found = dateline.story(id_)
    if found is None:
        raise DatelineError(f"The archive has no story {id_!r}. List them: dateline stories")
    if as_json:
        print_json(found.to_dict())
    else:
        _print_story(found)


def _print_list(entries: list[StoryEntry]) -> None:
    console = Console(highlight=False, emoji=False, soft_wrap=True)  # an id stays whole
    for entry in entries:
        console.print(f"[bold]{escape(entry.title)}[/bold]")
        console.print(f"    {_facts(entry)}  [dim]{escape(entry.id)}[/dim]")


def _facts(entry: StoryEntry) -> str:
    articles, outlets = write_count(entry.articles, "article"), write_count(entry.outlets, "outlet")
    days = dict.fromkeys(str(day) for day in (entry.first_day, entry.last_day) if day)
    return f"{articles} of {outlets}, {' to '.join(days) or 'not dated'}"


def _print_story(found: Story) -> None:
    console = Console(highlight=False, emoji=False)
    console.print(f"\n[bold]{escape(found.title)}[/bold]")
    console.print(_facts(found))
    if found.events:
        console.print("\n[bold]What happened[/bold]")
    for event in found.events:
        console.print(f"{event.day}  {escape(event.text)} {escape(f'[{event.number}]')}")
    if found.names:
        names = ", ".join(f"{name.name} ({name.articles})" for name in found.names)
        console.print(f"\n[bold]People and bodies[/bold]\n{escape(names)}")
    for number in found.numbers:
        values = "; ".join(
            f"{value.day or 'not dated'} {value.value} [{value.number}]" for value in number.values
        )
        console.print(f"\n[bold]{escape(number.label)}[/bold]\n{escape(values)}")
    console.print("\n[bold]Articles[/bold]")
    for article in found.members:
        told = f"{article.published or '-'}  {article.title} ({article.source or '-'})"
        console.print(escape(told) + (" [dim]reprint[/dim]" if article.reprint else ""))
    console.print()
    for item in found.evidence:
        print_source(console, item)
