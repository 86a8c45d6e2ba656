"""What every command line shares: text as it stands, and how it ends.

What went wrong becomes one line, not a traceback.
"""

import sys

import typer
from rich import markup
from rich.console import Console

from index_store import DatelineError, visible


def escape(text: str) -> str:
    """Return text for Rich: neither its markup nor the terminal's codes act in it."""
    return markup.escape(visible(text))


def run(application: typer.Typer) -> None:
    """Run a command line; what Dateline raises on purpose becomes one line and exit code 1."""
    try:
        application()
    except DatelineError as error:
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(f"[red]Error:[/red] {escape(str(error))}")
        sys.exit(1)
