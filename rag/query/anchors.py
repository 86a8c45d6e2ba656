"""What of a question must stand near the sentences of its answer."""

import re

from rag.language.dates import years_of
from rag.language.resources import either, load
from rag.language.terms import WORD, names_of
from rag.query.query import Anchors

_NUMBERS = load().numbers
_NUMBERED_NAME = re.compile(
    r"\b([A-Z][\w’'-]+) (\d{1,3})\b"
    rf"(?!,\d| {either((*_NUMBERS.percent, *_NUMBERS.magnitudes))})"
)


def anchors_of(text: str, topic: str) -> Anchors:
    """Return the anchors of a question.

    Args:
        text: The question.
        topic: The same without the times that it states.
    """
    numbered = (found.groups() for found in _NUMBERED_NAME.finditer(topic))
    return Anchors(
        names=_names_asked(text),
        years=frozenset(years_of(topic)),
        numbered=tuple((name, number) for name, number in numbered),
    )


def _names_asked(question: str) -> frozenset[str]:
    """Return the names of a question; a word that only opens it ("Considering ...") is none."""
    first, *rest = WORD.findall(question) or [""]
    opens = first.lower().endswith(("ing", "ed")) or not (rest and rest[0][0].isupper())
    only_opens = names_of(first) - names_of(" ".join(rest)) if opens else set()
    return frozenset(names_of(question) - only_opens)
