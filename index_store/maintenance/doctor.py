"""Is everything there and does it fit together? Says what is wrong and what to run."""

import shutil
from collections import Counter
from collections.abc import Iterator, Set
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index_store.building.verification import check_same, measure_recall
from index_store.catalogue.catalogue import Catalogue
from index_store.config import IndexConfig
from index_store.data_folder import (
    ARTICLES,
    LOCK,
    change_in_progress,
    current_number,
    is_complete,
    lost_pointer,
    snapshot_folder,
    snapshot_numbers,
    snapshot_place,
)
from index_store.errors import (
    CatalogueLostError,
    DatelineError,
    IndexMismatchError,
    IndexMissingError,
    IndexStoreError,
)
from index_store.index import check_catalogue
from index_store.manifest import Manifest
from index_store.search.articles.index import ArticleIndex
from index_store.search.leads import LeadIndex
from index_store.search.lexical import LexicalIndex
from index_store.search.vectors import stored_backend
from index_store.types import write_count

REBUILD = "dateline build"
RESTORE = "dateline restore BACKUP --replace"
SAVE = "Without a backup, save the texts that can still be read: dateline salvage FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    what: str
    """A sentence."""
    remedy: str | None = None
    """The command to run, where something is wrong."""


def examine_index(config: IndexConfig, embedding_model: str) -> Iterator[Finding]:
    """Check an index; yield what was found, sound or not, as it is found.

    Args:
        config: Where the index is.
        embedding_model: ``Embedder.name`` of the model that embeds the questions.
    """
    try:
        yield from _examine(config, embedding_model)
    except CatalogueLostError as error:
        yield Finding(what=str(error), remedy=RESTORE)
    except (IndexMissingError, IndexMismatchError) as error:
        yield Finding(what=str(error), remedy=REBUILD)
    except DatelineError as error:  # a server that is away, a disk that is full: said in the text
        yield Finding(what=str(error), remedy="dateline doctor")


def _examine(config: IndexConfig, embedding_model: str) -> Iterator[Finding]:
    if not config.data.is_dir():
        yield Finding(what=f"There is no index in {config.data}.", remedy="dateline build PATH")
        return
    lock = config.data / LOCK
    if lock.is_dir():
        yield Finding(
            what=f"{lock} is a folder, so that nothing can be changed.", remedy=f"rmdir {lock}"
        )
    at_work = change_in_progress(config.data)
    if at_work:
        yield Finding(what=f"The index is being changed now: {at_work}.")
    live = current_number(config.data)
    if lost := lost_pointer(config.data):
        yield Finding(what=f"{lost} Snapshot {live} is taken for it.", remedy=REBUILD)
    if live is None:
        yield Finding(what=f"Nothing was built in {config.data}.", remedy="dateline build PATH")
        return
    catalogue = Catalogue(config.catalogue)
    try:
        problem = catalogue.database.damage()
        if problem:
            yield Finding(what=f"The catalogue is damaged: {problem}. {SAVE}", remedy=RESTORE)
            return
        yield Finding(what="The catalogue is sound.")
        yield from _examine_snapshot(live, config, catalogue, embedding_model)
        yield from _examine_others(live, config, bool(at_work))
    finally:
        catalogue.close()
    yield from _examine_room(live, config)


