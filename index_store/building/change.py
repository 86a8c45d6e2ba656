"""One change of an index: make a snapshot, switch to it, retire old ones."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from index_store.building.groups.stories import known_stories
from index_store.building.report import BuildReport, Members, compare
from index_store.building.snapshot_writer import Base, SnapshotWriter, Written
from index_store.building.sources import Progress, ReadResult
from index_store.catalogue.catalogue import Catalogue
from index_store.catalogue.members import Member
from index_store.config import IndexConfig
from index_store.data_folder import (
    ARTICLES,
    current_number,
    disk_errors,
    finished_numbers,
    is_sound,
    locked,
    lost_pointer,
    make_folder,
    pointed_number,
    remove_snapshot,
    retire_snapshot,
    snapshot_folder,
    snapshot_numbers,
    snapshot_place,
    switch,
)
from index_store.durable import unless_leased
from index_store.errors import (
    CatalogueLostError,
    FormatTooNewError,
    IndexMismatchError,
    IndexMissingError,
    IndexStoreError,
    NothingToIndexError,
)
from index_store.index import check_catalogue
from index_store.manifest import Manifest
from index_store.search.articles.schema import is_current
from index_store.search.leads import STORIES_FILE, LeadIndex
from index_store.search.lexical import LexicalIndex
from index_store.search.vectors import stored_backend, vector_backend
from index_store.types import Embedder


@dataclass(slots=True, kw_only=True)
class Change:
    """One change of an index, while the lock is held."""

    config: IndexConfig
    catalogue: Catalogue
    live: int | None
    lost: str | None
    """What was wrong with the pointer, and what was taken in its place."""
    members: list[Member]
    """Of the live snapshot."""
    tell: Progress
    started: float

    @property
    def before(self) -> dict[str, tuple[str, str]]:
        """Return article id -> (revision, origin) of the live snapshot."""
        return {member.id: (member.revision, member.origin) for member in self.members}

    def make(
        self,
        wanted: Members,
        result: ReadResult,
        embedder: Embedder,
        *,
        labels: Mapping[str, str] | None = None,
        afresh: bool = False,
    ) -> BuildReport:
        """Make a snapshot of articles and switch to it, unless the live one is just that.

        Args:
            wanted: What it shall hold.
            result: What was read and what could not be.
            embedder: Turns chunks into vectors.
            labels: Folder -> what is put before the origins of its articles.
            afresh: Write it whatever the live one holds, and take over nothing of it.
        """
        config = self.config
        members = dict(wanted)
        before = self.before
        kept: list[str] = []
        for id_, (revision, origin) in before.items():
            # A file that holds several articles may be skipped as a whole.
            if origin in result.skipped or origin.rpartition(":")[0] in result.skipped:
                members.setdefault(id_, (revision, origin))
                kept.append(origin)
        if not members:
            reasons = list(result.skipped.values())[:3] or ["The index is as it was."]
            raise NothingToIndexError(" ".join(["No article can be read.", *reasons]))
        base, damage = (None, "") if afresh else self._base(embedder)
        if labels is not None:
            self.catalogue.sources.set_roots(labels)
        if base is not None and before == members:
            number, written = base.number, Written(manifest=base.manifest, embedded=0)
            if self.lost:
                switch(config.data, number)
            self._retire(number)
        else:
            number, written = self._replaced(members, base, embedder)
        found = compare(before, members, kept)
        return BuildReport(
            snapshot=number,
            added=found.added,
            changed=found.changed,
            unchanged=found.unchanged,
            removed=found.removed,
            duplicate=result.duplicate,
            skipped=result.skipped,
            kept=kept,
            articles=written.manifest.articles,
            chunks=written.manifest.chunks,
            embedded=written.embedded,
            clusters=written.manifest.clusters,
            mended=" ".join(filter(None, (self.lost, damage))),
            seconds=time.monotonic() - self.started,
        )

    def _replaced(
        self, members: Members, base: Base | None, embedder: Embedder
    ) -> tuple[int, Written]:
        """Write a snapshot, switch to it and retire old ones; return its number too."""
        data, known = self.config.data, self.catalogue.members.snapshots()
        number = max([*snapshot_numbers(data), *known, 0]) + 1
        try:
            with disk_errors(data):
                written = self._write(number, members, base, embedder)
        except BaseException:
            self._discard(number)  # on a full disk the old index needs the room to open
            raise
        # Before the switch: a change that is killed between the two notes them again, so that
        # nobody who looked meanwhile misses them.
        new = members.keys() - self.before.keys()
        self.catalogue.members.note_arrivals(new, datetime.now(UTC))
        switch(data, number)
        self._retire(number)
        self.live = number
        return number, written

    def _base(self, embedder: Embedder) -> tuple[Base | None, str]:
        """Return the live snapshot if it is whole and was built with the present settings.

        Returns:
            The snapshot, or None with what is wrong with its files: "" where nothing is.
        """
        config, live = self.config, self.live
        if live is None:
            return None, ""
        folder = snapshot_folder(config.data, live)
        try:
            manifest = Manifest.read(folder)
            stored = (manifest.embedding_model, manifest.chunking, manifest.settings)
            if stored != (embedder.name, config.chunking, config.settings):
                return None, ""
            if manifest.vectors != config.vectors_url:
                return None, ""
            if damage := manifest.damage(folder):
                raise IndexStoreError(f"{damage}.")
            if f"leads/{STORIES_FILE}" not in manifest.files or not is_current(folder / ARTICLES):
                return None, ""  # an older Dateline made it, which wrote less
            place = snapshot_place(config.data, live, self.catalogue.database.archive)
            backend = stored_backend(config, manifest.vectors)
            with closing(backend.open(place)) as store:
                chunks = {store.count(), len(LexicalIndex.open(folder / "lexical"))}
            articles = {len(self.members), len(LeadIndex.open(folder / "leads"))}
            if (chunks, articles) != ({manifest.chunks}, {manifest.articles}):
                raise IndexStoreError("its parts do not hold the same.")
        except IndexMismatchError:
            return None, ""
        except IndexStoreError as error:
            told = str(error).partition(" Mend ")[0].partition(" Build it again")[0]
            return None, f"The damaged snapshot {live} was made again from the catalogue: {told}"
        revisions = {member.revision for member in self.members}
        return Base(number=live, manifest=manifest, revisions=revisions), ""

    def _write(
        self, number: int, members: Members, base: Base | None, embedder: Embedder
    ) -> Written:
        catalogue = self.catalogue
        catalogue.members.replace(
            number,
            [
                Member(id=id_, revision=revision, origin=origin)
                for id_, (revision, origin) in members.items()
            ],
        )
        stored = catalogue.members.of(number)
        if len(stored) != len(members):
            raise CatalogueLostError(
                f"The catalogue holds {len(stored)} of {len(members)} articles; it is damaged. "
                "Bring back a backup (dateline restore BACKUP --replace), or save what can be "
                "read: dateline salvage FILE"
            )
        writer = SnapshotWriter(
            config=self.config, embedder=embedder, catalogue=catalogue, tell=self.tell
        )
        folder = snapshot_folder(self.config.data, self.live) if self.live is not None else None
        return writer.write(number, stored, base, known_stories(folder, self.members))

    def _retire(self, number: int) -> None:
        """Delete all snapshots but the new one and the one to go back to, once nobody reads them.

        That is the one before, or where it is damaged the newest that is not. Where it was not
        certain which one was live, every finished one is kept.
        """
        data = self.config.data
        keep = {number}
        if self.lost:
            keep.update(finished_numbers(data))
        elif self.live is not None:
            others = (self.live, *reversed(snapshot_numbers(data)))
            sound = (other for other in others if other != number and is_sound(data, other))
            keep.update(islice(sound, 1))
        for other in {*snapshot_numbers(data), *self.catalogue.members.snapshots()} - keep:
            with unless_leased(snapshot_folder(data, other)) as free:
                if free:
                    self.drop(other)
                else:
                    retire_snapshot(data, other)
        self.catalogue.purging.give_back()

    def drop(self, number: int) -> None:
        """Delete a snapshot: its files, its vectors, and its list of articles."""
        self._discard(number)
        self.catalogue.members.forget(number)

    def _discard(self, number: int) -> None:
        """Delete a snapshot's files and vectors."""
        config = self.config
        try:
            address = Manifest.read(snapshot_folder(config.data, number)).vectors
            backend = stored_backend(config, address)
        except IndexStoreError:  # never finished: where the present settings put it
            backend = vector_backend(config.vectors_url)
        remove_snapshot(config.data, number)
        backend.drop(snapshot_place(config.data, number, self.catalogue.database.archive))


