"""A copy of an archive that is whole, made while it serves, and bringing it back."""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from index_store.config import NEEDS, IndexConfig
from index_store.data_folder import (
    POINTER,
    SNAPSHOTS,
    change_in_progress,
    current_number,
    disk_errors,
    snapshot_folder,
    snapshot_numbers,
)
from index_store.durable import (
    Checksums,
    Lease,
    checksums_of,
    damaged_file,
    sync_tree,
    unless_leased,
    write_durably,
)
from index_store.errors import (
    IndexBusyError,
    IndexMismatchError,
    IndexMissingError,
    IndexStoreError,
)
from index_store.maintenance.catalogue_copy import copy_catalogue
from index_store.manifest import Manifest

LIST = "backup.json"  # written last: its presence says that the backup is whole
FORMAT = 1  # of a backup
PAGES = 2_000  # of a database, copied at once; in between its writers have their turn
UPLOADS = "uploads"
WAITING = "pushes/waiting"
DESK = ("questions.jsonl", "evaluations/*.json")  # the desk's own, which the services keep
CATALOGUE = "catalogue.db"  # of a backup, wherever the archive has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy of an archive."""

    format: int
    needs: str
    """The version of Dateline that first reads this format."""
    made_at: str
    snapshot: int
    articles: int
    files: Checksums

    @property
    def megabytes(self) -> float:
        """How much it is."""
        return sum(size for size, _ in self.files.values()) / 1e6


def back_up(config: IndexConfig, folder: Path) -> Backup:
    """Copy the live snapshot, the databases, what was handed in and the desk's questions.

    Serving goes on meanwhile.

    Args:
        config: Where the archive is.
        folder: Where the copy goes; it must not be there yet.

    Raises:
        IndexMissingError: There is no index, or its files are damaged.
        IndexStoreError: It cannot be copied; nothing is left of the try.
    """
    if folder.exists():
        raise IndexStoreError(f"{folder} is there already. Name a folder that is not.")
    number = current_number(config.data)
    if number is None:
        raise IndexMissingError(f"There is no index in {config.data} to copy.")
    source = snapshot_folder(config.data, number)
    with disk_errors(folder.parent), _beside(folder) as copy:
        # Before the snapshot: what is taken in meanwhile is in it, or waits in the copy.
        _copy_files(config.data, f"{WAITING}/*.json", copy)
        with _leased(source):
            manifest = Manifest.read(source)
            target = copy / SNAPSHOTS / str(number)
            shutil.copytree(source, target)
            if damage := manifest.damage(target):
                raise IndexMissingError(
                    f"Snapshot {number} in {config.data} is damaged ({damage}), so that it was "
                    "not copied. Mend it first: dateline build"
                )
            for database in sorted(config.data.glob("*.db")):
                _copy_database(database, copy / database.name)
            if config.catalogue_url:
                copy_catalogue(config.catalogue_url, copy / CATALOGUE)
        if (config.data / UPLOADS).is_dir():
            hidden = shutil.ignore_patterns(".*")  # what is being handed in now
            shutil.copytree(config.data / UPLOADS, copy / UPLOADS, ignore=hidden)
        for pattern in DESK:
            _copy_files(config.data, pattern, copy)
        (copy / POINTER).write_text(str(number), encoding="ascii")
        backup = Backup(
            format=FORMAT,
            needs=NEEDS,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            snapshot=number,
            articles=manifest.articles,
            files=checksums_of(copy, (path for path in copy.rglob("*") if path.is_file())),
        )
        sync_tree(copy)
        write_durably(copy / LIST, json.dumps(asdict(backup), indent=1))
    return backup


def restore_backup(
    folder: Path, data: Path, *, replace: bool = False, catalogue_url: str | None = None
) -> Backup:
    """Bring back a copy that ``back_up`` made, once every file of it is found to be sound.

    Args:
        folder: The copy; it stays.
        data: The data folder.
        replace: Put what is in the data folder aside, in a folder beside it.
        catalogue_url: The database that the catalogue is to live in, which must be empty; None for
            a file in the data folder.

    Raises:
        IndexMissingError: The copy is not whole; nothing was changed.
        IndexMismatchError: A later Dateline made it.
        IndexStoreError: There is something in the data folder, or it is in use.
    """
    backup = read_backup(folder)
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        if not replace:
            raise IndexStoreError(
                f"{data} is not empty. Restore into another folder (--data NEW), or put aside "
                "what is there: --replace"
            )
        _refuse_in_use(data)
    with disk_errors(data), _beside(data) as copy:
        for name in backup.files:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / name, copy / name)
        if damage := damaged_file(copy, backup.files):
            raise IndexMissingError(f"The copy went wrong: {damage}. Nothing was changed.")
        if catalogue_url:  # from the copy, for to open a database may change its file
            copy_catalogue(copy / CATALOGUE, catalogue_url)
            for file in copy.glob(f"{CATALOGUE}*"):
                file.unlink()
        sync_tree(copy)
        if data.exists():
            now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
            data.rename(data.with_name(f"{data.name}.before-{now}"))
    return backup


def read_backup(folder: Path) -> Backup:
    """Read what a copy holds, and see that it is sound; see ``restore_backup``."""
    try:
        stored = json.loads((folder / LIST).read_text(encoding="utf-8"))
        if stored["format"] == FORMAT:
            files = {name: tuple(sums) for name, sums in stored.pop("files").items()}
            backup = Backup(**stored, files=files)
        else:
            raise IndexMismatchError(
                f"The backup in {folder} needs Dateline {stored['needs']} or later; this one "
                f"reads format {FORMAT}, and it has {stored['format']}. Nothing was changed."
            )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexMissingError(
            f"{folder} holds no whole backup ({error}). Nothing was changed."
        ) from error
    if damage := damaged_file(folder, backup.files):
        raise IndexMissingError(
            f"The backup in {folder} is damaged: {damage}. Nothing was changed. Take another one."
        )
    return backup


@contextmanager
def _leased(folder: Path) -> Iterator[None]:
    """Keep a snapshot from being deleted meanwhile."""
    try:
        lease = Lease(folder)
    except OSError as error:
        raise IndexMissingError(f"{folder} holds no index ({error.strerror}).") from error
    try:
        yield
    finally:
        lease.release()


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Give a folder that takes its name in the end, or vanishes where something goes wrong."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield made
        if folder.exists():
            folder.rmdir()  # an empty one
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _copy_files(data: Path, pattern: str, copy: Path) -> None:
    """Copy files, each of which is replaced or taken away in one step, if at all."""
    for path in data.glob(pattern):
        target = copy / path.relative_to(data)
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            shutil.copy2(path, target)


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, also while others write to it."""
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as there,
            closing(sqlite3.connect(target)) as here,
        ):
            there.backup(here, pages=PAGES)
            [(verdict,)] = here.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.Error as error:
        verdict = str(error)
    if verdict != "ok":
        raise IndexMissingError(
            f"{source} is damaged ({verdict}), so that it was not copied. Bring it back from an "
            "earlier backup (dateline restore BACKUP)."
        )


def _refuse_in_use(data: Path) -> None:
    """Raise unless nobody changes or reads a data folder."""
    if at_work := change_in_progress(data):
        raise IndexBusyError(f"{data} is being changed: {at_work}. Wait for it to end.")
    for number in snapshot_numbers(data):
        with unless_leased(snapshot_folder(data, number)) as free:
            if not free:
                raise IndexBusyError(f"{data} is being read. Stop who serves it, then try again.")
