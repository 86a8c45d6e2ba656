"""Commands noted in the audit of the service whose data folder they change or copy."""

from pathlib import Path

import typer

from dateline.service import Action, note_command


def changed(data: Path, command: str, about: str = "") -> None:
    """Note that a command has changed the archive or who may use it."""
    _note(data, Action.CHANGED, command, about)


def exported(data: Path, command: str, about: str = "") -> None:
    """Note that a command has written articles to where the service does not see them."""
    _note(data, Action.EXPORTED, command, about)


def _note(data: Path, action: Action, command: str, about: str) -> None:
    told = f"dateline {command}: {about}" if about else f"dateline {command}"
    if warning := note_command(data, action, told):
        typer.echo(warning, err=True)
