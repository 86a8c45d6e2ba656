"""Two reports of one thing with two numbers: both are given, with outlet and day, not averaged."""

import re
from collections.abc import Sequence

from index_store.types import write_day
from rag.citations import WORD, content_words, numbers_of
from rag.names import without_dateline
from rag.types import Claim, Disagreement, Evidence, Side

ALIKE = 0.6  # share of the shorter sentence's words that two reports of one thing have in common
_WITH_UNIT = r"[$£€¥]?\b{}\b(?: ?%| (?:per cent|percent|hundred|thousand|[mb]illion)\b)?"


def disagreements(
    claims: Sequence[Claim], sentences: Sequence[Evidence], question: str
) -> list[Disagreement]:
    """Return where other reports give another number than a claim's.

    Args:
        claims: Proved statements of the answer so far.
        sentences: Everything that was found for the question.
        question: Its words must stand in the rival sentence as much as in the claim's.
    """
    found = []
    known: set[str] = set()
    for claim in claims:
        own = claim.evidence[0]
        told = _figures(own.text)
        rivals: list[Evidence] = []
        ours: set[str] = set()
        for other in sentences:
            figures = _figures(other.text)
            differing = figures - told
            if len(differing) != 1 or not told - figures or differing <= known:
                continue
            if other.article.id == own.article.id or not _same_thing(own, other, question):
                continue
            known |= differing
            ours |= told - figures
            rivals.append(other)
        if rivals:
            sides = [Side(value=_written(ours, own), evidence=own)]
            sides += [
                Side(value=_written(_figures(item.text) - told, item), evidence=item)
                for item in rivals
            ]
            found.append(Disagreement(sides=tuple(sides)))
    return found


def rival_claims(disagreement: Disagreement) -> list[Claim]:
    """Return what the other sides say than the one that an answer rests on, as statements."""
    rivals = [side.evidence for side in disagreement.sides[1:]]
    return [Claim(text=_report(item), evidence=(item,)) for item in rivals]


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


def _written(numbers: set[str], evidence: Evidence) -> str:
    """Return numbers as a sentence writes them: "seven", "$2.1 million"."""
    text = without_dateline(evidence.text)
    words = [word for word in WORD.findall(text) if numbers_of(word) & numbers]
    found = [_WITH_UNIT.format(re.escape(word.rstrip(","))) for word in words]
    told = [match[0] for one in found if (match := re.search(one, text))]
    return ", ".join(dict.fromkeys(told)) or ", ".join(sorted(numbers))


def _report(evidence: Evidence) -> str:
    article = evidence.article
    origin = " of ".join(
        filter(None, (article.source, write_day(article.day) if article.day else ""))
    )
    said = without_dateline(evidence.text)
    return f"Another report{f' ({origin})' if origin else ''} differs: {said}"
