"""``dateline check FILE``: what the archive says of each sentence of a draft.

Exit codes: 0 nothing is contradicted or superseded; 1 an error, the message says what to do; 2
wrong usage; 4 something is contradicted or superseded; 130 interrupted.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dateline.annotated import WRITERS
from dateline.annotated.wording import heading_of, link_of, where
from dateline.cli.options import AsJson, DataOption
from dateline.cli.search_options import with_options
from dateline.cli.terminal import escape
from index_store import read_draft
from rag import CheckedDraft, CheckedSentence, Dateline, DraftVerdict, SearchOptions

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
CONTRADICTED = 4
STANDARD_INPUT = Path("-")
_COLOURS = {
    DraftVerdict.CONTRADICTED: "red",
    DraftVerdict.SUPERSEDED: "yellow",
    DraftVerdict.NOT_IN_ARCHIVE: "magenta",
    DraftVerdict.UNDECIDED: "cyan",
    DraftVerdict.SUPPORTED: "green",
}


@app.command()
@with_options
def check(
    file: Annotated[
        Path, typer.Argument(help="A .txt, .md, .html, .docx or .pdf; - is standard input.")
    ],
    options: SearchOptions,
    data: DataOption = Path("data"),
    as_json: AsJson = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", help="Also write it annotated, as .docx, .md or .html."),
    ] = None,
) -> None:
    """Say of each sentence of a draft what the archive says of it; the draft is not kept."""
    if output and output.suffix.lower() not in WRITERS:
        raise typer.BadParameter(
            f"{output.name} is none of {', '.join(WRITERS)}.", param_hint="--output"
        )
    text = sys.stdin.read() if file == STANDARD_INPUT else read_draft(file)
    checked, draft = 0, None
    console = Console(stderr=True)
    with Dateline.open(data) as dateline, console.status("Opening the archive") as bar:
        for event in dateline.check(text, options):
            if isinstance(event, CheckedDraft):
                draft = event
            else:
                checked += 1
                bar.update(f"{checked} checked, last: {escape(event.text[:60])}")
    assert draft is not None
    if output:
        output.write_bytes(WRITERS[output.suffix.lower()](draft))
    if as_json:
        typer.echo(json.dumps(draft.to_dict(), ensure_ascii=False, indent=1))
    else:
        _print(draft)
    wrong = {DraftVerdict.CONTRADICTED, DraftVerdict.SUPERSEDED}
    if any(one.verdict in wrong for one in draft.sentences):
        sys.exit(CONTRADICTED)


def _print(draft: CheckedDraft) -> None:
    console = Console(highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())
    for sentence in draft.doubtful_first:
        _print_sentence(console, sentence)
    for sentence in draft.passed_over:
        console.print(f"[dim]Passed over: {escape(sentence.text)} ({sentence.reason})[/dim]")
    if draft.note:
        console.print(f"[yellow]{escape(draft.note)}[/yellow]")
    console.print(
        f"[dim]{escape(draft.in_words)}; {escape(draft.model or 'no model')}; "
        f"{draft.seconds:.1f} s[/dim]"
    )


def _print_sentence(console: Console, sentence: CheckedSentence) -> None:
    colour = _COLOURS[sentence.verdict]
    pieces = sentence.pieces
    told = "".join(
        f"[underline]{escape(text)}[/underline]" if differs else escape(text)
        for text, differs in pieces
    )
    console.print(f"[bold]{told}[/bold]")
    console.print(f"  [{colour}]{escape(heading_of(sentence))}[/{colour}]")
    for item in sentence.evidence:
        console.print(f'  "{escape(item.text)}"')
        link = link_of(item) or item.article.title
        console.print(f"    [dim]{escape(where(item))} {escape(link)}[/dim]")
    console.print()
