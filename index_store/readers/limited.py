"""Reading in a process of its own, which is ended where a file takes too long or too much memory.

The libraries that read pages, mail and the like are not made for files that want to do harm: one
may keep them busy for hours, or crash them in native code. The process is kept for the next file.
"""

import atexit
import logging
import math
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

from index_store.readers import articles
from index_store.readers.opening.fetch import Fetcher, FetchLimits
from index_store.readers.opening.files import MAX_FILE_BYTES, PACKED_SUFFIXES, suffix_of
from index_store.readers.opening.packed_size import unpacked_size
from index_store.types import Article, Skipped

# Processor time. A page with all the tags that it may have takes 6 s.
MIN_SECONDS = 9  # and up to one more, for the system counts whole ones
SECONDS_PER_MB = 2
# Of a file that holds files, for each article in it: a short page takes .05 s and has no megabyte.
SECONDS_PER_MEMBER = 0.25
MAX_WAIT_SECONDS = 600  # for the next article, by the clock: a disk may have gone away
# Of heap, above what the libraries take. The most that a readable file needs is 300 MB: 10 MB
# of JSON.
MAX_MEMORY_BYTES = 600 * 2**20
TOGETHER = 64  # articles that are sent at once,
TOGETHER_SECONDS = 0.2  # unless that many are not read in this time

Found = Iterator[Article | Skipped]


def read(path: Path, *, root: Path) -> Found:
    """Yield what ``articles.read`` yields; where the limits end it, the reason comes last.

    Args:
        path: As there.
        root: As there.
    """
    origin = articles.origin_of(path, root)
    yield from _limited(origin, str(path), _read_file, path, root)


def read_url(url: str, fetcher: Fetcher) -> Found:
    """Yield what ``articles.read_url`` yields; where the limits end it, the reason comes last.

    Args:
        url: As there.
        fetcher: Its limits count; what it knows of sites is known to the process that reads.
    """
    yield from _limited(url, url, _read_address, url, fetcher.limits)


def seconds_for(size: int) -> int:
    """Return the seconds of processor time that a file of so many bytes may take."""
    return max(MIN_SECONDS, math.ceil(SECONDS_PER_MB * size / 1e6))


def _read_file(path: Path, root: Path) -> Found:
    seconds, since = float(seconds_for(unpacked_size(path))), _used()
    _allow(seconds, since)
    for found in articles.read(path, root=root):
        yield found
        if suffix_of(path.name) in PACKED_SUFFIXES:
            seconds += SECONDS_PER_MEMBER
            _allow(seconds, since)


def _read_address(url: str, limits: FetchLimits) -> Found:
    fetcher = _fetchers.setdefault(limits, Fetcher(limits))
    _allow(seconds_for(MAX_FILE_BYTES))
    for found in articles.read_url(url, fetcher):
        yield found
        _allow(seconds_for(MAX_FILE_BYTES))


_fetchers: dict[FetchLimits, Fetcher] = {}
_idle: list["_Worker"] = []


def _limited(
    origin: str, name: str, work: Callable[..., Found], *arguments: Any
) -> Generator[Article | Skipped, None, None]:
    try:
        worker = _idle.pop()
    except IndexError:  # asked first, another thread could take the last one meanwhile
        worker = _Worker()
    try:
        yield from worker.work(work, *arguments)
    except EOFError:
        worker.end()
        yield Skipped(origin=origin, reason=f"{name} {worker.how_it_died()}")
    except BaseException:  # whoever asked wants no more
        worker.end()
        raise
    else:
        _idle.append(worker)


class _Worker:
    """A process that reads one file after the other."""

    def __init__(self) -> None:
        self._pipe, theirs = Pipe()
        start = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; "
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", f"{start}serve({theirs.fileno()})"],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )

    def work(self, work: Callable[..., Found], *arguments: Any) -> Found:
        """Yield what a function finds there.

        Raises:
            EOFError: The process has died, or says nothing for too long.
        """
        try:
            self._pipe.send((work, arguments))
            while True:
                if not self._pipe.poll(MAX_WAIT_SECONDS):
                    raise EOFError
                found = self._pipe.recv()
                if found is None:
                    return
                yield from found
        except OSError as error:
            raise EOFError from error

    def how_it_died(self) -> str:
        """Return the reason why a file was not read, going on from its name."""
        if self._process.returncode == -signal.SIGXCPU:
            return (
                "takes longer to read than a file of its size may, and was not read any further. "
                "Split it, or save the article's text as .txt."
            )
        return (
            "cannot be read: it takes all memory that one file may take, or makes the reader "
            "crash. Save the article's text as .txt."
        )

    def end(self) -> None:
        """End the process."""
        self._pipe.close()
        try:
            # What has died by itself, and only that, tells why.
            self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


os.register_at_fork(after_in_child=_idle.clear)  # they are the parent's


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.pop().end()


def serve(descriptor: int) -> None:
    """Read what comes through a pipe until it is closed; run in the process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, who closes the pipe
    logging.getLogger().addHandler(logging.NullHandler())  # libraries' remarks on bad markup
    _limit_memory()
    pipe = Connection(descriptor)
    try:
        while True:
            work, arguments = pipe.recv()
            for found in _together(work(*arguments)):
                pipe.send(found)
            pipe.send(None)
    except (EOFError, OSError):
        os._exit(0)
    except MemoryError:
        os._exit(1)


def _together(found: Found) -> Iterator[list[Article | Skipped]]:
    held: list[Article | Skipped] = []
    since = time.monotonic()
    for item in found:
        held.append(item)
        if len(held) >= TOGETHER or time.monotonic() - since > TOGETHER_SECONDS:
            yield held
            held, since = [], time.monotonic()
    if held:
        yield held


def _used() -> float:
    """Return the seconds of processor time that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _allow(seconds: float, since: float | None = None) -> None:
    """Have the system end this process after so many seconds of processor time, from now on.

    Args:
        seconds: How many.
        since: From when on else, as processor time of this process.
    """
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    start = _used() if since is None else since
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(start + seconds), most))


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    status = Path("/proc/self/status")
    if status.exists():  # elsewhere the limit means something else
        [held] = (line for line in status.read_text().splitlines() if line.startswith("VmData:"))
        limit = int(held.split()[1]) * 1024 + MAX_MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
