"""Measure an archive and a model with questions whose answers are known.

A questions file holds one object a line (plain or gzipped): ``question``; ``answers``, any of
which is right, or none where the archive holds no answer; and, where they apply, ``date`` or
``asked_at`` (the day of asking), ``history`` (turns with role and text), ``must_not_contain``, and
``kind``: of a "list", "numbers" or "conflict" all answers must be given. An ``id`` tells questions
apart from run to run, where their words may be corrected.
"""

import gzip
import json
import re
import statistics
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.parser import ParserError, parse
from text_to_num import alpha2digit

from rag.errors import QuestionError
from rag.pipeline import Dateline
from rag.types import Answer, AskOptions, Claim, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownQuestion:
    """A question and what its answer must and must not hold."""

    id: str
    """The same from run to run; where none is stated, what is asked and when."""
    text: str
    answers: tuple[str, ...]
    all_needed: bool
    """Every one of the answers must be given, not any."""
    forbidden: tuple[str, ...]
    asked: date | None
    history: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one question was answered."""

    question: KnownQuestion
    answer: Answer
    first_statement_s: float
    """Seconds to the first verified statement; to the whole answer where there is none."""
    whole_answer_s: float

    @property
    def refused(self) -> bool:
        """Nothing was found."""
        return self.answer.status is Status.NOT_FOUND

    @property
    def right(self) -> bool:
        """A known answer is in the text, or a question without one was refused."""
        if not self.question.answers:
            return self.refused
        given = [holds(self.told, known) for known in self.question.answers]
        return not self.refused and (all(given) if self.question.all_needed else any(given))

    @property
    def told(self) -> str:
        """The answer's text; of a list only what it lists, not who changed or is undecided."""
        listed = [claim.text for claim in self.answer.claims if claim.subject]
        return "\n".join(listed) or self.answer.text


def read_questions(path: Path) -> list[KnownQuestion]:
    """Return the questions of a file, in its order.

    Raises:
        QuestionError: The file cannot be read, or a line is no question.
    """
    try:
        packed = path.read_bytes()
        text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"{path} cannot be read: {error}.") from error
    return [
        _question(line, number, path)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip()
    ]


def _question(line: str, number: int, path: Path) -> KnownQuestion:
    try:
        row = json.loads(line)
        day = row.get("date") or row.get("asked_at")
        return KnownQuestion(
            id=str(row.get("id") or f"{row['question']} {day or ''}".rstrip()),
            text=row["question"],
            answers=tuple(map(str, row.get("answers") or ())),
            all_needed=row.get("kind") in ("list", "numbers", "conflict"),
            forbidden=tuple(row.get("must_not_contain") or ()),
            asked=parse(day).date() if day else None,
            history=tuple(_turn(turn) for turn in row.get("history") or ()),
        )
    except (ValueError, KeyError, AttributeError, ParserError) as error:
        raise QuestionError(
            f"Line {number} of {path} is no question ({error}). Each line must be an object with "
            '"question" and "answers".'
        ) from error


def _turn(turn: dict[str, Any]) -> dict[str, str]:
    role = "user" if turn["role"] == "user" else "assistant"
    return {"role": role, "content": turn.get("text") or turn.get("content") or ""}


def ask_all(dateline: Dateline, questions: Sequence[KnownQuestion]) -> Iterator[Outcome]:
    """Yield how each question was answered, in order."""
    for question in questions:
        began = time.perf_counter()
        first: float | None = None
        options = AskOptions(as_of=question.asked, history=question.history)
        for event in dateline.stream(question.text, options):
            if isinstance(event, Claim) and first is None:
                first = time.perf_counter() - began
            elif isinstance(event, Answer):
                whole = time.perf_counter() - began
                yield Outcome(
                    question=question,
                    answer=event,
                    first_statement_s=whole if first is None else first,
                    whole_answer_s=whole,
                )


def evaluation_figures(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    """Return the measures: shares from 0 to 1, and medians of seconds."""
    answerable = [item for item in outcomes if item.question.answers]
    refusable = [item for item in outcomes if not item.question.answers]
    refused = [item for item in outcomes if item.refused]
    quotes = [evidence for item in outcomes for evidence in item.answer.evidence]
    return {
        "questions": len(outcomes),
        "accuracy": share([item.right for item in answerable]),
        "answered": share([not item.refused for item in answerable]),
        "abstention_precision": share([not item.question.answers for item in refused]),
        "abstention_recall": share([item.refused for item in refusable]),
        "forbidden": share(
            [
                any(holds(item.told, word) for word in item.question.forbidden)
                for item in outcomes
                if item.question.forbidden
            ]
        ),
        "citation_validity": share([quote.text in quote.article.text for quote in quotes]),
        "first_statement_s": median([item.first_statement_s for item in outcomes]),
        "whole_answer_s": median([item.whole_answer_s for item in outcomes]),
    }


def holds(text: str, known: str) -> bool:
    """Say whether a known answer stands in a text: "yes" and "no" first, others anywhere.

    Case, marks, articles and the way that numbers are written do not count.
    """
    if known.lower() in ("yes", "no"):
        said = re.search(r"\b(yes|no)\b", text, re.IGNORECASE)
        return said is not None and said[1].lower() == known.lower()
    return f" {_normal(known)} " in f" {_normal(text)} "


def _normal(text: str) -> str:
    """Return a text as words: numbers as digits, no punctuation, accents, [n] or articles."""
    letters = unicodedata.normalize("NFKD", re.sub(r"\[\d+\]", " ", text))
    text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    text = re.sub(r"(?<=\d),(?=\d{3})", "", alpha2digit(text, "en", threshold=0).casefold())
    words = re.findall(r"\d+(?:\.\d+)?|[^\W\d_]+", re.sub(r"(?<=\b[a-z])\.", "", text))
    return " ".join(word for word in words if word not in ("a", "an", "the"))


def share(hits: Sequence[bool]) -> float | None:
    """Return the share of hits, or None where there is nothing to count."""
    return round(sum(hits) / len(hits), 4) if hits else None


def median(seconds: Sequence[float]) -> float | None:
    """Return the median in seconds, or None of nothing."""
    return round(statistics.median(seconds), 2) if seconds else None
