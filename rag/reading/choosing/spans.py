"""Facts that are read, not composed: a grammar that admits only numbers and words of sentences.

The model writes which sentence answers and which of its words are the answer:
"[2] Kathleen Corradi". So it can choose, and cannot say anything that the archive does not.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.reading.prompts import NOT_FOUND, as_data
from rag.support.answers import NO, YES
from rag.types import Evidence

_CHOICE = re.compile(r"\[(?P<number>\d+)\] ?(?P<words>[^\[]*?)(?:; (?=\[)|$)")
_WORD = re.compile(r"(?P<before>[^\w$£€]*)(?P<core>[$£€]?\w(?:\S*\w)?%?)?(?P<after>\S*)")


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that answers, and its words that are the answer."""

    number: int
    words: str
    """Words of the sentence on one line; "yes" or "no" where it was asked whether; or empty."""


def choice_grammar(evidence: Sequence[Evidence], most: int, *, whether: bool) -> str:
    """Return a GBNF grammar: the refusal, or up to ``most`` choices.

    Args:
        evidence: The sentences that may be chosen, each once numbered.
        most: How many may be chosen.
        whether: A choice is followed by "yes" or "no" in the place of words.
    """
    rules = [
        f'root ::= "{NOT_FOUND}" | choice ("; " choice){{0,{most - 1}}}',
        f"choice ::= {' | '.join(f'sentence{item.number}' for item in evidence)}",
    ]
    for item in evidence:
        name = f"sentence{item.number}"
        words = [f'"{YES}"', f'"{NO}"'] if whether else []
        if not whether:
            chain = list(_chain(name, as_data(item.text)))
            words = [rule for rule, starts, _ in chain if starts]
            rules += [f"{rule} ::= {written}" for rule, _, written in chain]
        rules.append(f'{name} ::= "[{item.number}] " ({" | ".join(words)})')
    return "\n".join(rules) + "\n"


def _chain(name: str, text: str) -> Iterator[tuple[str, bool, str]]:
    """Yield for every word a rule that writes it and may go on to the next.

    Yields:
        The rule's name, whether an answer may begin with it, what it writes.
    """
    words = [found for found in _WORD.finditer(text) if found[0].strip()]
    for place, word in enumerate(words):
        core = word["core"] or ""
        own = core or word["before"] + word["after"]
        goes_on = ""
        if place + 1 < len(words):
            following = words[place + 1]
            between = (word["after"] if core else "") + " "
            between += following["before"].strip() if following["core"] else ""
            goes_on = f" ({_literal(between)} {name}word{place + 1})?"
        yield f"{name}word{place}", bool(core), f"{_literal(own)}{goes_on}"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def choices_in(written: str) -> Iterator[Choice]:
    """Yield the choices that a model has written; none of a refusal."""
    position = 0
    while found := _CHOICE.match(written, position):
        yield Choice(int(found["number"]), found["words"].strip())
        position = found.end()
