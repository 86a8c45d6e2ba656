"""What a snapshot holds, how it was built, and what each of its files was when it was made."""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index_store.config import FORMAT, NEEDS
from index_store.durable import Checksums, checksums_of, damaged_file, write_durably
from index_store.errors import FormatTooNewError, IndexMismatchError, IndexMissingError

MANIFEST = "manifest.json"
SEAL = "seal"  # CRC-32 of all that the manifest says beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a snapshot holds and how it was built."""

    format: int
    needs: str
    """The version of Dateline that first reads this format."""
    archive: str | None
    """``Database.archive`` of the catalogue that has its texts; None where an older Dateline made
    it, which did not say."""
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
    files: Checksums
    """Of every file; empty for a snapshot that was made before there were any."""

    def write(self, folder: Path) -> None:
        """Save the manifest; its presence says that the snapshot is whole."""
        stored = asdict(self)
        stored[SEAL] = _seal(stored)
        write_durably(folder / MANIFEST, json.dumps(stored, indent=1))

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Load a snapshot's manifest, also one that an older Dateline wrote.

        Raises:
            IndexMissingError: It is missing or damaged.
            FormatTooNewError: A later Dateline wrote it.
            IndexMismatchError: It is of a format that is not read any more.
        """
        try:
            stored = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            written, needs = int(stored["format"]), stored.get("needs")
            if OLDEST <= written <= FORMAT:
                for step in range(written, FORMAT):
                    stored = _MIGRATIONS[step](stored)
                if stored.pop(SEAL, None) not in (_seal(stored), None):
                    raise ValueError("it is not what was written")
                stored["files"] = {name: tuple(sums) for name, sums in stored["files"].items()}
                return cls(**stored)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexMissingError(
                f"{folder} holds no complete index ({error}). Build it again: dateline build"
            ) from error
        if written > FORMAT:
            raise FormatTooNewError(
                f"The index in {folder} has format {written}, which needs Dateline "
                f"{needs or 'of a later version'}; this one, {NEEDS}, reads up to {FORMAT}. "
                "Install that, or build with this one into a new folder: "
                "dateline build PATH --data NEW"
            )
        raise IndexMismatchError(
            f"The index in {folder} has format {written}, this Dateline reads format "
            f"{FORMAT}. Build it again: dateline build"
        )

    def damage(self, folder: Path, most_bytes: int | None = None) -> str | None:
        """Return what is wrong with the snapshot's files, or None; see ``damaged_file``."""
        return damaged_file(folder, self.files, most_bytes)


def files_of(folder: Path) -> Checksums:
    """Return what the files of a snapshot are now, all but its manifest."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return checksums_of(folder, files)


def _seal(stored: Mapping[str, Any]) -> int:
    told = {name: value for name, value in stored.items() if name != SEAL}
    return zlib.crc32(json.dumps(told, sort_keys=True).encode())


def _without_checksums(stored: dict[str, Any]) -> dict[str, Any]:
    """Format 3: files had no checksums, and no archive was named."""
    return {**stored, "format": 4, "needs": "0.1.0", "archive": None, "files": {}}


OLDEST = 3  # older snapshots are made again from the catalogue
_MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {3: _without_checksums}
"""Format -> what makes the next one of it."""
