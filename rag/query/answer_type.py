"""What an answer is made of, and what its sentences must hold."""

from enum import StrEnum


class AnswerType(StrEnum):
    """What the answer to a question is made of."""

    FACT = "fact"
    LIST = "list"
    COUNT = "count"
    YES_NO = "yes_no"
    COMPARISON = "comparison"
    """It joins several reports or many details; no single sentence holds its answer."""
    CHRONOLOGY = "chronology"
    SAYINGS = "sayings"
    """What somebody said about a matter."""
    QUOTE = "quote"
    """Who said it."""
    SEARCH = "search"
    """No question: words to look for."""


class ItemKind(StrEnum):
    """What a sentence must hold to be an answer."""

    PERSON = "person"
    NAME = "name"
    """Of whatever is asked for by "which", "what" or "where"."""
    AMOUNT = "amount"
    """A number of ``Query.noun``, or any number where the question names none."""
    MONEY = "money"
    DAY = "day"
    """A day, month or year."""
    REASON = "reason"
    VERDICT = "verdict"
    """Yes or no."""
    ANY = "any"
