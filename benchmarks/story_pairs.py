"""Gold pairs of articles: are both of one story?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.datasets import rows_of
from index_store import IndexConfig
from index_store.building.groups.likeness import Line
from index_store.building.groups.stories import stories_of
from index_store.catalogue.catalogue import Catalogue
from index_store.catalogue.members import Member
from index_store.data_folder import current_number, snapshot_folder
from index_store.search.leads import LeadIndex

GOLD = Path(__file__).parent / "gold" / "stories.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two articles by id, and whether they are of one story."""

    one: str
    other: str
    same: bool


def read_pairs(gold: Path, archive: str, split: str | None = None) -> list[Pair]:
    """Return the pairs of an archive, of one split or of all."""
    return [
        Pair(one=row["a"], other=row["b"], same=row["same"])
        for row in rows_of(gold)
        if row["archive"] == archive and split in (None, row["split"])
    ]


def agreement(pairs: Sequence[Pair], stories: Mapping[str, str | None]) -> tuple[int, int, int]:
    """Return how many pairs are put into one story rightly, at all, and should be.

    Args:
        pairs: Gold.
        stories: Article id -> its story.
    """
    found = [
        stories[pair.one] is not None and stories[pair.one] == stories[pair.other] for pair in pairs
    ]
    right = sum(pair.same for pair, put in zip(pairs, found, strict=True) if put)
    return right, sum(found), sum(pair.same for pair in pairs)


def f1_figures(counts: tuple[int, int, int]) -> dict[str, float | None]:
    """Return precision, recall and F1 of what ``agreement`` counted."""
    right, found, wanted = counts
    return {
        "f1": 2 * right / (found + wanted) if found + wanted else None,
        "precision": right / found if found else None,
        "recall": right / wanted if wanted else None,
    }


@dataclass(frozen=True, slots=True)
class Written:
    """What grouping needs of an index that is built."""

    folder: Path
    """The snapshot's."""
    members: list[Member]
    """Its articles, in the order of its leads."""
    config: IndexConfig

    @classmethod
    def of(cls, config: IndexConfig) -> "Written":
        """Read the live snapshot of an index."""
        number = current_number(config.data)
        if number is None:
            raise SystemExit(f"There is no index in {config.data}.")
        folder = snapshot_folder(config.data, number)
        catalogue = Catalogue(config.catalogue)
        of_revision = {one.revision: one for one in catalogue.members.of(number)}
        catalogue.close()
        revisions = LeadIndex.open(folder / "leads").words.ids
        return cls(folder, [of_revision[revision] for revision in revisions], config)

    def grouped(self, line: Line | None = None) -> dict[str, str | None]:
        """Group the articles as a build of all does; return article id -> its story.

        Args:
            line: Other weights than those that are stored.
        """
        settings = self.config.stories
        stories = stories_of(self.members, self.folder, {}, settings, line, continued=False)
        return {one.id: story for one, story in zip(self.members, stories, strict=True)}
