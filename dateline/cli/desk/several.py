"""``dateline ask --desks FILE``: a question to several archives, each with its own evidence."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from rich.console import Console

from dateline.cli.answers import print_answer
from dateline.cli.options import print_json
from dateline.cli.terminal import escape
from dateline.service import Desk, ServiceError, SharedModel, read_desks
from index_store import DatelineError
from rag import Answer, Dateline, SearchOptions, Status, open_model

NOT_IN_ARCHIVE = 3


def ask_desks(
    question: str, options: SearchOptions, file: Path, names: Sequence[str] | None, as_json: bool
) -> None:
    """Ask desks one after the other, and print what each says; one that fails stops no other.

    Exits with ``NOT_IN_ARCHIVE`` where none has an answer, with 1 where none could be asked.

    Raises:
        ServiceError: There is no such file, or no such desk in it.
    """
    desks = _chosen(file, names)
    console = Console(highlight=False)
    said: list[tuple[Desk, Answer | DatelineError]] = []
    for desk, told in _answers(desks, question, options):
        said.append((desk, told))
        if as_json:
            continue
        console.print(f"[bold]{escape(desk.title)}[/bold]")
        if isinstance(told, Answer):
            print_answer(told)
        else:
            console.print(f"[red]{escape(str(told))}[/red]\n")
    if as_json:
        print_json({"answers": [_json(desk, told) for desk, told in said]})
    answers = [told for _, told in said if isinstance(told, Answer)]
    if all(answer.status is Status.NOT_FOUND for answer in answers):
        sys.exit(NOT_IN_ARCHIVE if answers else 1)


def _chosen(file: Path, names: Sequence[str] | None) -> list[Desk]:
    desks = {desk.name: desk for desk in read_desks(file)}
    for name in names or ():
        if name not in desks:
            raise ServiceError(f"There is no desk {name!r}. Name one of these: {', '.join(desks)}.")
    return [desk for name, desk in desks.items() if not names or name in names]


def _answers(
    desks: Sequence[Desk], question: str, options: SearchOptions
) -> Iterator[tuple[Desk, Answer | DatelineError]]:
    with closing(open_model()) as model:
        for desk in desks:
            try:
                with Dateline.open(desk.data, model=SharedModel(model)) as dateline:
                    yield desk, dateline.ask(question, options.after(()))
            except DatelineError as error:
                yield desk, error


def _json(desk: Desk, told: Answer | DatelineError) -> dict[str, object]:
    answer, error = (told.to_dict(), None) if isinstance(told, Answer) else (None, str(told))
    return {"desk": desk.name, "title": desk.title, "answer": answer, "error": error}
