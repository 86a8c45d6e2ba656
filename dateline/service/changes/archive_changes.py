"""The archive as its page shows it: what it holds, and changes of it by those who may make them.

A change runs in a child process, watched by a thread, so that nobody waits for it and it outlives
the page that began it. One runs at a time; the lock on the data folder keeps other servers and
the command line out as well.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

import index_store
from dateline.service.access.audit import Action, note
from dateline.service.access.users import User
from dateline.service.errors import AccessError
from index_store import (
    ArchiveStatistics,
    ArticleEntry,
    BuildReport,
    ChangeStoppedError,
    DatelineError,
    IndexBusyError,
    IndexConfig,
    NothingToIndexError,
    StoredSnapshot,
    current_number,
    find_articles,
    keep_uploads,
    read_snapshots,
    read_statistics,
    safe_name,
    write_count,
)

FOUND = 20  # articles of a search; more are found by more words
MAX_ADDRESSES = 20  # at once: of one site, a page a second is fetched
CLOSE_SECONDS = 5  # for a child that was told to end; it ends at once

_LOG = structlog.stdlib.get_logger("dateline.archive")

# What reads and writes articles takes a second to import, and a server that only answers never
# needs it: ``index_store`` loads its changes when they are used, as some methods here do.


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveChange:
    """One change of the archive, as far as it has come."""

    what: str
    """Such as "Adding 3 files"."""
    by: str
    """The name of who began it."""
    began: datetime
    stage: str = "Starting"
    done: int = 0
    total: int = 0
    rate: float = 0.0
    """Of this stage, in a second; 0 while it is not known."""
    running: bool = True
    stopping: bool = False
    result: BuildReport | int | None = None
    """The report, or the snapshot that is live again."""
    error: str | None = None

    @property
    def seconds_left(self) -> float | None:
        """How long this stage will take, or None while that is not known."""
        return (self.total - self.done) / self.rate if self.rate else None


class ArchiveChanges:
    """An archive that is looked at by all and changed by curators, one change at a time."""

    def __init__(self, config: IndexConfig) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._latest: ArchiveChange | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._stage_began = (0.0, 0)
        self._counting = threading.Lock()
        self._statistics: ArchiveStatistics | None = None

    @property
    def data(self) -> Path:
        """The data folder."""
        return self._config.data

    def statistics(self) -> ArchiveStatistics:
        """Return what the live snapshot holds; counted once for each snapshot.

        Raises:
            IndexMissingError: There is no index.
        """
        with self._counting:  # seconds, where there are a million articles; not for each who looks
            held = self._statistics
            if held is None or held.snapshot.number != current_number(self._config.data):
                held = self._statistics = read_statistics(self._config)
            return held

    def snapshots(self) -> list[StoredSnapshot]:
        """Return every snapshot on the disk, newest first."""
        return read_snapshots(self._config)

    def find(self, words: str) -> list[ArticleEntry]:
        """Return at most ``FOUND`` articles that have all the words in title, outlet or place."""
        return find_articles(self._config, words, FOUND) if words.strip() else []

    @property
    def latest(self) -> ArchiveChange | None:
        """The change that runs, else the last one that ended; None where none was begun here."""
        return self._latest

    def other_builder(self) -> str | None:
        """Say who else is changing the archive: another server, or the command line."""
        from index_store import change_in_progress

        latest = self._latest
        return None if latest and latest.running else change_in_progress(self._config.data)

    def add_files(self, user: User, files: Sequence[tuple[str, Path]]) -> None:
        """Keep files, by name and place, and add their articles.

        Raises:
            AccessError: The user is no curator.
            IndexBusyError: Another change is running.
            NothingToIndexError: There are none, or one is of a kind that cannot be read.
            IndexStoreError: They cannot be kept.
        """
        from index_store import SUFFIXES, suffix_of

        self._admit(user)
        if not files:
            raise NothingToIndexError("No file was chosen. Choose one or more.")
        for name, _ in files:
            if suffix_of(safe_name(name)) not in SUFFIXES:
                raise NothingToIndexError(
                    f"{name!r} is of a kind that cannot be read, and nothing was added. Leave it "
                    f"out, or save it as one of {', '.join(sorted(SUFFIXES))}."
                )
        kept = keep_uploads(self._config.data, files)
        what = f"Adding {write_count(len(kept), 'file')}"
        self._begin(user.name, what, self._child(index_store.add_sources, kept))

    def add_addresses(self, user: User, addresses: Sequence[str]) -> None:
        """Fetch pages and feeds and add their articles; see ``add_files``."""
        from index_store import is_url

        self._admit(user)
        wrong = [address for address in addresses if not is_url(address)]
        if wrong or not addresses:
            told = f"{wrong[0][:200]!r} is no web address." if wrong else "No address was given."
            raise NothingToIndexError(
                f"{told} Give one that begins with http:// or https://, each on its own line."
            )
        if len(addresses) > MAX_ADDRESSES:
            raise NothingToIndexError(
                f"Those are {len(addresses)} addresses. Give {MAX_ADDRESSES} at a time at most."
            )
        what = f"Adding {write_count(len(addresses), 'address')}"
        self._begin(user.name, what, self._child(index_store.add_sources, list(addresses)))

    def rebuild(self, user: User) -> None:
        """Read every source again and make the index anew where it needs that."""
        self._admit(user)
        self._begin(user.name, "Rebuilding", self._child(index_store.refresh_index))

    def remove(self, user: User, ids: Sequence[str]) -> None:
        """Take articles out."""
        self._admit(user)
        if not ids:
            raise NothingToIndexError("No article was chosen. Find some, and tick them.")
        what = f"Removing {write_count(len(ids), 'article')}"
        self._begin(user.name, what, self._child(index_store.remove_articles, list(ids)))

    def roll_back(self, user: User) -> None:
        """Go back to the snapshot before the live one."""
        self._admit(user)
        self._begin(user.name, "Rolling back", lambda: index_store.roll_back(self._config))

    def take_in_pushes(self) -> ArchiveChange:
        """Add what content systems pushed, and return how it ended; see ``Pushes``.

        Whoever looks is then shown the change before it again: nobody asked for this one.

        Raises:
            IndexBusyError: Another change is running.
        """
        before = self._latest
        what = "Adding what was pushed"
        thread = self._begin("content systems", what, self._child(index_store.add_pushed))
        thread.join()
        with self._lock:
            ended = self._latest
            assert ended
            self._latest = before
        return ended

    def cancel(self, user: User) -> None:
        """End the running change; what served before still serves."""
        self._admit(user, busy=True)
        note(Action.CHANGED, "Cancelling")
        self._stop.set()
        with self._lock:
            if self._latest and self._latest.running:
                self._latest = replace(self._latest, stopping=True)

    def close(self) -> None:
        """End the running change, if there is one, and wait until it has."""
        self._stop.set()
        if self._thread:
            self._thread.join(CLOSE_SECONDS)

    def _admit(self, user: User, *, busy: bool = False) -> None:
        """Let only curators through, and only where nothing runs unless ``busy`` is all right."""
        if not user.is_curator:
            raise AccessError(
                "Only curators may change the archive. Ask whoever runs this server to make you "
                f"one: dateline user add {user.name} --role curator"
            )
        if not busy:
            self._check_idle()

    def _check_idle(self) -> None:
        latest = self._latest
        if latest and latest.running:
            raise IndexBusyError(
                f"The archive is being changed already: {latest.what}, begun by {latest.by}. "
                "Wait for it to end, or cancel it."
            )

    def _child(self, change: Callable[..., BuildReport], *arguments: Any) -> Callable[[], Any]:
        from index_store import run_in_child

        return lambda: run_in_child(
            change, *arguments, config=self._config, progress=self._tell, stop=self._stop
        )

    def _begin(
        self, by: str, what: str, change: Callable[[], BuildReport | int]
    ) -> threading.Thread:
        with self._lock:
            self._check_idle()  # another may have begun meanwhile
            self._stop.clear()
            self._stage_began = (time.monotonic(), 0)
            self._latest = ArchiveChange(what=what, by=by, began=datetime.now(UTC))
            thread = self._thread = threading.Thread(
                target=self._run, args=(change,), name="dateline-change", daemon=True
            )
            thread.start()
        note(Action.CHANGED, what)
        return thread

    def _run(self, change: Callable[[], BuildReport | int]) -> None:
        result: BuildReport | int | None = None
        error = outcome = None
        try:
            result = change()
            if isinstance(result, BuildReport):
                skipped = result.skipped.items()
                told = {name: self._without_place(why) for name, why in skipped}
                result = replace(result, skipped=told)
        except DatelineError as failure:
            error = self._without_place(str(failure))
            outcome = "stopped" if isinstance(failure, ChangeStoppedError) else "failed"
        except Exception:
            _LOG.exception("A change of the archive failed")
            error, outcome = "Something went wrong; see the server's log.", "failed"
        with self._lock:
            assert self._latest
            latest = self._latest = replace(self._latest, running=False, result=result, error=error)
        seconds = round((datetime.now(UTC) - latest.began).total_seconds(), 3)
        _LOG.info(
            "change", what=latest.what, user=latest.by, outcome=outcome or "done", seconds=seconds
        )

    def _without_place(self, text: str) -> str:
        """Return a message without where the data folder is; only who runs the server may know."""
        return text.replace(f"{self._config.data.resolve()}/", "").replace(
            f"{self._config.data}/", ""
        )

    def _tell(self, stage: str, done: int, total: int) -> None:
        with self._lock:
            assert self._latest
            now = time.monotonic()
            if stage != self._latest.stage:
                self._stage_began = (now, done)
            began, first = self._stage_began
            # The first word of a stage may come when much of it is done: counted from there.
            rate = (done - first) / (now - began) if now > began else 0.0
            self._latest = replace(self._latest, stage=stage, done=done, total=total, rate=rate)
