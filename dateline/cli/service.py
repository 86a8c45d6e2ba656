"""``dateline user add NAME``: who may use the services, and the MCP server on stdio.

Exit codes: 0 done; 1 nothing was done, the message says why; 2 wrong usage.
"""

import json
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli.audited import changed
from dateline.cli.options import AsJson, DataOption, DesksOption
from dateline.service import (
    AccessError,
    Accounts,
    ConversationStore,
    Role,
    ServiceConfig,
    User,
    serve_tools,
)
from index_store import visible
from rag import Dateline

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
users = typer.Typer(no_args_is_help=True, help="Who may use the services.")
tokens = typer.Typer(no_args_is_help=True, help="What programs log in with.")
app.add_typer(users, name="user")
app.add_typer(tokens, name="token")

NameArgument = Annotated[str, typer.Argument(help="The user's name.")]


DeskOption = Annotated[
    str | None, typer.Option("--desk", metavar="NAME", help="At this desk, and at no other.")
]


def _config(data: Path, desks: Path | None) -> ServiceConfig:
    return ServiceConfig.from_env(data=data, desks_file=desks)


def _named(config: ServiceConfig, desk: str) -> ServiceConfig:
    """Return the settings of the desk that is named."""
    for one in config.desks:
        if one.name == desk:
            return config.at(one)
    known = ", ".join(one.name for one in config.desks)
    raise AccessError(
        f"There is no desk {desk!r}. "
        + (f"Name one of these: {known}." if known else "Name the file of desks: --desks FILE.")
    )


@users.command("add")
def add_user(
    name: NameArgument,
    role: Annotated[
        Role,
        typer.Option(
            help="Curators also change the archive, administrators read the audit too; content "
            "systems only push articles."
        ),
    ] = Role.READER,
    tokens_only: Annotated[
        bool, typer.Option("--tokens-only", help="A program: no password.")
    ] = False,
    desk: DeskOption = None,
    data: DataOption = Path("data"),
    desks: DesksOption = None,
) -> None:
    """Add a user, or give one a new role and password. Asks for it, or reads it from a pipe.

    With --desk, somebody who has an account keeps it as it is, and gets the role at that desk.
    """
    config = _config(data, desks)
    here = _named(config, desk) if desk else config
    with closing(Accounts(config.accounts)) as accounts:
        if not desk or name not in {user.name for user in accounts.users()}:
            password = None if tokens_only else _read_password()
            accounts.add(name, Role.NONE if desk else role, password)
        if desk:
            accounts.give(name, desk, role)
            if not User(name, role).may_read:
                _forget(here, name)
    what = f"{role} at {desk}" if desk else str(role)
    changed(config.data, "user add", f"{name}, {what}")
    typer.echo(f"{name} is a {what}.")


@users.command("remove")
def remove_user(
    name: NameArgument,
    desk: DeskOption = None,
    data: DataOption = Path("data"),
    desks: DesksOption = None,
) -> None:
    """Remove a user with all sessions, tokens and conversations; with --desk, from there alone."""
    config = _config(data, desks)
    here = _named(config, desk) if desk else config
    with closing(Accounts(config.accounts)) as accounts:
        if desk:
            accounts.give(name, desk, Role.NONE)
        else:
            accounts.remove(name)
    for left in (here,) if desk or not config.desks else map(config.at, config.desks):
        _forget(left, name)
    who = f"{name} from {desk}" if desk else name
    changed(config.data, "user remove", who)
    typer.echo(f"{name} is removed{f' from {desk}' if desk else ''}.")


def _forget(config: ServiceConfig, name: str) -> None:
    """Delete what a user has kept of an archive, with the secret of their feed."""
    with closing(ConversationStore(config.conversations)) as conversations:
        conversations.forget(name)


@users.command("list")
def list_users(
    data: DataOption = Path("data"), desks: DesksOption = None, as_json: AsJson = False
) -> None:
    """List the users and their roles."""
    with closing(Accounts(_config(data, desks).accounts)) as accounts:
        found = accounts.users()
    if as_json:
        told = [
            {"name": user.name, "role": user.role} | ({"desks": user.desks} if user.desks else {})
            for user in found
        ]
        typer.echo(json.dumps(told))
    else:
        for user in found:
            held = ", ".join(f"{role} at {desk}" for desk, role in user.desks.items())
            typer.echo(f"{user.role:<8} {user.name}{f' ({held})' if held else ''}")


@tokens.command("create")
def create_token(
    name: NameArgument,
    desk: DeskOption = None,
    data: DataOption = Path("data"),
    desks: DesksOption = None,
    as_json: AsJson = False,
) -> None:
    """Print a new API token of a user; it cannot be shown again."""
    config = _config(data, desks)
    if desk:
        _named(config, desk)
    with closing(Accounts(config.accounts)) as accounts:
        token = accounts.create_token(name, desk=desk or "")
    changed(config.data, "token create", f"{name} for {desk}" if desk else name)
    typer.echo(json.dumps({"name": name, "token": token}) if as_json else token)


@tokens.command("revoke")
def revoke_token(data: DataOption = Path("data"), desks: DesksOption = None) -> None:
    """End a token. Asks for it, or reads it from a pipe."""
    config = _config(data, desks)
    with closing(Accounts(config.accounts)) as accounts:
        accounts.revoke(_read_secret("Token"))
    changed(config.data, "token revoke")
    typer.echo("The token is no longer valid.")


@app.command()
def mcp(data: DataOption = Path("data")) -> None:
    """Serve `ask`, `search` and `get_article` to the program that started this one (MCP, stdio)."""
    with Dateline.open(data) as dateline:
        serve_tools(dateline)


@app.command()
def audit(
    user: Annotated[str, typer.Option(help="Only what this user did.")] = "",
    limit: Annotated[int, typer.Option(help="The most lines.", min=1)] = 200,
    desk: DeskOption = None,
    data: DataOption = Path("data"),
    desks: DesksOption = None,
    as_json: AsJson = False,
) -> None:
    """Print who signed in, asked, changed and exported, newest first; times are UTC."""
    with closing(Accounts(_config(data, desks).accounts)) as accounts:
        found = accounts.audit.entries(user=user, desk=desk or "", limit=limit)
    if as_json:
        told = [asdict(entry) | {"at": entry.at.isoformat()} for entry in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        for entry in found:
            at = f"{entry.at:%Y-%m-%d %H:%M:%S}"
            about = visible(f"{entry.user} {entry.address} {entry.action} {entry.told}")
            typer.echo(f"{at} {about}".rstrip())


def _read_secret(what: str) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(what, hide_input=True))
    return sys.stdin.readline().rstrip("\r\n")


def _read_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
