"""What a position is about: the verbs of doing it, of the opposite and of undoing it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rag.language.names import names_in


class Stance(StrEnum):
    """Where a party stands on an action."""

    YES = "yes"
    NO = "no"
    UNDONE = "undone"
    """It was done or promised and has been taken back: troops withdrawn, a law repealed."""
    OPEN = "open"
    UNSURE = "unsure"
    """The sentence bears on the matter but its words do not settle the position."""


# Verbs (and nouns) of doing, of the opposite, of undoing; "~" stands for up to four words.
_FRAMES = (
    (
        "send deploy dispatch contribute provide commit supply station deployment",
        "stay~out keep~out",
        "withdraw pull~out bring~home pull~back withdrawal",
    ),
    (
        "join enter sign sign~up take~part participate membership enrol",
        "stay~out keep~out boycott shun skip",
        "pull~out leave quit withdraw exit withdrawal",
    ),
    (
        "adopt pass approve enact =backed endorse ratify support adoption",
        "reject vote~down defeat veto block oppose throw~out defeated",
        "repeal revoke rescind scrap",
    ),
    ("comply obey abide compliance", "appeal challenge contest defy sue", ""),
    (
        "strike walk~out down~tools walkout stoppage",
        "accept settle =backed endorse approve acceptance",
        "call~off cancel suspend",
    ),
    (
        "drop scrap abolish abandon waive discontinue eliminate",
        "keep retain maintain still~want still~require stick~with",
        "bring~back reinstate restore reintroduce",
    ),
    ("ban prohibit outlaw bar forbid", "allow permit tolerate", "lift reverse"),
    (
        "sign ratify accede signature put~name",
        "",
        "pull~out withdraw leave quit renounce",
    ),
    (
        "pause suspend halt stop freeze suspension",
        "continue carry~on go~on",
        "resume restart reopen resumption",
    ),
    ("raise increase", "cut lower reduce", "reverse"),
    ("buy acquire", "sell", "cancel"),
    ("build open", "close shut", "demolish cancel"),
)
_ANY_UNDO = "withdraw pull~out repeal revoke rescind cancel call~off quit"
_IRREGULAR = {
    "send": "sent",
    "keep": "kept",
    "take": "took|taken",
    "leave": "left",
    "quit": "quit|quitting",
    "withdraw": "withdrew|withdrawn",
    "throw": "threw|thrown",
    "strike": "struck",
    "bring": "brought",
    "go": "went|gone|goes",
    "put": "put|putting",
    "freeze": "froze|frozen",
    "forbid": "forbade|forbidden|forbidding",
    "stick": "stuck",
    "cut": "cut|cutting",
    "buy": "bought",
    "sell": "sold",
    "build": "built",
    "shut": "shut|shutting",
    "give": "gave|given",
    "make": "made",
    "hold": "held",
    "pay": "paid",
    "host": "hosted",
}


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
            merged = [" ".join(frame[place] for frame in fitting) for place in (0, 1, 2)]
            return _action(matter, (merged[0], merged[1], merged[2]), role)
    head = re.match(r"[a-z]+", matter)
    if head is None or head[0] in ("the", "a", "an", "its", "their", "whether"):
        return _action(matter, ("", "", _ANY_UNDO), 0)
    return _action(matter, (re.sub(r"ing$", "", head[0]), "", _ANY_UNDO), 0)


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


def _opens_with(matter: str, verbs: str) -> bool:
    return any(re.match(rf"(?:{_forms(verb)})\b", matter, re.IGNORECASE) for verb in verbs.split())


def _action(matter: str, frame: tuple[str, str, str], role: int) -> Action:
    names = tuple(dict.fromkeys(name.text for name in names_in(matter)))
    rest = {_stem(word.lower()) for word in re.findall(r"\b[a-z][\w-]{2,}", matter)}
    patterns = tuple("|".join(_forms(verb) for verb in verbs.split()) for verbs in frame)
    return Action(
        text=matter,
        frame=(patterns[0], patterns[1], patterns[2]),
        names=names,
        words=frozenset(rest - _STOP),
        role=role,
    )


_STOP = frozenset(
    "the and for from with its their his her our this that over against without out into about "
    "back off to in of on at by".split()
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
    if head in _IRREGULAR:
        forms += f"|{_IRREGULAR[head]}"
    forms = f"(?:{forms})"
    return rf"{forms}(?: [\w’'-]+){{0,4}}? {particle}" if particle else forms


def stems(text: str) -> set[str]:
    """Return the words of a text without the endings of English verbs and plurals."""
    return {_stem(word.lower()) for word in re.findall(r"[\w-]{3,}", text)}


def _stem(word: str) -> str:
    return re.sub(r"(?:ies|es|s|ing|ed)$", "", word) if len(word) > 4 else word
