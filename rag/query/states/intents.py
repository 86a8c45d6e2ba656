"""Which plan answers a question, read from its words; each kind holds what its plan needs."""

import re
from dataclasses import dataclass
from typing import ClassVar

from rag.errors import ParserError
from rag.language.names import names_in
from rag.language.resources import either, load
from rag.query.answer_type import AnswerType
from rag.query.item_kind import which_of
from rag.query.statement.several import noun_of_several
from rag.query.states.question import (
    PositionQuestion,
    position_question,
    premise_question,
    whether_question,
)
from rag.query.states.stands import StandsQuestion, stands_question
from rag.query.times.asked import EventTime, Times


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """Such as "Which countries refused to send troops?"."""

    answer_type: ClassVar = AnswerType.LIST
    asked: PositionQuestion
    told_of: EventTime | None = None
    """Asks who took the position in this time, not who holds it now."""
    still: bool = False
    """Asks only about those that hold it now: "which of them did so in March?"."""


@dataclass(frozen=True, slots=True)
class CountQuestion:
    """Such as "How many countries refused to send troops?"."""

    answer_type: ClassVar = AnswerType.COUNT
    asked: PositionQuestion
    told_of: EventTime | None = None


@dataclass(frozen=True, slots=True)
class YesNoQuestion:
    """Such as "Have both Norway and Spain agreed to send troops?"; all must hold the position."""

    answer_type: ClassVar = AnswerType.YES_NO
    parties: tuple[str, ...]
    asked: PositionQuestion


@dataclass(frozen=True, slots=True)
class MoreQuestion:
    """Such as "Have more countries agreed to send troops than have refused to?"."""

    answer_type: ClassVar = AnswerType.YES_NO
    asked: PositionQuestion
    rival: PositionQuestion


@dataclass(frozen=True, slots=True)
class SameQuestion:
    """Such as "Do Norway and Spain hold the same position on the force?"."""

    answer_type: ClassVar = AnswerType.YES_NO
    parties: tuple[str, ...]
    matter: str


@dataclass(frozen=True, slots=True)
class OrderQuestion:
    """Such as "Put these countries in the order in which they agreed: Spain, Norway."."""

    answer_type: ClassVar = AnswerType.CHRONOLOGY
    parties: tuple[str, ...]
    asked: PositionQuestion
    newest_first: bool


@dataclass(frozen=True, slots=True)
class StepsQuestion:
    """Such as "How did the position of Norway on the force change over time?"."""

    answer_type: ClassVar = AnswerType.CHRONOLOGY
    party: str
    matter: str


@dataclass(frozen=True, slots=True)
class SpokesQuestion:
    """Such as "Who spoke for Norway about the force?"."""

    answer_type: ClassVar = AnswerType.QUOTE
    party: str
    matter: str


@dataclass(frozen=True, slots=True)
class QuoteQuestion:
    """'Who said "Nobody should dictate to us"?'."""

    answer_type: ClassVar = AnswerType.QUOTE
    quote: str
    matter: str
    """What else the question says; it tells two such quotations apart."""


@dataclass(frozen=True, slots=True)
class PremiseQuestion:
    """Such as "Why did Norway refuse to send troops?", which asks about what must first be true."""

    answer_type: ClassVar = AnswerType.FACT
    party: str
    asked: PositionQuestion


Intent = (
    ListQuestion
    | CountQuestion
    | YesNoQuestion
    | MoreQuestion
    | SameQuestion
    | OrderQuestion
    | StepsQuestion
    | SpokesQuestion
    | QuoteQuestion
    | PremiseQuestion
    | StandsQuestion
)

_LISTS = load().questions
_INTENT = _LISTS.intent


def intent_of(question: str, times: Times | None = None) -> Intent | None:
    """Return the plan for a question about positions, or None for one about a fact.

    Args:
        question: In words.
        times: The times that its words state, if any.
    """
    try:
        return _intent(question, times)
    except ParserError:  # told where sentences are read
        return None


def _intent(question: str, times: Times | None) -> Intent | None:
    body = without_words(question, times).rstrip("?. ").strip()
    told_of = times.told_of if times else None
    if found := _first(_INTENT["quote"], body):
        return QuoteQuestion(found["quote"].rstrip(".,!?"), body.replace(found["quote"], ""))
    if found := _first(_INTENT["spoke"], body):
        return SpokesQuestion(found["party"], found["matter"] or "")
    body = re.split(r"(?<=[\w”\"])\? (?=[A-Z])", body)[0]  # "...? Give the date of each step"
    if found := _first(_INTENT["steps"], body):
        return StepsQuestion(found["party"], found["matter"])
    if found := _first(_INTENT["same"], body):
        parties = _parties(found["parties"])
        if len(parties) == 2:
            return SameQuestion(parties, found["matter"])
    if found := _first(_INTENT["order"], body):
        asked = _position("parties", found["phrase"])
        parties = _parties(found["parties"])
        if asked and len(parties) > 1:
            newest = bool(re.match(either(_LISTS.newest), found["order"] or "", re.IGNORECASE))
            return OrderQuestion(parties, asked, newest)
    if found := _first(_INTENT["more"], body):
        one, two = (_position(found["parties"], found[part]) for part in ("one", "two"))
        if one and two:
            return MoreQuestion(one, two)
    if stands := stands_question(body):
        return stands
    which = which_of(body)
    if which and (asked := position_question(f"{which}?")):
        # "How many pilots at X voted?" asks for a number.
        return CountQuestion(asked, told_of) if asked.matter.told and not _named(body) else None
    if asked := position_question(f"{body}?"):
        return ListQuestion(asked, told_of)
    found = _first(_INTENT["premise"], body)
    if found and (made := _presumed(found["party"], found["phrase"])):
        return made
    if premise := premise_question(f"{body}?"):
        parties, asked = premise
        return PremiseQuestion(parties[0], asked) if len(parties) == 1 else None
    if whether := whether_question(f"{body}?"):
        return YesNoQuestion(*whether)
    return None


def _presumed(party: str, phrase: str) -> PremiseQuestion | None:
    """Return the premise that a clause states: "when it refused to send troops"."""
    asked, parties = _position("parties", phrase), _parties(party)
    return PremiseQuestion(parties[0], asked) if asked and len(parties) == 1 else None


def _named(question: str) -> bool:
    """Say whether a name stands before the verb: "How many pilots at Corvane Air voted"."""
    counted = noun_of_several(question)
    before, _, after = question.lower().partition(counted)
    first = re.match(r"\s+(?:at|for|from|in|of)\s", after)
    return any(True for _ in names_in(before)) or first is not None


def _position(parties: str, phrase: str) -> PositionQuestion | None:
    phrase = re.sub(r"^(?:that|who|which) ", "", phrase)
    return position_question(f"Which {parties} {phrase}?")


def _parties(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.text for name in names_in(text)))


def _first(patterns: tuple[str, ...], body: str) -> re.Match[str] | None:
    return next(
        (found for pattern in patterns if (found := re.search(pattern, body, re.IGNORECASE))), None
    )


def without_words(question: str, times: Times | None) -> str:
    """Return a question without the words that state its time: "in March 2025"."""
    words = times.words if times else None
    if not words or words not in question:
        return question.strip()
    before, after = question.split(words, 1)
    rest = f"{before.strip()} {after.lstrip(', ')}".strip()
    rest = re.sub(r" (?=[?.!]$)", "", rest)
    return rest[:1].upper() + rest[1:]
