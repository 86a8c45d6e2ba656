"""Which desks there are: a TOML file with the title and the data folder of each."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dateline.service.errors import ServiceError

ROOT = "/desks/"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_KEYS = {"title", "data", "webhook", "mail_to"}
_EXAMPLE = '[desk.sports] with title = "Sports" and data = "archives/sports"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One archive of several, with its own readers and curators."""

    name: str
    """As its path has it: 1 to 31 lower-case letters, digits and hyphens."""
    title: str
    data: Path
    """The data folder, which no other desk has."""
    webhook: str | None = None
    """An address that takes every change of its standing questions; None: none does."""
    mail_to: str = ""
    """Who gets mail of each; "": each reader whose name is an address, of their own."""

    @property
    def path(self) -> str:
        """Where it is served: "/desks/sports"."""
        return f"{ROOT}{self.name}"


def read_desks(file: Path) -> tuple[Desk, ...]:
    """Return the desks of a file, in its order; there is at least one.

    Args:
        file: TOML; of each desk a table ``[desk.NAME]`` with ``title`` and ``data``, a folder
            relative to the file, and where it is so ``webhook`` and ``mail_to``.

    Raises:
        ServiceError: The file cannot be read or used; the text says what to do.
    """
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ServiceError(f"The desks in {file} cannot be read: {error}.") from error
    tables = told.get("desk")
    if set(told) != {"desk"} or not isinstance(tables, dict) or not tables:
        raise ServiceError(f"{file} is to hold desks alone, each as {_EXAMPLE}.")
    desks = tuple(_read(file, name, table) for name, table in tables.items())
    folders = [desk.data.resolve() for desk in desks]
    for desk, folder in zip(desks, folders, strict=True):
        shared = [one for one in folders if folder == one or folder in one.parents]
        if len(shared) > 1:
            raise ServiceError(
                f"The desk {desk.name!r} in {file} has a folder in which another desk's is. Give "
                "each a folder of its own."
            )
    return desks


def _read(file: Path, name: str, table: object) -> Desk:
    if not _NAME.fullmatch(name):
        raise ServiceError(
            f"{name!r} in {file} cannot be the name of a desk. Use 1 to 31 lower-case letters, "
            "digits and hyphens, as it stands in addresses."
        )
    told = table if isinstance(table, Mapping) else {}
    words = {key: value.strip() for key, value in told.items() if isinstance(value, str)}
    if not words.get("data") or len(words) < len(told) or not set(told) <= _KEYS:
        raise ServiceError(f"The desk {name!r} in {file} is not written as {_EXAMPLE}.")
    return Desk(
        name=name,
        title=" ".join(words.get("title", "").split()) or name,
        data=file.parent / words["data"],
        webhook=words.get("webhook") or None,
        mail_to=words.get("mail_to", ""),
    )
