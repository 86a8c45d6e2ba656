"""The form of ``questions.toml``, the wordings of questions."""

from rag.language.schema import Data, File, Pattern, Patterns, Words


class Item(Data):
    """The table ``item`` of ``questions.toml``."""

    how_many: Patterns
    why: Patterns
    when: Patterns
    who: Patterns
    name: Patterns
    whether: Patterns
    several: Patterns
    reports: Patterns
    report_nouns: Words


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


class Everyone(Data):
    """The table ``everyone`` of ``questions.toml``."""

    which: Pattern
    list: Pattern
    who: Pattern
    has: Pattern
    deed: Pattern
    object: Pattern


class Questions(File):
    """``questions.toml``."""

    newest: Words
    item: Item
    stated: Pattern
    intent: dict[str, Patterns]
    """Kind of question -> its wordings; ``rag.query.intents`` says what each kind holds."""
    follow_up: FollowUp
    everyone: Everyone
