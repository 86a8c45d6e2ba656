"""The kind of item that a question asks for, and the noun that says so."""

import re

from index_store import stems_of
from rag.query.query import ItemKind

# "How many votes", "how much money": what is counted.
_HOW_MANY = re.compile(
    r"\bhow (?:many|much) (?P<thing>(?:(?!is |are |was |were |does |do |did |has |have |had |"
    r"will |would )"
    r"[\w’'-]+ ?){0,4})",
    re.IGNORECASE,
)
_COSTS = re.compile(r"\b(?:costs?|price|paid|pay|worth|spend|spent|earn|fined?)\b", re.IGNORECASE)
_WHY = re.compile(
    r"^(?:and )?why\b|\b(?:what|which|for what)\b[^?]*\b(?:reason|cause|motive|grounds?|"
    r"justification)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"^(?:and )?(?:(?:in|on|since|until) )?(?:when|what (?:day|date|year|month|time)|which (?:day|"
    r"date|year|month))\b|\bwhat (?:is|was|are|were) the (?:[\w’'-]+ )?(?:date|day)\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"^who(?:m|se)?\b", re.IGNORECASE)
_NAMED = re.compile(  # is answered with a name, or where it is not, with a number
    r"^(?:and )?(?:(?:at|by|for|from|in|of|on|to|with) )?(?:who(?:m|se)?|where|which|what)\b",
    re.IGNORECASE,
)
_AUXILIARY = r"(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could)\b"
_WHETHER = re.compile(  # also "After the Post reported that, did the Ledger agree?"
    rf"^{_AUXILIARY}|^(?:after|as|at|based on|before|between|considering|during|following|given|"
    rf"in|on|since|when|while)\b[^?]*, (?:and )?{_AUXILIARY}",
    re.IGNORECASE,
)
_SEVERAL = re.compile(  # "Which cities have hosted it?" has several answers that do not differ
    r"^(?:and )?(?:which|what) (?:[\w’'-]+ ){0,2}?(?!(?:news|series)\b)[\w’'-]+[^\Wsui]s "
    r"(?:are|were|have|do|did|will|would|can|could)\b",
    re.IGNORECASE,
)


def item_kind_of(question: str) -> tuple[ItemKind, str]:
    """Return the kind of item that a question asks for, and its noun, "" where none says it."""
    if found := _HOW_MANY.search(question):
        noun = found["thing"].strip()
        says_nothing = not stems_of([noun])[0]  # "how much of it"
        if says_nothing and _COSTS.search(question):
            return ItemKind.MONEY, ""
        return ItemKind.AMOUNT, "" if says_nothing else noun
    for kind, pattern in (
        (ItemKind.REASON, _WHY),
        (ItemKind.DAY, _WHEN),
        (ItemKind.PERSON, _WHO),
        (ItemKind.NAME, _NAMED),
        (ItemKind.VERDICT, _WHETHER),
    ):
        if pattern.search(question):
            return kind, ""
    return ItemKind.ANY, ""


def asks_for_several(question: str) -> bool:
    """Say whether a question has several answers: "Which cities have hosted the games?"."""
    return _SEVERAL.match(question) is not None
