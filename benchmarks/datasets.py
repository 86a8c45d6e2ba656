"""Articles and questions of a benchmark's data folder.

A folder holds ``articles.jsonl`` and ``questions.jsonl``, plain or gzipped, one object a line.
Articles: id, title, source, author, published, url, text. Questions: id, question, answers, and
what their kind needs (see ``Question``).
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.parser import parse

from index_store import Article


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


def read_questions(folder: Path) -> list[Question]:
    """Return the questions of a data folder, in its order."""
    return [
        Question(
            id=row["id"],
            text=row["question"],
            answers=tuple(row.get("answers") or ()),
            type=row.get("type") or "",
            asked=_day(row.get("date") or row.get("asked_at")),
            evidence_ids=tuple(
                row.get("evidence_ids") or row.get("weak_evidence_recent_ids") or ()
            ),
            context_ids=tuple(row.get("context_ids") or ()),
            wrong_answer=row.get("wrong_answer"),
            history=tuple((turn["role"], turn["text"]) for turn in row.get("history") or ()),
            row=row,
        )
        for row in _rows(folder, "questions")
    ]


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of NAME.jsonl or NAME.jsonl.gz."""
    plain, packed = folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"
    if not plain.is_file() and not packed.is_file():
        raise SystemExit(f"There is neither {plain} nor {packed}. Give a folder that holds one.")
    with (
        plain.open(encoding="utf-8")
        if plain.is_file()
        else gzip.open(packed, "rt", encoding="utf-8") as file
    ):
        yield from (json.loads(line) for line in file if line.strip())


def _day(written: str | None) -> date | None:
    return parse(written).date() if written else None
