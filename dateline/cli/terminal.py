"""How every command line ends: with what went wrong as one line, not as a traceback."""

import sys

import typer
from rich.console import Console
from rich.markup import escape

from index_store import DatelineError


def run(application: typer.Typer) -> None:
    """Run a command line; what Dateline raises on purpose becomes one line and exit code 1."""
    try:
        application()
    except DatelineError as error:
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(f"[red]Error:[/red] {escape(str(error))}")
        sys.exit(1)
