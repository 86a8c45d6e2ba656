"""The form of ``questions.toml``, the wordings of questions."""

from pydantic import Field

from rag.language.schema.words import Data, File, Patterns, Words


class Item(Data):
    """The table ``item`` of ``questions.toml``."""

    how_many: Patterns
    values: Patterns
    counted: Words
    which: str
    why: Patterns
    when: Patterns
    who: Patterns
    name: Patterns
    whether: Patterns
    reports: Patterns
    report_nouns: Words


class Stands(Data):
    """The table ``stands`` of ``questions.toml``: patterns with a group "matter"."""

    both: Patterns
    against: Patterns
    for_: Patterns = Field(alias="for")
    why: Patterns
    anybody: Words
    quantifiers: Words


class FollowUp(Data):
    """The table ``follow_up`` of ``questions.toml``."""

    openings: Words
    pronouns: Patterns
    personal: Words
    included: Patterns
    of_them: Words
    on_day: Words
    how_many: Words
    who_said: Patterns
    others: Patterns
    why: Patterns
    the_fact: Words
    asks_again: Patterns
    the_clause: Patterns
    which_ones: Patterns
    in_all: Patterns
    more: Patterns
    noes: Words
    before: Patterns
    """Each with a group "unit": "the year before"."""
    after: Patterns
    definite: Words
    of_facts: Words
    one_person: Words
    settings: Words
    weather: Words
    one_thing: Words
    many: Words
    that_place: Words
    else_: str = Field(alias="else")
    other: str
    people: str
    somebody: str
    that: str
    were: str


class Course(Data):
    """The table ``course`` of ``questions.toml``."""

    told: Patterns
    summing: Patterns
    form: Patterns
    unfolding: Patterns
    over_time: Patterns
    plural_verbs: Words
    choices: Words
    beside: Patterns


class Saying(Data):
    """The table ``saying`` of ``questions.toml``."""

    what: Words
    verbs: Words
    speaking: Words
    everything: Words
    remarks: Words
    by: Words
    about: Words


class Statement(Data):
    """The table ``statement`` of ``questions.toml``."""

    who: Words
    whose: str
    what: Words
    which: Words
    when: str
    where: str
    why: str
    how: str
    many: Words
    """After "how"; the last one is of what cannot be counted."""
    do: Words
    be: Words
    have: Words
    modals: Words
    not_: Words
    choosing: Words
    there: str
    openings: Patterns
    whether: Words
    that_it_is: Patterns
    several: Patterns
    tasks: Patterns
    listed: Patterns
    totals: Words
    open_verbs: Words
    outcomes: Words
    but: Words
    gaps: Patterns
    hedges: Words
    dropped: Words
    some: dict[str, str]
    clauses: Words
    asides: Words
    measured: Words
    measures: Words
    measured_as: dict[str, Words]
    shares: Words
    partitive: Words
    amounts: Words
    adverbial: Words
    implied: dict[str, str]
    commanding: Words
    owning: Words
    near: Words
    governed: Words
    articles: Words
    moving: Words
    prepositions: Words
    reasons: Words
    parts_of_years: Words
    kinds_first: Words

    @property
    def with_noun(self) -> Words:
        """The words that ask together with a noun: "which", "whose", "how"."""
        return (*self.what, *self.which, self.whose, self.how)

    @property
    def asking(self) -> Words:
        """All words that ask."""
        return (*self.who, *self.with_noun, self.when, self.where, self.why)

    @property
    def auxiliary(self) -> Words:
        """All words that can stand before a subject."""
        return (*self.do, *self.be, *self.have, *self.modals)


class Questions(File):
    """``questions.toml``."""

    newest: Words
    item: Item
    intent: dict[str, Patterns]
    """Kind of question -> its wordings; ``rag.query.states`` says what each kind holds."""
    stands: Stands
    follow_up: FollowUp
    course: Course
    saying: Saying
    statement: Statement
