"""Deleting articles for good, as a court or their writer may ask."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from index_store.building.change import Change, changing
from index_store.building.handed_in.pushes import pushed_files
from index_store.building.handed_in.uploads import originals
from index_store.building.sources import Progress, ReadResult
from index_store.config import IndexConfig
from index_store.data_folder import snapshot_folder, snapshot_numbers
from index_store.durable import unless_leased
from index_store.errors import NothingToIndexError
from index_store.search.chunking import passage_text
from index_store.search.leads import lead_of
from index_store.types import Embedder

PATIENCE = 5.0  # seconds that who still reads an old snapshot has; then its files go all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What was deleted."""

    ids: list[str]
    """Of the articles."""
    texts: int
    """Every version that the catalogue held of them."""
    files: list[str]
    """Uploaded files that were deleted."""
    files_left: list[str]
    """Uploaded files that hold other articles too, and stay."""


def purge_articles(
    names: Sequence[str],
    config: IndexConfig,
    embedder: Embedder,
    progress: Progress | None = None,
) -> Purged:
    """Delete articles with every version, vector and snapshot that holds them.

    Afterwards there is no snapshot to go back to. Backups, files that were read and what is not
    in the data folder stay.

    Args:
        names: As for ``remove_articles``, and ids or URLs of articles that were removed before.
        config: Where the index is.
        embedder: The one the index was built with.
        progress: Told how far each stage has come.

    Raises:
        NothingToIndexError: A name fits no article, or no article would be left.
    """
    with changing(config, "purge", progress) as change:
        ids, origins = _meant(names, change)
        revisions = list(change.catalogue.purging.revisions(sorted(ids)))
        left = {id_: place for id_, place in change.before.items() if id_ not in ids}
        if not left:
            raise NothingToIndexError(
                "No article would be left, and nothing was purged. To delete all, delete the "
                f"folder {config.data} and its backups."
            )
        change.make(left, ReadResult(), embedder, afresh=True)
        _drop_others(change)
        files = originals(config.data, origins)
        files = list(dict.fromkeys([*files, *pushed_files(config.data, sorted(ids))]))
        shared = set(originals(config.data, [origin for _, origin in left.values()]))
        for file in files:
            if file not in shared:
                file.unlink()
        change.catalogue.purging.delete(revisions, _embedded(revisions, change))
        return Purged(
            ids=sorted(ids),
            texts=len(revisions),
            files=[str(file) for file in files if file not in shared],
            files_left=[str(file) for file in files if file in shared],
        )


def _meant(names: Sequence[str], change: Change) -> tuple[set[str], list[str]]:
    """Return the ids and the origins of the articles that names mean."""
    ids: set[str] = set()
    origins = []
    for name in names:
        fitting = [member for member in change.members if member.fits(name)]
        found = {member.id for member in fitting}
        found.update(change.catalogue.purging.revisions([name]).values())
        if not found:
            raise NothingToIndexError(
                f"No article has or had the id, URL or origin {name!r}. Nothing was purged."
            )
        ids |= found
        origins += [member.origin for member in fitting]
    return ids, origins


def _drop_others(change: Change) -> None:
    """Delete every snapshot but the live one."""
    data = change.config.data
    end = time.monotonic() + PATIENCE
    for number in {*snapshot_numbers(data), *change.catalogue.members.snapshots()} - {change.live}:
        while time.monotonic() < end:
            with unless_leased(snapshot_folder(data, number)) as free:
                if free:
                    break
            time.sleep(0.1)
        change.drop(number)


def _embedded(revisions: Sequence[str], change: Change) -> list[str]:
    """Return what was embedded of texts."""
    articles = change.catalogue.articles.get(revisions)
    spans = change.catalogue.chunks.spans(change.config.chunking, revisions)
    texts = [lead_of(article, change.config.leads.vector_words) for article in articles.values()]
    for revision, places in spans.items():
        texts += [passage_text(articles[revision], start, end) for start, end in places]
    return texts
