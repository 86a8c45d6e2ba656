"""The data folder: which snapshot is live, what each holds, and how one becomes the live one.

A data folder holds ``catalogue.db``, ``generations/N/`` (``lexical/``, ``leads/``, the vectors
unless they are on a server, and a ``manifest.json`` written last) and the file ``CURRENT`` with
the number of the live one.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from index_store.config import FORMAT
from index_store.errors import IndexMismatchError, IndexMissingError, IndexStoreError
from index_store.types import SnapshotPlace

# The folder's name, like "generation" in the catalogue's tables and in printed JSON, is older than
# the word "snapshot"; it stays, so that data folders and programs that read them go on working.
SNAPSHOTS = "generations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a snapshot holds and how it was built."""

    format: int
    embedding_model: str
    dimension: int
    chunking: str
    articles: int
    chunks: int
    outlets: int
    clusters: int
    """Groups of articles that say nearly the same."""
    first_day: str | None
    last_day: str | None
    built_at: str
    vectors: str | None
    """Address of the server that holds the vectors; None where they are in the folder."""
    replaced: int
    """Vectors deleted since the graph was written afresh; many of them make it worse."""
    recall: float
    """Share of the nearest chunks that the graph finds, over sampled chunks, against an exact
    search (``GraphConfig``); 1.0 is perfect."""
    settings: str | None = None
    """``IndexConfig.settings`` that it was built with."""

    def write(self, folder: Path) -> None:
        """Save the manifest; its presence says that the snapshot is whole."""
        stored = asdict(self)
        if self.settings is None:
            del stored["settings"]  # older versions know no such field
        write_durably(folder / "manifest.json", json.dumps(stored, indent=1))

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Load a snapshot's manifest.

        Raises:
            IndexMissingError: It is missing or damaged.
            IndexMismatchError: Another version of Dateline wrote it.
        """
        try:
            stored = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            written_format = stored["format"]
            if written_format == FORMAT:
                return cls(**stored)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexMissingError(
                f"{folder} holds no complete index ({error}). Build it again: dateline build"
            ) from error
        raise IndexMismatchError(
            f"The index in {folder} has format {written_format}, this Dateline reads format "
            f"{FORMAT}. Build it again: dateline build"
        )


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


def current_number(data: Path) -> int | None:
    """Return the number of the live snapshot, or None where nothing was built yet.

    Raises:
        IndexMissingError: The pointer is damaged.
    """
    try:
        return int((data / "CURRENT").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except NotADirectoryError as error:
        raise IndexMissingError(
            f"The data folder {data} is a file. Choose another with --data."
        ) from error
    except (OSError, ValueError) as error:
        raise IndexMissingError(
            f"{data / 'CURRENT'} cannot be read ({error}). Mend it: dateline build"
        ) from error


def snapshot_numbers(data: Path) -> list[int]:
    """Return the numbers of all snapshots that have a folder, whole or not, ascending."""
    folder = data / SNAPSHOTS
    if not folder.is_dir():
        return []
    return sorted(int(entry.name) for entry in folder.iterdir() if entry.name.isdigit())


def is_complete(data: Path, number: int) -> bool:
    """Say whether a snapshot was completed by this version of Dateline."""
    try:
        Manifest.read(snapshot_folder(data, number))
    except IndexStoreError:
        return False
    return True


def last_good(data: Path) -> int | None:
    """Return the live snapshot, or where the pointer is damaged the newest whole one."""
    try:
        return current_number(data)
    except IndexMissingError:
        whole = [number for number in snapshot_numbers(data) if is_complete(data, number)]
        return whole[-1] if whole else None


def built_with(data: Path) -> str | None:
    """Return the name of the embedder of the live snapshot, or None where nothing was built.

    Where its manifest is damaged it is that of the newest other one.
    """
    for number in dict.fromkeys([last_good(data), *reversed(snapshot_numbers(data))]):
        if number is not None and is_complete(data, number):
            return Manifest.read(snapshot_folder(data, number)).embedding_model
    return None


def points_at(data: Path, number: int) -> bool:
    """Say whether the pointer is sound and names a snapshot."""
    try:
        return current_number(data) == number
    except IndexMissingError:
        return False


def switch(data: Path, number: int) -> None:
    """Point CURRENT at a snapshot, atomically and durably."""
    write_durably(data / "CURRENT", str(number))


def sync_tree(folder: Path) -> None:
    """Force every file and folder below a folder onto the disk."""
    for path in [*folder.rglob("*"), folder]:
        _sync(path)
    _sync(folder.parent)


def write_durably(path: Path, text: str) -> None:
    """Replace a file in one step that survives a power cut."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
    _sync(path.parent)


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
    (folder / "manifest.json").unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


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


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
