"""Are the words and deeds on the page of a name its own? Against gold sentences.

    python -m benchmarks.people --data ARCHIVE --gold benchmarks/gold/people.jsonl [--split open]

Every gold sentence is read in its article as for a page. A wrong merge is a sentence of another
person of that last name, or of another "he", which is told as this one's. The first page of each
name is timed. The archive is indexed for it; ``--index FOLDER`` takes an index of it.
"""

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.datasets import read_articles, rows_of
from benchmarks.face import parser, report
from index_store import Article, Index, IndexConfig, Snapshot, index_articles, open_embedder
from rag.config import PeopleConfig, RagConfig
from rag.desk.people.finding import identity_of
from rag.desk.people.identity import Naming
from rag.desk.people.listing import KINDS, names_like
from rag.desk.people.reader import read_name, sentences_about
from rag.desk.people.telling import done_by, said_by

GOLD = Path("benchmarks/gold/people.jsonl")
WHOLE = PeopleConfig(sentences=1_000)  # of an article: gold sentences stand anywhere
LISTED = 8  # names that the page lists as somebody types
MEANS = {"said": {"said"}, "did": {"did"}, "both": {"said", "did"}}


def main() -> None:
    """Measure what the command line names."""
    options = parser(__doc__)
    options.add_argument("--gold", type=Path, default=GOLD, help="names with sentences, one a line")
    options.add_argument("--split", choices=("open", "held"), help="only these names")
    options.add_argument("--index", type=Path, help="an index of the archive: its data folder")
    options.add_argument("--show", action="store_true", help="print what is wrong, for the eye")
    chosen = options.parse_args()
    articles = {article.id: article for article in read_articles(chosen.data)}
    with ExitStack() as stack:
        folder = chosen.index or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        embedder, config = open_embedder("wordllama"), IndexConfig(data=folder)
        if not chosen.index:
            index_articles(list(articles.values()), config, embedder)
        index = Index(config, embedder.name)
        stack.callback(index.close)
        measure(chosen, articles, index.current())


def measure(
    chosen: argparse.Namespace, articles: Mapping[str, Article], snapshot: Snapshot
) -> None:
    """Print what the pages of the gold names come to."""
    names = [
        row
        for row in rows_of(chosen.gold)
        if row["archive"] == chosen.data.name and chosen.split in (None, row["split"])
    ]
    counted: Counter[str] = Counter()
    for row in names:
        for sentence, told in judged(row, articles, snapshot):
            counted.update(marks(sentence["label"], told))
            if chosen.show and told != MEANS.get(sentence["label"], set()):
                text = articles[sentence["article_id"]].text
                quote = text[sentence["start"] : sentence["end"]]
                print(f"{row['name']}: {sentence['label']}, told {sorted(told)}: {quote}")
    figures: dict[str, Any] = {"names": len(names), "sentences": counted["sentences"]}
    for kind in ("said", "did"):
        right = counted[f"{kind} right"]
        figures[f"{kind}_precision"] = right / max(1, counted[f"{kind} told"])
        figures[f"{kind}_recall"] = right / max(1, counted[f"{kind} gold"])
    figures |= {"others": counted["others"], "wrong_merges": counted["wrong merges"]}
    figures |= timed(snapshot, [row["name"] for row in names])
    report(f"People of {chosen.data.name}, {chosen.split or 'all names'}", figures)


def judged(
    row: Mapping[str, Any], articles: Mapping[str, Article], snapshot: Snapshot
) -> Iterator[tuple[Mapping[str, Any], set[str]]]:
    """Yield each gold sentence of a name with what a page would tell it as."""
    found = identity_of(snapshot, row["name"], WHOLE)
    assert found, row["name"]
    who, kind = found
    for sentence in row["sentences"]:
        told: set[str] = set()
        naming = Naming(articles[sentence["article_id"]], who)
        for one in sentences_about([naming], WHOLE, by_pronoun=kind == KINDS["PERSON"]):
            if one.evidence.start < sentence["end"] and sentence["start"] < one.evidence.end:
                told |= {"said"} if said_by(one.read, one.places) else set()
                told |= {"did"} if done_by(one.read, one.places) else set()
        yield sentence, told


def marks(label: str, told: set[str]) -> Iterator[str]:
    """Yield what one sentence counts as."""
    yield "sentences"
    gold = MEANS.get(label, set())
    for kind in ("said", "did"):
        yield from [f"{kind} gold"] * (kind in gold)
        yield from [f"{kind} told"] * (kind in told)
        yield from [f"{kind} right"] * (kind in gold & told)
    if label == "other":
        yield "others"
        yield from ["wrong merges"] * bool(told)


def timed(snapshot: Snapshot, names: list[str]) -> dict[str, Any]:
    """Return the processor time of the first page of each name and of suggestions, in seconds."""
    config = RagConfig()
    pages, suggestions = [], []
    for name in names:
        began = time.process_time()
        names_like(snapshot, name[:4], LISTED, config.people)
        suggestions.append(time.process_time() - began)
        began = time.process_time()
        read_name(snapshot, name, 0, config)
        pages.append(time.process_time() - began)
    return {
        "page_median_cpu_s": statistics.median(pages),
        "page_longest_cpu_s": max(pages),
        "suggestions_median_cpu_s": statistics.median(suggestions),
    }


if __name__ == "__main__":
    main()
