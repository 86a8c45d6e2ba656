"""Pairs of a sentence and a statement."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.parser import parse

from index_store import Article
from rag import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A statement beside the sentence that shall prove it."""

    statement: str
    evidence: Evidence
    supported: bool
    kind: str


def read_pairs(
    gold: Path, articles: Mapping[str, Article], split: str | None = None
) -> Iterator[Pair]:
    """Yield the pairs of a gold file, plain or gzipped.

    Args:
        gold: One pair a line; see ``benchmarks.support``.
        articles: Those that the pairs name, by id; pairs of others are left out.
        split: Only the pairs of this half; None: all.
    """
    packed = gold.read_bytes()
    text = (gzip.decompress(packed) if gold.suffix == ".gz" else packed).decode()
    for line in text.splitlines():
        row = json.loads(line)
        known = "sentence" in row or row["article_id"] in articles
        if known and (split is None or row.get("split") == split):
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
