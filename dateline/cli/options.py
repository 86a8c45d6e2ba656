"""Options that commands share, and how they print JSON."""

import json
from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[Path, typer.Option("--data", help="Folder of the index.")]
DesksOption = Annotated[
    Path | None,
    typer.Option(
        "--desks",
        metavar="FILE",
        envvar="DATELINE_DESKS",
        help="Several archives in one service: a TOML file of desks. --data does not count then.",
    ),
]
VectorsOption = Annotated[
    str | None,
    typer.Option(
        "--vectors",
        metavar="URL",
        envvar=["DATELINE_VECTORS", "DATELINE_CHROMA"],
        help="A server that keeps the vectors, such as Chroma at http://localhost:8000. Without "
        "it, they are kept in the folder of the index.",
    ),
]
EmbedderOption = Annotated[
    str | None,
    typer.Option(
        "--embedder",
        metavar="MODEL",
        envvar="DATELINE_EMBEDDER",
        help="wordllama, or openai:NAME for a model of an OpenAI-compatible server. Without it, "
        "the one that the index was built with.",
    ),
]
Sources = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files, folders, or http(s) addresses of pages and feeds."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def print_json(value: object) -> None:
    """Print a value as JSON; what has no JSON as text."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))
