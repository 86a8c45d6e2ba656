"""The loader of what is known of a language: one folder of data files for each."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from rag.language.schema.comparing import Comparing
from rag.language.schema.questions import Questions
from rag.language.schema.stances import Stances
from rag.language.schema.words import (
    Answers,
    Calendar,
    Claims,
    Countries,
    Data,
    Furniture,
    Modality,
    Names,
    Negation,
    Numbers,
    Speech,
    WordLists,
)

ENGLISH = "en"
_REFERENCE = re.compile(r"\{(?:(?P<file>[a-z]+)\.)?(?P<name>[a-z_]+)\}")

Tables = dict[str, dict[str, Any]]  # file -> its table


class Language(Data):
    """Everything that is known of one language; each field is a file."""

    code: str
    """Such as "en"."""
    words: WordLists
    calendar: Calendar
    numbers: Numbers
    claims: Claims
    comparing: Comparing
    countries: Countries
    names: Names
    speech: Speech
    negation: Negation
    modality: Modality
    stances: Stances
    questions: Questions
    answers: Answers
    furniture: Furniture


@cache
def load(code: str = ENGLISH) -> Language:
    """Return what is known of a language.

    Questions and reports are understood in English. Any other language is read as if it were
    English: names, numbers and dates are found where they are written alike, no more.

    Args:
        code: ISO 639-1, such as "en".

    Raises:
        ValueError: A data file is not as ``rag.language.schema.words`` says.
    """
    root = files(__package__)
    known = {folder.name for folder in root.iterdir() if (folder / "words.toml").is_file()}
    return _read(root / (code if code in known else ENGLISH))


def _read(folder: Traversable) -> Language:
    tables: Tables = {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }
    resolved = {file: _resolved(table, file, tables) for file, table in tables.items()}
    return Language.model_validate({"code": folder.name, **resolved})


def either(patterns: Iterable[str]) -> str:
    """Return a pattern that fits where any of some patterns does."""
    return f"(?:{'|'.join(patterns)})"


def words_pattern(*lists: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of whole words, in any case, out of lists of patterns."""
    return re.compile(rf"\b{either(one for many in lists for one in many)}\b", re.IGNORECASE)


def _resolved(value: Any, file: str, tables: Tables) -> Any:
    """Return a value of a file with every reference replaced by what it refers to."""
    match value:
        case str():
            return _REFERENCE.sub(lambda found: _referred(found, file, tables), value)
        case dict():
            return {key: _resolved(one, file, tables) for key, one in value.items()}
        case list():
            return [_resolved(one, file, tables) for one in value]
    return value


def _referred(found: re.Match[str], file: str, tables: Tables) -> str:
    home = found["file"] or file
    value = _resolved(_find(tables[home], found["name"]), home, tables)
    return value if isinstance(value, str) else either(value)


def _find(table: Mapping[str, Any], name: str) -> Any:
    """Return a list of a file, or of one of its tables.

    Raises:
        ValueError: There is none of that name.
    """
    for one in (table, *(inner for inner in table.values() if isinstance(inner, dict))):
        if name in one:
            return one[name]
    raise ValueError(f"No list is called {name!r}")
