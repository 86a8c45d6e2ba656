"""A change of the index as a person sees it: bars while it goes on, and what became of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from dateline.cli.terminal import escape
from index_store import BuildReport, write_count

MAX_NAMED = 20  # skipped files named on the terminal; the count says how many there are


class _Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.0f}/s" if task.speed else "", style="progress.data.speed")


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar for every stage: how far, how fast, how long yet."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description:<18}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bars:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def print_report(report: BuildReport, data: Path) -> None:
    """Print what became of every article: counts, and the files that were skipped by name."""
    console = Console(highlight=False, soft_wrap=True)
    counts = {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "duplicate": report.duplicate,
        "skipped": report.skipped,
    }
    told = ", ".join(f"{len(names)} {label}" for label, names in counts.items() if names)
    console.print(
        f"[bold]Indexed[/bold] into {escape(str(data))}: {told or 'nothing new'}; "
        f"{write_count(report.articles, 'article')}, {write_count(report.chunks, 'chunk')}, "
        f"{report.embedded:,} embedded, "
        f"{report.seconds:.1f} s."
    )
    if report.mended:
        console.print(f"  [yellow]mended[/yellow] {escape(report.mended)}")
    for name, reason in list(report.skipped.items())[:MAX_NAMED]:
        kept = " Its earlier text stays in the index." if name in report.kept else ""
        console.print(f"  [yellow]skipped[/yellow] {escape(reason)}{kept}")
    if len(report.skipped) > MAX_NAMED:
        more = write_count(len(report.skipped) - MAX_NAMED, "more file")
        console.print(f"  and {more} skipped")
    for name, first in list(report.duplicate.items())[:MAX_NAMED]:
        console.print(f"  [dim]duplicate[/dim] {escape(name)}: the same article as {escape(first)}")
