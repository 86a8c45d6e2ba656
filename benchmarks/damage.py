"""Damage a data folder in many ways; each must be mended or told truly, none may be silent.

    python -m benchmarks.damage --data DIR [--limit N] [--only WORD]

An archive of a few articles with two snapshots is copied for every kind of damage. Then one copy is
asked, examined as ``dateline doctor`` does and built again without a path; to another an article is
added. What is asked must find what it found before, or say that something is wrong. ``build`` must
end with every article in place and nothing left to complain of, or name what brings them back. No
change may end well and have fewer articles than before. ``--limit`` is the number of articles, 12
where it is not given; of ``--only WORD`` the kinds whose name has it.
"""

import logging
import multiprocessing
import random
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.datasets import read_articles
from benchmarks.face import evenly, parser, report
from index_store import (
    DatelineError,
    Embedder,
    Index,
    IndexConfig,
    add_sources,
    build_index,
    open_embedder,
    rebuild_index,
)
from index_store.data_folder import snapshot_folder
from index_store.maintenance.doctor import examine_index

# Forked from a process that has loaded everything and opened nothing, as in ``crash``.
FORK = multiprocessing.get_context("fork")
LIVE = 2
FLIPPED = 40  # bytes
LONGEST = 60.0  # seconds for one part; what takes longer is killed, and counts as silent
SNAPSHOT_FILES = (
    "manifest.json",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "lexical/vocab.index.json",
    "lexical/ids.json",
    "lexical/counts.npz",
    "leads/vectors.npy",
    "leads/days.npy",
    "leads/clusters.npy",
    "leads/outlets.json",
    "chroma/chroma.sqlite3",
    "chroma/*/data_level0.bin",
    "chroma/*/index_metadata.pickle",
)
Damage = Callable[[Path], None]
"""Damages a data folder."""
Found = dict[str, object]
"""What is asked -> what is found."""


@dataclass(slots=True)
class Outcome:
    """What became of one kind of damage."""

    asked: str = "not asked"
    doctor: list[str] = field(default_factory=list)
    built: str = "not built"
    added: str = "not added"

    def verdict(self) -> str:
        """Return "harmless", "mended", "told" or what was silent."""
        states = (self.asked, self.built, self.added)
        for state in states:
            if state.startswith(("broke", "lost", "died", "not ")):
                return f"silent: {state}"
        if self.asked == "wrong" and not self.doctor:
            return "silent: asked, it is wrong, and nobody says so"
        if self.built == "all there" and self.added == "all there":
            return "harmless" if self.asked == "right" and not self.doctor else "mended"
        return "told" if self.doctor else "silent: refused, and doctor says that all is well"


def delete(path: Path) -> None:
    """Take a file away."""
    path.unlink()


def truncate(path: Path) -> None:
    """Cut a file in the middle."""
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)


def flip(path: Path) -> None:
    """Turn bytes over, all over a file."""
    stored = bytearray(path.read_bytes())
    for place in random.Random(1).sample(range(len(stored)), min(FLIPPED, len(stored))):
        stored[place] ^= 0xFF
    path.write_bytes(stored)


def blank(path: Path) -> None:
    """Make every byte of a file 0."""
    path.write_bytes(bytes(path.stat().st_size))


