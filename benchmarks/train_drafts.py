"""Fit how likely a sentence of the archive says a sentence of a draft, or another thing.

    python -m benchmarks.train_drafts --data DIR [DIR ...] --index FOLDER [--limit N] [--keep FILE]
                                      [--write]

Learnt from are statements of ``benchmarks/gold/support-training.jsonl.gz`` of nine words and more,
each beside the sentences that are found for it in the whole archive of its folder: its own
sentence says it, or says another thing where the statement was changed; the others do neither.
Three in ten are looked up without their own article and its reprints, as what the archive lacks.
Where it cannot be known whether another sentence says the same, it is left out.

Two lines over some measures of ``rag.desk.checking.measures``: counts that grow with a statement's
length are left out, since drafts have longer sentences than these statements. ``--index`` is where
the archives' indexes are made and kept, ``--limit`` how many statements of each folder are looked
up, ``--keep`` keeps what was measured for the next run, ``--write`` stores the weights in
``rag/desk/checking/``.
"""

import gzip
import json
import pickle
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

import rag.desk.checking
from benchmarks.datasets import read_articles
from benchmarks.face import parser, report
from benchmarks.network import Examples, area, bar, cross_validated, store
from index_store import Index, IndexConfig, Snapshot, index_articles, open_embedder
from rag.config import RagConfig
from rag.desk.checking.finding import nearest
from rag.desk.checking.measures import compare
from rag.retrieval.retriever import Retriever
from rag.support.measures import Measures
from rag.types import SearchOptions

GOLD = Path(__file__).parent / "gold" / "support-training.jsonl.gz"
WEIGHTS = Path(rag.desk.checking.__file__).parent
LEAST_WORDS = 9
UNUSED = ("short", "whether", "attribution", "unsaid")  # too short, or neither said nor denied
UNSAID = ("added", "world")  # nothing in the archive says it
LACKING = 0.3  # share of the statements that are looked up without their own article
PASSED = 0.35  # share of the supported that is passed over, so that they are no majority
MEASURES = (
    *("covered", "covered_nearby", "exact", "exact_nearby", "least_two", "least_nearby", "back"),
    *("relations", "relations_any_role", "swapped", "rival", "denied", "plan_lost"),
    *("allegation_lost", "teller_lost", "root", "vectors", "near_covered", "near_cosine"),
    *("score", "score_corrected", "score_gain", "differs_number", "differs_name", "differs_day"),
    *("differs_part", "differs_word", "names_around_missing", "names_article_missing"),
    *("times_apart", "misquoted", "reversed", "numbers_missing", "names_missing"),
    *("mean_NOUN", "mean_VERB", "mean_PROPN", "least_nearby_NOUN"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence that was found for a statement."""

    label: str
    """Of the statement: "supported", "contradicted" or "lacking"."""
    own: bool
    """Whether it is the sentence that the statement was written from."""
    without: bool
    """Whether that sentence's article was left out."""
    group: str
    """The article that the statement was written from."""
    measures: Measures


def main() -> None:
    """Look up, fit, report, write."""
    made = parser(__doc__, folders=True)
    made.add_argument("--index", type=Path, required=True, help="folder of the indexes")
    made.add_argument("--keep", type=Path, help="keep what was measured here for the next run")
    made.add_argument("--write", action="store_true", help="store the weights")
    chosen = made.parse_args()
    if chosen.keep and chosen.keep.exists():
        found: list[Found] = pickle.loads(chosen.keep.read_bytes())
    else:
        found = [one for folder in chosen.data for one in look_up(folder, chosen)]
        if chosen.keep:
            chosen.keep.write_bytes(pickle.dumps(found))
    folders = " ".join(folder.name for folder in chosen.data)
    made_by = f"python -m benchmarks.train_drafts --data {folders} --limit {chosen.limit} --write"
    figures: dict[str, float | int | str | None] = {}
    for name, label in (("supports", "supported"), ("contradicts", "contradicted")):
        examples = examples_of(found, label)
        scores = cross_validated(examples, 0)
        figures[f"{name} pairs"] = len(examples.labels)
        figures[f"{name} right"] = int(examples.labels.sum())
        figures[f"{name} area"] = round(area(scores, examples.labels), 4)
        figures[f"{name} bar at .03"] = round(bar(scores, examples.labels, 0.03), 3)
        if chosen.write:
            store(WEIGHTS / f"{name}.json", made_by, examples, scores, 0)
    report(f"drafts, learnt from {folders}", figures)


def examples_of(found: Sequence[Found], label: str) -> Examples:
    """Return the sentences that say a statement of a label, and those that surely do not."""
    used = [one for one in found if one.own or one.without or one.label != label]
    rows = [{name: one.measures[name] for name in MEASURES} for one in used]
    right = [one.own and one.label == label for one in used]
    return Examples.of(rows, right, [one.group for one in used])


def look_up(folder: Path, chosen: Any) -> Iterator[Found]:
    """Yield the sentences that are found for the statements of a folder's archive."""
    embedder, config = open_embedder("wordllama"), RagConfig()
    settings = IndexConfig(data=chosen.index / folder.name)
    index_articles(read_articles(folder), settings, embedder)
    with closing(Index(settings, embedder.name)) as index:
        snapshot = index.current()
        retriever = Retriever(snapshot, embedder, None, config.retrieval)
        rows = list(statements_of(folder.name))[: chosen.limit]
        for row in track(rows, "Looking up", console=Console(stderr=True)):
            without = () if row["own"] else _own_articles(snapshot, row["article_id"])
            near = nearest(row["statement"], retriever, SearchOptions(), config.check, without)
            for one in near[: config.check.compared]:
                item = one.evidence
                own = item.article.id == row["article_id"] and (
                    item.start < row["end"] and row["start"] < item.end
                )
                yield Found(
                    label=row["label"],
                    own=own,
                    without=not row["own"],
                    group=row["article_id"],
                    measures=compare(row["statement"], one).measures,
                )


def statements_of(archive: str) -> Iterator[dict[str, Any]]:
    """Yield the statements about an archive with their ``label``, and whether it holds them."""
    chance = random.Random(archive)
    rows = [json.loads(line) for line in gzip.decompress(GOLD.read_bytes()).decode().splitlines()]
    rows = [row for row in rows if row.get("archive") == archive and "article_id" in row]
    chance.shuffle(rows)
    for row in rows:
        kind = row["kind"]
        if kind in UNUSED or len(row["statement"].split()) < LEAST_WORDS:
            continue
        if row["supported"] and chance.random() < PASSED:
            continue
        own = kind in UNSAID or chance.random() >= LACKING
        label = "supported" if row["supported"] else "contradicted"
        yield row | {"own": own, "label": label if own and kind not in UNSAID else "lacking"}


def _own_articles(snapshot: Snapshot, id_: str) -> set[str]:
    return {id_, *(copy.id for copy in snapshot.reprints(id_))}


if __name__ == "__main__":
    main()
