"""The names of the sides of a comparison, as a question writes them."""

import re
from collections.abc import Sequence

from rag.language.parse import parse
from rag.language.resources import either, load
from rag.query.statement.wh import span

_SEPARATOR = re.compile(rf",? {either(load().comparing.alternatives)} |, ", re.IGNORECASE)
_NO_SIDE = ("DATE", "TIME", "CARDINAL", "ORDINAL", "PERCENT", "MONEY", "QUANTITY")
SUBJECTS = ("nsubj", "nsubjpass")
"""Roles of the subject of a statement."""


def are_alike(subject: str, other: str) -> bool:
    """Say whether both are names and nothing else: "Finland" and "Sweden"."""
    return all(
        word.tag in ("NNP", "NNPS") for name in (subject, other) for word in parse(name).words
    )


def are_named(names: Sequence[str]) -> bool:
    """Say whether each is a name, or something definite, and no time or number."""
    for name in names:
        read = parse(name)
        if any(one.kind in _NO_SIDE for one in read.entities if one.first == 0):
            return False
        definite = read.words[0].tag in ("DT", "PRP$") or read.words[0].tag == "VBG"
        if not definite and not any(one[0].isupper() for one in name.split()):
            return False
    return True


def names_of_list(region: str) -> tuple[str, ...]:
    """Return the names of "A, B or C"."""
    return tuple(one.strip() for one in _SEPARATOR.split(region.strip()) if one.strip())


def with_owned(subject: str, other: str) -> str:
    """Return "Vale's deal with the Rangers" of "Vale's with the Rangers", beside "Reis's deal"."""
    words = parse(other).words
    own = next((one for one in words if one.tag == "POS"), None)
    if own is None or (own.place + 1 < len(words) and words[own.place + 1].tag.startswith("NN")):
        return other
    thing = re.search(r"['’]s? ((?:[a-z-]+ ?)+?)(?= (?:with|of|in|at|for|on)\b|$)", subject)
    return f"{other[: own.end]} {thing[1]}{other[own.end :]}" if thing else other


def subject_of(statement: str) -> str:
    """Return what a statement says something of: all before its verb."""
    read = parse(statement)
    root = read.root
    if root is None or read.child(root, *SUBJECTS) is None:
        return ""
    helping = [one.place for one in read.children(root) if one.role in ("aux", "auxpass", "neg")]
    return span(read, 0, min([root.place, *helping])).strip()


def within_sentence(name: str) -> str:
    """Return a name as it stands within a sentence: "the tunnel" of "The tunnel"."""
    first = parse(name).words[0]
    return f"{name[0].lower()}{name[1:]}" if first.tag in ("DT", "PRP$", "VBG") else name
