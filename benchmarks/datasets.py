"""Articles and questions of a benchmark's data folder.

A folder holds ``articles.jsonl`` and ``questions.jsonl``, plain or gzipped, one object a line.
Articles: id, title, source, author, published, url, text. Questions: id, question, answers, and
what their kind needs (see ``Question``).
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.parser import parse

from index_store import Article
from index_store.readers import find_files, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question with its gold."""

    id: str
    text: str
    answers: tuple[str, ...]
    """Any of them is right; empty where the archive holds no answer."""
    type: str
    asked: date | None
    """The day it was asked, or None where the data does not say."""
    evidence_ids: tuple[str, ...]
    """The articles that hold the answer: linked by the source, else weakly matched and recent."""
    context_ids: tuple[str, ...] = ()
    """The only articles it is asked over; empty for the whole archive."""
    wrong_answer: str | None = None
    """A value that planted articles give."""
    history: tuple[tuple[str, str], ...] = ()
    """(role, text) turns before it; roles are "user" and "agent"."""
    row: dict[str, Any] = field(default_factory=dict)
    """The whole object, for a scorer that knows more fields."""


def read_articles(folder: Path) -> list[Article]:
    """Return the articles of a data folder, in its order."""
    return [
        Article(
            id=row["id"],
            title=row.get("title") or "",
            text=row["text"],
            source=row.get("source") or None,
            author=row.get("author") or None,
            published=_day(row.get("published")),
            url=row.get("url") or None,
            origin=row["id"],
        )
        for row in _rows(folder, "articles")
        if row["text"].strip()
    ]


def read_files(folder: Path) -> list[Article]:
    """Return the articles in a folder of files as Dateline reads them; their ids are the paths."""
    return [
        replace(article, id=article.origin)
        for file in find_files(folder)
        for article in read(file, root=folder)
        if isinstance(article, Article)
    ]


def read_questions(folder: Path) -> list[Question]:
    """Return the questions of a data folder, in its order."""
    return [question_of(row) for row in _rows(folder, "questions")]


def read_gold(path: Path, archive: str, split: str | None = None) -> list[Question]:
    """Return the questions about an archive, in the file's order.

    Args:
        path: One question a line; ``benchmarks/gold/README.md`` says what it holds.
        archive: As ``archive`` names it.
        split: Only this half; None: both. A row that names none is open.
    """
    return [
        question_of(row)
        for row in rows_of(path)
        if row["archive"] == archive and split in (None, row.get("split", "open"))
    ]


def question_of(row: dict[str, Any]) -> Question:
    """Return the question of one object."""
    return Question(
        id=row["id"],
        text=row["question"],
        answers=tuple(row.get("answers") or ()),
        type=row.get("type") or "",
        asked=_day(row.get("date") or row.get("asked_at")),
        evidence_ids=tuple(row.get("evidence_ids") or row.get("weak_evidence_recent_ids") or ()),
        context_ids=tuple(row.get("context_ids") or ()),
        wrong_answer=row.get("wrong_answer"),
        history=tuple((turn["role"], turn["text"]) for turn in row.get("history") or ()),
        row=row,
    )


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines, plain or gzipped."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        yield from (json.loads(line) for line in file if line.strip())


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of NAME.jsonl or NAME.jsonl.gz."""
    plain, packed = folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"
    if not plain.is_file() and not packed.is_file():
        raise SystemExit(f"There is neither {plain} nor {packed}. Give a folder that holds one.")
    return rows_of(plain if plain.is_file() else packed)


def _day(written: str | None) -> date | None:
    return parse(written).date() if written else None
