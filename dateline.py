"""The ``dateline`` command: the index, the questions and the page in one place."""

from pathlib import Path
from typing import Annotated

import typer

from index_store.__main__ import app as index_app
from index_store.__main__ import run
from rag.__main__ import app as question_app
from rag.pipeline import Dateline

commands = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Answers questions from a news archive and proves every statement.",
)
commands.add_typer(index_app)
commands.add_typer(question_app)


@commands.command()
def chat(
    data: Annotated[Path, typer.Option("--data", help="Folder of the index.")] = Path("data"),
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 7860,
) -> None:
    """Serve the page where questions are asked; Ctrl-C ends it."""
    with Dateline.open(data) as dateline:
        from ui import serve  # Gradio takes seconds to import; the model loads meanwhile

        serve(dateline, host=host, port=port)


def app() -> None:
    """Run the command line."""
    run(commands)


if __name__ == "__main__":
    app()
