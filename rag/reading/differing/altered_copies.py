"""A copy of a report that changed a value: the same sentence but for a name, a number or a day."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from rapidfuzz import fuzz

from index_store import Article
from rag.config import ReadingConfig
from rag.language.dates import MONTHS
from rag.language.terms import STOP_WORDS, content_words, numbers_of
from rag.language.values import CURRENCIES, UNIT
from rag.retrieval.sentences import sentences_of
from rag.types import Claim, Disagreement, Evidence, Side

_WORD = re.compile(r"\w+(?:[.,-]\w+)*")
_UNIT = re.compile(UNIT)

Span = tuple[int, int]


def alterations(
    claims: Sequence[Claim], copies: Sequence[Article], config: ReadingConfig
) -> list[Disagreement]:
    """Return where a copy of a report gives another value than a claim that rests on the report.

    A report that is sent out again with a correction, or copied with a mistake, differs from the
    first in little else. So what the question asks for does not matter here: the sentences are
    laid side by side, and what differs is a value that the claim gives.

    Args:
        claims: Proved statements of the answer.
        copies: The near-duplicates of the articles that they rest on.
        config: How like a copy is.
    """
    told: set[str] = set()
    result = []
    for claim in claims:
        for own in claim.evidence:
            found: dict[Side, list[Side]] = {}  # by the side that the claim rests on
            for copy in copies:
                for ours, theirs in _altered(own, claim.text, copy, config):
                    if theirs.value not in told:
                        told.add(theirs.value)
                        found.setdefault(ours, []).append(theirs)
            result += [Disagreement(sides=(ours, *rivals)) for ours, rivals in found.items()]
    return result


def _altered(
    own: Evidence, told: str, copy: Article, config: ReadingConfig
) -> list[tuple[Side, Side]]:
    """Return the values of a sentence that are told, each with the one in its place in a copy."""
    ours = _words(own.text)
    other = _counterpart(own.text, copy, config)
    if other is None or copy.id == own.article.id:
        return []
    theirs = _words(other.text)
    kept, differing, values = 0, 0, []
    matcher = SequenceMatcher(None, _folded(own.text), _folded(other.text), autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            kept += end - start
            continue
        places = (start, end), (other_start, other_end)
        cores = (
            _cut(own.text, ours[start:end]),
            _cut(other.text, theirs[other_start:other_end]),
        )
        if kind == "replace" and all(_is_value(core) for core in cores):
            values.append((places, cores))
        else:
            differing += max(end - start, other_end - other_start)
    if kept < config.copy_words or kept < config.copy_share * (kept + differing):
        return []
    return [
        (
            Side(value=_written(own.text, ours, place), evidence=own),
            Side(value=_written(other.text, theirs, other_place), evidence=other),
        )
        for (place, other_place), (core, other_core) in values
        if content_words(core) & content_words(told) and not _same(core, other_core, config)
    ]


def _counterpart(text: str, copy: Article, config: ReadingConfig) -> Evidence | None:
    """Return the sentence of a copy that is most like one of the report; None: none is like it."""
    words = set(_folded(text))
    scored = [
        (fuzz.ratio(_folded(text), folded), item)
        for item in sentences_of(copy)
        if len(words & set(folded := _folded(item.text))) >= config.copy_words
    ]
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def _words(text: str) -> list[Span]:
    return [found.span() for found in _WORD.finditer(text)]


@lru_cache(maxsize=4096)  # a wire story may have a hundred copies, each statement looks at all
def _folded(text: str) -> tuple[str, ...]:
    return tuple(found[0].casefold() for found in _WORD.finditer(text))


def _cut(text: str, spans: Sequence[Span]) -> str:
    return text[spans[0][0] : spans[-1][1]] if spans else ""


def _is_value(text: str) -> bool:
    return bool(numbers_of(text)) or any(word[0].isupper() for word in text.split())


def _same(one: str, other: str, config: ReadingConfig) -> bool:
    """Say whether two values are written differently or are parts of one another."""
    if numbers_of(one) or numbers_of(other):
        return content_words(one) == content_words(other)
    initials = ("".join(word[0] for word in value.split()) for value in (one, other))
    return (
        bool(content_words(one) & content_words(other))
        or fuzz.ratio(one.casefold(), other.casefold()) >= config.one_name
        or not {one, other}.isdisjoint(initials)
    )


def _written(text: str, words: Sequence[Span], place: Span) -> str:
    """Return the whole name, day or amount that some words of a text are a part of."""
    first, last = place[0], place[1] - 1
    while first > 0 and _belong(text, words[first - 1], words[first]):
        first -= 1
    while last + 1 < len(words) and _belong(text, words[last], words[last + 1]):
        last += 1
    start, end = words[first][0], words[last][1]
    if start and text[start - 1] in CURRENCIES:
        start -= 1
    unit = _UNIT.match(text, end)
    return text[start : unit.end() if unit else end]


def _belong(text: str, one: Span, other: Span) -> bool:
    """Say whether two words that follow each other are of one name or one day."""
    between, second = text[one[1] : other[0]], text[slice(*other)]
    apart = between == " " or (between == ", " and second[0].isdigit())
    return apart and all(_is_part(text[slice(*word)]) for word in (one, other))


def _is_part(word: str) -> bool:
    return word[0].isdigit() or (
        word[0].isupper() and (word.lower() not in STOP_WORDS or word.lower() in MONTHS)
    )
