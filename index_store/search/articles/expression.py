"""What a search asks for, whatever language it was written in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class TextField(StrEnum):
    """Where words are looked for."""

    ANYWHERE = "anywhere"
    """In title and text."""
    TITLE = "title"
    AUTHOR = "author"
    OUTLET = "outlet"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, or several that follow one another. Case and accents do not count."""

    text: str
    field: TextField = TextField.ANYWHERE
    exact: bool = False
    """Only as it is written; otherwise other forms of English words count too."""
    prefix: bool = False
    """The last word is only the beginning of one; takes no account of ``exact``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """Published on a day from ``since`` to ``until``; an article without a day is in no range."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Everything that all parts ask for; without parts, everything."""

    parts: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Everything that one of the parts asks for, at least one."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """Everything but what the part asks for."""

    part: "Expression"


Expression = Term | DayRange | AllOf | AnyOf | Excluded


def sought(expression: Expression) -> Iterator[Term]:
    """Yield every term that an article may be found by, none of those that exclude it."""
    match expression:
        case Term():
            yield expression
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from sought(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilters:
    """Which articles are looked at; the values of one field are alternatives."""

    days: DayRange = DayRange()
    outlets: tuple[str, ...] = ()
    """Whole names; case and accents do not count."""
    authors: tuple[str, ...] = ()
    """Likewise."""
    language: str | None = None
    """A code such as "en"."""
