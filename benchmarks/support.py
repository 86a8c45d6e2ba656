"""Is a statement accepted exactly where its sentence says it?

    python -m benchmarks.support --gold FILE [--data DIR] [--split open|held]

FILE holds one pair a line: ``statement``, ``supported``, ``kind`` (how it was made: "plain",
"other_words"; "subject", "number" ...), and the sentence: ``sentence``, ``title`` and
``published``, or ``article_id``, ``start`` and ``end`` of an article of DIR, so that no text of
others is kept here. The pairs of ``benchmarks/gold/support-YEAR.jsonl`` were written by hand over
realtimeqa-YEAR; the half marked "held" is only to be looked at in sums.

* unsupported_accepted: share of the unsupported statements that are accepted; lower is better,
* supported_accepted: share of the supported ones that are; higher is better,
* the same by kind,
* ms_per_pair: milliseconds a pair, the sentence's article at hand.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.parser import parse

from benchmarks.datasets import read_articles
from benchmarks.face import report
from index_store import Article
from rag import Evidence
from rag.evaluation import share
from rag.support.proof import missing_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A statement beside the sentence that shall prove it."""

    statement: str
    evidence: Evidence
    supported: bool
    kind: str


def main() -> None:
    """Judge every pair and report."""
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--gold", type=Path, required=True, help="the pairs")
    made.add_argument("--data", type=Path, help="folder of the articles that the pairs name")
    made.add_argument("--split", choices=("open", "held"), help="only this half of the pairs")
    chosen = made.parse_args()
    pairs = list(read_pairs(chosen.gold, chosen.data, chosen.split))
    began = time.perf_counter()
    verdicts = [accepted(pair) for pair in pairs]
    spent = time.perf_counter() - began
    by_kind: dict[str, list[bool]] = defaultdict(list)
    sums: dict[bool, list[bool]] = {True: [], False: []}
    for pair, verdict in zip(pairs, verdicts, strict=True):
        by_kind[pair.kind].append(verdict)
        sums[pair.supported].append(verdict)
    figures: dict[str, float | int | str | None] = {
        "pairs": len(pairs),
        "unsupported_accepted": share(sums[False]),
        "supported_accepted": share(sums[True]),
        **{f"accepted {kind}": share(found) for kind, found in sorted(by_kind.items())},
        "ms_per_pair": round(1000 * spent / len(pairs), 2),
    }
    report(f"support, {chosen.gold.name}{f', {chosen.split}' if chosen.split else ''}", figures)


def accepted(pair: Pair) -> bool:
    """Say whether the proof step takes the statement for proved by the sentence."""
    return not missing_terms(pair.statement, [pair.evidence])


def read_pairs(gold: Path, data: Path | None, split: str | None) -> Iterator[Pair]:
    """Yield the pairs of a gold file, of one split or all."""
    articles = {article.id: article for article in read_articles(data)} if data else {}
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if split is None or row.get("split") == split:
            yield Pair(
                statement=row["statement"],
                evidence=_evidence(row, articles),
                supported=row["supported"],
                kind=row["kind"],
            )


def _evidence(row: Mapping[str, Any], articles: Mapping[str, Article]) -> Evidence:
    if "sentence" not in row:
        article, start, end = articles[row["article_id"]], row["start"], row["end"]
        return Evidence(number=1, article=article, start=start, end=end)
    text = row["sentence"]
    article = Article(
        id="pair", title=row.get("title") or "", text=text, published=_day(row.get("published"))
    )
    return Evidence(number=1, article=article, start=0, end=len(text))


def _day(written: str | None) -> date | None:
    return parse(written).date() if written else None


if __name__ == "__main__":
    main()
