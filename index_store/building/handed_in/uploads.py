"""Files that users hand in: the originals, kept in the data folder.

An uploaded article stays in the index until it is removed, also when the index is built from
elsewhere: nobody else has the file. That it is a member of the live snapshot is all that says
so; the file on the disk is there to be read again when the readers have learnt something.
Nothing here is ever overwritten or deleted: a roll-back may bring an article back.
"""

import filecmp
import os
import re
import shutil
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from index_store.data_folder import disk_errors
from index_store.readers.opening.files import suffix_of

LABEL = "uploads/"
"""The folder in the data folder, and what is put before the origins of its articles."""
MAX_NAME = 120  # characters; with the folder's it stays below the 255 bytes of most file systems


def uploads_folder(data: Path) -> Path:
    """Return where uploaded files are kept."""
    return data.resolve() / LABEL


def safe_name(name: str) -> str:
    """Return a file name that leads nowhere, from whatever a browser sent.

    Letters and digits of every language stay, and ``. - _``; the suffix, which says how to read
    the file, stays as a whole.
    """
    base = PurePosixPath(name.replace("\\", "/")).name
    # A UTF-8 letter takes up to 4 bytes, so that the name is cut by bytes, not by letters.
    name = re.sub(r"[^\w.-]+", "_", base).lstrip(".-")
    suffix = name[len(name) - len(suffix_of(name)) :]
    stem = name.removesuffix(suffix).encode()[:MAX_NAME].decode(errors="ignore") or "upload"
    return stem + suffix[:20]


def keep_uploads(data: Path, files: Sequence[tuple[str, Path]]) -> list[Path]:
    """Copy files into the uploads, all or none, and return where they are.

    A file that is there already, byte for byte, is not kept twice.

    Args:
        data: The data folder.
        files: Name and place of each; the names may come from anywhere.

    Raises:
        IndexStoreError: The disk is full or cannot be written to.
    """
    folder = uploads_folder(data)
    known = [path for path in folder.glob("*/*") if path.is_file()]
    batch = folder / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}-{uuid.uuid4().hex[:4]}"
    fresh = batch.with_name(f".{batch.name}")  # no reader looks into a hidden folder
    kept: list[Path] = []
    with disk_errors(data):
        try:
            fresh.mkdir(parents=True)
            for name, place in files:
                twin = next((path for path in known if _is_same(path, place)), None)
                kept.append(twin or batch / _copy(place, fresh, safe_name(name)))
            if any(fresh.iterdir()):
                os.replace(fresh, batch)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return list(dict.fromkeys(kept))


def with_uploads(roots: Mapping[str, str], data: Path) -> dict[str, str]:
    """Return the known folders with the uploads among them, wherever the data folder is now."""
    others = {path: label for path, label in roots.items() if label != LABEL}
    return {**others, str(uploads_folder(data)): LABEL}


def is_upload(origin: str) -> bool:
    """Say whether an article was read from an uploaded file."""
    return origin.startswith(LABEL)


def originals(data: Path, origins: Sequence[str]) -> list[Path]:
    """Return the uploaded files that articles were read from, as far as they are there."""
    places = [data.resolve() / origin for origin in origins if is_upload(origin)]
    # Behind a colon stands the row of a file that holds several articles.
    files = [path if path.is_file() else _without_row(path) for path in places]
    return [path for path in dict.fromkeys(files) if path.is_file()]


def _without_row(path: Path) -> Path:
    return path.with_name(path.name.rpartition(":")[0] or path.name)


def _is_same(kept: Path, place: Path) -> bool:
    return kept.stat().st_size == place.stat().st_size and filecmp.cmp(kept, place, shallow=False)


def _copy(place: Path, folder: Path, name: str) -> str:
    """Copy a file durably under a name that is free in the folder; return the name."""
    stem, suffix = Path(name).stem, Path(name).suffix
    free = next(
        tried
        for tried in (name, *(f"{stem}-{number}{suffix}" for number in range(2, 10_000)))
        if not (folder / tried).exists()
    )
    with place.open("rb") as source, (folder / free).open("xb") as target:
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    return free
