"""The write side of an index: build, add, remove, roll back.

Every change makes a new generation beside the live one and switches to it by one atomic rename,
so that a change that fails or is killed leaves the last good generation serving. Articles, chunks
and embeddings are stored as they come and are not done again by the next try.
"""

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout

from index_store.catalogue import Catalogue, Member
from index_store.config import IndexConfig
from index_store.errors import (
    IndexBusyError,
    IndexMissingError,
    IndexStoreError,
    NothingToIndexError,
)
from index_store.layout import (
    Manifest,
    disk_errors,
    generation_folder,
    generation_numbers,
    is_whole,
    last_good,
    make_folder,
    points_at,
    remove_generation,
    switch,
    vectors_place,
    write_durably,
)
from index_store.lexical import LexicalIndex
from index_store.report import BuildReport
from index_store.sources import ARTICLES_AT_ONCE, Intake, Progress, read_sources
from index_store.syndication import clusters_of
from index_store.types import Article, Embedder
from index_store.vectors import VectorStore, drop_collection
from index_store.writing import Base, Written, write_generation

Sources = Path | str | Sequence[Path | str]
Members = Mapping[str, tuple[str, str]]
"""Article id -> (revision, origin)."""


def build_index(
    sources: Sources, config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Make the index hold what is at the sources, and nothing else.

    Args:
        sources: Files, folders, http(s) addresses of pages and feeds; one or several.
        config: Where the index goes and how articles are split.
        embedder: Turns chunks into vectors.
        progress: Told how far each stage has come.

    Returns:
        What became of every article.

    Raises:
        NothingToIndexError: No readable article at the sources; the index is as it was.
        IndexBusyError: Another process is changing the same index.
        IndexStoreError: The new generation failed verification, or the disk is full; the old one
            still serves.
    """
    with _changing(config, "build", progress) as change:
        intake, labels = read_sources(_listed(sources), {}, change.catalogue, change.tell)
        return change.make(intake.members, intake, embedder, labels=labels)


def add_sources(
    sources: Sources, config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Read the sources and keep all that the index holds already; see ``build_index``.

    An article that is there already, by its URL or its file, gets its new text.
    """
    with _changing(config, "add", progress) as change:
        roots = change.catalogue.roots() if change.live else {}
        intake, labels = read_sources(_listed(sources), roots, change.catalogue, change.tell)
        members = dict(change.before) | intake.members
        return change.make(members, intake, embedder, labels=labels)


def remove_articles(
    names: Sequence[str], config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Take articles out of the index; the catalogue keeps their texts.

    Args:
        names: An id, a URL, an origin, or the folder or file that origins are in, each.
        config: Where the index is.
        embedder: The one the index was built with.
        progress: Told how far each stage has come.

    Raises:
        NothingToIndexError: A name fits no article, or no article would be left.
    """
    with _changing(config, "remove", progress) as change:
        left = dict(change.before)
        for name in names:
            fitting = [member.id for member in change.members if _fits(member, name)]
            if not fitting:
                raise NothingToIndexError(
                    f"No article in the index has the id, URL or origin {name!r}. "
                    "Nothing was removed."
                )
            for id_ in fitting:
                left.pop(id_, None)
        return change.make(left, Intake(), embedder)


def rebuild_index(
    config: IndexConfig, embedder: Embedder, progress: Progress | None = None
) -> BuildReport:
    """Make the index again from the catalogue, with the present settings, if it needs that."""
    with _changing(config, "build", progress) as change:
        if change.live is None:
            raise IndexMissingError(
                f"There is no index in {config.data}. Build one: "
                f"dateline build PATH --data {config.data}"
            )
        return change.make(change.before, Intake(), embedder)


def index_articles(
    articles: Iterable[Article],
    config: IndexConfig,
    embedder: Embedder,
    progress: Progress | None = None,
    *,
    keep: bool = False,
) -> BuildReport:
    """Index articles that the caller has read; see ``build_index``.

    Args:
        articles: Of several with one id, the first is taken.
        config: Where the index goes and how articles are split.
        embedder: Turns chunks into vectors.
        progress: Told how far each stage has come.
        keep: Keep what the index holds already, as ``add_sources`` does.
    """
    with _changing(config, "build", progress) as change:
        intake = Intake()
        waiting = iter(articles)
        while batch := list(islice(waiting, ARTICLES_AT_ONCE)):
            change.catalogue.add_articles(batch)
            for article in batch:
                intake.take(article.revision, article.origin)
        members = dict(change.before) | intake.members if keep else intake.members
        return change.make(members, intake, embedder)


def roll_back(config: IndexConfig) -> int:
    """Make the generation before the live one live again; return its number.

    Raises:
        IndexMissingError: There is none.
    """
    with _changing(config, "rollback", None) as change:
        earlier = [
            number
            for number in generation_numbers(config.data)
            if change.live is not None and number < change.live and is_whole(config.data, number)
        ]
        if not earlier:
            raise IndexMissingError(
                f"There is no generation before the present one in {config.data}. "
                "Build what you want instead: dateline build PATH"
            )
        switch(config.data, earlier[-1])
        return earlier[-1]


def builder(data: Path) -> str | None:
    """Say who is changing an index now, or None."""
    lock = FileLock(data / "build.lock", timeout=0)
    try:
        with lock:
            return None
    except Timeout:
        return _holder(data)


@dataclass(slots=True, kw_only=True)
class _Change:
    """One change of an index, while the lock is held."""

    config: IndexConfig
    catalogue: Catalogue
    live: int | None
    members: list[Member]
    """Of the live generation."""
    tell: Progress
    started: float

    @property
    def before(self) -> dict[str, tuple[str, str]]:
        """Return article id -> (revision, origin) of the live generation."""
        return {member.id: (member.revision, member.origin) for member in self.members}

    def make(
        self,
        wanted: Members,
        intake: Intake,
        embedder: Embedder,
        *,
        labels: Mapping[str, str] | None = None,
    ) -> BuildReport:
        """Make a generation of articles and switch to it, unless the live one is just that."""
        config, catalogue = self.config, self.catalogue
        report = BuildReport(duplicate=intake.duplicate, skipped=intake.skipped)
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
            catalogue.set_roots(labels)
        if base is not None and before == members:
            number, manifest = base.number, base.manifest
            if not points_at(config.data, number):
                switch(config.data, number)
        else:
            number = max([*generation_numbers(config.data), *catalogue.known_generations(), 0]) + 1
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
        report.generation = number
        report.articles = manifest.articles
        report.chunks = manifest.chunks
        report.clusters = manifest.clusters
        report.seconds = time.monotonic() - self.started
        return report

    def _base(self, embedder: Embedder) -> Base | None:
        """Return the live generation if it is whole and was built with the present settings."""
        config, live = self.config, self.live
        if live is None:
            return None
        folder = generation_folder(config.data, live)
        try:
            manifest = Manifest.read(folder)
            stored = (manifest.embedding_model, manifest.chunking, manifest.vectors)
            if stored != (embedder.name, config.chunking, config.vectors_url):
                return None
            place = vectors_place(config, live, self.catalogue.archive)
            with VectorStore(*place) as store:
                whole = store.count() == len(LexicalIndex.open(folder / "lexical"))
            if not whole or manifest.articles != len(self.members):
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
        catalogue.set_members(
            number,
            [
                Member(id=id_, revision=revision, origin=origin)
                for id_, (revision, origin) in members.items()
            ],
        )
        stored = catalogue.members(number)
        if len(stored) != len(members):
            raise IndexStoreError(
                f"The catalogue holds {len(stored)} of {len(members)} articles; it is damaged. "
                "Restore it from a copy, or build into a new folder: --data NEW"
            )
        clusters = clusters_of(stored, catalogue)
        stored = [replace(member, cluster=clusters.get(member.revision)) for member in stored]
        catalogue.set_members(number, stored)
        return write_generation(number, stored, base, self.config, embedder, catalogue, self.tell)

    def _retire(self, keep: set[int | None]) -> None:
        """Delete all generations but the live one and the one before it."""
        known = self.catalogue.known_generations()
        for number in {*generation_numbers(self.config.data), *known} - keep:
            self._discard(number)
            self.catalogue.forget_generation(number)

    def _discard(self, number: int) -> None:
        """Delete a generation's files and vectors."""
        remove_generation(self.config.data, number)
        place, collection = vectors_place(self.config, number, self.catalogue.archive)
        if isinstance(place, str):
            drop_collection(place, collection)


@contextmanager
def _changing(config: IndexConfig, command: str, progress: Progress | None) -> Iterator[_Change]:
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
        yield _Change(
            config=config,
            catalogue=catalogue,
            live=live,
            members=catalogue.members(live) if live is not None else [],
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


def _listed(sources: Sources) -> Sequence[Path | str]:
    return [sources] if isinstance(sources, Path | str) else sources


def _fits(member: Member, name: str) -> bool:
    """Say whether a name means an article: its id, URL, origin, or what its origin is in."""
    inside = (name.rstrip("/") + "/", name + ":")
    return name in (member.id, member.url, member.origin) or member.origin.startswith(inside)
