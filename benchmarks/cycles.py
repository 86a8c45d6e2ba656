"""Add an article, ask, remove it, hundreds of times: does a question fail, does the disk fill?

    python -m benchmarks.cycles --data examples/articles [--cycles N]

DIR holds articles; they are indexed into a temporary folder. A half of the N cycles (500) change
the index in the process that asks, the other half in a process of their own. Each adds an article
about a place that no other has, asks about it, removes it and asks again; meanwhile a thread asks
five times a second about one that stays. A question fails that raises, that does not find the
article while it is there, or finds it once it is gone. The articles come round again, since a text
stays in the catalogue until it is purged. Disk is all that the data folder holds, once each of them
was there, and after the last cycle.
"""

import multiprocessing
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks import face
from index_store import IndexConfig, add_sources, build_index, open_embedder, remove_articles
from rag import Dateline, ModelConfig

Change = Callable[[Path, IndexConfig], None]
Run = Callable[[Change, Path, IndexConfig], None]
CYCLES = 500
PLACES = 8
PAUSE = 0.2  # seconds between two questions of the thread


@dataclass(slots=True)
class Asked:
    """What the questions met."""

    questions: int = 0
    failures: list[str] = field(default_factory=list)

    def ask(self, dateline: Dateline, place: str, *, there: bool) -> None:
        """Ask about a place; an answer must quote its article where it is there, else not."""
        self.questions += 1
        try:
            answer = dateline.ask(f"What opened in {place}?")
            found = any(place in item.text for claim in answer.claims for item in claim.evidence)
            if found is not there:
                self.failures.append(f"{place}: found {found}, {answer.status}")
        except Exception as error:  # counted, whatever it is
            self.failures.append(f"{place}: {error!r}")


def add(path: Path, config: IndexConfig) -> None:
    """Add a file."""
    add_sources(path, config, open_embedder("wordllama"))


def remove(path: Path, config: IndexConfig) -> None:
    """Remove the article of a file."""
    remove_articles([f"{path.parent.name}/{path.name}"], config, open_embedder("wordllama"))


def cycles(count: int, dateline: Dateline, config: IndexConfig, run: Run) -> Asked:
    """Go through cycles while a thread asks too.

    Args:
        count: How many.
        dateline: Is asked.
        config: Where its index is.
        run: Calls a change, in whichever process.
    """
    asked, beside, over = Asked(), Asked(), threading.Event()
    lasting = config.data.parent / "lasting" / "harbour.txt"
    written(lasting, "Oldfield")
    run(add, lasting, config)

    def ask_beside() -> None:
        while not over.wait(PAUSE):
            beside.ask(dateline, "Oldfield", there=True)

    thread = threading.Thread(target=ask_beside)
    thread.start()
    try:
        for number in track(range(count), "Cycles", console=Console(stderr=True)):
            place = f"Newfield{number % PLACES}"
            path = config.data.parent / "passing" / f"{place}.txt"
            written(path, place)
            run(add, path, config)
            asked.ask(dateline, place, there=True)
            run(remove, path, config)
            asked.ask(dateline, place, there=False)
            path.unlink()
    finally:
        over.set()
        thread.join()
    asked.questions += beside.questions
    asked.failures += beside.failures
    return asked


def written(path: Path, place: str) -> None:
    """Write an article about a place."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{place} bridge opens\n\nA bridge opened in {place} on Monday.\n")


def held_bytes(folder: Path) -> int:
    """Return how many bytes the files below a folder have."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(config: IndexConfig, count: int) -> face.Figures:
    """Change the index in this process, then in another."""

    def here(change: Change, path: Path, config: IndexConfig) -> None:
        change(path, config)

    with ExitStack() as stack:
        none = ModelConfig(model_path=Path("no-model"))
        dateline = stack.enter_context(Dateline.open(config.data, model=none))
        pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        stack.enter_context(pool)

        def there(change: Change, path: Path, config: IndexConfig) -> None:
            pool.submit(change, path, config).result()

        cycles(PLACES, dateline, config, here)
        began, start = time.monotonic(), held_bytes(config.data)
        one = cycles(count // 2, dateline, config, here)
        two = cycles(count - count // 2, dateline, config, there)
        end = held_bytes(config.data)
    for failure in [*one.failures, *two.failures][:10]:
        Console(stderr=True).print(failure)
    return {
        "cycles": count,
        "questions_in_one_process": one.questions,
        "failed_in_one_process": len(one.failures),
        "questions_across_two": two.questions,
        "failed_across_two": len(two.failures),
        "disk_start_mb": start / 1e6,
        "disk_end_mb": end / 1e6,
        "disk_times_start": end / start,
        "seconds": time.monotonic() - began,
    }


def main() -> None:
    """Measure what the command line names."""
    parser = face.parser(__doc__)
    parser.add_argument("--cycles", type=int, default=CYCLES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = IndexConfig(data=Path(folder) / "data")
        build_index(options.data, config, open_embedder("wordllama"))
        figures = measure(config, options.cycles)
    face.report(f"Adding, asking and removing beside {options.data}", figures)


if __name__ == "__main__":
    main()