def to_folder(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink(missing_ok=True)
    path.mkdir()


def kinds() -> dict[str, Damage]:
    """Return name -> damage."""
    found: dict[str, Damage] = {}
    for name in SNAPSHOT_FILES:
        for act in (delete, truncate, flip, blank):
            found[f"{act.__name__} {name}"] = _in_snapshot(name, act)
    for name in ("CURRENT", "catalogue.db"):
        for act in (delete, truncate, flip, blank, to_folder):
            found[f"{act.__name__} {name}"] = _in_data(name, act)
    statements = {
        "a text altered": "UPDATE revision SET text = text || ' Not so.' WHERE rowid = 3",
        "a title altered": "UPDATE revision SET title = 'Nothing' WHERE rowid = 3",
        "a text deleted": "DELETE FROM revision WHERE rowid = 3",
        "members deleted": f"DELETE FROM member WHERE generation = {LIVE}",
        "a member deleted": f"DELETE FROM member WHERE generation = {LIVE} AND rowid % 2",
        "all members deleted": "DELETE FROM member",
        "chunks deleted": "DELETE FROM chunk WHERE rowid % 2",
        "embeddings blank": "UPDATE embedding SET vector = zeroblob(length(vector))",
        "the archive's name changed": "UPDATE archive SET value = 'other' WHERE name = 'id'",
        "a table dropped": "DROP TABLE chunk",
        "texts dropped": "DROP TABLE revision",
    }
    for name, statement in statements.items():
        found[f"catalogue: {name}"] = _stated(statement)
    found |= {
        "CURRENT names nothing": _written("CURRENT", "99"),
        "CURRENT is words": _written("CURRENT", "two"),
        "builder.json is words": _written("builder.json", "{"),
        "build.lock is a folder": _in_data("build.lock", to_folder),
        "a log of nonsense": _written("catalogue.db-wal", "x" * 40_000),
        "the live snapshot gone": lambda data: shutil.rmtree(snapshot_folder(data, LIVE)),
        "the older snapshot gone": lambda data: shutil.rmtree(snapshot_folder(data, 1)),
        "every snapshot gone": lambda data: shutil.rmtree(data / "generations"),
        "snapshots and CURRENT gone": _all_but_catalogue,
        "the word index gone": lambda data: shutil.rmtree(snapshot_folder(data, LIVE) / "lexical"),
        "the vectors gone": lambda data: shutil.rmtree(snapshot_folder(data, LIVE) / "chroma"),
        "snapshots changed places": _swap,
        "the older word index in the live one": _older_words,
    }
    return found


def _in_snapshot(name: str, act: Callable[[Path], None]) -> Damage:
    return lambda data: act(next(snapshot_folder(data, LIVE).glob(name)))


def _in_data(name: str, act: Callable[[Path], None]) -> Damage:
    return lambda data: act(data / name)


def _written(name: str, text: str) -> Damage:
    def damage(data: Path) -> None:
        (data / name).write_text(text)

    return damage


def _stated(statement: str) -> Damage:
    def damage(data: Path) -> None:
        with closing(sqlite3.connect(data / "catalogue.db")) as database, database:
            database.execute(statement)

    return damage


def _all_but_catalogue(data: Path) -> None:
    shutil.rmtree(data / "generations")
    (data / "CURRENT").unlink()


def _swap(data: Path) -> None:
    one, two, aside = snapshot_folder(data, 1), snapshot_folder(data, LIVE), data / "aside"
    one.rename(aside)
    two.rename(one)
    aside.rename(two)


def _older_words(data: Path) -> None:
    words = snapshot_folder(data, LIVE) / "lexical"
    shutil.rmtree(words)
    shutil.copytree(snapshot_folder(data, 1) / "lexical", words)


class Kit:
    """An archive, what it answers, and copies of it to be damaged."""

    def __init__(self, folder: Path, texts: list[tuple[str, str]], embedder: Embedder) -> None:
        self._folder = folder
        self._embedder = embedder
        self._titles = [title for title, _ in texts]
        self.new = folder / "new" / "new.txt"
        files = folder / "articles"
        for place, (title, text) in enumerate(texts):
            path = files / str(place % 2) / f"{place}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{title}\n\n{text}\n", encoding="utf-8")
        self.new.parent.mkdir()
        self.new.write_text("Ferry runs again\n\nThe ferry of Selby runs again from Monday.\n")
        self._sound = folder / "sound"
        receiver, sender = FORK.Pipe(duplex=False)
        process = FORK.Process(target=self._build, args=(files, sender))
        process.start()
        self._before: Found = receiver.recv()
        process.join()

    def _build(self, files: Path, sender: Connection) -> None:
        config = IndexConfig(data=self._sound)
        build_index(files / "0", config, self._embedder)
        add_sources(files / "1", config, self._embedder)
        sender.send(self._find(config))

    def try_out(self, damage: Damage) -> Outcome:
        """Damage two copies, in another process that may die of it."""
        outcome = Outcome()
        for part in (self._ask_and_build, self._add):
            config = IndexConfig(data=self._folder / "copy")
            shutil.rmtree(config.data, ignore_errors=True)
            shutil.copytree(self._sound, config.data)
            damage(config.data)
            receiver, sender = FORK.Pipe(duplex=False)
            process = FORK.Process(target=part, args=(config, sender))
            began = time.monotonic()
            process.start()
            sender.close()
            try:
                while receiver.poll(max(0.0, began + LONGEST - time.monotonic())):
                    name, value = receiver.recv()
                    setattr(outcome, name, value)
                process.kill()
            except EOFError:
                pass
            process.join()
            if process.exitcode:
                outcome.asked = f"died: exit code {process.exitcode}"
        return outcome

    def _ask_and_build(self, config: IndexConfig, sender: Connection) -> None:
        warnings: list[str] = []
        handler = logging.Handler()
        handler.emit = lambda record: warnings.append(record.getMessage())  # type: ignore[method-assign]
        logging.getLogger("index_store").addHandler(handler)
        sender.send(("asked", self._ask(config, warnings)))
        name = self._embedder.name
        sender.send(("doctor", [item.what for item in examine_index(config, name) if item.remedy]))
        sender.send(("built", self._changed(config, lambda: rebuild_index(config, self._embedder))))

    def _add(self, config: IndexConfig, sender: Connection) -> None:
        change = self._changed(config, lambda: add_sources(self.new, config, self._embedder))
        sender.send(("added", change))

    def _ask(self, config: IndexConfig, warnings: list[str]) -> str:
        try:
            found = self._find(config)
        except DatelineError:
            return "refused"
        except Exception as error:
            return f"broke: {error!r}"
        if found == self._before:
            return "right"
        return "said" if warnings else "wrong"

    def _changed(self, config: IndexConfig, change: Callable[[], object]) -> str:
        """Make a change; say whether all that was there still is."""
        try:
            change()
        except DatelineError as error:
            return f"refused: {error}"
        except Exception as error:
            return f"broke: {error!r}"
        try:
            found = self._find(config)
        except Exception as error:
            return f"broke after the change: {error!r}"
        lost = [name for name, text in self._before.items() if found.get(name) != text]
        left = [item.what for item in examine_index(config, self._embedder.name) if item.remedy]
        if any(name.startswith("text ") for name in lost):
            return f"told: {left[0]}" if left else f"lost: {lost[:2]}"
        return f"told: {left[0]}" if left else "all there"

    def _find(self, config: IndexConfig) -> Found:
        """Read every article, and look for each by its title."""
        index = Index(config, self._embedder.name)
        try:
            snapshot = index.current()
            held = snapshot.articles(snapshot.revisions()).values()
            found: Found = {f"text {article.origin}": article.text for article in held}
            for title in self._titles:
                vector = self._embedder.embed([title])[0]
                found[f"words {title}"] = {id_ for id_, _ in snapshot.search_words(title, 3)}
                found[f"near {title}"] = {id_ for id_, _ in snapshot.search_vectors(vector, 3)}
            return found
        finally:
            index.close()


def main() -> None:
    """Try out every kind of damage."""
    arguments = parser(__doc__)
    arguments.add_argument("--only", default="", metavar="WORD")
    options = arguments.parse_args()
    articles = evenly(read_articles(options.data), options.limit or 12)
    logging.getLogger("index_store").propagate = False
    verdicts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        texts = [(article.title, article.text) for article in articles]
        kit = Kit(Path(scratch), texts, open_embedder("wordllama"))
        for name, damage in kinds().items():
            if options.only in name:
                outcome = kit.try_out(damage)
                verdict = outcome.verdict()
                verdicts[verdict.partition(":")[0]] += 1
                print(f"{verdict.partition(':')[0]:<9} {name}; asked: {outcome.asked}", flush=True)
                if verdict.startswith("silent"):
                    print(f"          {verdict}; {outcome}")
    figures = {
        "kinds": sum(verdicts.values()),
        **{name: verdicts[name] for name in ("harmless", "mended", "told", "silent")},
    }
    report(f"Damaging a data folder of {len(articles)} articles", figures)


if __name__ == "__main__":
    main()
