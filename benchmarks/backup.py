"""A backup while clients ask: do they notice, and does what is restored answer the same?

    python -m benchmarks.backup [--chunks N] [--clients N] [--seconds S] [--keep FOLDER]

A generated archive of about so many chunks (100,000) is indexed, or found in FOLDER. CLIENTS (16)
search it without pause, for S seconds (60) with nothing else going on, then while ``dateline
backup`` copies it. ``dateline restore`` brings the copy back in another folder; every question must
find the same there.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from benchmarks.face import Figures, report
from benchmarks.scale import build, load, open_ours, questions


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chunks", type=int, default=100_000, help="about how many")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60, help="of asking with no backup")
    parser.add_argument("--keep", type=Path, help="keep the index here for the next run")
    options = parser.parse_args()
    with ExitStack() as stack:
        work = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = work / str(options.chunks)
        build(folder, options.chunks, plain=False)
        copies = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=work)))
        figures = measure(folder, copies, options.chunks, options.clients, options.seconds)
    report(f"A backup of about {options.chunks:,} chunks", figures)


def measure(folder: Path, copies: Path, chunks: int, clients: int, seconds: float) -> Figures:
    """Ask at rest, ask while a backup is made, and ask what is restored."""
    search, asked = open_ours(folder), questions(chunks)
    before = [search(question) for question in asked]
    end = time.perf_counter() + seconds
    idle, idle_errors = load(search, asked, clients, lambda: time.perf_counter() < end)
    began = time.perf_counter()
    command = [sys.executable, "-m", "dateline"]
    copy, restored = str(copies / "copy"), copies / "restored"
    backup = subprocess.Popen([*command, "backup", copy, "--data", str(folder / "dateline")])
    busy, busy_errors = load(search, asked, clients, lambda: backup.poll() is None)
    spent = time.perf_counter() - began
    subprocess.run([*command, "restore", copy, "--data", str(restored / "dateline")], check=True)
    search = open_ours(restored)
    after = [search(question) for question in asked]
    return {
        "backup_ended_with": backup.returncode,
        "backup_s": spent,
        "backup_mb": sum(p.stat().st_size for p in Path(copy).rglob("*") if p.is_file()) / 1e6,
        "idle_searches": len(idle),
        "idle_p95_ms": float(np.percentile(idle, 95)),
        "busy_searches": len(busy),
        "busy_p95_ms": float(np.percentile(busy, 95)),
        "p95_times_idle": float(np.percentile(busy, 95) / np.percentile(idle, 95)),
        "errors": len(idle_errors) + len(busy_errors),
        "questions_answered_otherwise": sum(
            one != other for one, other in zip(before, after, strict=True)
        ),
        "questions": len(asked),
    }


if __name__ == "__main__":
    main()
