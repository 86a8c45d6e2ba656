"""The form of ``comparing.toml``, the words by which things are compared."""

from rag.language.schema.words import Data, File, Patterns, Words


class Scale(Data):
    """What comparatives compare; adjectives and adverbs as lemmas."""

    asks: str
    """What asks for a value on it: "how old"."""
    counted: str = ""
    """The same of things that are counted: "how many"."""
    verb: str = ""
    """The verb that stands for "be" where its value is told: "cost"."""
    measure: str
    """A value of ``rag.query.statement.comparing.Measure``."""
    high: Words = ()
    low: Words = ()
    high_forms: Words = ()
    """Forms that are comparatives whatever the parser takes them for."""
    low_forms: Words = ()


class Comparing(File):
    """``comparing.toml``."""

    more: Words
    less: Words
    than: Words
    alternatives: Words
    together: Words
    before: Words
    after: Words
    as_well: Words
    many: Words
    same: Words
    totals: Words
    happening: Words
    occurring: Words
    leading: Words
    at_least: Words
    at_most: Words
    about: Words
    ages: Patterns
    """Around a number, for which "{}" stands."""
    amount: Scale
    scale: tuple[Scale, ...]
