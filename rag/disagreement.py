"""Two reports of one thing with two numbers: both are given, with outlet and day, not averaged."""

import re
from collections.abc import Sequence

from index_store.types import write_day
from rag.citations import content_words, numbers_of
from rag.names import without_dateline
from rag.types import Claim, Evidence

ALIKE = 0.6  # share of the shorter sentence's words that two reports of one thing have in common


def rival_claims(
    claims: Sequence[Claim], sentences: Sequence[Evidence], question: str
) -> list[Claim]:
    """Return what other reports say where their number differs from a claim's.

    Args:
        claims: Proved statements of the answer so far.
        sentences: Everything that was found for the question.
        question: Its words must stand in the rival sentence as much as in the claim's.
    """
    rivals: dict[frozenset[str], Claim] = {}
    for claim in claims:
        own = claim.evidence[0]
        told = _figures(own.text)
        for other in sentences:
            figures = _figures(other.text)
            differing = frozenset(figures - told)
            if len(differing) != 1 or not told - figures or differing in rivals:
                continue
            if other.article.id == own.article.id or not _same_thing(own, other, question):
                continue
            rivals[differing] = Claim(text=_report(other), evidence=(other,))
    return list(rivals.values())


def _same_thing(one: Evidence, other: Evidence, question: str) -> bool:
    """Say whether two sentences report one thing: the same words but for the numbers."""
    words = [
        {word for word in content_words(without_dateline(item.text)) if not word[0].isdigit()}
        for item in (one, other)
    ]
    asked = content_words(question)
    shared = len(words[0] & words[1]) / max(1, min(map(len, words)))
    return shared >= ALIKE and len(words[1] & asked) >= len(words[0] & asked)


def _figures(text: str) -> set[str]:
    """Return the numbers of a text but those of its dates."""
    bare = re.sub(
        r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|"
        r"November|December)\b|\b(?:19|20)\d\d\b",
        " ",
        without_dateline(text),
    )
    return {number for number in numbers_of(bare) if number not in ("1", "first")}


def _report(evidence: Evidence) -> str:
    article = evidence.article
    origin = " of ".join(
        filter(None, (article.source, write_day(article.day) if article.day else ""))
    )
    said = without_dateline(evidence.text)
    return f"Another report{f' ({origin})' if origin else ''} differs: {said}"
