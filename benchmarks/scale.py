"""How retrieval grows: time, start-up and memory by the number of chunks.

``python -m benchmarks.scale [--chunks N] [--baseline] [--floor] [--clients C --seconds S]
[--keep FOLDER]``

Makes its own archive: articles of a few hundred words drawn from a vocabulary with the
frequencies of a language (Zipf), named and dated, always the same for the same size. Each system
is measured in a process of its own:

* start_s: seconds from starting Python to the first question's result,
* p50_ms, p95_ms: milliseconds a question, one at a time, embedding included,
* rss_mb: resident memory in megabytes (1e6 bytes) after the questions; files that are mapped
  count as far as they were touched,
"Floor" is what both have in common and cannot do without: the embedder and Chroma alone, on
Dateline's vectors.

* load_p50_ms, load_p99_ms, load_errors: under C clients that ask without pause for S seconds.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.face import Figures, report

WORDS = 60_000  # of the vocabulary; about what the news uses
ARTICLE_WORDS = 1_200
CHUNK_WORDS = 150  # what is left of 160 after sentences that do not fit
DAYS = 1_500
FIRST_DAY = date(2021, 1, 1)
QUESTIONS = 200
SEED = 7

Search = Callable[[str], object]


def main() -> None:
    """Build where needed, measure each system in its own process, report."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--chunks", type=int, default=10_000, help="about how many")
    options.add_argument("--baseline", action="store_true", help="measure plain llama-index too")
    options.add_argument("--floor", action="store_true", help="measure Chroma alone too")
    options.add_argument("--clients", type=int, default=0, help="clients of the load; 0: no load")
    options.add_argument("--seconds", type=float, default=120, help="how long the load lasts")
    options.add_argument("--keep", type=Path, help="keep the indexes here for the next run")
    options.add_argument("--measure", choices=["ours", "plain", "floor"], help=argparse.SUPPRESS)
    options.add_argument("--began", type=float, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.measure:
        figures = measure(
            chosen.measure, chosen.keep, chosen.chunks, chosen.began, chosen.clients, chosen.seconds
        )
        print(json.dumps(figures))
        return
    with ExitStack() as stack:
        work = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder = work / str(chosen.chunks)
        build(folder, chosen.chunks, plain=chosen.baseline)
        ours = measured("ours", folder, chosen)
        plain = measured("plain", folder, chosen) if chosen.baseline else None
        floor = measured("floor", folder, chosen) if chosen.floor else None
    title = f"retrieval at about {chosen.chunks:,} chunks"
    report(title, ours, plain)
    if floor:
        report(title, ours, floor, baseline="Chroma and embedder")


def measured(system: str, folder: Path, chosen: argparse.Namespace) -> Figures:
    """Return a system's figures from a fresh process."""
    command = [sys.executable, "-m", "benchmarks.scale", "--measure", system]
    command += ["--chunks", str(chosen.chunks), "--keep", str(folder)]
    command += ["--clients", str(chosen.clients), "--seconds", str(chosen.seconds)]
    command += ["--began", str(time.time())]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def vocabulary(random: np.random.Generator) -> list[str]:
    """Return words of two to five syllables."""
    syllables = [a + b for a in "bcdfghklmnprstvz" for b in "aeiou"]
    drawn = random.integers(0, len(syllables), (WORDS, 5))
    lengths = random.integers(2, 6, WORDS)
    return [
        "".join(syllables[place] for place in row[:length])
        for row, length in zip(drawn, lengths, strict=True)
    ]


def texts(chunks: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the sentences of every article."""
    random = np.random.default_rng(SEED)
    words = np.array(vocabulary(random))
    chances = 1 / np.arange(1, WORDS + 1)
    chances /= chances.sum()
    for number in range(max(1, chunks * CHUNK_WORDS // ARTICLE_WORDS)):
        drawn = words[random.choice(WORDS, ARTICLE_WORDS, p=chances)]
        cuts = np.cumsum(random.integers(8, 30, ARTICLE_WORDS // 8))
        pieces = np.split(drawn, cuts[cuts < ARTICLE_WORDS])
        yield number, [f"{' '.join(piece).capitalize()}." for piece in pieces if len(piece)]


def build(folder: Path, chunks: int, *, plain: bool) -> None:
    """Index the archive, unless it is there."""
    from benchmarks.plain_hybrid import PlainHybrid
    from index_store import Article, Index, IndexConfig, index_articles, open_embedder

    config = IndexConfig(data=folder / "dateline")
    embedder = open_embedder("wordllama")
    if not (config.data / "CURRENT").is_file():
        articles = (
            Article(
                id=f"article-{number}",
                title=sentences[0].rstrip("."),
                text="\n\n".join(sentences),
                source=f"Outlet {number % 40}",
                published=FIRST_DAY + timedelta(days=number % DAYS),
                origin=f"article-{number}",
            )
            for number, sentences in texts(chunks)
        )
        index_articles(articles, config, embedder)
    if plain and not (folder / "plain" / "bm25").is_dir():
        index = Index(config, embedder.name)
        snapshot = index.current()
        revisions = snapshot.revisions()
        PlainHybrid.build(
            folder / "plain",
            snapshot.chunks_of(revisions),
            snapshot.articles(revisions),
            embedder,
        )
        index.close()


def questions(chunks: int) -> list[str]:
    """Return questions made of a few words of articles of the archive."""
    random = np.random.default_rng(SEED + 1)
    asked = []
    for number, sentences in texts(min(chunks, QUESTIONS * ARTICLE_WORDS // CHUNK_WORDS)):
        words = sentences[number % len(sentences)].rstrip(".").split()
        asked.append(" ".join(random.choice(words, min(len(words), 8), replace=False)))
    return (asked * QUESTIONS)[:QUESTIONS]


def measure(
    system: str, folder: Path, chunks: int, began: float, clients: int, seconds: float
) -> Figures:
    """Open a system, ask, and return the figures."""
    openers = {"ours": open_ours, "plain": open_plain, "floor": open_floor}
    search = openers[system](folder)
    search("opening question")
    start = time.time() - began
    asked = questions(chunks)
    spent = [_timed(search, question) for question in asked]
    import psutil

    figures: dict[str, float | int | str | None] = {
        "start_s": start,
        "p50_ms": float(np.percentile(spent, 50)),
        "p95_ms": float(np.percentile(spent, 95)),
        "rss_mb": psutil.Process().memory_info().rss / 1e6,
    }
    if clients:
        figures |= load_for(search, asked, clients, seconds)
    return figures


def open_ours(folder: Path) -> Search:
    """Open Dateline's index."""
    from index_store import Index, IndexConfig, open_embedder
    from rag.retrieval.retriever import Retriever
    from rag.types import SearchOptions

    embedder = open_embedder("wordllama")
    snapshot = Index(IndexConfig(data=folder / "dateline"), embedder.name).current()
    options = SearchOptions(as_of=FIRST_DAY + timedelta(days=DAYS))
    retriever = Retriever(snapshot, embedder)

    def search(question: str) -> list[str]:
        return [found.chunk.id for found in retriever.search(question, options, 16)]

    return search


def open_plain(folder: Path) -> Search:
    """Open llama-index's retrievers."""
    from benchmarks.plain_hybrid import PlainHybrid
    from index_store.search.embedding import open_embedder

    plain = PlainHybrid(folder / "plain", open_embedder("wordllama"), limit=16)
    return plain.ranked_articles


def open_floor(folder: Path) -> Search:
    """Open what Chroma holds of Dateline's index, and nothing else."""
    from index_store.search.chroma import ChromaCollection
    from index_store.search.embedding import open_embedder

    embedder = open_embedder("wordllama")
    (place,) = folder.glob("dateline/generations/*/chroma")
    store = ChromaCollection(place, "chunks")
    return lambda question: store.search(embedder.embed([question])[0], 100)


def load_for(search: Search, asked: list[str], clients: int, seconds: float) -> Figures:
    """Let clients ask without pause for some seconds, and return what they saw."""
    end = time.perf_counter() + seconds
    spent, errors = load(search, asked, clients, lambda: time.perf_counter() < end)
    return {
        "load_p50_ms": float(np.percentile(spent, 50)),
        "load_p99_ms": float(np.percentile(spent, 99)),
        "load_per_s": len(spent) / seconds,
        "load_errors": len(errors),
    }


def load(
    search: Search, asked: list[str], clients: int, going_on: Callable[[], bool]
) -> tuple[list[float], list[Exception]]:
    """Let clients ask without pause as long as something goes on.

    Returns:
        The milliseconds of every search, and what was raised.
    """
    spent: list[float] = []
    errors: list[Exception] = []

    def client(number: int) -> None:
        place = number
        while going_on():
            place += 1
            try:
                spent.append(_timed(search, asked[place % len(asked)]))
            except Exception as error:  # counted, whatever it is
                errors.append(error)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spent, errors


def _timed(search: Search, question: str) -> float:
    """Return the milliseconds that one search takes."""
    began = time.perf_counter()
    search(question)
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
