"""Short answers compared with gold as SQuAD does: exact match and F1 of words.

Case, punctuation and articles do not count; the best of several gold answers does.
"""

import re
import statistics
import string
from collections import Counter
from collections.abc import Iterable, Sequence

PUNCTUATION = str.maketrans("", "", string.punctuation)


def words(text: str) -> list[str]:
    """Return the words of a text that count, in order."""
    return re.sub(r"\b(?:a|an|the)\b", " ", text.lower().translate(PUNCTUATION)).split()


def exact_match(given: str, gold: Sequence[str]) -> float:
    """Return 1 where an answer has the words of a gold answer in their order and no others."""
    return float(any(words(given) == words(known) for known in gold))


def f1(given: str, gold: Sequence[str]) -> float:
    """Return the best harmonic mean of the shares of words in common, from 0 to 1."""
    return max((_f1(words(given), words(known)) for known in gold), default=0.0)


def short_figures(pairs: Iterable[tuple[str | None, Sequence[str]]]) -> dict[str, float | None]:
    """Return the means over questions; see the module.

    Args:
        pairs: Of each question its answer, None where there is none, which counts 0, and its gold.

    Returns:
        "exact_match" and "f1", from 0 to 1; None of no questions.
    """
    scores = [(exact_match(given or "", gold), f1(given or "", gold)) for given, gold in pairs]
    if not scores:
        return {"exact_match": None, "f1": None}
    exact, overlap = zip(*scores, strict=True)
    return {
        "exact_match": round(statistics.mean(exact), 4),
        "f1": round(statistics.mean(overlap), 4),
    }


def _f1(given: list[str], known: list[str]) -> float:
    common = sum((Counter(given) & Counter(known)).values())
    return 2 * common / (len(given) + len(known)) if common else 0.0


def first_word(text: str) -> str:
    """Return the first word in small letters, by which yes and no are told; "" of none."""
    word = re.search(r"\w+", text)
    return word[0].lower() if word else ""
