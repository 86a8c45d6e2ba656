"""Names of one thing -> one item: "Berg" is Anna Berg, "NHS" the National Health Service."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.language.terms import folded
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
    initials; where several are, that of the same article, else the one that is named most.
    """
    by_form: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_form.setdefault(folded(mention.name), []).append(mention)
    whole: dict[str, list[Mention]] = {}
    for form, own in by_form.items():
        fuller = [other for other in by_form if _stands_for(own[0], form, by_form[other][0], other)]
        for mention in own:
            whole.setdefault(_best(mention, fuller, by_form) or form, []).append(mention)
    return [
        Item(_written(form, own), tuple(sorted(own, key=lambda one: one.rank)))
        for form, own in whole.items()
    ]


def _stands_for(short: Mention, form: str, full: Mention, other: str) -> bool:
    """Say whether one name is short for another."""
    if form == other or len(other) <= len(form):
        return False
    if short.kind == full.kind == "PERSON":
        return other.endswith(f" {form}") or other.startswith(f"{form} ")
    if short.kind != full.kind:
        return False
    initials = "".join(word[0] for word in other.split() if word not in ("of", "the", "and"))
    if short.name.isupper() and len(form) >= _LEAST_LETTERS and form.replace(" ", "") == initials:
        return True
    return short.kind != "GPE" and other.startswith(f"{form} ")


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
    full = [one.name for one in own if folded(one.name) == form]
    return Counter(full or [one.name for one in own]).most_common(1)[0][0]
