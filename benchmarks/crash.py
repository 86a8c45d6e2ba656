"""Kill changes of an index at random moments; after each, everything must be there.

    python -m benchmarks.crash --data DIR [--kills N] [--seed S] [--limit N]

A process builds, adds, removes or rolls back, and is killed (SIGKILL) at a random moment of the
time that such a change takes. Then another process opens the index, examines it as ``dateline
doctor`` does, and reads every article: the index must hold exactly what it held before the
change, or what it should hold after it, and after a change that was reported as done, the
latter. ``--limit`` is the number of articles to play with, 60 where it is not given.
"""

import multiprocessing
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.datasets import read_articles
from benchmarks.face import evenly, parser, report
from index_store import (
    Embedder,
    Index,
    IndexConfig,
    add_sources,
    build_index,
    open_embedder,
    remove_articles,
    roll_back,
)
from index_store.data_folder import current_number, is_complete, snapshot_numbers
from index_store.maintenance.doctor import examine_index

# Forked from a process that has loaded everything and opened nothing, a change starts at once.
FORK = multiprocessing.get_context("fork")
KINDS = ("build", "add", "remove", "rollback")

Holdings = dict[str, str]
"""Origin -> text."""


@dataclass(slots=True)
class Tally:
    """What the kills did."""

    kills: int = 0
    finished: int = 0  # changes that were done before the kill came
    switched: int = 0  # killed, but the new index was live already
    opening_s: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


class Archive:
    """A folder of articles, an index over some of them, and what it should hold."""

    def __init__(self, folder: Path, texts: Sequence[str], embedder: Embedder, seed: int) -> None:
        self._random = random.Random(seed)
        self._embedder = embedder
        self._files = folder / "articles"
        self._files.mkdir()
        self._texts = list(texts)
        self._config = IndexConfig(data=folder / "data")
        self._held: dict[int, Holdings] = {}
        self._spent = dict.fromkeys(KINDS, 1.0)  # seconds that such a change took last
        for number in range(len(texts)):
            self._write(number)

    def start(self) -> None:
        """Build twice, so that there is something to go back to."""
        for _ in range(2):
            change, after = self._plan("build")
            done, _ = self._run(change, None)
            if not done:
                raise SystemExit("The first build failed.")
            self._held[self._number()] = after

    def kill(self, tally: Tally) -> None:
        """Start a change, kill it, and look at the index."""
        kind = self._random.choice(KINDS)
        change, after = self._plan(kind)
        before = self._held[self._number()]
        moment = self._random.uniform(0, self._spent[kind] * 1.05)
        done, spent = self._run(change, moment)
        # Unless the guess grows, a machine that has become slow never gets to the end of a change.
        self._spent[kind] = (self._spent[kind] + spent) / 2 if done else self._spent[kind] * 1.1
        state, problems, opening = self._look()
        if state == after:
            tally.switched += not done and after != before
        elif state != before or done:
            problems.append(f"{len(state)} articles, wanted {len(after)} or {len(before)}")
        tally.kinds[kind] += 1
        tally.kills += not done
        tally.finished += done
        tally.opening_s.append(opening)
        tally.failures += [f"{kind} killed after {moment:.2f} s: {what}" for what in problems]
        self._held[self._number()] = state

    def _plan(self, kind: str) -> tuple[Callable[[], object], Holdings]:
        """Choose a change; return it and what the index holds after it."""
        live = current_number(self._config.data)
        before = self._held[live] if live is not None else {}
        names = sorted(path.name for path in self._files.iterdir())
        some = self._random.sample(names, self._random.randint(1, len(names)))
        for name in self._random.sample(names, 3):
            self._write(int(name.split(".")[0]))
        texts = {name: self._text(name) for name in some}
        paths = [self._files / name for name in some]
        config, embedder = self._config, self._embedder
        if kind == "remove" and len(before) > 1:
            gone = self._random.sample(sorted(before), self._random.randint(1, len(before) - 1))
            left = {name: text for name, text in before.items() if name not in gone}
            return lambda: remove_articles(gone, config, embedder), left
        if kind == "rollback":
            earlier = [
                number
                for number in snapshot_numbers(config.data)
                if live is not None and number < live and is_complete(config.data, number)
            ]
            if earlier:
                return lambda: roll_back(config), self._held[earlier[-1]]
        if kind == "add":
            return lambda: add_sources(paths, config, embedder), before | texts
        return lambda: build_index(paths, config, embedder), texts

    def _run(self, change: Callable[[], object], moment: float | None) -> tuple[bool, float]:
        """Run a change and kill it after some seconds; say whether it was done, and its time."""
        receiver, sender = FORK.Pipe(duplex=False)
        process = FORK.Process(target=_report_done, args=(change, sender))
        began = time.monotonic()
        process.start()
        sender.close()
        if moment is not None and not receiver.poll(moment):
            process.kill()
        process.join()
        spent = time.monotonic() - began
        done = process.exitcode == 0
        if not done and process.exitcode != -signal.SIGKILL:
            raise SystemExit(f"A change failed by itself: exit code {process.exitcode}.")
        receiver.close()
        return done, spent

    def _look(self) -> tuple[Holdings, list[str], float]:
        """Open the index in another process and read everything."""
        receiver, sender = FORK.Pipe(duplex=False)
        process = FORK.Process(target=_inspect, args=(self._config, self._embedder, sender))
        process.start()
        sender.close()
        try:
            state, problems, opening = receiver.recv()
        except EOFError:
            state, problems, opening = {}, ["the index cannot be opened"], 0.0
        process.join()
        return state, problems, opening

    def _number(self) -> int:
        number = current_number(self._config.data)
        if number is None:
            raise SystemExit("The index is gone.")
        return number

    def _write(self, number: int) -> None:
        """Write a file, with a sentence that it did not have before."""
        news = f"Edition {self._random.randint(1, 10**6)} was printed on Monday."
        path = self._files / f"{number}.txt"
        path.write_text(f"Story {number}\n\n{self._texts[number]}\n\n{news}\n", encoding="utf-8")

    def _text(self, name: str) -> str:
        from index_store.readers import read

        [article] = read(self._files / name, root=self._files)
        return article.text  # type: ignore[union-attr]