@contextmanager
def changing(config: IndexConfig, command: str, progress: Progress | None) -> Iterator[Change]:
    """Open an index for a change, one at a time."""
    make_folder(config.data)
    with ExitStack() as stack:
        stack.enter_context(locked(config.data, command))
        catalogue = _catalogue(config)
        stack.callback(catalogue.close)
        live, lost = _found_live(config.data, catalogue)
        yield Change(
            config=config,
            catalogue=catalogue,
            live=live,
            lost=lost,
            members=catalogue.members.of(live) if live is not None else [],
            tell=progress or _silent,
            started=time.monotonic(),
        )


def _catalogue(config: IndexConfig) -> Catalogue:
    """Open the catalogue; make one only where nothing was ever built."""
    try:
        nothing_built = current_number(config.data) is None
        return Catalogue(config.catalogue, create=nothing_built, change=True)
    except CatalogueLostError as error:
        raise CatalogueLostError(
            f"{error} The snapshots in {config.data} hold no texts, so that nothing was changed; "
            "to begin anew, build into another folder: dateline build PATH --data NEW"
        ) from error


def _found_live(data: Path, catalogue: Catalogue) -> tuple[int | None, str | None]:
    """Return the live snapshot and, where the pointer is lost, what was done about it.

    In its place comes the newest finished snapshot, else the newest that the catalogue lists.
    Where only the snapshot's files are, the list that the catalogue has of it counts.
    """
    live, lost, listed = current_number(data), lost_pointer(data), catalogue.members.snapshots()
    with suppress(IndexMissingError):
        pointed = pointed_number(data)
        if pointed in listed:
            live, lost = pointed, None
    if live is None and not listed:
        return None, None
    manifest = None
    if live is not None:
        try:
            manifest = Manifest.read(snapshot_folder(data, live))
        except FormatTooNewError:
            raise
        except IndexStoreError:
            pass
    if live is not None and manifest:
        check_catalogue(catalogue, live, manifest)
        took = f"{lost} The newest whole snapshot, snapshot {live}, took its place."
        return live, took if lost else None
    if live in listed and not lost:
        return live, None
    if not listed:
        raise CatalogueLostError(
            f"The catalogue lists none of the articles of snapshot {live} in {data}. Nothing was "
            "changed. Bring the right one back: dateline restore BACKUP --replace"
        )
    newest = max(listed)
    told = lost or f"The catalogue does not list the articles of snapshot {live}."
    return newest, f"{told} The articles are those that the catalogue lists for snapshot {newest}."


def _silent(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""
