"""A question for everyone with one position, taken apart by its statement."""

import re
from dataclasses import dataclass, replace

from rag.language.actions import has_opposite
from rag.language.names import names_in
from rag.language.parse import Parse, parse
from rag.language.resources import load
from rag.query.statement import SlotRole, SlotStatement, statement_of
from rag.query.statement.matter import Matter, Position, matter_of
from rag.query.statement.several import asks_for_several, noun_of_several
from rag.query.statement.slot import SLOT

_WORDS = load().questions.statement
ANYBODY, _PERSONS = "parties", "people"
_SINGULAR = {"are": "is", "were": "was", "do": "does", "aren't": "isn't", "have": "has"}
_SHORTEST = 3  # letters of a matter


@dataclass(frozen=True, slots=True)
class PositionQuestion:
    """What "Which countries refused to send troops?" asks for: everyone who takes one position."""

    parties: str
    """Who is asked for, as written: "countries"; "parties" where no noun says it."""
    matter: Matter

    @property
    def wanted(self) -> Position:
        """The position asked for."""
        return self.matter.wanted

    @property
    def predicate(self) -> str:
        """What a listed party did, in the question's words: "refused to send troops"."""
        if self.wanted is Position.OPEN:
            return "had not decided"
        first, _, rest = self.matter.predicate.partition(" ")
        return re.sub(r"\btheir\b", "its", f"{_SINGULAR.get(first, first)} {rest}".strip())

    @property
    def plural_predicate(self) -> str:
        """The same of many: "have refused to send troops"."""
        return self.matter.predicate

    def told_of(self, party: str) -> str:
        """Return the statement that a party holds the position."""
        return f"{party} {self.predicate}."

    def with_position(self, wanted: Position, predicate: str) -> "PositionQuestion":
        """Return the question for another position on the same matter."""
        matter = replace(self.matter, wanted=wanted, predicate=predicate)
        return replace(self, matter=matter)


def position_question(question: str) -> PositionQuestion | None:
    """Return what a question for everyone with one position asks, or None for any other.

    Its verb tells where somebody stands ("refused to send"), or is one whose opposite is known
    ("joined the force"). "Who will command the force?" asks for one person, not for a list.
    """
    statement = _statement(question)
    matter = matter_of(statement) if statement else None
    if matter is None or matter.subject != SLOT or len(matter.text) < _SHORTEST:
        return None
    noun = noun_of_several(question)
    if not asks_for_several(question) and (noun or not _past(matter)):
        return None
    if not matter.told and not (noun and has_opposite(matter.verb)):
        return None
    return PositionQuestion(noun or ANYBODY, matter)


def whether_question(question: str) -> tuple[tuple[str, ...], PositionQuestion] | None:
    """Return the parties of "Has Norway agreed to send troops?", and the position asked for.

    None where the question does not ask whether named parties hold one.
    """
    statement = _statement(question, SlotRole.NONE)
    matter = matter_of(statement) if statement else None
    return _of_parties(matter, parse(statement.text)) if statement and matter else None


def premise_question(question: str) -> tuple[tuple[str, ...], PositionQuestion] | None:
    """Return the same of "Why did Norway refuse to send troops?"; see ``whether_question``."""
    matter, claimed = presumed(question, SlotRole.REASON, SlotRole.TIME)
    return _of_parties(matter, parse(claimed)) if matter and matter.told else None


def presumed(question: str, *roles: SlotRole) -> tuple[Matter | None, str]:
    """Return what a question for a reason or time takes to be true, and the statement of that.

    "Norway refused to send troops." of "Why did Norway refuse to send troops?".
    """
    statement = _statement(question, *roles)
    claimed = re.sub(rf" (?:because )?{SLOT}\.$", ".", statement.text) if statement else SLOT
    if statement is None or SLOT in claimed:
        return None, ""
    return matter_of(replace(statement, text=claimed)), claimed


def position_of(phrase: str) -> Position | None:
    """Return the position that a phrase names without its matter: "are still undecided"."""
    matter = matter_of(SlotStatement(text=f"{SLOT} {phrase}.", kind=None, role=SlotRole.THING))
    return matter.wanted if matter and matter.told and not matter.text else None


def _of_parties(matter: Matter, read: Parse) -> tuple[tuple[str, ...], PositionQuestion] | None:
    parties = tuple(dict.fromkeys(name.text for name in names_in(matter.subject)))
    taken = matter.told or has_opposite(matter.verb)
    if not parties or not taken or len(matter.text) < _SHORTEST:
        return None
    person = any(one.kind == "PERSON" and one.text in matter.subject for one in read.entities)
    return parties, PositionQuestion(_PERSONS if person else ANYBODY, matter)


def _statement(question: str, *roles: SlotRole) -> SlotStatement | None:
    statement = statement_of(question)
    return statement if statement and (not roles or statement.role in roles) else None


def _past(matter: Matter) -> bool:
    """Say whether "who" asks for all who took a position, not for one person yet to act."""
    return matter.predicate.partition(" ")[0] not in _WORDS.modals
