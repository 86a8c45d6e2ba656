"""What a position is about: the verbs of doing it, of the opposite and of undoing it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rag.language.names import names_in
from rag.language.resources import either, load
from rag.language.schema.words import Words
from rag.language.terms import FUNCTION_WORDS


class Stance(StrEnum):
    """Where a party stands on an action."""

    YES = "yes"
    NO = "no"
    UNDONE = "undone"
    """It was done or promised and has been taken back: troops withdrawn, a law repealed."""
    OPEN = "open"
    UNSURE = "unsure"
    """The sentence bears on the matter but its words do not settle the position."""


_LISTS = load().positions
# The verbs of doing, of the opposite, of undoing.
_FRAMES = tuple((frame.does, frame.opposes, frame.undoes) for frame in _LISTS.frame)
_NONE, _WORD = either(load().numbers.none), load().words.word
_PASSED_OVER = FUNCTION_WORDS | {*load().words.particles}


@dataclass(frozen=True, slots=True)
class Action:
    """What a position is about: "send troops to Varenia"."""

    text: str
    frame: tuple[str, str, str]
    """Patterns of the verbs of doing it, of the opposite, of undoing it; "" matches nothing."""
    names: tuple[str, ...]
    """The names in it, such as "Varenia"; a sentence about the action holds them."""
    words: frozenset[str]
    """Stems of its other words, such as "troop"."""
    role: int
    """Which of the three its own verb is."""


@lru_cache(maxsize=1024)
def action_of(matter: str) -> Action:
    """Return what a matter such as "send troops to Varenia" or "the pact" is about."""
    for role in (0, 1, 2):
        fitting = [frame for frame in _FRAMES if _opens_with(matter, frame[role])]
        if fitting:
            does, opposes, undoes = (
                tuple(verb for frame in fitting for verb in frame[place]) for place in (0, 1, 2)
            )
            return _action(matter, (does, opposes, undoes), role)
    head = re.match(r"[a-z]+", matter)
    verb = () if head is None or head[0] in _LISTS.stance.bare_openings else (head[0],)
    return _action(
        matter, (tuple(one.removesuffix("ing") for one in verb), (), _LISTS.stance.undoes), 0
    )


@lru_cache(maxsize=256)
def actions_about(matter: str) -> tuple[Action, ...]:
    """Return every action that could be meant by a matter without a verb: "the fishing treaty".

    Verbs that are a part of the matter's own name ("the export ban") are not what is done to it.
    """
    actions = (_action(matter, frame, 0) for frame in _FRAMES)
    return tuple(a for a in actions if first_verb(matter, a) is None)


def is_action(text: str) -> bool:
    """Say whether a text begins with a verb that is done to a matter: "joined the force"."""
    return any(_opens_with(text, verbs) for frame in _FRAMES for verbs in frame)


def _opens_with(matter: str, verbs: Words) -> bool:
    return any(re.match(rf"(?:{_forms(verb)})\b", matter, re.IGNORECASE) for verb in verbs)


def _action(matter: str, frame: tuple[Words, Words, Words], role: int) -> Action:
    names = tuple(dict.fromkeys(name.text for name in names_in(matter)))
    words = {word.lower() for word in re.findall(r"\b[a-z][\w-]{2,}", matter)}
    patterns = tuple("|".join(map(_forms, verbs)) for verbs in frame)
    return Action(
        text=matter,
        frame=(patterns[0], patterns[1], patterns[2]),
        names=names,
        words=frozenset(_stem(word) for word in words - _PASSED_OVER),
        role=role,
    )


def on_scale(role: int, *, agrees: bool) -> Stance:
    """Return the position of who does, or refuses, what a verb of the frame's kind names."""
    if agrees:
        return (Stance.YES, Stance.NO, Stance.UNDONE)[role]
    return (Stance.NO, Stance.YES, Stance.YES)[role]


def first_verb(clause: str, action: Action) -> int | None:
    """Return which of the frame's three kinds of verb a clause has, the first one counting."""
    places = [
        (found.start(), role)
        for role, pattern in enumerate(action.frame)
        if pattern and (found := re.search(rf"\b(?:{pattern})\b", clause, re.IGNORECASE))
    ]
    return min(places)[1] if places else None


def denied_object(clause: str, action: Action) -> re.Match[str] | None:
    """Return where a clause says that none of it is done: "sends no troops", "no strike"."""
    verbs = either(pattern for pattern in action.frame if pattern)
    thing = either((verbs, *(rf"{re.escape(word)}\w*" for word in sorted(action.words))))
    pattern = rf"\b{verbs} {_NONE}\b|\b{_NONE} (?:{_WORD} ){{0,2}}?{thing}\b"
    return re.search(pattern, clause, re.IGNORECASE)


def has_name(text: str, name: str) -> bool:
    """Say whether a text holds a name as a whole word."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _forms(verb: str) -> str:
    """Return a pattern of all forms of a verb; "pull~out" is "pull its troops out" too."""
    if verb.startswith("="):  # this form only
        return verb[1:]
    head, _, particle = verb.partition("~")
    stem = head.removesuffix("e")
    double = head + head[-1] if re.search(r"[^aeiou][aeiou][bdgmnpt]$", head) else head
    forms = f"{head}|{head}s|{head}es|{stem}ed|{stem}ing|{double}ed|{double}ing"
    if head.endswith("y"):
        forms += f"|{head[:-1]}ied|{head[:-1]}ies"
    if head in _LISTS.irregular:
        forms += f"|{_LISTS.irregular[head]}"
    forms = f"(?:{forms})"
    return rf"{forms}(?: [\w’'-]+){{0,4}}? {particle}" if particle else forms


def stems(text: str) -> set[str]:
    """Return the words of a text without the endings of English verbs and plurals."""
    return {_stem(word.lower()) for word in re.findall(r"[\w-]{3,}", text)}


def _stem(word: str) -> str:
    return re.sub(r"(?:ies|es|s|ing|ed)$", "", word) if len(word) > 4 else word
