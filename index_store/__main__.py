"""``python -m index_store build PATH``: the index from the command line.

Exit codes: 0 done; 1 nothing was done, the message says why; 2 wrong usage; 130 interrupted.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from index_store.build import BuildReport, build_index
from index_store.config import IndexConfig
from index_store.embedding import open_embedder
from index_store.errors import DatelineError
from index_store.generation import Index

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
DataOption = Annotated[Path, typer.Option("--data", help="Folder of the index.")]
INTERRUPTED = 130  # as shells count: 128 and the number of SIGINT
SHOWN = 20  # skipped files named on the terminal; the count says how many there are


@app.command()
def build(
    path: Annotated[
        Path, typer.Argument(help="A file or folder of articles: text, HTML, PDF and others.")
    ],
    data: DataOption = Path("data"),
) -> None:
    """Index every article at PATH; the old index serves until the new one is complete."""
    config = IndexConfig(data=data)
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description:<16}"),
        BarColumn(),
        MofNCompleteColumn(),
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

        try:
            report = build_index(path, config, open_embedder(config.embedding_model), show)
        except KeyboardInterrupt:
            console.print("Interrupted. What was indexed before is as it was; build again.")
            raise typer.Exit(INTERRUPTED) from None
    _print_report(report, data)


@app.command()
def status(data: DataOption = Path("data")) -> None:
    """Say what the index holds."""
    config = IndexConfig(data=data)
    index = Index(config, open_embedder(config.embedding_model).name)
    try:
        generation = index.current()
        summary = generation.summary
        typer.echo(
            f"{summary.articles} articles from {summary.outlets} outlets in {summary.chunks} "
            f"chunks, dated {summary.first_day or 'unknown'} to {summary.last_day or 'unknown'}.\n"
            f"Generation {generation.number} in {data}, built {summary.built_at:%Y-%m-%d %H:%M} "
            f"UTC with {generation.manifest.embedding_model}."
        )
    finally:
        index.close()


def _print_report(report: BuildReport, data: Path) -> None:
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
        f"[bold]Indexed[/bold] into {escape(str(data))}: {told}; "
        f"{report.chunks} chunks, {report.embedded} embedded."
    )
    for name, reason in list(report.skipped.items())[:SHOWN]:
        kept = " Its earlier text stays in the index." if name in report.kept else ""
        console.print(f"  [yellow]skipped[/yellow] {escape(reason)}{kept}")
    if len(report.skipped) > SHOWN:
        console.print(f"  and {len(report.skipped) - SHOWN} more files skipped")
    for name, first in list(report.duplicate.items())[:SHOWN]:
        console.print(f"  [dim]duplicate[/dim] {escape(name)}: the same article as {escape(first)}")


def run(application: typer.Typer) -> None:
    """Run a command line; what Dateline raises on purpose becomes one line and exit code 1."""
    try:
        application()
    except DatelineError as error:
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(f"[red]Error:[/red] {escape(str(error))}")
        sys.exit(1)


if __name__ == "__main__":
    run(app)
