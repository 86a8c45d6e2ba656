"""``dateline briefing``: what is new, by story, in exact sentences; suited to cron and mail.

Exit codes: 0 something is new; 3 nothing is; 1 an error, the message says what to do; 2 wrong
usage.
"""

import re
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dateline.annotated.briefing import (
    change_of,
    facts_of,
    left_out_of,
    period_of,
    to_markdown,
    total_of,
)
from dateline.annotated.wording import where
from dateline.cli.options import AsJson, DataOption, print_json
from dateline.cli.search_options import OutletNames
from dateline.cli.terminal import escape
from rag import Briefing, BriefingLine, Dateline, one_line, write_day

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
NOTHING_NEW = 3
_DAYS_BACK = re.compile(r"(\d{1,4})d")


def _day_or_days_back(written: str) -> date:
    """Return the day that is meant by "2026-09-04" or "7d"."""
    try:
        if back := _DAYS_BACK.fullmatch(written):
            return date.today() - timedelta(days=int(back[1]))
        return date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"{written!r} is no day such as 2026-09-04, nor 7d.") from None


@app.command()
def briefing(
    data: DataOption = Path("data"),
    since: Annotated[
        date | None,
        typer.Option(
            parser=_day_or_days_back,
            metavar="DAY|7d",
            help="What was reported on this day or later; 7d: seven days ago, as by default.",
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], metavar="DAY", help="What was reported on this day or earlier."
        ),
    ] = None,
    story: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Only this story, as `dateline stories` lists it."),
    ] = None,
    outlets: OutletNames = None,
    limit: Annotated[int, typer.Option(min=1, help="The most stories to tell.")] = 10,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell what is new, by story: exact sentences that no older report of the story says.

    Exit code 3 where nothing is new.
    """
    with Dateline.open(data) as dateline:
        told = dateline.briefing(
            since=since,
            until=until.date() if until else None,
            story=story,
            outlets=tuple(outlets or ()),
            limit=limit,
        )
        newest = dateline.archive_summary.last_day
    if as_json:
        print_json(told.to_dict())
    elif told.is_empty:
        typer.echo(f"Nothing is new: {period_of(told)}. {_newest(newest)}")
    elif markdown:
        typer.echo(to_markdown(told), nl=False)
    else:
        _print(told)
    if told.is_empty:
        sys.exit(NOTHING_NEW)


def _newest(day: date | None) -> str:
    return f"The newest report is of {write_day(day)}." if day else "No report has a day."


def _print(told: Briefing) -> None:
    console = Console(highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())
    console.print(f"{escape(period_of(told))}: {total_of(told)}")
    for story in told.stories:
        console.print(f"\n[bold]{escape(story.title)}[/bold]")
        console.print(f"[dim]{facts_of(story)}; {escape(story.id)}[/dim]")
        for line in story.lines:
            _print_line(console, line)
    if told.singles:
        console.print("\n[bold]Other articles[/bold]")
    for line in told.singles:
        _print_line(console, line)
    if left := left_out_of(told):
        console.print(f"\n{left}")


def _print_line(console: Console, line: BriefingLine) -> None:
    item = line.evidence
    console.print(f"- “{escape(one_line(item.text))}” [dim]({escape(where(item))})[/dim]")
    if changed := change_of(line):
        console.print(f"  [cyan]{escape(changed)}[/cyan]")
