"""The data folder: which snapshot is live, what each holds, and how one becomes the live one.

A data folder holds ``catalogue.db``, ``generations/N/`` (``lexical/``, ``leads/``, ``search/``,
the vectors unless they are on a server, and a ``manifest.json`` written last) and the file
``CURRENT`` with the number of the live one. One change is made at a time: it holds ``build.lock``.
"""

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout

from index_store.durable import write_durably
from index_store.errors import IndexBusyError, IndexMissingError, IndexStoreError
from index_store.manifest import MANIFEST, Manifest
from index_store.types import SnapshotPlace

# The folder's name, like "generation" in the catalogue's tables and in printed JSON, is older than
# the word "snapshot"; it stays, so that data folders and programs that read them go on working.
SNAPSHOTS = "generations"
POINTER = "CURRENT"
LOCK = "build.lock"
SOFT_LOCK = "build.lock.held"  # not the same file: that one stays, this one locks by being there
WITHOUT_LOCKS = {errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK}  # some network disks
HOLDER = "builder.json"  # who holds it
ARTICLES = "search"  # of a snapshot's folder: what finds whole articles


def snapshot_folder(data: Path, number: int) -> Path:
    """Return where a snapshot lives."""
    return data / SNAPSHOTS / str(number)


def snapshot_place(data: Path, number: int, archive: str) -> SnapshotPlace:
    """Return what a vector store needs to know of a snapshot.

    Args:
        data: The data folder.
        number: The snapshot's.
        archive: ``Database.archive`` of the catalogue.
    """
    return SnapshotPlace(folder=snapshot_folder(data, number), archive=archive, number=number)


