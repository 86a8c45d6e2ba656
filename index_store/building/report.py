"""What a change of the index did with every article it met."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class BuildReport:
    """What became of every article, by origin."""

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
    """Skipped now, but an earlier reading is in the index and stays."""
    articles: int = 0
    """In the index now."""
    chunks: int = 0
    embedded: int = 0
    """Chunks that had to be embedded; the others came from the cache."""
    clusters: int = 0
    """Groups of articles that say nearly the same."""
    seconds: float = 0.0

    def compare(
        self, before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]
    ) -> None:
        """Sort every article into added, changed, unchanged and removed.

        Args:
            before: Article id -> (revision, origin) of the live snapshot.
            after: The same of the new one.
        """
        kept = set(self.kept)
        for id_, (revision, origin) in after.items():
            if origin in kept:
                continue
            if id_ not in before:
                self.added.append(origin)
            elif before[id_][0] == revision:
                self.unchanged.append(origin)
            else:
                self.changed.append(origin)
        self.removed = [origin for id_, (_, origin) in before.items() if id_ not in after]
