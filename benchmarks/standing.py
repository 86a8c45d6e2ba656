"""Standing questions over thirty scripted days: what was told, against what was to be told.

    python -m benchmarks.standing [--seed S]

The archive is made up: on every day articles come, turn a position, set a new value, are reprinted,
corrected or removed, and most days bring matters that nobody asks about. After each change of the
archive the questions and searches are asked by processes of their own, without a chat model: two
at once, as replicas are; five times they end and begin anew; twice one is killed (SIGKILL), once
while it asks and once while it tells. A change counts as told once where the webhook's outbox has
taken exactly one with its id; one that no script asks for is told wrongly.
"""

import multiprocessing
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import sqlalchemy as sa

from benchmarks.face import report
from benchmarks.standing_days import DAYS, NAMES, QUESTIONS, SEARCHES, Day, days
from dateline.service import ConversationStore, MonitoredDateline, StandingDesk, StandingKind
from dateline.service.standing.routine import send_next
from dateline.service.storage import outbox, standing_questions
from dateline.service.storage.tables import DELIVERY, STANDING_QUESTION
from index_store import Article, Index, IndexConfig, index_articles, open_embedder
from tests.helpers.extractive import NoModel

FORK = multiprocessing.get_context("fork")
FIRST = date(2026, 10, 1)
LEASE_SECONDS = 4  # a killed process keeps others waiting so long
RESTARTS = (4, 10, 16, 22, 28)  # days before which the processes end and begin anew
KILLED_ASKING, KILLED_TELLING = 13, 19
OWNER = "reader"


class Receiver:
    """A channel that writes what it is sent to a file, one id a line."""

    def __init__(self, log: Path, slow: float = 0.0) -> None:
        self._log = log
        self._slow = slow

    def send(self, told: standing_questions.ToldChange) -> None:
        """Note that a change was sent."""
        time.sleep(self._slow)  # killed meanwhile, it was not sent
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{told.id}\n")


def replica(data: Path, log: Path, slow_asking: float, slow_telling: float) -> None:
    """Ask and tell as a server does, until it is ended."""
    embedder = open_embedder("wordllama")
    dateline = MonitoredDateline(Index(IndexConfig(data=data), embedder.name), embedder, NoModel())
    with closing(ConversationStore(f"sqlite:///{data / 'conversations.db'}")) as kept:
        desk = StandingDesk(dateline, kept.standing, ("webhook",))
        if slow_asking:
            settle = kept.standing.settle

            def settle_slowly(*given: object) -> bool:
                time.sleep(slow_asking)
                return settle(*given)  # type: ignore[arg-type]

            kept.standing.settle = settle_slowly  # type: ignore[method-assign,assignment]
        receiver = Receiver(log, slow_telling)
        while True:
            if not desk.ask_next() and not send_next(kept.outbox, {"webhook": receiver}):
                time.sleep(0.1)


def begin(
    data: Path, log: Path, *, slow_asking: float = 0.0, slow_telling: float = 0.0
) -> BaseProcess:
    """Return a running replica."""
    process = FORK.Process(target=replica, args=(data, log, slow_asking, slow_telling))
    process.start()
    return process


def settled(kept: ConversationStore, snapshot: str) -> bool:
    """Say whether every question was asked of a snapshot, and everything told was sent."""
    asked = all(one.looked == snapshot for one in kept.standing.listed(OWNER))
    return asked and not count(kept, DELIVERY)


