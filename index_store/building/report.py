"""What a change of the index did with every article it met."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from index_store.types import text_hash

ROW = re.compile(r":\d+$")  # where in a file of several articles one stands
Members = Mapping[str, tuple[str, str]]
"""Article id -> (revision, origin)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What became of every article, by origin."""

    added: list[str]
    changed: list[str]
    unchanged: list[str]
    removed: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What became of every article, by origin, and what the index holds now."""

    snapshot: int = 0
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    """In the index before and not now; the catalogue keeps their texts."""
    duplicate: dict[str, str] = field(default_factory=dict)
    """Origin -> the origin that holds the same article."""
    skipped: dict[str, str] = field(default_factory=dict)
    """Origin -> why it could not be read."""
    kept: list[str] = field(default_factory=list)
    """Skipped now, but an earlier text is in the index and stays."""
    articles: int = 0
    """In the index now."""
    chunks: int = 0
    embedded: int = 0
    """Chunks that had to be embedded; the others came from the cache."""
    clusters: int = 0
    """Groups of articles that say nearly the same."""
    mended: str = ""
    """What was found damaged or lost and what was done about it, in sentences; else empty."""
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return it as programs are told it: the snapshot's number is called "generation"."""
        told = asdict(self)
        return {"generation": told.pop("snapshot"), **told}


def merged(before: Members, read: Members) -> dict[str, tuple[str, str]]:
    """Return what the index holds with what was read now.

    An article whose URL was corrected, which gives it another id, takes the place of the one
    before: of the same file, with the same text, and itself not found any more.
    """
    new = {_content(place) for id_, place in read.items() if id_ not in before}
    kept = {
        id_: place for id_, place in before.items() if id_ in read or _content(place) not in new
    }
    return kept | dict(read)


def compare(before: Members, after: Members, kept: Sequence[str]) -> Comparison:
    """Sort every article into added, changed, unchanged and removed.

    Args:
        before: What the live snapshot holds.
        after: What the new one shall hold.
        kept: Origins that could not be read now; their articles are in none of the four.
    """
    found = Comparison(added=[], changed=[], unchanged=[], removed=[])
    gone = {_content(place): id_ for id_, place in before.items() if id_ not in after}
    not_read, replaced = set(kept), set()
    for id_, (revision, origin) in after.items():
        if origin in not_read:
            continue
        # With another URL it has another id; see ``merged``.
        earlier = id_ if id_ in before else gone.pop(_content((revision, origin)), None)
        if earlier is None:
            found.added.append(origin)
        elif before[earlier][0] == revision:
            found.unchanged.append(origin)
        else:
            found.changed.append(origin)
            replaced.add(earlier)
    found.removed.extend(
        origin for id_, (_, origin) in before.items() if id_ not in after and id_ not in replaced
    )
    return found


def _content(place: tuple[str, str]) -> tuple[str, str]:
    """Return the file that an article was read from, and the hash of its text."""
    revision, origin = place
    return ROW.sub("", origin), text_hash(revision)