def pointed_number(data: Path) -> int | None:
    """Return the number that the pointer names, or None where there is no pointer.

    Raises:
        IndexMissingError: The pointer is damaged.
    """
    try:
        return int((data / POINTER).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except NotADirectoryError as error:
        raise IndexMissingError(
            f"The data folder {data} is a file. Choose another with --data."
        ) from error
    except (OSError, ValueError) as error:
        raise IndexMissingError(f"{data / POINTER} cannot be read ({error}).") from error


def lost_pointer(data: Path) -> str | None:
    """Say what is wrong with the pointer, or None where it names a snapshot or none was built."""
    try:
        number = pointed_number(data)
    except IndexMissingError as error:
        return str(error)
    if number is None:
        return f"{data / POINTER} is missing." if finished_numbers(data) else None
    if not (snapshot_folder(data, number) / MANIFEST).is_file():
        return f"{data / POINTER} names snapshot {number}, which is gone or has no manifest."
    return None


def current_number(data: Path) -> int | None:
    """Return the number of the live snapshot, or None where nothing was built yet.

    Where the pointer is lost or names what is not there, it is the newest that was finished.

    Raises:
        IndexMissingError: There is no data folder, but a file.
    """
    try:
        number = pointed_number(data)
    except IndexMissingError:
        if data.is_file():
            raise
        number = None
    if number is not None and (snapshot_folder(data, number) / MANIFEST).is_file():
        return number
    finished = finished_numbers(data)
    return finished[-1] if finished else number


def snapshot_numbers(data: Path) -> list[int]:
    """Return the numbers of all snapshots that have a folder, whole or not, ascending."""
    folder = data / SNAPSHOTS
    if not folder.is_dir():
        return []
    return sorted(int(entry.name) for entry in folder.iterdir() if entry.name.isdigit())


def finished_numbers(data: Path) -> list[int]:
    """Return the numbers of all snapshots that were completed and can be read, ascending."""
    return [number for number in snapshot_numbers(data) if is_complete(data, number)]


def is_complete(data: Path, number: int) -> bool:
    """Say whether a snapshot was completed, by a Dateline whose format this one reads."""
    try:
        Manifest.read(snapshot_folder(data, number))
    except IndexStoreError:
        return False
    return True


def is_sound(data: Path, number: int) -> bool:
    """Say whether a snapshot was completed and all its files are what they were then."""
    folder = snapshot_folder(data, number)
    return is_complete(data, number) and Manifest.read(folder).damage(folder) is None


def built_with(data: Path) -> str | None:
    """Return the name of the embedder of the live snapshot, or None where nothing was built.

    Where its manifest is damaged it is that of the newest other one.
    """
    for number in dict.fromkeys([current_number(data), *reversed(finished_numbers(data))]):
        if number is not None and is_complete(data, number):
            return Manifest.read(snapshot_folder(data, number)).embedding_model
    return None


def switch(data: Path, number: int) -> None:
    """Point CURRENT at a snapshot, atomically and durably; a folder in its place is put aside."""
    pointer = data / POINTER
    if pointer.is_dir():
        pointer.rename(pointer.with_name(f"{POINTER}.before-{number}"))
    write_durably(pointer, str(number))


def make_folder(data: Path) -> None:
    """Make the data folder, or say why it cannot be written to."""
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexStoreError(
            f"The data folder {data} cannot be made: {error.strerror}. Choose another with --data."
        ) from error
    if not os.access(data, os.W_OK):
        raise IndexStoreError(
            f"The data folder {data} cannot be written to. Choose another with --data."
        )


def remove_snapshot(data: Path, number: int) -> None:
    """Delete a snapshot's folder; its manifest first, so that no half of it seems whole."""
    folder = snapshot_folder(data, number)
    retire_snapshot(data, number)
    shutil.rmtree(folder, ignore_errors=True)


def retire_snapshot(data: Path, number: int) -> None:
    """Take away a snapshot's manifest: nobody opens it any more, whoever reads it goes on."""
    (snapshot_folder(data, number) / MANIFEST).unlink(missing_ok=True)


@contextmanager
def disk_errors(data: Path) -> Iterator[None]:
    """Turn a failing disk into one sentence."""
    try:
        yield
    except OSError as error:
        raise IndexStoreError(
            f"The data folder {data} cannot be written to: {error.strerror or error}. Make room, "
            "or choose another with --data; what serves now is untouched."
        ) from error


@contextmanager
def locked(data: Path, command: str) -> Iterator[None]:
    """Let nobody else change an index meanwhile.

    Raises:
        IndexBusyError: Somebody does; the message says who.
    """
    with disk_errors(data):
        try:
            lock = _taken(data)
        except Timeout as error:  # an OSError, but of no disk
            raise IndexBusyError(
                f"Another process is changing the index in {data}: {_holder(data)}. "
                "Wait for it to end and try again."
            ) from error
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        told = {"pid": os.getpid(), "command": command, "since": since}
        with disk_errors(data):
            write_durably(data / HOLDER, json.dumps(told))
        yield
    finally:
        lock.release()


def change_in_progress(data: Path) -> str | None:
    """Say who is changing an index now, or None."""
    try:
        _taken(data).release()
        return None
    except Timeout:
        return _holder(data)
    except OSError:  # who may not write here cannot know, and nobody has to wait for them
        return None


def _taken(data: Path) -> BaseFileLock:
    """Take the lock of changes; where the disk knows none, one that is a file while it is held.

    Raises:
        OSError: Somebody has it (`Timeout`), or the disk fails.
    """
    lock = FileLock(data / LOCK, timeout=0, fallback_to_soft=False)
    try:
        lock.acquire()
    except OSError as error:
        if error.errno not in WITHOUT_LOCKS:
            raise
        lock = SoftFileLock(data / SOFT_LOCK, timeout=0)
        lock.acquire()
    return lock


def _holder(data: Path) -> str:
    """Say who holds the lock, as it said itself when it took it."""
    try:
        held = json.loads((data / HOLDER).read_text(encoding="utf-8"))
        return f"dateline {held['command']}, process {held['pid']}, since {held['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that has just started"
