"""Are the words and deeds on the page of a name its own? Against gold sentences.

    python -m benchmarks.people --data ARCHIVE --gold benchmarks/gold/people.jsonl [--split open]

Every gold sentence is read in its article as for a page. A wrong merge is a sentence of another
person of that last name, or of another "he", which is told as this one's. With ``--index FOLDER``,
the data folder of an index of the archive, the first page of each name is timed as well.
"""

import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.datasets import read_articles, rows_of
from benchmarks.face import parser, report
from index_store import Article
from rag import Dateline, ModelConfig
from rag.config import PeopleConfig
from rag.desk.people.identity import Identity, Naming, in_brackets
from rag.desk.people.reader import sentences_about
from rag.desk.people.telling import done_by, said_by

GOLD = Path("benchmarks/gold/people.jsonl")
WHOLE = PeopleConfig(sentences=1_000)  # of an article: gold sentences stand anywhere
MEANS = {"said": {"said"}, "did": {"did"}, "both": {"said", "did"}}


def main() -> None:
    """Measure what the command line names."""
    options = parser(__doc__)
    options.add_argument("--gold", type=Path, default=GOLD, help="names with sentences, one a line")
    options.add_argument("--split", choices=("open", "held"), help="only these names")
    options.add_argument("--index", type=Path, help="a data folder: pages are timed over it")
    options.add_argument("--show", action="store_true", help="print what is wrong, for the eye")
    chosen = options.parse_args()
    articles = {article.id: article for article in read_articles(chosen.data)}
    names = [
        row
        for row in rows_of(chosen.gold)
        if row["archive"] == chosen.data.name and chosen.split in (None, row["split"])
    ]
    counted: Counter[str] = Counter()
    for row in names:
        for sentence, told in judged(row, articles):
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
    if chosen.index:
        figures |= timed(chosen.index, [row["name"] for row in names])
    report(f"People of {chosen.data.name}, {chosen.split or 'all names'}", figures)


def judged(
    row: Mapping[str, Any], articles: Mapping[str, Article]
) -> Iterator[tuple[Mapping[str, Any], set[str]]]:
    """Yield each gold sentence of a name with what a page would tell it as."""
    naming = [articles[one["article_id"]] for one in row["sentences"]]
    acronyms = (in_brackets(article.text, row["name"]) for article in naming)
    who = Identity(row["name"], next(filter(None, acronyms), ""))
    for sentence, article in zip(row["sentences"], naming, strict=True):
        told: set[str] = set()
        for one in sentences_about([Naming(article, who)], WHOLE, by_pronoun=row["person"]):
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


def timed(index: Path, names: list[str]) -> dict[str, Any]:
    """Return how long the first page of each name takes, in seconds, and suggestions for it."""
    pages, suggestions = [], []
    with Dateline.open(index, model=ModelConfig(model_path=index / "none.gguf")) as dateline:
        dateline.names("a", limit=1)  # what is loaded once
        for name in names:
            began = time.perf_counter()
            dateline.names(name[:4])
            suggestions.append(time.perf_counter() - began)
            began = time.perf_counter()
            dateline.name_page(name)
            pages.append(time.perf_counter() - began)
    return {
        "page_median_s": statistics.median(pages),
        "page_longest_s": max(pages),
        "suggestions_median_s": statistics.median(suggestions),
    }


if __name__ == "__main__":
    main()
