"""Names of one thing -> one item: "Berg" is Anna Berg, "NHS" the National Health Service."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.language.terms import folded, without_possessive
from rag.reading.lists.mentions import Mention

_LEAST_LETTERS = 2  # of an abbreviation


@dataclass(frozen=True, slots=True)
class Item:
    """What may stand in a list, with every mention of it."""

    name: str
    """As most reports write it in full."""
    mentions: tuple[Mention, ...]
    """Best sentence first; at least one."""


def items_of(mentions: Iterable[Mention]) -> list[Item]:
    """Return the items that some mentions are of.

    A last or first name is the person's whose full name has it, an abbreviation a name's with such
    initials; where several are, that of the same article, else the one that is named most. Of two
    full names one of which ends with the other ("Will Anna Berg", of a headline) that which is
    named more is the person's.
    """
    by_form: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_form.setdefault(_form(mention), []).append(mention)
    kinds = {
        form: Counter(one.kind for one in own).most_common(1)[0][0] for form, own in by_form.items()
    }
    whole: dict[str, list[Mention]] = {}
    for form, own in by_form.items():
        fuller = [
            other
            for other in by_form
            if kinds[form] == kinds[other]
            and _stands_for(form, own, other, by_form[other], kinds[form])
        ]
        for mention in own:
            whole.setdefault(_best(mention, fuller, by_form) or form, []).append(mention)
    return [
        Item(_written(form, own), tuple(sorted(own, key=lambda one: one.rank)))
        for form, own in whole.items()
    ]


def _form(mention: Mention) -> str:
    """Return what is the same of a name however it is written: "macy" of "Macy’s"."""
    return without_possessive(folded(mention.name))


def _stands_for(
    form: str, own: Sequence[Mention], other: str, theirs: Sequence[Mention], kind: str
) -> bool:
    """Say whether one form of a name goes by another: is short for it, or a slip of it."""
    if form == other:
        return False
    if kind == "PERSON":
        shorter, longer = sorted((form, other), key=len)
        if " " in shorter and longer.endswith(f" {shorter}"):
            return (len(theirs), -len(other)) > (len(own), -len(form))
        return other.endswith(f" {form}") or other.startswith(f"{form} ")
    if len(other) <= len(form):
        return False
    initials = "".join(word[0] for word in other.split() if word not in ("of", "the", "and"))
    if own[0].name.isupper() and len(form) >= _LEAST_LETTERS and form.replace(" ", "") == initials:
        return True
    return kind != "GPE" and other.startswith(f"{form} ")


def _best(mention: Mention, fuller: Sequence[str], by_form: dict[str, list[Mention]]) -> str | None:
    here = mention.evidence.article.id
    return max(
        fuller,
        key=lambda form: (
            any(one.evidence.article.id == here for one in by_form[form]),
            len(by_form[form]),
        ),
        default=None,
    )


def _written(form: str, own: Sequence[Mention]) -> str:
    """Return the name of an item as it is written most, in full."""
    full = [one.name for one in own if _form(one) == form] or [one.name for one in own]
    # What owns nothing after it has its "'s" for good: "Macy’s" besides "Macy’s staff".
    kept = [name for name in full if re.search(r"['’]s$", name)]
    return Counter(kept or full).most_common(1)[0][0]
