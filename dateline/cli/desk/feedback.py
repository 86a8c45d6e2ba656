"""``dateline feedback``: the answers that readers marked as bad.

Exit codes: 0 done; 1 an error, the message says what to do; 2 wrong usage.
"""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dateline.cli.answers import print_source
from dateline.cli.audited import changed, exported
from dateline.cli.options import AsJson, DataOption, print_json
from dateline.cli.terminal import escape
from dateline.service import ConversationStore, Feedback, ServiceConfig, system_user
from index_store import DatelineError
from rag import Answer, QuotedSentences

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@app.command()
def feedback(
    handled: Annotated[
        bool, typer.Option("--handled", help="Those that a curator is done with.")
    ] = False,
    done: Annotated[
        str | None, typer.Option(metavar="ID", help="Mark one as handled, and list nothing.")
    ] = None,
    undone: Annotated[
        str | None, typer.Option(metavar="ID", help="Mark one as not handled, and list nothing.")
    ] = None,
    data: DataOption = Path("data"),
    as_json: AsJson = False,
) -> None:
    """List the answers that readers marked as bad, with reason and evidence, newest first."""
    with closing(ConversationStore(ServiceConfig.of_folder(data).conversations)) as kept:
        for id_, is_done in ((done, True), (undone, False)):
            if id_ is None:
                continue
            if not kept.feedback.handle(id_, system_user(), handled=is_done):
                raise DatelineError(f"There is no feedback {id_!r}. List it: dateline feedback")
            changed(data, "feedback", f"{id_} {'handled' if is_done else 'not handled'}")
        if done or undone:
            return
        found = kept.feedback.listed(handled=handled)
    exported(data, "feedback", f"{len(found)} listed")
    if as_json:
        print_json([one.to_dict() for one in found])
    elif found:
        console = Console(highlight=False, emoji=False, soft_wrap=True)
        for one in found:
            _print(console, one)
    else:
        typer.echo("No feedback was handled." if handled else "No feedback waits.")


def _print(console: Console, one: Feedback) -> None:
    console.print(f"[bold]{escape(one.question)}[/bold]")
    console.print(
        f"    [dim]{one.judged:%Y-%m-%d %H:%M} UTC, {escape(one.reader)}, {escape(one.id)}[/dim]"
    )
    if one.reason:
        console.print(f"    Reason: {escape(one.reason)}")
    said = one.said
    answer = said["answer"]
    if answer is None:
        console.print(f"    {escape(said['message'] or 'No answer.')}")
        return
    told = Answer.from_dict(answer, QuotedSentences.of(said["evidence"], said["paragraphs"]))
    console.print(f"    {escape(told.text)}")
    for item in told.evidence or told.nearest:
        print_source(console, item)
