"""Do the lines of a briefing tell what is new in a story? Against labelled sentences.

    python -m benchmarks.briefing --data ARCHIVE --gold benchmarks/gold/briefing.jsonl

For each gold story its briefing over the gold's days is read. A line counts as new, as background,
or as neither where the gold has no label for its sentence. ``--baseline`` measures the first
sentence of each new article beside it, ``--split`` only one half of the stories. The first
briefing of the busiest week of the archive is timed, before anything else is read. The archive is
indexed for it; ``--index FOLDER`` takes an index of it.
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.datasets import read_articles, rows_of
from benchmarks.face import parser, report
from index_store import Index, IndexConfig, Snapshot, index_articles, open_embedder
from rag.config import RagConfig
from rag.desk.briefing.reader import read_briefing
from rag.desk.briefing.window import BriefingWindow
from rag.retrieval.sentences import sentences_of
from rag.types import Evidence

GOLD = Path("benchmarks/gold/briefing.jsonl")
STORIES = 10  # that the page tells
WEEK = timedelta(days=6)  # and the last day


def main() -> None:
    """Measure what the command line names."""
    options = parser(__doc__)
    options.add_argument("--gold", type=Path, default=GOLD, help="stories, one a line")
    options.add_argument("--split", choices=("open", "held"), help="only these stories")
    options.add_argument("--index", type=Path, help="an index of the archive: its data folder")
    options.add_argument("--show", action="store_true", help="print the lines, for the eye")
    chosen = options.parse_args()
    with ExitStack() as stack:
        folder = chosen.index or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        embedder, config = open_embedder("wordllama"), IndexConfig(data=folder)
        if not chosen.index:
            index_articles(read_articles(chosen.data), config, embedder)
        index = Index(config, embedder.name)
        stack.callback(index.close)
        measure(chosen, index.current())


def measure(chosen: argparse.Namespace, snapshot: Snapshot) -> None:
    """Print what the briefings of the gold stories come to."""
    timed = first_of_a_week(snapshot)
    stories = [
        row
        for row in rows_of(chosen.gold)
        if row["archive"] == chosen.data.name and chosen.split in (None, row["split"])
    ]
    ours = figures_of([(row, list(briefed(row, snapshot))) for row in stories], show=chosen.show)
    plain = None
    if chosen.baseline:
        plain = figures_of([(row, list(first_sentences(row, snapshot))) for row in stories])
    title = f"Briefings of {chosen.data.name}, {chosen.split or 'all stories'}"
    report(title, ours | timed, plain, baseline="first sentences")


def figures_of(
    told: Sequence[tuple[Mapping[str, Any], Sequence[Evidence]]], *, show: bool = False
) -> dict[str, Any]:
    """Return how the lines that are told of gold stories are labelled."""
    counted: Counter[str] = Counter()
    for row, lines in told:
        labels = [label_of(item, row) for item in lines]
        counted.update(labels)
        counted["told"] += "new" in labels
        for item, label in zip(lines, labels, strict=True) if show else ():
            print(f"{row['id']} {label:10} {item.text[:160]!r}")
    count = sum(len(lines) for _, lines in told)
    return {
        "stories": len(told),
        "lines": count,
        "new": counted["new"] / max(1, count),
        "background": counted["background"] / max(1, count),
        "stories_told": counted["told"] / max(1, len(told)),
    }


def briefed(row: Mapping[str, Any], snapshot: Snapshot) -> Iterator[Evidence]:
    """Yield the lines of a gold story's briefing; its story is that of most of its articles."""
    rows = [snapshot.leads.row_of[article.revision] for article in gold_articles(row, snapshot)]
    names = Counter(filter(None, (snapshot.leads.stories[place] for place in rows)))
    window = BriefingWindow(
        since=date.fromisoformat(row["since"]), until=date.fromisoformat(row["until"])
    )
    for name, _ in names.most_common(1):
        told = read_briefing(snapshot, window, (), name, 1, RagConfig())
        for story in told.stories:
            yield from (line.evidence for line in story.lines)


def first_sentences(row: Mapping[str, Any], snapshot: Snapshot) -> Iterator[Evidence]:
    """Yield the first sentence of each new article of a gold story."""
    for article in gold_articles(row, snapshot):
        yield from sentences_of(article)[:1]


def label_of(item: Evidence, row: Mapping[str, Any]) -> str:
    """Return what the gold says of a sentence: "new", "background" or "neither"."""
    labels = {
        one["label"]
        for one in row["sentences"]
        if one["article_id"] == item.article.id
        and one["start"] < item.end
        and item.start < one["end"]
    }
    return next((label for label in ("new", "background") if label in labels), "neither")


def gold_articles(row: Mapping[str, Any], snapshot: Snapshot) -> Iterator[Any]:
    """Yield the new articles of a gold story that the archive has."""
    yield from filter(None, map(snapshot.article, row["articles"]))


def first_of_a_week(snapshot: Snapshot) -> dict[str, float]:
    """Return the processor time of the first briefing of the archive's busiest week, in seconds."""
    by_day = Counter(day for day in snapshot.leads.days.tolist() if day)
    last = max(by_day, key=lambda day: (sum(by_day[day - back] for back in range(7)), day))
    until = date.fromordinal(last)
    began = time.process_time()
    told = read_briefing(
        snapshot,
        BriefingWindow(since=until - WEEK, until=until),
        (),
        None,
        STORIES,
        RagConfig(),
    )
    return {
        "week_cpu_s": time.process_time() - began,
        "week_articles": told.coverage.articles,
        "week_stories": told.coverage.stories,
    }


if __name__ == "__main__":
    main()
