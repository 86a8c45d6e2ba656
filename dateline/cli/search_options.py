"""The options of every command that asks or searches: which reports may be used."""

import inspect
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Annotated, Any

import typer

from rag import MAX_REACH, SearchOptions


def _day(name: str, text: str) -> Any:
    return typer.Option(name, formats=["%Y-%m-%d"], metavar="DAY", help=text)


Since = Annotated[
    datetime | None, _day("--since", "Use no report before this day, whatever is asked.")
]
Until = Annotated[
    datetime | None, _day("--until", "Use no report after this day, whatever is asked.")
]
OutletNames = Annotated[
    list[str] | None,
    typer.Option("--outlet", metavar="NAME", help="Use only reports of it; may be repeated."),
]

AuthorNames = Annotated[
    list[str] | None,
    typer.Option("--author", metavar="NAME", help="Use only reports by them; may be repeated."),
]
Language = Annotated[
    str | None, typer.Option(metavar="CODE", help='Use only reports in it, such as "en".')
]


def _chosen(
    *,
    as_of: Annotated[datetime | None, _day("--as-of", "Use only reports up to this day.")] = None,
    since: Since = None,
    until: Until = None,
    outlets: OutletNames = None,
    authors: AuthorNames = None,
    language: Language = None,
    reach: Annotated[
        int,
        typer.Option(min=1, max=MAX_REACH, help="For lists, read so many times as many articles."),
    ] = 1,
) -> SearchOptions:
    days = {"as_of": as_of, "since": since, "until": until}
    told = {name: day and day.date() for name, day in days.items()}
    return SearchOptions(
        outlets=tuple(outlets or ()),
        authors=tuple(authors or ()),
        language=language,
        reach=reach,
        **told,
    )


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take an option for each field of ``SearchOptions``.

    Args:
        command: Takes them as one value, ``options``.
    """
    signature, chosen = inspect.signature(command), inspect.signature(_chosen).parameters
    own = [parameter for name, parameter in signature.parameters.items() if name != "options"]

    @wraps(command)
    def call(**arguments: Any) -> None:
        given = {name: arguments.pop(name) for name in chosen}
        command(**arguments, options=_chosen(**given))

    parameters = sorted([*own, *chosen.values()], key=lambda parameter: parameter.kind)
    call.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return call
