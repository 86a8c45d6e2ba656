"""The form of ``stances.toml``: where somebody stands, and the reason that is given for it."""

from pydantic import Field

from rag.language.schema.words import Data, File, Patterns, Words


class Frame(Data):
    """Verbs and nouns of doing one kind of thing, of the opposite and of undoing it."""

    does: Words
    opposes: Words
    undoes: Words


class Attitude(Data):
    """The table ``attitude`` of ``stances.toml``: lemmas."""

    favours: Words
    disfavours: Words
    does: Words
    stops: Words
    takes_side: Words
    for_: Words = Field(alias="for")
    against: Words
    favour: Words
    pleased: Words
    opposed: Words
    divided: Words
    whether: Words
    wishes: Words
    critics: Words
    supporters: Words
    judges: Words
    good: Words
    bad: Words
    helps: Words
    harms: Words
    things: Words
    persons: Words
    no_persons: Words
    person_endings: Words
    no_person_endings: Words
    bearers: Words
    others: Words
    alleges: Words
    conditions: Words
    duties: Words
    contrasts: Words
    anti: str
    such: str
    bodies: Words

    @property
    def telling(self) -> Words:
        """Those that can tell a position by themselves."""
        verbs = (*self.favours, *self.disfavours, *self.does, *self.stops, *self.takes_side)
        felt = (*self.favour, *self.against, *self.pleased, *self.opposed, *self.divided)
        people = (*self.wishes, *self.critics, *self.supporters)
        judging = (*self.judges, *self.good, *self.bad, *self.helps, *self.harms)
        return (*verbs, *felt, *people, *judging)


class Reason(Data):
    """The table ``reason`` of ``stances.toml``: lemmas."""

    clauses: Words
    before: Words
    against: Words
    grounds: Words
    cites: Words
    fears: Words
    as_: str = Field(alias="as")
    modals: Words
    weighs: Words


class Stances(File):
    """``stances.toml``."""

    does: Words
    does_not: Words
    wavers: Words
    decides: Words
    making_up: Words
    against: str
    yet: str
    have: str
    be: str
    undoes: Words
    ends: Words
    refused_it: Patterns
    promised_it: Patterns
    elided: Patterns
    frame: tuple[Frame, ...]
    attitude: Attitude
    reason: Reason
