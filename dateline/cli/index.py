"""``dateline build PATH``: the index from the command line.

Exit codes: 0 done; 1 nothing was done, the message says why; 2 wrong usage; 130 interrupted.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from dateline.cli.audited import changed, exported
from dateline.cli.change_report import print_report, progress
from dateline.cli.options import (
    AsJson,
    DataOption,
    EmbedderOption,
    Sources,
    VectorsOption,
    print_json,
)
from dateline.cli.terminal import escape
from index_store import (
    BuildReport,
    DatelineError,
    Finding,
    Index,
    IndexConfig,
    IndexStoreError,
    add_sources,
    build_index,
    change_in_progress,
    embedder_for,
    examine_index,
    export_articles,
    rebuild_index,
    remove_articles,
    roll_back,
    run_in_child,
    watch_sources,
    write_count,
)
from rag import parser_state

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
INTERRUPTED = 130  # as shells count: 128 and the number of SIGINT


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
    embedder: EmbedderOption = None,
    as_json: AsJson = False,
) -> None:
    """Make the index hold what is at PATH and what users uploaded, and nothing else.

    What was in it from elsewhere, or is gone from PATH, is taken out ("removed"); undo that with
    rollback. To keep it, use add. Without PATH, the index is made again from what it holds, which
    mends a damaged one.

    The old index serves until the new one is complete. Interrupt it when you like: the next
    build goes on where it stopped. Files and passages that have not changed are not read or
    embedded again.
    """
    config = _config(data, vectors, embedder)
    if sources:
        about = write_count(len(sources), "source")
        _change("build", about, build_index, sources, config=config, as_json=as_json)
    else:
        _change("build", "", rebuild_index, config=config, as_json=as_json)


@app.command()
def add(
    sources: Sources,
    data: DataOption = Path("data"),
    vectors: VectorsOption = None,
    embedder: EmbedderOption = None,
    as_json: AsJson = False,
) -> None:
    """Read PATH and keep everything else that the index holds.

    An article that is there already, by its URL or its file, gets its new text; earlier texts
    stay in the catalogue. A file that is gone is not missed: take it out with remove.
    """
    config = _config(data, vectors, embedder)
    about = write_count(len(sources), "source")
    _change("add", about, add_sources, sources, config=config, as_json=as_json)


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
    as_json: AsJson = False,
) -> None:
    """Take articles out of the index.

    Undo it with rollback. A later build or add of a folder that still holds the file brings the
    article back.
    """
    config, about = _config(data, vectors), write_count(len(names), "name")
    _change("remove", about, remove_articles, names, config=config, as_json=as_json)


@app.command()
def rollback(
    data: DataOption = Path("data"), vectors: VectorsOption = None, as_json: AsJson = False
) -> None:
    """Go back to the index as it was before the last change.

    One step is kept. Chats that are open notice with the next question.
    """
    number = roll_back(_config(data, vectors))
    changed(data, "rollback", f"snapshot {number}")
    if as_json:
        print_json({"generation": number})
    else:
        typer.echo(f"Snapshot {number} in {data} is live again.")


@app.command()
def watch(
    sources: Sources,
    every: Annotated[
        float, typer.Option("--every", metavar="MINUTES", min=0.01, help="Time between rounds.")
    ] = 15.0,
    data: DataOption = Path("data"),
    vectors: VectorsOption = None,
    embedder: EmbedderOption = None,
    as_json: AsJson = False,
) -> None:
    """Add what is new at PATH, again and again, until Ctrl-C.

    Articles that vanish from a feed or folder stay in the index. As JSON, every round is a line.
    """
    config = _config(data, vectors, embedder)
    console = Console(highlight=False)
    with progress() as show:
        for outcome in watch_sources(sources, config, every * 60, show):
            if not isinstance(outcome, DatelineError) and (outcome.added or outcome.changed):
                changed(data, "watch", write_count(len(sources), "source"))
            now = f"{datetime.now():%H:%M}"
            if as_json and isinstance(outcome, DatelineError):
                typer.echo(json.dumps({"error": str(outcome)}, ensure_ascii=False))
            elif as_json and not isinstance(outcome, DatelineError):
                typer.echo(json.dumps(outcome.to_dict(), ensure_ascii=False))
            elif isinstance(outcome, DatelineError):
                console.print(f"{now} [red]Error:[/red] {escape(str(outcome))}")
            elif outcome.added or outcome.changed:
                console.print(now, end=" ")
                print_report(outcome, data)
            else:
                held = write_count(outcome.articles, "article")
                console.print(f"{now} [dim]Nothing new; {held}.[/dim]")


@app.command()
def status(
    data: DataOption = Path("data"), vectors: VectorsOption = None, as_json: AsJson = False
) -> None:
    """Say what the index holds, how it was built, and who is changing it now."""
    config = _config(data, vectors)
    index = Index(config, embedder_for(config).name)
    try:
        snapshot = index.current()
        summary, manifest = snapshot.summary, snapshot.manifest
        if as_json:
            told = {"generation": snapshot.number, **asdict(summary), **asdict(manifest)}
            told |= {"changed_now_by": change_in_progress(data), "parser": parser_state()}
            print_json(told)
            return
        typer.echo(
            f"{write_count(summary.articles, 'article')} from "
            f"{write_count(summary.outlets, 'outlet')} in {write_count(summary.chunks, 'chunk')}, "
            f"dated {summary.first_day or 'unknown'} to {summary.last_day or 'unknown'}; "
            f"{write_count(manifest.clusters, 'group')} of near-duplicates.\n"
            f"Snapshot {snapshot.number} in {data}, built {summary.built_at:%Y-%m-%d %H:%M} "
            f"UTC with {manifest.embedding_model}; vectors in {manifest.vectors or 'the folder'}, "
            f"recall {manifest.recall:.1%}."
        )
    finally:
        index.close()
    at_work = change_in_progress(data)
    if at_work:
        typer.echo(f"Being changed now: {at_work}.")
    if parser := parser_state():
        typer.echo(parser)


@app.command()
def doctor(
    data: DataOption = Path("data"), vectors: VectorsOption = None, as_json: AsJson = False
) -> None:
    """Check that everything is there and fits together; say what to run where it does not.

    Looks at the catalogue, every article and chunk, the vectors, the words, the pointer, the
    disk and the parser. Exit code 1 where something is wrong.
    """
    config = _config(data, vectors)
    console = Console(highlight=False, soft_wrap=True)
    findings = []
    for finding in _examine(config):
        findings.append(finding)
        if as_json:
            continue
        if finding.remedy is None:
            console.print(f"[green]ok[/green]    {escape(finding.what)}")
        else:
            console.print(f"[red]wrong[/red] {escape(finding.what)}")
            console.print(f"      Run: {escape(finding.remedy)}")
    if as_json:
        print_json([asdict(finding) for finding in findings])
    if any(finding.remedy for finding in findings):
        sys.exit(1)


@app.command()
def export(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="Where to write; without it, to the terminal."),
    ] = None,
    data: DataOption = Path("data"),
    vectors: VectorsOption = None,
) -> None:
    """Write every article of the index as JSON Lines, which build and add read again.

    An article a line: id, title, source, author, published, updated, language, url, text.
    """
    config = _config(data, vectors)
    index = Index(config, embedder_for(config).name)
    partial = file.with_name(f"{file.name}.part") if file else None
    written = 0
    try:
        with partial.open("w", encoding="utf-8") if partial else nullcontext(sys.stdout) as out:
            for line in export_articles(index.current()):
                out.write(f"{line}\n")
                written += 1
        if file and partial:
            partial.replace(file)
    except OSError as error:
        raise IndexStoreError(f"{file or 'The output'} cannot be written: {error}.") from error
    finally:
        index.close()
    exported(data, "export", f"{write_count(written, 'article')} to {file or 'the terminal'}")
    if file:
        typer.echo(f"Wrote {write_count(written, 'article')} to {file}.")


def _config(data: Path, vectors: str | None, embedder: str | None = None) -> IndexConfig:
    config = replace(IndexConfig.from_env(data), vectors_url=vectors)
    return replace(config, embedding_model=embedder) if embedder else config


def _examine(config: IndexConfig) -> Iterator[Finding]:
    """Look at the index, and whether sentences can be parsed: else answers are quotes."""
    yield from examine_index(config, embedder_for(config).name)
    missing = parser_state()  # its text says what to run
    remedy = "dateline doctor" if missing else None
    yield Finding(what=missing or "The parser's model is in place.", remedy=remedy)


def _change(
    command: str,
    about: str,
    change: Callable[..., BuildReport],
    *arguments: Any,
    config: IndexConfig,
    as_json: bool,
) -> None:
    """Change the index in a child process, note it, and print what became of every article."""
    with progress() as show:
        try:
            report = run_in_child(change, *arguments, config=config, progress=show)
        except KeyboardInterrupt:
            Console(stderr=True).print(
                "Interrupted. What was indexed before is as it was; run it again to go on."
            )
            raise typer.Exit(INTERRUPTED) from None
    changed(config.data, command, about)
    if as_json:
        print_json(report.to_dict())
    else:
        print_report(report, config.data)
