"""Are reprints found? Pairs of articles put into one cluster, against the gold of an archive.

    python -m benchmarks.syndication --data DIR

DIR is an archive with ``gold_articles.jsonl``, which says of which article each is a copy.
"""

import json
import tempfile
import time
from itertools import combinations
from pathlib import Path

from benchmarks.datasets import read_articles
from benchmarks.face import parser, report
from index_store.building.groups.reprints import clusters_of
from index_store.catalogue.catalogue import Catalogue
from index_store.catalogue.members import Member
from index_store.config import ReprintConfig


def main() -> None:
    """Measure what the command line names."""
    options = parser(__doc__).parse_args()
    articles = read_articles(options.data)
    members = [Member(id=a.id, revision=a.revision, origin=a.origin, day=a.day) for a in articles]
    with tempfile.TemporaryDirectory() as scratch:
        catalogue = Catalogue(Path(scratch) / "catalogue.db", create=True)
        catalogue.articles.add(articles)
        began = time.monotonic()
        clusters = clusters_of(members, catalogue, ReprintConfig())
        spent = time.monotonic() - began
        catalogue.close()
    gold = pairs(originals(options.data / "gold_articles.jsonl"))
    found = pairs({member.id: clusters.get(member.revision, member.id) for member in members})
    figures = {
        "articles": len(articles),
        "gold_pairs": len(gold),
        "found_pairs": len(found),
        "pair_precision": len(gold & found) / len(found) if found else None,
        "pair_recall": len(gold & found) / len(gold) if gold else None,
        "articles_per_s": len(articles) / spent,
    }
    report(f"Reprints of {options.data.name}", figures)


def originals(path: Path) -> dict[str, str]:
    """Return article -> the article that it is a copy of, in the end; itself if of none."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    copy_of = {row["id"]: row["copy_of"] for row in rows}

    def first(id_: str) -> str:
        return first(copy_of[id_]) if copy_of[id_] else id_

    return {id_: first(id_) for id_ in copy_of}


def pairs(groups: dict[str, str]) -> set[tuple[str, str]]:
    """Return all pairs of names in one group."""
    by_group: dict[str, list[str]] = {}
    for name, group in groups.items():
        by_group.setdefault(group, []).append(name)
    return {pair for names in by_group.values() for pair in combinations(sorted(names), 2)}


if __name__ == "__main__":
    main()
