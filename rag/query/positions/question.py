"""What a question asks for, read from its words by code."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rag.language.actions import is_action
from rag.language.resources import either, load


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


_ENGLISH = load()
_LISTS = _ENGLISH.questions.everyone
_STANCE = _ENGLISH.positions.stance
# The verb that follows "Which countries (have) ..." tells which position is asked for.
_STANCES = (
    (Position.OPEN, either(_STANCE.open)),
    (Position.NO, either(_STANCE.no)),
    (Position.YES, either(_STANCE.yes)),
)
_CALENDAR = _ENGLISH.calendar
_OPENING = re.compile(
    rf"^(?:{either(_CALENDAR.as_of_day)} [^,]*\d{{4}}|{either(_CALENDAR.as_of)} [^,]+"
    rf"|{either(_CALENDAR.as_of_now)}), ",
    re.IGNORECASE,
)
_LINK = re.compile(rf"^ ?{either(_STANCE.links)}\b ?")


def position_question(question: str) -> PositionQuestion | None:
    """Return what a question for everyone with one position asks, or None for any other.

    "Which countries (have) refused to send troops?" asks for parties ("countries"), a position
    (no) and a matter ("send troops"). The stance word decides the position; what follows it is
    the matter. Questions without a stance word are not of this kind.
    """
    body = _OPENING.sub("", question.strip().rstrip("?. "))
    for opening in (_LISTS.which, _LISTS.list, _LISTS.who):
        for wanted, stance in _STANCES:
            found = re.match(
                f"{opening}{_LISTS.has}(?P<stance>{stance})(?P<rest> .*)$", body, re.IGNORECASE
            )
            if found:
                matter = _LINK.sub("", found["rest"].strip())
                parties, verb = found["parties"].lower(), found["stance"].lower()
                direct = re.match(_LISTS.object, found["rest"].strip()) is not None
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
    for opening in (_LISTS.which, _LISTS.list):
        found = re.match(f"{opening}{_LISTS.has}{_LISTS.deed}$", body, re.IGNORECASE)
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
            rf"{_LISTS.has}(?:{stance})(?: to| it| so)?(?: yet| so far| now| either)?",
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
