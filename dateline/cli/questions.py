"""``dateline ask "..."``: questions from the command line.

Exit codes: 0 answered, in whole or in part; 1 an error, the message says what to do; 2 wrong
usage; 3 not in the archive; 130 interrupted.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from dateline.cli.answers import print_answer, print_source, write_reading
from dateline.cli.desk.several import NOT_IN_ARCHIVE, ask_desks
from dateline.cli.options import AsJson, DataOption
from dateline.cli.search_options import with_options
from dateline.cli.terminal import escape
from rag import (
    Answer,
    Claim,
    Dateline,
    Draft,
    Inspection,
    Reading,
    SearchOptions,
    Stage,
    Status,
    fetch_model,
    find_model,
    terminal_progress,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@app.command()
@with_options
def ask(
    question: Annotated[str, typer.Argument(help="In plain words.")],
    options: SearchOptions,
    data: DataOption = Path("data"),
    desks: Annotated[
        Path | None,
        typer.Option("--desks", metavar="FILE", help="Ask several archives: a file of desks."),
    ] = None,
    names: Annotated[
        list[str] | None,
        typer.Option("--desk", metavar="NAME", help="Of these desks alone; may be repeated."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question from the archive, with the sentences that prove the answer."""
    if desks:
        ask_desks(question, options, desks, names, as_json)
        return
    console = Console(stderr=True)
    answer, stage, read = None, "", ""
    with Dateline.open(data) as dateline, console.status("Opening the archive") as bar:
        for event in dateline.stream(question, options.after(())):
            match event:
                case Stage():
                    stage = escape(event.name)
                case Reading() if not as_json:
                    read = write_reading(event)
                case Draft() | Claim():
                    read = ""
                case Answer():
                    answer = event
            bar.update(f"{stage}{read}")
    if answer is None:
        raise AssertionError("a stream ends with an Answer")
    if as_json:
        typer.echo(json.dumps(answer.to_dict(), ensure_ascii=False, indent=1))
    else:
        print_answer(answer)
    if answer.status is Status.NOT_FOUND:
        sys.exit(NOT_IN_ARCHIVE)


@app.command("inspect")
@with_options
def inspect_question(
    question: Annotated[str, typer.Argument(help="In plain words.")],
    options: SearchOptions,
    data: DataOption = Path("data"),
    as_json: AsJson = False,
) -> None:
    """Show what a question was understood to ask, what was found for it, and why."""
    with Dateline.open(data) as dateline:
        seen = dateline.inspect(question, options.after(()))
    if as_json:
        typer.echo(json.dumps(seen.to_dict(), ensure_ascii=False, indent=1))
    else:
        _print_inspection(seen)


@app.command("fetch-model")
def fetch_chat_model(
    name: Annotated[
        str, typer.Argument(help="qwen2.5-coder-1.5b, or qwen2.5-coder-0.5b for small machines.")
    ] = "qwen2.5-coder-1.5b",
) -> None:
    """Download the embedded chat model into the user's cache, unless it is there."""
    model = find_model(name)
    with terminal_progress() as progress:
        path = fetch_model(model, progress=progress)
    typer.echo(f"The chat model is in {path}")


def _print_inspection(seen: Inspection) -> None:
    console = Console(highlight=False)
    query, window = seen.query, seen.query.published
    console.print(f"Question  {escape(query.text)}")
    console.print(
        f"Window    {window.start or 'the beginning'} to {window.end}, {window.kind}"
        + (escape(f' ("{window.words}")') if window.words else "")
    )
    console.print(f"Answer    {query.answer_type}, {query.item_kind}")
    console.print(f"Outlets   {escape(', '.join(query.outlets.names)) or 'none named'}\n")
    table = Table("score", "date", "words", "vectors", "day", "outlet", "title", box=None)
    for item in seen.candidates:
        table.add_row(
            f"{item.score:.2f}",
            f"{item.date_score:.2f}",
            str(item.word_rank or "-"),
            str(item.vector_rank or "-"),
            str(item.article.day or "-"),
            escape(item.article.source or "-"),
            escape(item.article.title),
        )
    console.print(table)
    console.print("\nWhat the model would read:")
    for sentence in seen.sentences:
        print_source(console, sentence)
