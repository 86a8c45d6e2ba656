"""Whether a statement says yes where its sentence says no, or the other way round."""

import re
from collections import Counter
from collections.abc import Iterator

from rag.language import cues
from rag.language.resources import either, load
from rag.language.terms import STOP_WORDS, WORD

_LISTS = load().negation
_NOT = rf"(?:\b{either(_LISTS.negators)}|n['’]t)"
_NEGATOR = re.compile(
    rf"{_NOT}(?= )(?! (?:{either(_LISTS.not_denying)}|\d))|\b{either(_LISTS.refusing)} to\b"
    rf"|\b{either((*_LISTS.ruling_out, *_LISTS.pairs))}\b",
    re.IGNORECASE,
)
# What may say no in words of its own, so that a "not" in a statement is no invention.
_ANY_NO = re.compile(
    rf"{_NOT}\b|\b{either((*_LISTS.pairs, *_LISTS.nobody, *_LISTS.hardly, *_LISTS.ceasing))}\b",
    re.IGNORECASE,
)
_PASSED_OVER = (STOP_WORDS | {*_LISTS.passed_over}) - {*_LISTS.deniable}
_STEM = 4  # letters: "approve" and "approved", "troops" and "troop"


def reversed_words(text: str, said: str) -> set[str]:
    """Return the words that a statement denies and its sentences affirm, or the other way round.

    Denied is the first word that says something after "not", "no", "refused to" and the like:
    "send" in "Italy will not send troops". Words are compared by their first letters. What the
    sentences both deny and affirm may be either.
    """
    ours, theirs = Counter(_stems(text)), Counter(_stems(said))
    denied_here, denied_there = Counter(_denied(text)), Counter(_denied(said))
    affirmed = {
        stem
        for stem, times in denied_there.items()
        if ours[stem] and not denied_here[stem] and theirs[stem] <= times
    }
    if _ANY_NO.search(said) or cues.NEGATION.search(said):
        return affirmed
    return affirmed | {stem for stem in denied_here if theirs[stem]}


def _stems(text: str) -> Iterator[str]:
    return (word.lower()[:_STEM] for word in WORD.findall(text))


def _denied(text: str) -> Iterator[str]:
    for found in _NEGATOR.finditer(text):
        clause = re.split(r"[.;:!?]", text[found.end() :], maxsplit=1)[0]
        words = (word.lower() for word in WORD.findall(clause))
        word = next((word for word in words if word not in _PASSED_OVER), None)
        if word:
            yield word[:_STEM]
