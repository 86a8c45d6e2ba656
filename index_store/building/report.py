"""What a change of the index did with every article it met."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

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
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return it as programs are told it: the snapshot's number is called "generation"."""
        told = asdict(self)
        return {"generation": told.pop("snapshot"), **told}


def compare(before: Members, after: Members, kept: list[str]) -> Comparison:
    """Sort every article into added, changed, unchanged and removed.

    Args:
        before: What the live snapshot holds.
        after: What the new one shall hold.
        kept: Origins that could not be read now; their articles are in none of the four.
    """
    found = Comparison(added=[], changed=[], unchanged=[], removed=[])
    for id_, (revision, origin) in after.items():
        if origin in set(kept):
            continue
        if id_ not in before:
            found.added.append(origin)
        elif before[id_][0] == revision:
            found.unchanged.append(origin)
        else:
            found.changed.append(origin)
    found.removed.extend(origin for id_, (_, origin) in before.items() if id_ not in after)
    return found
