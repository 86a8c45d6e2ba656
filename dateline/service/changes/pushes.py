"""Articles that content systems push: acknowledged once they are on the disk, then added together.

A snapshot takes seconds to write, however little is new in it. So a thread collects what comes
and takes all of it in with one change, again and again while something waits. What waits when the
server is killed waits for the next one: ``index_store`` keeps it.
"""

import threading
from collections.abc import Callable, Sequence

import structlog

from dateline.service.access.audit import Action, note
from dateline.service.access.users import User
from dateline.service.changes.archive_changes import ArchiveChanges
from dateline.service.errors import AccessError
from index_store import (
    Article,
    IndexBusyError,
    IndexConfig,
    Push,
    find_push,
    has_waiting,
    keep_push,
    keep_removal,
    write_count,
)

COLLECT_SECONDS = 1.0  # that others have to push too, before a change begins
BUSY_SECONDS = 2.0  # between two tries while another change is running
FAILED_SECONDS = 30.0  # after a change that failed, or was cancelled by a curator
LOOK_SECONDS = 60.0  # between two looks for what another server left when it was killed

_LOG = structlog.stdlib.get_logger("dateline.pushes")


class Pushes:
    """What content systems push to an archive. Safe to use from many threads."""

    def __init__(
        self,
        changes: ArchiveChanges,
        config: IndexConfig,
        article: Callable[[str], Article | None],
    ) -> None:
        """Take nothing in before ``start``.

        Args:
            changes: Adds them.
            config: Where the index is.
            article: Finds an article of the live snapshot by its id.
        """
        self._changes = changes
        self._data = config.data
        self._article = article
        self._keeping = threading.Lock()  # of one article, what comes later is to be the later push
        self._thread: threading.Thread | None = None
        self._come = threading.Event()
        self._closed = threading.Event()
        self.problem: str | None = None
        """Why what waits could not be added; None after a change that went well."""

    def start(self) -> None:
        """Begin to take in what waits and what comes; once is enough."""
        with self._keeping:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._take_in, name="dateline-pushes", daemon=True
                )
                self._thread.start()

    def close(self) -> None:
        """Begin no change any more; the one that runs is ``ArchiveChanges``' to end."""
        self._closed.set()
        self._come.set()

    def push(self, user: User, items: Sequence[object]) -> Push:
        """Keep articles to be added; what of them is in the archive already changes nothing.

        Args:
            user: Who pushes.
            items: Each an object with the fields of an article; what is none is refused alone.

        Raises:
            AccessError: The user may not push.
            IndexStoreError: They cannot be kept, and none of them was.
        """
        _admit(user)
        with self._keeping:
            push = keep_push(self._data, user.name, items, self._held())
        note(Action.CHANGED, f"Pushing {write_count(len(items), 'article')}")
        self._wake(push)
        return push

    def remove(self, user: User, url: str) -> Push:
        """Keep that an article is to be taken out, after what was pushed before.

        Raises:
            AccessError: The user may not push.
            IndexStoreError: It cannot be kept.
        """
        _admit(user)
        with self._keeping:
            push = keep_removal(self._data, user.name, url)
        note(Action.CHANGED, f"Withdrawing {url}")
        self._wake(push)
        return push

    def find(self, user: User, id_: str) -> Push | None:
        """Return a push of the user, to a curator of anybody; None where there is none.

        Raises:
            AccessError: The user may not push.
        """
        _admit(user)
        found = find_push(self._data, id_)
        return found if found and (user.is_curator or found.by == user.name) else None

    def _held(self) -> Callable[[str], str | None]:
        """Return what tells which revision of an article nothing that waits is about to change."""
        if has_waiting(self._data):
            return lambda _: None
        return self._revision

    def _revision(self, id_: str) -> str | None:
        article = self._article(id_)
        return article.revision if article else None

    def _wake(self, push: Push) -> None:
        if push.waits:
            self.start()
            self._come.set()

    def _take_in(self) -> None:
        while not self._closed.is_set():
            pause = LOOK_SECONDS
            try:
                if has_waiting(self._data):
                    self._closed.wait(COLLECT_SECONDS)
                    pause = self._added()
            except Exception:
                _LOG.exception("What was pushed could not be taken in; it is tried again")
                pause = FAILED_SECONDS
            if pause == LOOK_SECONDS:
                self._come.wait(pause)
            else:
                self._closed.wait(pause)
            self._come.clear()

    def _added(self) -> float:
        """Take in all that waits; return after how many seconds to look again."""
        if self._closed.is_set():
            return 0
        if self._changes.other_builder():
            return BUSY_SECONDS
        try:
            ended = self._changes.take_in_pushes()
        except IndexBusyError:
            return BUSY_SECONDS
        self.problem = ended.error
        if ended.error is None:
            return 0
        _LOG.warning("What was pushed waits", reason=ended.error)
        return FAILED_SECONDS


def _admit(user: User) -> None:
    if not user.may_push:
        raise AccessError(
            "Only content systems and curators may push articles. Ask whoever runs this server "
            "for a token of the role content."
        )
