"""What somebody stands for or against: the verbs of doing it, of the opposite and of undoing it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rag.language.names import names_in
from rag.language.parse import Word
from rag.language.resources import load
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


_STANCES = load().stances
# The verbs of doing, of the opposite, of undoing.
_FRAMES = tuple((frame.does, frame.opposes, frame.undoes) for frame in _STANCES.frame)
_NONE = frozenset(load().numbers.none)
_PASSED_OVER = FUNCTION_WORDS | {*load().words.particles}
_APART = 5  # words from "pull" to "out"
_NEAR = 3  # words from "no" to what there is none of


@dataclass(frozen=True, slots=True)
class Action:
    """What a position is about: "send troops to Varenia"."""

    text: str
    frame: tuple[Words, Words, Words]
    """Plain verbs and nouns of doing it, of the opposite, of undoing it."""
    names: tuple[str, ...]
    """The names in it, such as "Varenia"; a sentence about the action holds them."""
    words: frozenset[str]
    """Stems of its other words, such as "troop"."""
    role: int
    """Which of the three its own verb is."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb, or its noun, of an action's frame in a sentence."""

    word: Word
    role: int
    """Which of the frame's three kinds it is of."""


@lru_cache(maxsize=1024)
def action_of(text: str, verb: str) -> Action:
    """Return the action that a matter is about.

    Args:
        text: Such as "send troops to Varenia" or "the pact".
        verb: Its plain verb with its particle, "send" or "call off"; "" where it has none.
    """
    after = {word.lower() for word in text.split()[1 : 1 + _APART]}  # "pull its troops out"
    own_verb = verb.partition(" ")[0]
    known = [
        (" " not in one, role, frame)
        for frame in _FRAMES
        for role, verbs in enumerate(frame)
        for one in verbs
        if one.partition(" ")[0] == own_verb and set(one.split()[1:]) <= after
    ]
    if known:
        single, role, _ = min(known, key=lambda one: one[:2])
        fitting = [frame for alone, place, frame in known if (alone, place) == (single, role)]
        does, opposes, undoes = (
            tuple(one for frame in fitting for one in frame[place]) for place in (0, 1, 2)
        )
        return _action(text, (does, opposes, undoes), role)
    own = (own_verb,) if verb else ()
    return _action(text, (own, (), _STANCES.undoes), 0)


@lru_cache(maxsize=256)
def actions_about(text: str) -> tuple[Action, ...]:
    """Return every action that could be meant by a matter without a verb: "the fishing treaty".

    Verbs that are a part of the matter's own name ("the export ban") are not what is done to it.
    """
    held = {word.lower() for word in re.findall(r"\w+", text)}
    return tuple(
        _action(text, frame, 0) for frame in _FRAMES if not held & {one for v in frame for one in v}
    )


def has_opposite(verb: str) -> bool:
    """Say whether the opposite of a plain verb, or what undoes it, is known."""
    return any(verb in verbs for frame in _FRAMES for verbs in frame)


def takes_position(verb: str) -> bool:
    """Say whether a plain verb tells where somebody stands, or is one whose opposite is known."""
    return verb in (*_STANCES.does, *_STANCES.does_not, *_STANCES.wavers) or has_opposite(verb)


def _action(text: str, frame: tuple[Words, Words, Words], role: int) -> Action:
    names = tuple(dict.fromkeys(name.text for name in names_in(text)))
    words = {word.lower() for word in re.findall(r"\b[a-z][\w-]{2,}", text)}
    return Action(text, frame, names, frozenset(_stem(one) for one in words - _PASSED_OVER), role)


def on_scale(role: int, *, agrees: bool) -> Stance:
    """Return the position of who does, or refuses, what a verb of the frame's kind names."""
    if agrees:
        return (Stance.YES, Stance.NO, Stance.UNDONE)[role]
    return (Stance.NO, Stance.YES, Stance.YES)[role]


def first_deed(words: Sequence[Word], action: Action) -> Deed | None:
    """Return the first of some words that is a verb or noun of an action's frame."""
    return next(_deeds(words, action), None)


def _deeds(words: Sequence[Word], action: Action) -> Iterator[Deed]:
    for place, word in enumerate(words):
        if word.kind not in ("VERB", "NOUN", "ADJ"):
            continue
        after = {one.text.lower() for one in words[place + 1 : place + 1 + _APART]}
        found = [
            (len(verb), role)
            for role, verbs in enumerate(action.frame)
            for verb in verbs
            if _is_form(word, verb, after)
        ]
        if found:  # "pull out" before "pull", of one kind the first
            yield Deed(word, min(found, key=lambda one: (-one[0], one[1]))[1])


def _is_form(word: Word, verb: str, after: set[str]) -> bool:
    plain, _, particle = verb.partition(" ")
    return word.lemma.lower() == plain and (not particle or particle in after)


def denies_object(words: Sequence[Word], action: Action) -> bool:
    """Say whether some words say that none of it is done: "sends no troops", "no strike"."""
    verbs = {verb.partition(" ")[0] for verbs in action.frame for verb in verbs}
    for place, word in enumerate(words):
        if word.text.lower() not in _NONE:
            continue
        before, after = words[max(0, place - 1) : place], words[place + 1 : place + 1 + _NEAR]
        if any(one.lemma.lower() in verbs for one in (*before, *after)) or any(
            _stem(one.text.lower()) in action.words for one in after
        ):
            return True
    return False


def has_name(text: str, name: str) -> bool:
    """Say whether a text holds a name as a whole word."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def stems(text: str) -> set[str]:
    """Return the words of a text without the endings of English verbs and plurals."""
    return {_stem(word.lower()) for word in re.findall(r"[\w-]{3,}", text)}


def _stem(word: str) -> str:
    return re.sub(r"(?:ies|es|s|ing|ed)$", "", word) if len(word) > 4 else word
