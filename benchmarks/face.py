"""What every benchmark shares: its options, its table, and its last line of JSON."""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

Row = TypeVar("Row")
Figures = Mapping[str, float | int | str | None]
"""Measure -> value; None where the data holds no question of that kind."""


def parser(description: str | None, *, folders: bool = False) -> argparse.ArgumentParser:
    """Return a parser with the options that every benchmark takes.

    Args:
        description: The module's docstring.
        folders: Data may be several folders, and is a list.
    """
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument(
        "--data",
        type=Path,
        required=True,
        nargs="+" if folders else None,
        help="folder of articles and questions",
    )
    made.add_argument(
        "--baseline", action="store_true", help="measure plain llama-index too, in the same run"
    )
    made.add_argument("--limit", type=int, help="ask only this many questions, evenly spaced")
    return made


def report(
    title: str, ours: Figures, plain: Figures | None = None, *, baseline: str = "plain llama-index"
) -> None:
    """Print a table of the measures and, as the last line, all of them as one JSON object.

    Args:
        title: What was measured on which data.
        ours: Dateline's figures.
        plain: The baseline's under the same names; "plain_" is put before them.
        baseline: Its name.
    """
    table = Table(title=title)
    table.add_column("measure")
    table.add_column("Dateline", justify="right")
    if plain is not None:
        table.add_column(baseline, justify="right")
    for name, value in ours.items():
        row = [name, _shown(value)]
        table.add_row(*row, *([_shown(plain.get(name))] if plain is not None else []))
    Console().print(table)
    figures = dict(ours) | {f"plain_{name}": value for name, value in (plain or {}).items()}
    print(json.dumps(figures))


def evenly(rows: Sequence[Row], limit: int | None) -> list[Row]:
    """Return ``limit`` rows spread evenly over all of them, or all."""
    if limit is None or limit >= len(rows):
        return list(rows)
    return [rows[place * len(rows) // limit] for place in range(limit)]


def _shown(value: float | int | str | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
