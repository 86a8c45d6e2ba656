"""``dateline standing list|add|remove|ask``: questions that are asked again with every change."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from dateline.cli.options import AsJson, DataOption, print_json
from dateline.cli.search_options import AuthorNames, Language, OutletNames
from dateline.cli.terminal import escape
from dateline.service import (
    ConversationStore,
    MonitoredDateline,
    ServiceConfig,
    StandingDesk,
    StandingQuestion,
    keep_question,
    keep_search,
    senders_of,
    text_of,
    title_of,
)
from index_store import DatelineError, IndexConfig, write_count
from rag import Dateline, Selection, clean_question

app = typer.Typer(
    no_args_is_help=True, help="Questions that are asked again with every change of the archive."
)
UserOption = Annotated[
    str, typer.Option("--user", help='Whose they are; "local" where there are no accounts.')
]


@contextmanager
def _kept(data: Path) -> Iterator[ConversationStore]:
    with closing(ConversationStore(ServiceConfig.of_folder(data).conversations)) as kept:
        yield kept


@app.command("list")
def list_questions(
    user: UserOption = "local", data: DataOption = Path("data"), as_json: AsJson = False
) -> None:
    """List the questions and searches that are kept, those kept last first."""
    with _kept(data) as kept:
        found = kept.standing.listed(user)
    if as_json:
        print_json([_told(one) for one in found])
    for one in () if as_json else found:
        changes = write_count(one.number, "change")
        typer.echo(f"{one.id}  {one.kind}  {one.name}  ({one.waiting or changes})")


@app.command()
def add(
    words: Annotated[str, typer.Argument(help="A question, or with --search words of articles.")],
    search: Annotated[bool, typer.Option("--search", help="Keep a search for articles.")] = False,
    outlets: OutletNames = None,
    authors: AuthorNames = None,
    language: Language = None,
    user: UserOption = "local",
    data: DataOption = Path("data"),
) -> None:
    """Keep a question or a search, and print its id."""
    only = Selection(outlets=tuple(outlets or ()), authors=tuple(authors or ()), language=language)
    with _kept(data) as kept:
        if not search:
            id_ = keep_question(kept.standing, user, clean_question(words), only)
        else:
            asked = {"words": words, **only.model_dump(mode="json", exclude_defaults=True)}
            with Dateline.open(data) as dateline:
                id_ = keep_search(kept.standing, dateline, user, words, asked)
    typer.echo(id_)


@app.command()
def remove(
    id_: Annotated[str, typer.Argument(metavar="ID", help="As `dateline standing list` has it.")],
    user: UserOption = "local",
    data: DataOption = Path("data"),
) -> None:
    """Keep a question no longer, nor what was told of it."""
    with _kept(data) as kept:
        if not kept.standing.delete(user, id_):
            raise DatelineError(
                f"{user} keeps no question {id_!r}. List them: dateline standing list --user {user}"
            )
    typer.echo("It is no longer kept.")


@app.command()
def ask(
    user: UserOption = "local", data: DataOption = Path("data"), as_json: AsJson = False
) -> None:
    """Ask every user's questions that are due, and print what is new to one of them."""
    config = ServiceConfig.of_folder(data)
    channels = senders_of(config.delivery, IndexConfig.from_env(data).private_hosts)
    with _kept(data) as kept, MonitoredDateline.open(data) as dateline:
        known = {told.id for told in kept.standing.changes(user)}
        desk = StandingDesk(dateline, kept.standing, tuple(channels))
        while desk.ask_next():
            pass
        news = [told for told in kept.standing.changes(user) if told.id not in known]
    if as_json:
        print_json([{"id": told.id, "name": told.name, **told.change} for told in news])
        return
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    for told in news:
        console.print(f"[bold]{escape(title_of(told))}[/bold]")
        for line in text_of(told).splitlines():
            console.print(escape(line))
    if not news:
        console.print("Nothing has changed.")


def _told(one: StandingQuestion) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "name": one.name,
        "asked": one.asked,
        "changes": one.number,
        "unread": one.unread,
        "waiting": one.waiting,
    }
