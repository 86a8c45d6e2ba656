"""A question in a conversation -> a question that stands alone, and the plan that answers it.

A follow-up leaves unsaid what the turns before it said ("Which of them did so in March?"). What
it leaves to a question about positions is taken over as data, not as words; a pronoun in any other
is replaced by what it stands for. A question with a topic of its own is left alone.
"""

import re
from dataclasses import replace
from datetime import date

from rag.config import QueryConfig
from rag.language.names import names_in
from rag.language.resources import either, load, words_pattern
from rag.query.positions.intents import (
    CountQuestion,
    Intent,
    ListQuestion,
    SpokesQuestion,
    YesNoQuestion,
    intent_of,
    without_words,
)
from rag.query.positions.question import Position, PositionQuestion, stance_of
from rag.query.times.asked import Times, read_times
from rag.types import Messages

_LISTS = load().questions.follow_up
_OPENS = either(_LISTS.openings)
_LEANS = re.compile(rf"^{_OPENS}\b|\b{either(_LISTS.pronouns)}\b", re.IGNORECASE)
_PERSON = words_pattern(_LISTS.personal)
_OPENING = re.compile(rf"^{_OPENS},? ", re.IGNORECASE)
_INCLUDED = words_pattern(_LISTS.included)
_OF_THEM = words_pattern(_LISTS.of_them)
_ON_DAY = re.compile(rf"\W*{either(_LISTS.on_day)}\b", re.IGNORECASE)
_HOW_MANY = words_pattern(_LISTS.how_many)
_WHO_SAID = words_pattern(_LISTS.who_said)
_OTHERS = re.compile(either(_LISTS.others), re.IGNORECASE)
_WHY = re.compile(rf"{either(_LISTS.why)}\W*$", re.IGNORECASE)
_THE_FACT = re.compile(rf"\b{either(_LISTS.the_fact)}\s*\?*$")
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
    times = read_times(question, asked_on, newest)
    told_of = times.told_of
    on_day = told_of and told_of.first == told_of.last and _ON_DAY.match(question)
    if on_day or times.until:
        known = times.as_known
        standalone, plan = _resolve(question, history, known, config)
        if plan:
            return standalone, plan, known
    standalone, plan = _resolve(question, history, times, config)
    if isinstance(plan, YesNoQuestion):
        times = times.as_known  # a position on a day is what was known by then
    return standalone, plan, times


def _resolve(
    question: str, history: Messages, times: Times, config: QueryConfig
) -> tuple[str, Intent | None]:
    plan = intent_of(question, times)
    turns = [(turn["role"], _MARKS.sub("", turn["content"])) for turn in history][-config.turns :]
    asked = [text for role, text in turns if role == "user"]
    if not asked or (plan and not _LEANS.search(question)):
        return question, plan
    names_itself = any(names_in(question)) and len(question.split()) > config.own_topic_words
    if names_itself or (
        not _LEANS.search(question) and len(question.split()) > config.follow_up_words
    ):
        return question, plan
    before = _last_position(asked)
    if before and (taken := _of_positions(question, before, times, config)):
        return question, taken
    if plan:
        return question, plan
    told = turns[-1][1] if turns[-1][0] != "user" else ""
    subject = next((name.text for name in names_in(asked[-1])), None)
    if subject and _WHO_SAID.match(question):
        matter = next((n.text for n in names_in(asked[-1]) if n.text != subject), "")
        return f"Who spoke for {subject} about {matter}?", SpokesQuestion(subject, matter)
    return _substituted(question, asked[-1], told), None


def _last_position(asked: list[str]) -> PositionQuestion | None:
    """Return the newest question about positions among those asked before."""
    for question in reversed(asked):
        plan = intent_of(question)
        if isinstance(plan, ListQuestion | CountQuestion | YesNoQuestion):
            return plan.asked
    return None


def _of_positions(
    question: str, before: PositionQuestion, times: Times, config: QueryConfig
) -> Intent | None:
    """Return what a follow-up to a question about positions asks for."""
    body = _OPENING.sub("", without_words(question, times).rstrip("?. "))
    names = tuple(dict.fromkeys(name.text for name in names_in(body)))
    if times.told_of:
        return ListQuestion(before, times.told_of, still=_OF_THEM.search(body) is not None)
    if _HOW_MANY.match(body) and not names:
        return CountQuestion(before)
    rest = len(re.sub("|".join(map(re.escape, names)), "", body).split()) if names else 0
    if names and (rest <= config.follow_up_words or _INCLUDED.search(body)):
        return YesNoQuestion(names, before)
    found = _OTHERS.match(body)
    stance = stance_of(found["phrase"]) if found and not names else None
    if stance is None or found is None:
        return None
    predicate = {
        Position.OPEN: "had not decided",
        Position.NO: f"refused to {before.matter}",
        Position.YES: f"agreed to {before.matter}",
    }[stance]
    return ListQuestion(
        replace(before, wanted=stance, predicate=predicate, plural_predicate=found["phrase"])
    )


def _substituted(question: str, asked: str, told: str) -> str:
    """Put what was told, or asked, in the place of the pronoun that stands for it."""
    fact = re.split(r"(?<=[.!?])\s", told.strip())[0].rstrip(".!?")
    if fact and _WHY.match(question):
        return f"What reason was given for the fact that {fact}?"
    if fact and len(fact.split()) <= 30:
        stated = f"the fact that {fact}"  # as it is: it may hold backslashes
        clause = _THE_FACT.sub(lambda _: stated, question.rstrip("? "))
        if clause != question.rstrip("? "):
            return f"{clause}?"
    people = [name.text for name in names_in(fact) if name.text not in asked]
    if _PERSON.search(question) and people:  # she of whom the answer told
        return f"{question} ({asked.rstrip('?')}: {', '.join(people)})"
    return f"{question} ({asked.rstrip('?')})"
