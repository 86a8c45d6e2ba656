"""``python -m index_store build PATH``: the index from the command line.

Exit codes: 0 done; 1 nothing was done, the message says why; 2 wrong usage; 130 interrupted.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
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

from index_store.build import (
    add_sources,
    build_index,
    rebuild_index,
    remove_articles,
    roll_back,
)
from index_store.changing import builder
from index_store.child import in_child
from index_store.config import IndexConfig
from index_store.doctor import examine
from index_store.embedding import open_embedder
from index_store.errors import DatelineError
from index_store.generation import Index
from index_store.report import BuildReport
from index_store.terminal import run
from index_store.types import write_count
from index_store.watch import watch as watch_sources

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
DataOption = Annotated[Path, typer.Option("--data", help="Folder of the index.")]
VectorsOption = Annotated[
    str | None,
    typer.Option(
        "--vectors",
        metavar="URL",
        envvar="DATELINE_CHROMA",
        help="A Chroma server, such as http://localhost:8000. Without it, Chroma runs inside.",
    ),
]
Sources = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files, folders, or http(s) addresses of pages and feeds."),
]
INTERRUPTED = 130  # as shells count: 128 and the number of SIGINT
SHOWN = 20  # skipped files named on the terminal; the count says how many there are


@app.command()
def build(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH", help="Files, folders, or http(s) addresses of pages and feeds."
        ),
    ] = None,
    data: DataOption = Path("data"),
    vectors: VectorsOption = None,
) -> None:
    """Make the index hold what is at PATH and what users uploaded, and nothing else.

    What was in it from elsewhere, or is gone from PATH, is taken out ("removed"); undo that with
    rollback. To keep it, use add. Without PATH, the index is made again from what it holds, which
    mends a damaged one.

    The old index serves until the new one is complete. Interrupt it when you like: the next
    build goes on where it stopped. Files and passages that have not changed are not read or
    embedded again.
    """
    if sources:
        _change(build_index, sources, data=data, vectors=vectors)
    else:
        _change(rebuild_index, data=data, vectors=vectors)


@app.command()
def add(sources: Sources, data: DataOption = Path("data"), vectors: VectorsOption = None) -> None:
    """Read PATH and keep everything else that the index holds.

    An article that is there already, by its URL or its file, gets its new text; earlier texts
    stay in the catalogue. A file that is gone is not missed: take it out with remove.
    """
    _change(add_sources, sources, data=data, vectors=vectors)


@app.command()
def remove(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME",
            help="An article's id, its URL, its file as shown under an answer, or a folder or "
            "export with many.",
        ),
    ],
    data: DataOption = Path("data"),
    vectors: VectorsOption = None,
) -> None:
    """Take articles out of the index.

    Undo it with rollback. A later build or add of a folder that still holds the file brings the
    article back.
    """
    _change(remove_articles, names, data=data, vectors=vectors)


@app.command()
def rollback(data: DataOption = Path("data"), vectors: VectorsOption = None) -> None:
    """Go back to the index as it was before the last change.

    One step is kept. Chats that are open notice with the next question.
    """
    number = roll_back(_config(data, vectors))
    typer.echo(f"Generation {number} in {data} is live again.")


@app.command()
def watch(
    sources: Sources,
    every: Annotated[
        float, typer.Option("--every", metavar="MINUTES", min=0.01, help="Time between rounds.")
    ] = 15.0,
    data: DataOption = Path("data"),
    vectors: VectorsOption = None,
) -> None:
    """Add what is new at PATH, again and again, until Ctrl-C.

    Articles that vanish from a feed or folder stay in the index.
    """
    config = _config(data, vectors)
    console = Console(highlight=False)
    with _progress() as show:
        for outcome in watch_sources(sources, config, every * 60, show):
            now = f"{datetime.now():%H:%M}"
            if isinstance(outcome, DatelineError):
                console.print(f"{now} [red]Error:[/red] {escape(str(outcome))}")
            elif outcome.added or outcome.changed:
                console.print(now, end=" ")
                _print_report(outcome, data)
            else:
                held = write_count(outcome.articles, "article")
                console.print(f"{now} [dim]Nothing new; {held}.[/dim]")


@app.command()
def status(data: DataOption = Path("data"), vectors: VectorsOption = None) -> None:
    """Say what the index holds, how it was built, and who is changing it now."""
    config = _config(data, vectors)
    index = Index(config, open_embedder(config.embedding_model).name)
    try:
        generation = index.current()
        summary, manifest = generation.summary, generation.manifest
        typer.echo(
            f"{write_count(summary.articles, 'article')} from "
            f"{write_count(summary.outlets, 'outlet')} in {write_count(summary.chunks, 'chunk')}, "
            f"dated {summary.first_day or 'unknown'} to {summary.last_day or 'unknown'}; "
            f"{write_count(manifest.clusters, 'group')} of near-duplicates.\n"
            f"Generation {generation.number} in {data}, built {summary.built_at:%Y-%m-%d %H:%M} "
            f"UTC with {manifest.embedding_model}; vectors in {manifest.vectors or 'the folder'}, "
            f"recall {manifest.recall:.1%}."
        )
    finally:
        index.close()
    at_work = builder(data)
    if at_work:
        typer.echo(f"Being changed now: {at_work}.")


@app.command()
def doctor(data: DataOption = Path("data"), vectors: VectorsOption = None) -> None:
    """Check that everything is there and fits together; say what to run where it does not.

    Looks at the catalogue, every article and chunk, the vectors, the words, the pointer and the
    disk. Exit code 1 where something is wrong.
    """
    config = _config(data, vectors)
    console = Console(highlight=False, soft_wrap=True)
    sound = True
    for finding in examine(config, open_embedder(config.embedding_model).name):
        if finding.remedy is None:
            console.print(f"[green]ok[/green]    {escape(finding.what)}")
        else:
            sound = False
            console.print(f"[red]wrong[/red] {escape(finding.what)}")
            console.print(f"      Run: {escape(finding.remedy)}")
    if not sound:
        sys.exit(1)


def _config(data: Path, vectors: str | None) -> IndexConfig:
    return replace(IndexConfig.from_env(data), vectors_url=vectors)


def _change(
    change: Callable[..., BuildReport], *arguments: Any, data: Path, vectors: str | None
) -> None:
    """Change the index in a child process and print what became of every article."""
    with _progress() as show:
        try:
            report = in_child(change, *arguments, config=_config(data, vectors), progress=show)
        except KeyboardInterrupt:
            Console(stderr=True).print(
                "Interrupted. What was indexed before is as it was; run it again to go on."
            )
            raise typer.Exit(INTERRUPTED) from None
    _print_report(report, data)


class _Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.0f}/s" if task.speed else "", style="progress.data.speed")


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
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
        f"[bold]Indexed[/bold] into {escape(str(data))}: {told or 'nothing new'}; "
        f"{write_count(report.articles, 'article')}, {write_count(report.chunks, 'chunk')}, "
        f"{report.embedded:,} embedded, "
        f"{report.seconds:.1f} s."
    )
    for name, reason in list(report.skipped.items())[:SHOWN]:
        kept = " Its earlier text stays in the index." if name in report.kept else ""
        console.print(f"  [yellow]skipped[/yellow] {escape(reason)}{kept}")
    if len(report.skipped) > SHOWN:
        more = write_count(len(report.skipped) - SHOWN, "more file")
        console.print(f"  and {more} skipped")
    for name, first in list(report.duplicate.items())[:SHOWN]:
        console.print(f"  [dim]duplicate[/dim] {escape(name)}: the same article as {escape(first)}")


if __name__ == "__main__":
    run(app)
