"""How a proved statement is told: with its hedge, and by its sentence where it says too little."""

import re
from dataclasses import replace

from rag.config import SupportConfig
from rag.language.names import without_dateline
from rag.language.resources import either, load
from rag.language.terms import content_words, numbers_of, shared_words
from rag.query.answer_type import ItemKind
from rag.query.query import Query
from rag.types import Claim

_NUMBERS = load().numbers
_HEDGE = re.compile(
    rf"\b(?P<hedge>{either(_NUMBERS.hedges)}) "
    rf"(?P<number>\d[\d,.]*\d|\d|[a-z]+(?: {either(_NUMBERS.magnitudes)})?)",
    re.IGNORECASE,
)


def spelled_out(claim: Claim, query: Query, config: SupportConfig) -> Claim | None:
    """Return a claim with its sentence where it says too little on its own.

    Small models answer "who?" with a name alone, which becomes "Anna Reis: ...". Or they say the
    question over again ("What was found?" "The find was found."): the sentence takes the place of
    that where it is about the same, else there is no answer.
    """
    bare = claim.text.strip(" .")
    said = without_dateline(claim.evidence[0].text)
    words = content_words(bare)
    if query.item_kind is not ItemKind.VERDICT and words <= content_words(query.text):
        if shared_words(bare, said) < config.repeated_share * len(words):
            return None
        return replace(claim, text=said)
    if not is_bare(bare, config) or len(said.split()) <= config.fragment_words + 2:
        return claim
    return replace(claim, text=f"{bare}: {said}")


def is_bare(text: str, config: SupportConfig) -> bool:
    """Say whether a statement is a name or a number alone, not a sentence."""
    return len(text.split()) <= config.fragment_words


def with_hedges(claim: Claim) -> Claim:
    """Return a claim with "more than" before a number that its only sentence says so of.

    Small models write "Two dozen countries" of a sentence that says "More than two dozen".
    """
    text = claim.text
    if len(claim.evidence) > 1:
        return claim
    for found in _HEDGE.finditer(claim.evidence[0].text):
        number = found["number"]
        said = re.search(rf"(?<![\w-]){re.escape(number)}(?![\w-])", text, re.IGNORECASE)
        if (
            not numbers_of(number)
            or not said
            or text[: said.start()].lower().endswith(f"{found['hedge'].lower()} ")
        ):
            continue
        hedge = found["hedge"].lower()
        number = said[0] if said.start() else said[0].lower()
        hedge = hedge if said.start() else hedge.capitalize()
        text = f"{text[: said.start()]}{hedge} {number}{text[said.end() :]}"
    return replace(claim, text=text)
