"""What an archive holds, in figures, and the snapshots that are kept of it."""

from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime

from index_store.catalogue.catalogue import Catalogue
from index_store.catalogue.statistics import ArticleEntry, Reprints, ValueCounts
from index_store.config import IndexConfig
from index_store.data_folder import current_number, snapshot_folder, snapshot_numbers
from index_store.errors import IndexMissingError, IndexStoreError
from index_store.manifest import Manifest

LARGEST = 5  # clusters that are named; the manifest says how many there are


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSnapshot:
    """A complete snapshot on the disk."""

    number: int
    live: bool
    built_at: datetime
    articles: int
    chunks: int
    embedding_model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveStatistics:
    """What the live snapshot holds."""

    snapshot: StoredSnapshot
    days: dict[date, int]
    """Articles by day of publication, in order; days without any are left out."""
    undated: int
    outlets: ValueCounts
    languages: ValueCounts
    """As the articles say themselves."""
    clusters: int
    reprints: list[Reprints]
    """The largest clusters, at most ``LARGEST``."""


def read_statistics(config: IndexConfig) -> ArchiveStatistics:
    """Count what the live snapshot holds.

    Raises:
        IndexMissingError: There is no index.
    """
    number = _live(config)
    manifest = Manifest.read(snapshot_folder(config.data, number))
    with closing(_catalogue(config)) as catalogue:
        days = catalogue.statistics.articles_per_day(number)
        return ArchiveStatistics(
            snapshot=_stored(number, manifest, live=True),
            days={day: articles for day, articles in days.items() if day},
            undated=days.get(None, 0),
            outlets=catalogue.statistics.outlets(number),
            languages=catalogue.statistics.languages(number),
            clusters=manifest.clusters,
            reprints=catalogue.statistics.reprints(number, LARGEST),
        )


def read_snapshots(config: IndexConfig) -> list[StoredSnapshot]:
    """Return every complete snapshot, newest first."""
    live = current_number(config.data)
    found: list[StoredSnapshot] = []
    for number in reversed(snapshot_numbers(config.data)):
        try:
            manifest = Manifest.read(snapshot_folder(config.data, number))
        except IndexStoreError:
            continue  # half-made, half-deleted, or of another format
        found.append(_stored(number, manifest, live=number == live))
    return found


def find_articles(config: IndexConfig, words: str, limit: int) -> list[ArticleEntry]:
    """Return articles of the live snapshot that have all the words; see its ``find``."""
    with closing(_catalogue(config)) as catalogue:
        return catalogue.statistics.find(_live(config), words.split(), limit)


def _live(config: IndexConfig) -> int:
    number = current_number(config.data)
    if number is None:
        raise IndexMissingError(
            f"There is no index in {config.data}. Build one: dateline build PATH"
        )
    return number


def _catalogue(config: IndexConfig) -> Catalogue:
    return Catalogue(config.catalogue)


def _stored(number: int, manifest: Manifest, *, live: bool) -> StoredSnapshot:
    return StoredSnapshot(
        number=number,
        live=live,
        built_at=datetime.fromisoformat(manifest.built_at),
        articles=manifest.articles,
        chunks=manifest.chunks,
        embedding_model=manifest.embedding_model,
    )
