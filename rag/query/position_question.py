"""What a question asks for, read from its words by code."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rag.language.actions import is_action


class Position(StrEnum):
    """Where a party stands on a matter."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class PositionQuestion:
    """A question for everyone who takes one position: "Which countries refused to send troops?"."""

    parties: str
    """Who is asked for, as written: "countries"."""
    wanted: Position
    predicate: str
    """What a listed party did, in the question's words: "refused to send troops"."""
    plural_predicate: str
    """The same of many: "have refused to send troops"."""
    matter: str
    """What the position is about: "send troops"."""


# The verb that follows "Which countries (have) ..." tells which position is asked for.
_STANCES = (
    (
        Position.OPEN,
        r"(?:(?:are|were|remain(?:ed)?|say they are|said they were) )?(?:still )?"
        r"(?:undecided|unsure|divided|waver(?:ed|ing)|hesitat(?:ed|ing))"
        r"|(?:have |has |had )?(?:not|n't|yet to)(?: yet)? (?:decided?|made up (?:their|its) "
        r"minds?)"
        r"|hav(?:e|ing) yet to decide",
    ),
    (
        Position.NO,
        r"refus(?:ed|e|es|ing)|declin(?:ed|e|es|ing)|reject(?:ed|s|ing)?|rul(?:ed|es?|ing) out"
        r"|turn(?:ed|s|ing)? down|oppos(?:ed|e|es|ing)|said no|sa(?:y|id) they (?:would|will) not"
        r"|(?:will|would|did|do|does) not(?: agree)?|won't|wouldn't|didn't|are not|aren't",
    ),
    (
        Position.YES,
        r"agree(?:d|s)?|commit(?:ted|s)?|pledg(?:ed|e|es)|promis(?:ed|e|es)|offer(?:ed|s)?"
        r"|vow(?:ed|s)?|accept(?:ed|s)?|decid(?:ed|e)|vot(?:ed|e)|plan(?:ned|s)?|intend(?:ed|s)?"
        r"|(?:(?:are|were) )?(?:ready|willing|prepared|going)|will|would",
    ),
)
_OPENING = (
    r"^(?:(?:as (?:of|at|on)|by|on|until|up to) [^,]*\d{4}|as (?:of|at|on) [^,]+|as things "
    r"stand|so far|until now|to date|currently|today|now), "
)
_ASK = r"^(?:which|what) (?P<parties>[a-z][\w' -]*?s|people|men|women|police)(?: that| who)? "
_LIST = (
    r"^(?:list|name|show|give)(?: me)?(?: all)?(?: the)? "
    r"(?P<parties>[a-z][\w' -]*?s|people)(?: that| who|,)? "
)
_WHO = r"^(?P<parties>who)(?: all| else)? "
_NOUN = r"(?:the|an?|its|their|this|that) |[A-Z]"  # begins an object, not a deed
_AUXILIARY = (
    r"(?P<auxiliary>(?:have|has|had)(?: (?:formally|officially|already|now|since|so far))? )?"
)


def position_question(question: str) -> PositionQuestion | None:
    """Return what a question for everyone with one position asks, or None for any other.

    "Which countries (have) refused to send troops?" asks for parties ("countries"), a position
    (no) and a matter ("send troops"). The stance word decides the position; what follows it is
    the matter. Questions without a stance word are not of this kind.
    """
    body = re.sub(_OPENING, "", question.strip().rstrip("?. "), flags=re.IGNORECASE)
    for opening in (_ASK, _LIST, _WHO):
        for wanted, stance in _STANCES:
            found = re.match(
                f"{opening}{_AUXILIARY}(?P<stance>{stance})(?P<rest> .*)$", body, re.IGNORECASE
            )
            if found:
                matter = re.sub(
                    r"^ ?(?:to|about|on|over|whether to|against|for|with)\b ?",
                    "",
                    found["rest"].strip(),
                )
                parties, verb = found["parties"].lower(), found["stance"].lower()
                direct = re.match(_NOUN, found["rest"].strip()) is not None
                # "Who will command the force?" asks for one person, not for a list; in "which
                # troops will the force have?" the force is the one who acts.
                if len(matter) < 3 or (verb in ("will", "would") and (parties == "who" or direct)):
                    continue
                # "rejected the bill", unlike "committed to the force": the stance is itself what
                # is done to the matter.
                if direct and is_action(verb):
                    wanted, matter = Position.YES, f"{verb} {matter}"
                return PositionQuestion(
                    parties="parties" if parties == "who" else found["parties"],
                    wanted=wanted,
                    predicate=_of_one(f"{found['stance']}{found['rest']}", wanted),
                    plural_predicate=f"{found['auxiliary'] or ''}{found['stance']}{found['rest']}",
                    matter=matter,
                )
    return _deed_question(body)


def _deed_question(body: str) -> PositionQuestion | None:
    """Return what "Which countries joined the force?" asks: who did a thing, in its own verb."""
    for opening in (_ASK, _LIST):
        found = re.match(
            f"{opening}{_AUXILIARY}(?P<deed>[a-z]+ed|left|quit|sent) (?P<rest>.+)$",
            body,
            re.IGNORECASE,
        )
        if found and is_action(found["deed"]):
            deed = f"{found['deed']} {found['rest']}"
            return PositionQuestion(
                parties=found["parties"],
                wanted=Position.YES,
                predicate=_of_one(deed, Position.YES),
                plural_predicate=f"{found['auxiliary'] or ''}{deed}",
                matter=deed,
            )
    return None


def stance_of(phrase: str) -> Position | None:
    """Return the position that a phrase names without its matter: "are still undecided"."""
    for wanted, stance in _STANCES:
        if re.fullmatch(
            rf"{_AUXILIARY}(?:{stance})(?: to| it| so)?(?: yet| so far| now| either)?",
            phrase,
            re.IGNORECASE,
        ):
            return wanted
    return None


def _of_one(predicate: str, wanted: Position) -> str:
    """Return a predicate about many as one about a single party."""
    if wanted is Position.OPEN:
        return "had not decided"
    for plural, singular in (
        ("are ", "is "),
        ("were ", "was "),
        ("do ", "does "),
        ("aren't", "isn't"),
    ):
        if predicate.lower().startswith(plural):
            predicate = singular + predicate[len(plural) :]
    return re.sub(r"\btheir\b", "its", predicate)
