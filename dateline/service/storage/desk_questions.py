"""The desk's own questions with known answers: a file in the data folder that ``eval`` reads.

One object a line, as in ``rag/evaluation.py``. The file may be edited by hand; what a line holds
beside the fields that are known here stays.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from dateline.service.errors import ServiceError
from index_store import write_durably
from rag import MAX_CHARACTERS

FILE = "questions.jsonl"
KINDS = {
    "fact": "Any one of these words",
    "yesno": "Yes or no",
    "list": "A list: all of these",
    "conflict": "Reports differ: all of these",
    "unanswerable": "Not in the archive",
}
"""What a right answer is, by ``kind``; of others ("who", "number") any one answer is right."""
UNANSWERABLE = "unanswerable"
MAX_ANSWERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskQuestion:
    """A question and what a right answer holds."""

    id: str = ""
    """Empty: a new one."""
    question: str
    kind: str = "fact"
    answers: tuple[str, ...] = ()
    """The expected words; none where the archive holds no answer."""
    forbidden: tuple[str, ...] = ()
    """Words that no right answer holds."""
    day: str = ""
    """The day on which it is asked, in ISO 8601; empty: today."""
    article: str = ""
    """Where the answer stands: an address, id or title, for who looks at it next."""
    by: str = ""
    """Who added it."""


class DeskQuestions:
    """The questions of one archive. Safe to use from many threads and processes."""

    def __init__(self, data: Path) -> None:
        """Take the data folder; the file is made with the first question."""
        self.path = data / FILE

    def listed(self) -> list[DeskQuestion]:
        """Return every question, in the order of the file.

        Raises:
            ServiceError: The file cannot be read, or a line is no question.
        """
        return [_question(row) for row in self._rows()]

    def put(self, question: DeskQuestion) -> DeskQuestion:
        """Keep a question, in place of the one with its id; return it with its id.

        Raises:
            ServiceError: It lacks something, or the file cannot be read or written.
        """
        _check(question)
        with self._changing() as rows:
            kept = {row.get("id"): row for row in rows}
            id_ = question.id if question.id in kept else f"q{secrets.token_hex(6)}"
            row = kept.get(id_)
            if row is None:
                row = {"id": id_, "added": datetime.now(UTC).isoformat(timespec="seconds")}
                row["added_by"] = question.by
                rows.append(row)
            row |= {
                "question": question.question.strip(),
                "kind": question.kind,
                "answers": list(question.answers),
                "must_not_contain": list(question.forbidden),
                "article": question.article.strip(),
            }
            row.pop("asked_at", None)
            row.pop("date", None)
            if question.day:
                row["date"] = question.day
            return _question(row)

    def delete(self, id_: str) -> None:
        """Delete a question, if there is one with the id.

        Raises:
            ServiceError: The file cannot be read or written.
        """
        with self._changing() as rows:
            rows[:] = [row for row in rows if row.get("id") != id_]

    @contextmanager
    def _changing(self) -> Iterator[list[dict[str, Any]]]:
        """Yield the rows, and write what becomes of them."""
        try:
            with FileLock(f"{self.path}.lock"):
                rows = self._rows()
                yield rows
                lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
                write_durably(self.path, "".join(lines))
        except OSError as error:
            raise ServiceError(
                f"{self.path.name} cannot be written: {error.strerror or error}. Make room, or see "
                "who may write to the data folder."
            ) from error

    def _rows(self) -> list[dict[str, Any]]:
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise ServiceError(f"{self.path.name} cannot be read: {error}.") from error
        return [_row(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise ServiceError(
            f"Line {number} of {FILE} in the data folder is no question. Mend or delete the line."
        )
    row.setdefault("id", f"line-{number}")
    return row


def _question(row: dict[str, Any]) -> DeskQuestion:
    return DeskQuestion(
        id=str(row["id"]),
        question=row["question"],
        kind=str(row.get("kind") or ("fact" if row.get("answers") else UNANSWERABLE)),
        answers=tuple(map(str, row.get("answers") or ())),
        forbidden=tuple(map(str, row.get("must_not_contain") or ())),
        day=str(row.get("date") or row.get("asked_at") or "")[:10],
        article=str(row.get("article") or ""),
        by=str(row.get("added_by") or ""),
    )


def _check(question: DeskQuestion) -> None:
    """Raise a ``ServiceError`` that says what a question lacks."""
    if not 0 < len(question.question.strip()) <= MAX_CHARACTERS:
        raise ServiceError(
            f"The question was not kept: write it in 1 to {MAX_CHARACTERS:,} characters."
        )
    if question.kind == UNANSWERABLE and question.answers:
        raise ServiceError(
            "The question was not kept: it has expected words, and yet is not in the archive. "
            "Delete the words, or choose what the answer is."
        )
    if question.kind != UNANSWERABLE and not question.answers:
        raise ServiceError(
            "The question was not kept: write the words that a right answer holds, or choose "
            f"“{KINDS[UNANSWERABLE]}”."
        )
    if question.kind == "yesno" and [one.lower() for one in question.answers] not in (
        ["yes"],
        ["no"],
    ):
        raise ServiceError("The question was not kept: the answer is to be Yes or No.")
    if len(question.answers) > MAX_ANSWERS:
        raise ServiceError(f"The question was not kept: give at most {MAX_ANSWERS} answers.")
    try:
        if question.day:
            date.fromisoformat(question.day)
    except ValueError as error:
        raise ServiceError(
            f"The question was not kept: {question.day!r} is no day such as 2026-09-04."
        ) from error
