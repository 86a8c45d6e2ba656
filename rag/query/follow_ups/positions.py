"""A follow-up to a question about positions: what it leaves unsaid, taken over as data."""

import re
from collections.abc import Sequence

from rag.config import QueryConfig
from rag.language.names import names_in
from rag.language.resources import either, load, words_pattern
from rag.query.follow_ups.standing import OPENING
from rag.query.statement.matter import Position
from rag.query.states.intents import (
    CountQuestion,
    Intent,
    ListQuestion,
    YesNoQuestion,
    intent_of,
    without_words,
)
from rag.query.states.question import ANYBODY, PositionQuestion, position_of
from rag.query.states.stands import StandsQuestion
from rag.query.times.asked import Times

_LISTS = load().questions.follow_up
_STATEMENT = load().questions.statement
_INCLUDED = words_pattern(_LISTS.included)
_OF_THEM = words_pattern(_LISTS.of_them)
_HOW_MANY = words_pattern(_LISTS.how_many)
_ASKS = words_pattern(_STATEMENT.asking)
_INVERTED = re.compile(
    rf"{either(_STATEMENT.auxiliary)} {either(_LISTS.pronouns)}\b", re.IGNORECASE
)
_WHY = re.compile(
    rf"{either(_LISTS.why)}(?: {either(_STATEMENT.auxiliary)} {either(_LISTS.many)}\b.*)?",
    re.IGNORECASE,
)
_OTHERS = re.compile(either(_LISTS.others), re.IGNORECASE)


def last_position(asked: Sequence[str]) -> PositionQuestion | None:
    """Return the newest question about positions among those asked before."""
    for question in reversed(asked):
        plan = intent_of(question)
        if isinstance(plan, ListQuestion | CountQuestion | YesNoQuestion):
            return plan.asked
    return None


def why_of(question: str, before: str) -> StandsQuestion | None:
    """Return what "Why?" or "Why did they?" asks after a question for all who hold a position.

    Args:
        question: As it was asked.
        before: The question before it, which stands alone.
    """
    plan = intent_of(before) if _WHY.fullmatch(question.strip(" ?!.")) else None
    if isinstance(plan, ListQuestion) and plan.told_of is None and plan.asked.matter.told:
        matter, parties = plan.asked.matter, plan.asked.parties
        return StandsQuestion(
            matter=matter.text,
            verb=matter.verb,
            parties="" if parties == ANYBODY else parties,
            sides=(matter.wanted,),
        )
    return plan if isinstance(plan, StandsQuestion) else None


def of_positions(
    question: str, before: PositionQuestion, times: Times, config: QueryConfig
) -> Intent | None:
    """Return what a follow-up to a question about positions asks for."""
    body = OPENING.sub("", without_words(question, times).rstrip("?. "))
    names = tuple(dict.fromkeys(name.text for name in names_in(body)))
    if times.told_of:
        return ListQuestion(before, times.told_of, still=_OF_THEM.search(body) is not None)
    if _HOW_MANY.match(body) and not names:
        return CountQuestion(before)
    asks = _ASKS.match(body) is not None
    rest = len(re.sub("|".join(map(re.escape, names)), "", body).split()) if names else 0
    if names and not asks and (rest <= config.follow_up_words or _INCLUDED.search(body)):
        return YesNoQuestion(names, before)
    found = _OTHERS.match(body)
    inverted = found is not None and _INVERTED.match(found["phrase"])
    wanted = position_of(found["phrase"]) if found and not names and not inverted else None
    if wanted is None or found is None:
        return None
    matter = before.matter.text
    predicate = {
        Position.OPEN: found["phrase"],
        Position.NO: f"refused to {matter}",
        Position.YES: f"agreed to {matter}",
    }[wanted]
    return ListQuestion(before.with_position(wanted, predicate))
