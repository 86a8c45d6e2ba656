"""What the model writes -> statements, each with the numbers of the sentences that it cites."""

import re
from dataclasses import dataclass, replace

from index_store import sentence_spans

MARK = re.compile(r"\[(\d+(?:\s*,\s*\d+)*)\]")
_AND = r"\s*[,;]?\s*(?:and\s+)?"  # between marks, "[1], [2] and [3]", and between statements
# A statement ends with its marks and a full stop, or where the next statement begins.
STATEMENT = re.compile(
    rf"\s*(?P<text>[^\[\]]+?)\s*(?P<marks>{MARK.pattern}(?:{_AND}{MARK.pattern})*)\s*"
    rf"(?:(?P<stop>[.!?])|{_AND}(?=[^\s\[.!?,;]))"
)
# Small models at times speak of their sources: "This is proven in sentence [1]."
OF_SENTENCES = re.compile(r"\s*\b(?:This|It|That|As)(?: is)? \w+ (?:in|by) sentence\b[^.]*\.?$")


@dataclass(frozen=True, slots=True)
class Statement:
    """What the model wrote up to its marks, and the sentence numbers it gave."""

    text: str
    numbers: tuple[int, ...]


def take_statements(written: str) -> tuple[list[Statement], str]:
    """Split off the statements that are complete.

    Returns:
        The complete statements in order, and the rest: a statement still being written.
    """
    statements = []
    position = 0
    while found := STATEMENT.match(written, position):
        statements.append(_statement(found["text"], found["marks"], found["stop"] or ""))
        position = found.end()
    return statements, written[position:]


def take_last(rest: str) -> Statement | None:
    """Return the last statement of a finished text; it may lack its marks."""
    marks = MARK.findall(rest)
    text = MARK.sub("", rest).strip()
    if not re.search(r"\w", text):
        return None
    return _statement(text, " ".join(f"[{mark}]" for mark in marks), "")


def sentences_in(statement: Statement) -> list[Statement]:
    """Return the sentences of a statement, each with all its numbers.

    Models add what they were not asked for and cite a sentence for the whole.
    """
    spans = sentence_spans(statement.text, 0, len(statement.text))
    return [replace(statement, text=statement.text[start:end]) for start, end in spans]


def _statement(text: str, marks: str, stop: str) -> Statement:
    numbers = tuple(
        dict.fromkeys(int(number) for mark in MARK.findall(marks) for number in mark.split(","))
    )
    return Statement(text=OF_SENTENCES.sub("", text.strip() + stop), numbers=numbers)
