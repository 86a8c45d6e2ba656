"""``dateline eval``: questions whose answers are known, and what changed since the last run.

Exit codes: 0 measured; 1 an error, the message says what to do; 2 wrong usage; 4 a question of the
desk's that was answered right is now answered wrong.
"""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from dateline.cli.options import AsJson, DataOption, print_json
from dateline.cli.terminal import escape
from dateline.service import (
    DeskQuestions,
    EvaluationRun,
    RunChanges,
    Scored,
    compare_runs,
    keep_run,
    last_run,
)
from index_store import DatelineError, current_number, write_count
from rag import Dateline, Outcome, ask_all, evaluation_figures, read_questions

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
NEWLY_WRONG = 4
SHOWN = 200  # characters of a wrong answer


@app.command("eval")
def evaluate(
    questions: Annotated[
        Path | None,
        typer.Argument(
            help="JSON Lines with question and answers. Without it the desk's own are asked, which "
            "curators make of feedback, and the run is kept and compared with the one before."
        ),
    ] = None,
    data: DataOption = Path("data"),
    as_json: AsJson = False,
) -> None:
    """Ask questions whose answers are known, and print how many are answered right."""
    if questions is None:
        _evaluate_desk(data, as_json)
        return
    outcomes, _ = _asked(questions, data)
    if as_json:
        typer.echo(json.dumps(evaluation_figures(outcomes)))
        return
    console = Console()
    _print_figures(console, questions.name, evaluation_figures(outcomes))
    _print_scored(console, "wrong", [one for one in _scored(outcomes) if not one.right])


def _evaluate_desk(data: Path, as_json: bool) -> None:
    desk = DeskQuestions(data)
    if not desk.listed():
        raise DatelineError(
            "The desk has no questions of its own yet. Curators make them of feedback in the "
            "page's Archive tab; or name a file of questions: dateline eval FILE"
        )
    began, before, snapshot = datetime.now(UTC), last_run(data), current_number(data)
    outcomes, model = _asked(desk.path, data)
    run = EvaluationRun(
        at=began,
        snapshot=snapshot or 0,
        model=model,
        figures=evaluation_figures(outcomes),
        scored=_scored(outcomes),
    )
    keep_run(data, run)
    changes = compare_runs(before, run.scored)
    if as_json:
        print_json(_told(run, before, changes))
    else:
        _print_run(run, before, changes)
    if changes.newly_wrong:
        sys.exit(NEWLY_WRONG)


def _asked(questions: Path, data: Path) -> tuple[list[Outcome], str | None]:
    """Return how each question was answered, and the model that did."""
    asked = read_questions(questions)
    with Dateline.open(data) as dateline:
        outcomes = list(
            track(ask_all(dateline, asked), "Asking", len(asked), console=Console(stderr=True))
        )
        return outcomes, dateline.model_state.name


def _scored(outcomes: Sequence[Outcome]) -> tuple[Scored, ...]:
    return tuple(
        Scored(
            id=one.question.id,
            question=one.question.text,
            right=one.right,
            status=one.answer.status.value,
            text=one.answer.text,
            cited=tuple(article.id for article in one.answer.sources),
        )
        for one in outcomes
    )


def _told(run: EvaluationRun, before: EvaluationRun | None, changes: RunChanges) -> dict[str, Any]:
    """Return a run and what changed as programs are told it; the run before without its answers."""
    earlier = before.to_dict() if before else None
    if earlier:
        del earlier["scored"]
    groups = ("newly_right", "newly_wrong", "still_wrong", "first_wrong")
    changed = {name: [one.id for one in getattr(changes, name)] for name in groups}
    return {**run.to_dict(), "before": earlier, **changed}


def _print_run(run: EvaluationRun, before: EvaluationRun | None, changes: RunChanges) -> None:
    console = Console(highlight=False, emoji=False)
    _print_figures(console, "the desk's own", run.figures)
    console.print(f"This run    {_written(run)}")
    console.print(f"Before      {_written(before) if before else 'none: this is the first run'}")
    _print_scored(console, "newly right", changes.newly_right)
    _print_scored(console, "newly wrong", changes.newly_wrong)
    _print_scored(console, "still wrong", changes.still_wrong)
    _print_scored(console, "wrong" if before is None else "wrong, new", changes.first_wrong)


def _written(run: EvaluationRun) -> str:
    right = sum(one.right for one in run.scored)
    return (
        f"{run.at:%Y-%m-%d %H:%M} UTC, snapshot {run.snapshot}, {escape(run.model or 'no model')}: "
        f"{right} of {len(run.scored)} right"
    )


def _print_figures(console: Console, name: str, measured: dict[str, float | int | None]) -> None:
    table = Table(title=f"{write_count(int(measured['questions'] or 0), 'question')} of {name}")
    table.add_column("measure")
    table.add_column("value", justify="right")
    for measure, value in measured.items():
        table.add_row(measure, "-" if value is None else str(value))
    console.print(table)


def _print_scored(console: Console, kind: str, scored: Sequence[Scored]) -> None:
    colour = "green" if kind == "newly right" else "red"
    for one in scored:
        console.print(f"[{colour}]{kind}[/{colour}] {escape(one.question)}")
        console.print(f"      [dim]{escape(one.text[:SHOWN])}[/dim]")