def _examine_snapshot(
    live: int, config: IndexConfig, catalogue: Catalogue, embedding_model: str
) -> Iterator[Finding]:
    folder = snapshot_folder(config.data, live)
    manifest = Manifest.read(folder)
    if (manifest.embedding_model, manifest.chunking) != (embedding_model, config.chunking):
        yield Finding(
            what=f"Snapshot {live} was built with {manifest.embedding_model} and "
            f"{manifest.chunking}, the settings say {embedding_model} and {config.chunking}.",
            remedy=REBUILD,
        )
    files = _examine_files(live, config)
    yield files
    if files.remedy:  # Chroma may end the process that opens a damaged graph
        return
    check_catalogue(catalogue, live, manifest)
    members = catalogue.members.of(live)
    said = catalogue.members.count(live)
    twice = [id_ for id_, times in Counter(m.id for m in members).items() if times > 1]
    if not len(members) == said == manifest.articles or twice:
        yield Finding(
            what=f"Snapshot {live} shall hold {manifest.articles} articles; {said} are listed, "
            f"{len(members)} are stored and {len(twice)} are listed twice.",
            remedy=REBUILD,
        )
    else:
        yield Finding(what=f"Snapshot {live} holds {write_count(said, 'article')}, each once.")
    if altered := catalogue.articles.damaged([member.revision for member in members]):
        yield Finding(
            what=f"The catalogue is damaged: the texts of {write_count(len(altered), 'article')} "
            f"are not what was stored ({', '.join(altered[:3])}). {SAVE}",
            remedy=RESTORE,
        )
    wanted = catalogue.chunks.ids(config.chunking, live)
    words = LexicalIndex.open(folder / "lexical")
    leads = LeadIndex.open(folder / "leads").words
    revisions = {member.revision for member in members}
    yield _examine_articles(folder, revisions)
    place = snapshot_place(config.data, live, catalogue.database.archive)
    with closing(stored_backend(config, manifest.vectors).open(place)) as store:
        for what, unit, shall, found in (
            ("vectors", "chunks", wanted, store.ids()),
            ("words", "chunks", wanted, set(words.ids)),
            ("leads", "articles", revisions, set(leads.ids)),
        ):
            yield _held(what, unit, shall, found)
        recall = measure_recall(store, config.graph)
    yield Finding(
        what=f"The vectors find {recall:.1%} of the nearest chunks.",
        remedy=REBUILD if recall < config.graph.min_recall else None,
    )


def _examine_articles(folder: Path, revisions: set[str]) -> Finding:
    """Compare the index of articles with what a snapshot shall hold."""
    try:
        found = ArticleIndex.open(folder / ARTICLES).revisions()
    except IndexMissingError as error:
        return Finding(what=str(error), remedy=REBUILD)
    return _held("words of articles", "articles", revisions, found)


def _held(what: str, unit: str, wanted: Set[str], found: Set[str]) -> Finding:
    try:
        check_same(what, unit, wanted, found)
    except IndexStoreError as error:
        return Finding(what=str(error), remedy=REBUILD)
    return Finding(what=f"The {what} hold all {len(wanted)} {unit}.")


def _examine_others(live: int, config: IndexConfig, at_work: bool) -> Iterator[Finding]:
    for number in snapshot_numbers(config.data):
        if number == live:
            continue
        if is_complete(config.data, number):
            yield _examine_files(number, config, "is kept (dateline rollback); ")
        elif not at_work:
            yield Finding(
                what=f"Snapshot {number} is not finished, or read to its end by who had it open; "
                "the next change removes it."
            )


def _examine_files(number: int, config: IndexConfig, kept: str = "") -> Finding:
    """Compare a snapshot's files with their checksums."""
    folder = snapshot_folder(config.data, number)
    manifest = Manifest.read(folder)
    if damage := manifest.damage(folder):
        return Finding(what=f"Snapshot {number} is damaged: {damage}.", remedy=REBUILD)
    if not manifest.files:
        return Finding(
            what=f"Snapshot {number} {kept}has no checksums, since an older Dateline made it; "
            "the next change gives it some."
        )
    return Finding(what=f"Snapshot {number} {kept}all its {len(manifest.files)} files are sound.")


def _examine_room(live: int, config: IndexConfig) -> Iterator[Finding]:
    folder = snapshot_folder(config.data, live)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    free = shutil.disk_usage(config.data).free
    if free < 2 * size:
        yield Finding(
            what=f"The disk has {free / 1e6:.0f} MB free; the next change needs about "
            f"{2 * size / 1e6:.0f} MB.",
            remedy="df -h",
        )
    else:
        yield Finding(what=f"The disk has room: {free / 1e9:.1f} GB.")
