"""What can still be read of a damaged catalogue: every text that is as it was stored."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

from index_store.catalogue.articles import article_of, is_as_stored
from index_store.catalogue.schema import REVISION
from index_store.config import IndexConfig
from index_store.data_folder import finished_numbers, is_sound, snapshot_folder
from index_store.errors import CatalogueLostError, IndexStoreError
from index_store.search.leads import LeadIndex
from index_store.types import Article

GAP = 20_000  # rows in a row that cannot be read or are none, after which there are no more

_NAMES = [column.name for column in REVISION.columns]


@dataclass(slots=True, kw_only=True)
class Salvaged:
    """What was saved."""

    articles: dict[str, Article] = field(default_factory=dict)
    """By id."""
    damaged: int = 0
    """Rows that cannot be read or are not what was stored."""
    lost: list[str] = field(default_factory=list)
    """Revisions that a sound snapshot names and that were not found."""
    known: bool = False
    """Whether a sound snapshot said what there should be."""


def salvage(config: IndexConfig) -> Salvaged:
    """Read every article of a catalogue that is still as it was stored.

    What the newest sound snapshot names is taken; where there is none, the newest text of
    every article.

    Raises:
        CatalogueLostError: Nothing can be read.
    """
    path = config.catalogue
    if not isinstance(path, Path):
        raise IndexStoreError("The catalogue is on a database server, which has its own tools.")
    if not path.is_file():
        raise CatalogueLostError(f"{path} is gone. Bring it back: dateline restore BACKUP")
    found = Salvaged()
    wanted = _named_by_a_snapshot(config)
    seen = set()
    for revision, article in _readable(path, found):
        seen.add(revision)
        if wanted is None or revision in wanted:
            found.articles[article.id] = article
    if wanted is not None:
        found.known = True
        found.lost = sorted(wanted - seen)
    if not found.articles:
        raise CatalogueLostError(
            f"No article in {path} can be read. Bring it back: dateline restore BACKUP"
        )
    return found


def _named_by_a_snapshot(config: IndexConfig) -> set[str] | None:
    for number in reversed(finished_numbers(config.data)):
        if is_sound(config.data, number):
            leads = LeadIndex.open(snapshot_folder(config.data, number) / "leads")
            return set(leads.words.ids)
    return None


def _readable(path: Path, found: Salvaged) -> Iterator[tuple[str, Article]]:
    """Yield the rows of a file, each read by itself: several would end at the first fault."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    columns = ", ".join(f'"{name}"' for name in _NAMES)
    query = f"SELECT {columns} FROM revision NOT INDEXED WHERE rowid = ?"
    with closing(sqlite3.connect(address, uri=True)) as database:
        row_id = missed = 0
        while missed < GAP:
            row_id += 1
            missed += 1
            try:
                row = database.execute(query, (row_id,)).fetchone()
                if row is None:
                    continue
                stored = SimpleNamespace(**dict(zip(_NAMES, row, strict=True)))
                revision, article = stored.revision, article_of(stored)
            except (sqlite3.Error, ValueError, TypeError, AttributeError):
                found.damaged += 1
                continue
            missed = 0
            if is_as_stored(revision, article):
                yield revision, article
            else:
                found.damaged += 1
