"""One change of an index: take the lock, make a snapshot, switch to it, retire old ones."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index_store.building.report import BuildReport
from index_store.building.snapshot_writer import Base, Written, write_snapshot
from index_store.building.sources import Progress, ReadResult
from index_store.catalogue.catalogue import Catalogue
from index_store.catalogue.members import Member
from index_store.config import IndexConfig
from index_store.data_folder import (
    Manifest,
    disk_errors,
    is_complete,
    last_good,
    make_folder,
    new_vectors,
    points_at,
    remove_snapshot,
    snapshot_folder,
    snapshot_numbers,
    stored_vectors,
    switch,
    write_durably,
)
from index_store.errors import (
    IndexBusyError,
    IndexStoreError,
    NothingToIndexError,
)
from index_store.search.leads import LeadIndex
from index_store.search.lexical import LexicalIndex
from index_store.search.vectors import VectorStore, drop_collection
from index_store.types import Embedder

Members = Mapping[str, tuple[str, str]]
"""Article id -> (revision, origin)."""


def change_in_progress(data: Path) -> str | None:
    """Say who is changing an index now, or None."""
    lock = FileLock(data / "build.lock", timeout=0)
    try:
        with lock:
            return None
    except Timeout:
        return _holder(data)
    except OSError:  # who may not write here cannot know, and nobody has to wait for them
        return None


@dataclass(slots=True, kw_only=True)
class Change:
    """One change of an index, while the lock is held."""

    config: IndexConfig
    catalogue: Catalogue
    live: int | None
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
    ) -> BuildReport:
        """Make a snapshot of articles and switch to it, unless the live one is just that."""
        config, catalogue = self.config, self.catalogue
        report = BuildReport(duplicate=result.duplicate, skipped=result.skipped)
        members = dict(wanted)
        before = self.before
        for id_, (revision, origin) in before.items():
            # A file that holds several articles may be skipped as a whole.
            if origin in report.skipped or origin.rpartition(":")[0] in report.skipped:
                members.setdefault(id_, (revision, origin))
                report.kept.append(origin)
        if not members:
            reasons = list(report.skipped.values())[:3] or ["The index is as it was."]
            raise NothingToIndexError(" ".join(["No article can be read.", *reasons]))
        report.compare(before, members)
        base = self._base(embedder)
        if labels is not None:
            catalogue.sources.set_roots(labels)
        if base is not None and before == members:
            number, manifest = base.number, base.manifest
            if not points_at(config.data, number):
                switch(config.data, number)
        else:
            number = max([*snapshot_numbers(config.data), *catalogue.members.snapshots(), 0]) + 1
            try:
                with disk_errors(config.data):
                    written = self._write(number, members, base, embedder)
            except BaseException:
                self._discard(number)  # on a full disk the old index needs the room to open
                raise
            manifest = written.manifest
            report.embedded = written.embedded
            switch(config.data, number)
            self._retire({number, self.live})
        report.snapshot = number
        report.articles = manifest.articles
        report.chunks = manifest.chunks
        report.clusters = manifest.clusters
        report.seconds = time.monotonic() - self.started
        return report

    def _base(self, embedder: Embedder) -> Base | None:
        """Return the live snapshot if it is whole and was built with the present settings."""
        config, live = self.config, self.live
        if live is None:
            return None
        folder = snapshot_folder(config.data, live)
        try:
            manifest = Manifest.read(folder)
            stored = (manifest.embedding_model, manifest.chunking, manifest.vectors)
            if stored != (embedder.name, config.chunking, config.vectors_url):
                return None
            place = stored_vectors(config, live, self.catalogue.database.archive)
            with VectorStore(*place) as store:
                chunks = {store.count(), len(LexicalIndex.open(folder / "lexical"))}
            articles = {len(self.members), len(LeadIndex.open(folder / "leads"))}
            if (chunks, articles) != ({manifest.chunks}, {manifest.articles}):
                return None
        except IndexStoreError:
            return None
        return Base(
            number=live,
            manifest=manifest,
            revisions={member.revision for member in self.members},
        )

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
            raise IndexStoreError(
                f"The catalogue holds {len(stored)} of {len(members)} articles; it is damaged. "
                "Restore it from a copy, or build into a new folder: --data NEW"
            )
        return write_snapshot(number, stored, base, self.config, embedder, catalogue, self.tell)

    def _retire(self, keep: set[int | None]) -> None:
        """Delete all snapshots but the live one and the one before it."""
        known = self.catalogue.members.snapshots()
        for number in {*snapshot_numbers(self.config.data), *known} - keep:
            self._discard(number)
            self.catalogue.members.forget(number)

    def _discard(self, number: int) -> None:
        """Delete a snapshot's files and vectors."""
        where = stored_vectors if is_complete(self.config.data, number) else new_vectors
        place, collection = where(self.config, number, self.catalogue.database.archive)
        remove_snapshot(self.config.data, number)
        if isinstance(place, str):
            drop_collection(place, collection)


@contextmanager
def changing(config: IndexConfig, command: str, progress: Progress | None) -> Iterator[Change]:
    """Open an index for a change, one at a time."""
    make_folder(config.data)
    lock = FileLock(config.data / "build.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexBusyError(
            f"Another process is changing the index in {config.data}: {_holder(config.data)}. "
            "Wait for it to end and try again."
        ) from error
    with ExitStack() as stack:
        stack.callback(lock.release)
        with disk_errors(config.data):
            write_durably(
                config.data / "builder.json",
                json.dumps(
                    {
                        "pid": os.getpid(),
                        "command": command,
                        "since": datetime.now(UTC).isoformat(timespec="seconds"),
                    }
                ),
            )
        catalogue = Catalogue(config.catalogue_url or config.data / "catalogue.db", create=True)
        stack.callback(catalogue.close)
        live = last_good(config.data)
        yield Change(
            config=config,
            catalogue=catalogue,
            live=live,
            members=catalogue.members.of(live) if live is not None else [],
            tell=progress or _silent,
            started=time.monotonic(),
        )


def _holder(data: Path) -> str:
    """Say who holds the lock, as it said itself when it took it."""
    try:
        held = json.loads((data / "builder.json").read_text(encoding="utf-8"))
        return f"dateline {held['command']}, process {held['pid']}, since {held['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that has just started"


def _silent(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""
