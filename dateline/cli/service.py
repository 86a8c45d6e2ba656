"""``dateline user add NAME``: who may use the services, and the MCP server on stdio.

Exit codes: 0 done; 1 nothing was done, the message says why; 2 wrong usage.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli.audited import changed
from dateline.cli.options import AsJson, DataOption
from dateline.service import Accounts, ConversationStore, Role, ServiceConfig, serve_tools
from index_store import visible
from rag import Dateline

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
users = typer.Typer(no_args_is_help=True, help="Who may use the services.")
tokens = typer.Typer(no_args_is_help=True, help="What programs log in with.")
app.add_typer(users, name="user")
app.add_typer(tokens, name="token")

NameArgument = Annotated[str, typer.Argument(help="The user's name.")]


@contextmanager
def _accounts(data: Path) -> Iterator[Accounts]:
    accounts = Accounts(ServiceConfig.from_env(data=data).accounts)
    try:
        yield accounts
    finally:
        accounts.close()


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
    data: DataOption = Path("data"),
) -> None:
    """Add a user, or give one a new role and password. Asks for it, or reads it from a pipe."""
    with _accounts(data) as accounts:
        password = None if tokens_only else _read_password()
        accounts.add(name, role, password)
    changed(data, "user add", f"{name}, {role}")
    typer.echo(f"{name} is a {role}.")


@users.command("remove")
def remove_user(name: NameArgument, data: DataOption = Path("data")) -> None:
    """Remove a user with all sessions, tokens and conversations."""
    url = ServiceConfig.from_env(data=data).conversations
    with _accounts(data) as accounts, closing(ConversationStore(url)) as conversations:
        accounts.remove(name)
        conversations.forget(name)
    changed(data, "user remove", name)
    typer.echo(f"{name} is removed.")


@users.command("list")
def list_users(data: DataOption = Path("data"), as_json: AsJson = False) -> None:
    """List the users and their roles."""
    with _accounts(data) as accounts:
        found = accounts.users()
    if as_json:
        typer.echo(json.dumps([{"name": user.name, "role": user.role} for user in found]))
    else:
        for user in found:
            typer.echo(f"{user.role:<8} {user.name}")


@tokens.command("create")
def create_token(
    name: NameArgument, data: DataOption = Path("data"), as_json: AsJson = False
) -> None:
    """Print a new API token of a user; it cannot be shown again."""
    with _accounts(data) as accounts:
        token = accounts.create_token(name)
    changed(data, "token create", name)
    typer.echo(json.dumps({"name": name, "token": token}) if as_json else token)


@tokens.command("revoke")
def revoke_token(data: DataOption = Path("data")) -> None:
    """End a token. Asks for it, or reads it from a pipe."""
    with _accounts(data) as accounts:
        accounts.revoke(_read_secret("Token"))
    changed(data, "token revoke")
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
    data: DataOption = Path("data"),
    as_json: AsJson = False,
) -> None:
    """Print who signed in, asked, changed and exported, newest first; times are UTC."""
    with _accounts(data) as accounts:
        found = accounts.audit.entries(user=user, limit=limit)
    if as_json:
        told = [asdict(entry) | {"at": entry.at.isoformat()} for entry in found]
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        for entry in found:
            at = f"{entry.at:%Y-%m-%d %H:%M:%S}"
            about = visible(f"{entry.user} {entry.address} {entry.action} {entry.about}")
            typer.echo(f"{at} {about}".rstrip())


def _read_secret(what: str) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(what, hide_input=True))
    return sys.stdin.readline().rstrip("\r\n")


def _read_password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
