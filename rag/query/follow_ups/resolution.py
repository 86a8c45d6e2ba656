"""A question in a conversation -> a question that stands alone, and the plan that answers it.

A follow-up leaves unsaid what the turns before it said ("Which of them did so in March?"). What
it leaves to a question about positions is taken over as data; to any other, the question before is
asked again with what the follow-up changes. A question with a topic of its own is left alone.
"""

import re
from collections.abc import Sequence
from datetime import date

from rag.config import QueryConfig
from rag.errors import ParserError
from rag.language.names import names_in
from rag.language.parse import parse
from rag.language.resources import either, load, words_pattern
from rag.query.follow_ups.again import Days
from rag.query.follow_ups.earlier import Earlier
from rag.query.follow_ups.positions import last_position, of_positions, why_of
from rag.query.follow_ups.pronouns import fact_of
from rag.query.follow_ups.standing import has_topic, standing
from rag.query.states.intents import (
    Intent,
    ListQuestion,
    SpokesQuestion,
    YesNoQuestion,
    intent_of,
)
from rag.query.times.asked import Times, read_times
from rag.types import Messages

_LISTS = load().questions.follow_up
_LEANS = re.compile(rf"^{either(_LISTS.openings)}\b|\b{either(_LISTS.pronouns)}\b", re.IGNORECASE)
_PERSON = words_pattern(_LISTS.personal)
_ON_DAY = re.compile(rf"\W*{either(_LISTS.on_day)}\b", re.IGNORECASE)
_WHO_SAID = words_pattern(_LISTS.who_said)
_WHY = re.compile(rf"{either(_LISTS.why)}\W*$", re.IGNORECASE)
_MARKS = re.compile(r" ?\[\d+\]")


def resolve(
    question: str, history: Messages, asked_on: date, newest: date | None, config: QueryConfig
) -> tuple[str, Intent | None, Times]:
    """Return the question as it stands alone, the plan for it, and the times it states.

    Args:
        question: As it was asked.
        history: The turns before it, oldest first.
        asked_on: The day of asking.
        newest: The day of the archive's newest article.
        config: How far to look back, and which questions lean on what was said.

    Returns:
        The question in words; its plan, or None for a question about a fact; and its times. To a
        question about positions a day at its beginning ("On 3 May, which ..."), or one until which
        something was so, is one to know by.
    """
    days = Days(asked_on, min(asked_on, newest) if newest else asked_on)
    turns = [(turn["role"], _MARKS.sub("", turn["content"])) for turn in history][-config.turns :]
    asked = [text for role, text in turns if role == "user"]
    earlier = _earlier(turns, days, config) if asked and _may_lean(question, config) else None
    if earlier and (stands := why_of(question, earlier.question)):
        return earlier.question, stands, read_times(earlier.question, asked_on, newest)
    made = _standing(question, earlier, days) if earlier else None
    times = read_times(question, asked_on, newest)
    told_of = times.told_of
    on_day = told_of and told_of.first == told_of.last and _ON_DAY.match(question)
    if on_day or times.until:
        known = times.as_known
        plan = _plan(question, asked, known, config)
        if plan:
            return _words(question, made, plan), plan, known
    plan = _plan(question, asked, times, config)
    text = _words(question, made, plan)
    if earlier and plan is None:
        if plan := _spokes(question, earlier):
            about = f" about {plan.matter}" if plan.matter else ""
            return f"Who spoke for {plan.party}{about}?", plan, times
        text = made or (_with_brackets(question, earlier) if _leans(question, config) else question)
        times = read_times(text, asked_on, newest)
        plan = intent_of(text, times)
    if isinstance(plan, YesNoQuestion):
        times = times.as_known  # a position on a day is what was known by then
    return text, plan, times


def _words(question: str, made: str | None, plan: Intent | None) -> str:
    """Return the words of a question; as asked where its plan holds another position or day."""
    other = isinstance(plan, ListQuestion) and plan.told_of is None
    return question if made is None or other else made


def _plan(question: str, asked: Sequence[str], times: Times, config: QueryConfig) -> Intent | None:
    """Return the plan of a question by its own words, or by a question about positions before."""
    plan = intent_of(question, times)
    if not asked or (plan and not _LEANS.search(question)) or not _may_lean(question, config):
        return plan
    before = last_position(asked)
    return (before and of_positions(question, before, times, config)) or plan


def _may_lean(question: str, config: QueryConfig) -> bool:
    """Say whether a question may lean on the turns before it, by its words."""
    words = len(question.split())
    if any(names_in(question)) and words > config.own_topic_words:
        return False
    return _leans(question, config) or (
        words <= config.own_topic_words and not _has_topic(question)
    )


def _leans(question: str, config: QueryConfig) -> bool:
    """Say whether a question's words alone tell that it does."""
    return _LEANS.search(question) is not None or len(question.split()) <= config.follow_up_words


def _spokes(question: str, earlier: Earlier) -> SpokesQuestion | None:
    """Return the plan of "Who said so?" after a question about a party."""
    names = [name.text for name in names_in(earlier.question)]
    if not names or not _WHO_SAID.match(question):
        return None
    return SpokesQuestion(names[0], next((one for one in names if one != names[0]), ""))


def _earlier(turns: Sequence[tuple[str, str]], days: Days, config: QueryConfig) -> Earlier:
    """Return the last question of the turns as it stands alone, and what was told to it."""
    earlier: Earlier | None = None
    for place, (role, text) in enumerate(turns):
        if role != "user":
            continue
        after = turns[place + 1 : place + 2]
        told = after[0][1] if after and after[0][0] != "user" else ""
        if earlier is not None and _may_lean(text, config):
            text = _standing(text, earlier, days) or text
        earlier = Earlier(text, told)
    if earlier is None:
        raise ValueError("no question among the turns")
    return earlier


def _has_topic(question: str) -> bool:
    try:
        return has_topic(parse(question))
    except ParserError:  # told where sentences are read
        return True


def _standing(question: str, earlier: Earlier, days: Days) -> str | None:
    try:
        return standing(question, earlier, days)
    except ParserError:  # told where sentences are read
        return None


def _with_brackets(question: str, earlier: Earlier) -> str:
    """Return a follow-up with what it may mean behind it, where no one reading is certain."""
    asked, fact = earlier.question.rstrip("?"), earlier.fact
    if _WHY.match(question) and (told := fact_of(earlier)):
        return f"What reason was given for {told}?"
    people = [name.text for name in names_in(fact) if name.text not in asked]
    if _PERSON.search(question) and people:  # she of whom the answer told
        return f"{question} ({asked}: {', '.join(people)})"
    return f"{question} ({asked})"