def main() -> None:
    """Kill as often as the command line says."""
    arguments = parser(__doc__)
    arguments.add_argument("--kills", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    articles = evenly(read_articles(options.data), options.limit or 60)
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        archive = Archive(
            Path(scratch),
            [article.text for article in articles],
            open_embedder("wordllama"),
            options.seed,
        )
        archive.start()
        while tally.kills < options.kills:
            archive.kill(tally)
    for failure in tally.failures:
        print(failure)
    figures = {
        "kills": tally.kills,
        "finished_before_the_kill": tally.finished,
        "killed_after_the_switch": tally.switched,
        "failures": len(tally.failures),
        "longest_opening_s": max(tally.opening_s),
        **{f"of_{kind}": tally.kinds[kind] for kind in KINDS},
    }
    report(f"Killing changes of an index of up to {len(articles)} articles", figures)


def _report_done(change: Callable[[], object], sender: Connection) -> None:
    change()
    sender.send(True)


def _inspect(config: IndexConfig, embedder: Embedder, sender: Connection) -> None:
    """Send what the index holds, what is wrong with it, and how long it took to open."""
    began = time.monotonic()
    index = Index(config, embedder.name)
    snapshot = index.current()
    opening = time.monotonic() - began
    articles = snapshot.articles(snapshot.revisions()).values()
    held = {article.origin: article.text for article in articles}
    problems = [item.what for item in examine_index(config, embedder.name) if item.remedy]
    if len(held) != len(articles):
        problems.append(f"{len(articles)} articles from {len(held)} files")
    for chunk in snapshot.chunks_of(snapshot.revisions())[:3]:
        near = snapshot.search_vectors(embedder.embed([chunk.text])[0], 5)
        if not near or not snapshot.search_words(chunk.text, 5):
            problems.append(f"{chunk.id} is not found")
    index.close()
    sender.send((held, problems, opening))


if __name__ == "__main__":
    main()
