"""The form of the data files of a language but questions: a class for each, and its lists."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


def _any_apostrophe(pattern: str) -> str:
    """Return a pattern that reads a typographic apostrophe like a plain one."""
    parts = re.split(r"(\[[^\]]*\])", pattern)
    for place, part in enumerate(parts):
        parts[place] = part.replace("’", "’'" if part.startswith("[") else "[’']")
    return "".join(parts)


Words = tuple[str, ...]
"""Words or phrases as they are written; in lower case unless they are names."""
Pattern = Annotated[str, AfterValidator(_any_apostrophe)]
"""A regular expression. It may refer to the lists of its file, ``{name}``, or of another,
``{file.name}``, and is given without word boundaries and case."""
Patterns = tuple[Pattern, ...]
"""Alternatives; in the order in which they are tried where they begin alike."""


class Data(BaseModel):
    """A table of a file; what it does not name is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class File(Data):
    """A file."""

    parts: dict[str, Words] = {}
    """Lists that only patterns of the file refer to."""


class Country(Data):
    """A country, or a nation or a union of states, and what it is called."""

    name: str
    short: str | None = None
    """As headlines write it: "US"."""
    capitals: Words = ()
    people: Words = ()
    """What its people and things are called: "Danish", "Danes"."""
    also: Words = ()

    @property
    def forms(self) -> Words:
        """Everything that it is called but its capitals, its name first."""
        return (self.name, *filter(None, (self.short,)), *self.also, *self.people)


class Countries(File):
    """``countries.toml``."""

    country: tuple[Country, ...]
    region: tuple[Country, ...]
    union: tuple[Country, ...]
    other_actors: dict[str, str]
    """Capitals that do not stand for their country's government -> whom they stand for."""
    words_too: Words
    """Forms of countries that in lower case are other words: "polish", "poles"."""


class WordLists(File):
    """``words.toml``."""

    word: Pattern
    library: str
    """The name of a list of ``bm25s.stopwords``."""
    stop_words: Words
    no_stop_words: Words
    contractions: Words
    openers: Words
    people: Words
    instance_prepositions: Words
    """Lemmas, as are the verbs."""
    instance_verbs: Words
    particles: Words
    leaning_subjects: Words
    first_person: Words


class Calendar(File):
    """``calendar.toml``."""

    months: Words
    """Twelve, in order."""
    more_months: dict[str, int]
    """Other forms -> 1 to 12."""
    month_words: Words
    weekdays: Words
    """Seven, from Monday."""
    ordinal_endings: Words
    month_parts: dict[str, tuple[int, int]]
    """Parts of a month -> their first and last day; the last may be beyond the month's end."""
    seasons: dict[str, int]
    """A season of three months -> its first month, 1 to 12."""
    portions: dict[str, tuple[float, float]]
    """Parts of any time -> where in it they begin and end, from 0 to 1."""
    units: dict[str, str]
    """A word for a unit of time -> "day", "week", "month", "year" or "weekend"."""
    yesterday: Words
    time_words: Words
    counts: dict[str, int]
    between: Words
    between_ends: Words
    since: Words
    after: Words
    known_by: Words
    until: Words
    before: Words
    within: Words
    out_of: Words
    last: Words
    this: Words
    later: Words
    past: Words
    past_openings: Words
    ago: Words
    measured: Patterns
    publishing: Patterns
    as_of_day: Words
    as_of: Words
    as_of_now: Words


class Claims(File):
    """``claims.toml``: lemmas."""

    negators: Words
    refusing: Words
    planning: Words
    alleging: Words
    telling: Words
    whole: Words
    partly: Words
    more: Words
    less: Words
    order: Words
    light: Words
    pronouns: Words


class Telling(Data):
    """How a sentence tells the value of something: lemmas, or words beside the number."""

    measures: tuple[Words, ...]
    deaths: Words
    general: Words
    other: Words
    former: Words
    wrong: Words
    change_before: Words
    change_after: Words
    changing: Words
    moving: Words
    valued: Words
    correcting: Words


class Numbers(File):
    """``numbers.toml``."""

    one_to_twelve: Words
    """In order."""
    teens: Words
    tens: Words
    round: Patterns
    none: Words
    magnitudes: Words
    percent: Words
    currency_signs: Words
    currencies: Patterns
    costs: Patterns
    hedges: Words
    currency_of: dict[str, str]
    shortened: dict[str, str]
    telling: Telling


class Names(File):
    """``names.toml``."""

    roles: Patterns
    forms_of_address: Words
    titles: Words
    short_titles: Words
    generations: Words
    company_forms: Words
    particles: Words
    acts_through: Words
    country_kinds: Words
    people_kinds: Words
    city_kinds: Words
    acts: Patterns
    us_states: Words
    agencies: dict[str, Words]


class Speech(File):
    """``speech.toml``."""

    said: Words
    told: Words
    uttering: Words
    """Lemmas."""
    disclosed: Words
    silence: Patterns
    asides: Patterns


class Negation(File):
    """``negation.toml``."""

    negators: Words
    pairs: Words
    not_denying: Words
    passed_over: Words
    deniable: Words
    never: str
    nobody: Words
    hardly: Words
    ceasing: Patterns
    refusing: Patterns
    ruling_out: Patterns
    no: Patterns
    verdict: Patterns
    denied: Patterns
    neither: Patterns
    given_up: Patterns
    others: Patterns


class Modality(File):
    """``modality.toml``."""

    planned: Patterns
    past: Words
    lasting: Words
    """Lemmas."""
    doubting: Words
    """Lemmas."""
    supposing: Words
    possible: Words
    wished: Patterns
    undecided: Patterns
    reasons: Patterns


class Furniture(File):
    """``furniture.toml``."""

    page_labels: Patterns
    label_ends: Words
    software: Patterns
    speakers: Words
    messages: Patterns
    orders: Words
    prompt_terms: Patterns
    acting: Words
    yours: Patterns


class Answers(File):
    """``answers.toml``."""

    carriers: Words
    words: dict[str, Words]
    """Asking word -> the kinds of named things that it asks for."""
    kinds: dict[str, Words]
    """Kind of named thing -> the nouns by which a question asks for one."""