def count(kept: ConversationStore, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> int:
    """Return how many rows a table has, as somebody sees who looks into the database."""
    query = sa.select(sa.func.count()).select_from(table).where(*conditions)
    with kept.standing._engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def await_settled(kept: ConversationStore, snapshot: str, seconds: float = 120) -> None:
    """Wait until all is asked and told.

    Raises:
        SystemExit: It takes too long.
    """
    deadline = time.monotonic() + seconds
    while not settled(kept, snapshot):
        if time.monotonic() > deadline:
            raise SystemExit("The questions were not asked in time.")
        time.sleep(0.1)


def articles_of(day: Day, held: dict[str, Article], number: int) -> dict[str, Article]:
    """Return what the archive holds after a day."""
    after = {name: article for name, article in held.items() if name not in day.removed}
    for report_ in day.reports:
        after[report_.id] = Article(
            id=report_.id,
            title=report_.title,
            text=report_.text,
            source=report_.outlet,
            published=FIRST + timedelta(days=number),
            origin=report_.id,
        )
    return after


def run(folder: Path, seed: int) -> Iterator[tuple[int, Counter[str], set[str]]]:
    """Play the days; yield of each its number, what was told by name, and what was to be told."""
    config, log, embedder = (
        IndexConfig(data=folder),
        folder / "told.log",
        open_embedder("wordllama"),
    )
    held: dict[str, Article] = {}
    replicas: list[BaseProcess] = []
    with closing(ConversationStore(f"sqlite:///{folder / 'conversations.db'}")) as kept:
        keep_all(kept)
        for number, day in enumerate(days(random.Random(seed))):
            held = articles_of(day, held, number)
            if number in RESTARTS:
                stop(replicas)
            index_articles(list(held.values()), config, embedder)
            if not replicas:
                replicas += [begin(folder, log), begin(folder, log)]
            with closing(Index(config, embedder.name)) as index:
                live = index.current()
                snapshot = f"{live.number} of {live.manifest.built_at}"
            if number in (KILLED_ASKING, KILLED_TELLING):
                stop(replicas)
                kill_at_work(kept, folder, log, asking=number == KILLED_ASKING)
                replicas += [begin(folder, log), begin(folder, log)]
            await_settled(kept, snapshot)
            names = [told.name for told in kept.standing.changes(OWNER, 1_000)]
            told = Counter(names)
            yield number, told, set(day.news)
        stop(replicas)
        sent = Counter(log.read_text(encoding="utf-8").split()) if log.exists() else Counter()
        ids = {told.id for told in kept.standing.changes(OWNER, 1_000)}
        if sent != Counter(ids):
            raise SystemExit(f"Sent {sum(sent.values())} times what was told {len(ids)} times.")


def keep_all(kept: ConversationStore) -> None:
    """Keep the questions and searches."""
    for question in QUESTIONS:
        kept.standing.keep(OWNER, StandingKind.QUESTION, question, {"question": question})
    for name, words in SEARCHES.items():
        kept.standing.keep(OWNER, StandingKind.SEARCH, name, {"words": words})


def kill_at_work(kept: ConversationStore, folder: Path, log: Path, *, asking: bool) -> None:
    """Begin a replica that is slow at one thing, and kill it in the midst of it."""
    slow = begin(folder, log, **({"slow_asking": 30.0} if asking else {"slow_telling": 30.0}))
    deadline = time.monotonic() + 60
    leased = (STANDING_QUESTION.c.holder != "",)
    while not (count(kept, STANDING_QUESTION, *leased) if asking else count(kept, DELIVERY)):
        if time.monotonic() > deadline:
            raise SystemExit("There was nothing to kill.")
        time.sleep(0.05)
    time.sleep(1.0)
    slow.kill()
    slow.join()


def stop(replicas: list[BaseProcess]) -> None:
    """End processes."""
    for process in replicas:
        process.terminate()
        process.join()
    replicas.clear()


def main() -> None:
    """Play the days and report."""
    import argparse

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    standing_questions.LEASE_SECONDS = LEASE_SECONDS
    outbox.SENDING_SECONDS = LEASE_SECONDS
    before: Counter[str] = Counter()
    wanted = once = missing = wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        for number, told, news in run(Path(scratch), options.seed):
            today = told - before
            before = told
            wanted += len(news)
            once += sum(today[name] == 1 for name in news)
            missing += sum(name not in today for name in news)
            extra = {name: count - (name in news) for name, count in today.items()}
            wrong += sum(extra.values())
            for name in sorted(news - set(today)):
                print(f"day {number + 1}: not told: {NAMES.get(name, name)}")
            for name, count in sorted(extra.items()):
                if count > 0:
                    print(f"day {number + 1}: told wrongly {count} times: {name}")
    figures = {
        "days": DAYS,
        "questions": len(QUESTIONS),
        "searches": len(SEARCHES),
        "restarts": len(RESTARTS),
        "killed": 2,
        "changes": wanted,
        "told_once": once,
        "not_told": missing,
        "told_wrongly": wrong,
    }
    report("Standing questions", figures)


if __name__ == "__main__":
    main()
