"""The names that a text prints: runs of words with a capital, told by their letters alone.

No list of names and no parse: a build reads 100,000 articles so. What a run is (a person, a body,
a place, the first word of a sentence) is decided by whoever asks for one.
"""

import re
from collections.abc import Iterator

READ = 200_000  # characters of a text
_WORD = (
    r"(?:(?:[A-Z]\.)+|(?:Dr|Gen|Gov|Jr|Lt|Mr|Mrs|Ms|Rep|Sen|Sr|St)\.|"
    r"[A-ZÀ-ÖØ-ÞŁŚŽŠČ][\w-]*(?:[’'](?!s\b)[\w-]+)*)"
)
_BETWEEN = r"(?:(?:al|bin|da|de|del|der|di|for|la|of|van|von) ){0,2}"
_RUN = re.compile(rf"(?<![\w’'.-]){_WORD}(?: {_BETWEEN}{_WORD}){{0,7}}")
_PLAIN = re.compile(r"(?<![\w’'-])[a-zà-öø-ÿ][\w’'-]*")
_OPENS = re.compile(r"(?:^|[.!?:…\n])[\s“”\"'‘’(]*\Z")
_ARTICLE = "The "  # in the middle of a sentence it is a matter of style
_BEFORE = 6  # characters that are looked at for the end of the sentence before


def names_of(text: str) -> set[str]:
    """Return every name of a text as it is printed, and its endings of two words and more.

    So an article that prints "President Anna Berg" has the name "Anna Berg" as well.
    """
    return {name for start, end in name_spans(text) for name in _endings(text[start:end])}


def name_spans(text: str) -> list[tuple[int, int]]:
    """Return where names stand in the first ``READ`` characters of a text, in order.

    The first word of a sentence is no part of one where the text has it without a capital too.
    """
    seen = text[:READ]
    return list(_spans(seen, set(_PLAIN.findall(seen))))


def _spans(text: str, plain: set[str]) -> Iterator[tuple[int, int]]:
    for found in _RUN.finditer(text):
        start, end = found.span()
        if _OPENS.search(text[max(0, start - _BEFORE) : start]):
            first, _, rest = found[0].partition(" ")
            if first.lower() in plain:
                start = end - len(rest)
        elif found[0].startswith(_ARTICLE):
            start += len(_ARTICLE)
        if end - start > 1 and text[start].isupper() and found[0] != _ARTICLE.strip():
            yield start, end


def _endings(run: str) -> Iterator[str]:
    yield run
    words = run.split(" ")
    for place in range(1, len(words) - 1):
        if words[place][0].isupper():
            yield " ".join(words[place:])
