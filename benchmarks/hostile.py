"""Files that were made to keep a reader busy, fill the memory or crash it: what they take.

    python -m benchmarks.hostile [--limit N] [--size BYTES]

N files (600) of all formats, each of about so many bytes (250,000) or less, are read one after the
other as a build reads them. Counted are the seconds of processor time of the longest, the peak of
memory of the process that asks and the one that reads, files that give neither an article nor a
reason, and reasons that do not name their file.
"""

import argparse
import random
import tempfile
import time
from pathlib import Path, PurePosixPath

import psutil

from benchmarks import face
from benchmarks.hostile_files import MAKERS
from benchmarks.hostile_packed import PACKED_MAKERS
from index_store.readers import limited, read
from index_store.types import Skipped

FILES = 600
SIZE = 250_000
ENDED = ("takes longer to read", "takes all memory")  # in the reason of a reader that was ended


def hostile_files(count: int, size: int, seed: int = 17) -> dict[str, bytes]:
    """Return files by name: every kind as it is made, then with random damage, then noise.

    Args:
        count: How many files.
        size: Of the first of a kind, in bytes; of the others a random share of it.
        seed: Of all that is random.
    """
    chance = random.Random(seed)
    files: dict[str, bytes] = {}
    kinds = [*MAKERS.items(), *PACKED_MAKERS.items()]
    while len(files) < count:
        number = len(files)
        name, make = kinds[number % len(kinds)]
        if number < len(kinds):
            data = make(size)
        elif number % 7 == 0:
            data = chance.randbytes(chance.randrange(size))
        else:
            data = _damaged(make(chance.randrange(1_000, size)), chance)
        path = PurePosixPath(name)
        files[f"{number:04}-{path.stem}{path.suffix}"] = data
    return files


def _damaged(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.randrange(1, 30)):
        place = chance.randrange(len(damaged) + 1)
        damaged[place : place + chance.randrange(20)] = chance.randbytes(chance.randrange(9))
    return bytes(damaged)


def read_all(folder: Path) -> dict[str, float | int | str]:
    """Read every file of a folder and return what they took together and at the most."""
    longest, slowest, peak = 0.0, "", 0
    silent = unnamed = articles = 0
    ended: list[str] = []
    per_megabyte: list[float] = []
    for path in sorted(folder.iterdir()):
        before = _seconds()
        found = 0
        for item in read(path, root=folder):
            found += 1
            articles += not isinstance(item, Skipped)
            if isinstance(item, Skipped):
                unnamed += path.name not in item.reason
                if any(words in item.reason for words in ENDED):
                    ended.append(path.name)
        # A reader that was ended used up its limit.
        after = _seconds()
        taken = after - before if after >= before else float(limited.MIN_SECONDS)
        if taken > longest:
            longest, slowest = taken, path.name
        per_megabyte.append(taken / (path.stat().st_size / 1e6))
        silent += not found
        peak = max(peak, _memory())
    return {
        "files": len(per_megabyte),
        "articles": articles,
        "longest_s": longest,
        "longest": slowest,
        "peak_memory_mb": peak / 1e6,
        "ended_at_a_limit": len(ended),
        "ended": " ".join(ended) or "none",
        "neither_article_nor_reason": silent,
        "reason_without_name": unnamed,
    }


def _readers() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def _seconds() -> float:
    """Processor time of all that reads now."""
    times = (process.cpu_times() for process in [psutil.Process(), *_readers()])
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)


def _memory() -> int:
    """The most that each process has held, in bytes, together."""
    return sum(_peak(process.pid) for process in [psutil.Process(), *_readers()])


def _peak(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    """Make the files, read them and print what they took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--limit", type=int, default=FILES, help="how many files")
    parser.add_argument("--size", type=int, default=SIZE, help="bytes of each at the most")
    options = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, data in hostile_files(options.limit, options.size).items():
            Path(folder, name).write_bytes(data)
        figures = read_all(Path(folder))
    figures["seconds_in_all"] = time.perf_counter() - started
    face.report(f"{options.limit} hostile files", figures)


if __name__ == "__main__":
    main()
