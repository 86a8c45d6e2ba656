"""Pairs of a sentence and a statement, and how a model is asked about one."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.parser import parse

from index_store import Article, write_day
from rag import Evidence
from rag.retrieval.sentences import context

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
ASKED = "Say whether the sentence supports the statement: Yes or No."
BEFORE_CHARACTERS = 400  # of the two sentences before: what a pronoun may stand for


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A statement beside the sentence that shall prove it."""

    statement: str
    evidence: Evidence
    supported: bool
    kind: str

    @property
    def messages(self) -> list[dict[str, str]]:
        """What a chat model is asked; it answers "Yes" or "No"."""
        article = self.evidence.article
        day = f"{WEEKDAYS[article.day.weekday()]} {write_day(article.day)}" if article.day else ""
        before = context(self.evidence).removeprefix(article.title)
        told = (
            f"Title: {article.title}\nDay: {day}\n"
            f"Before: {_one_line(before)[-BEFORE_CHARACTERS:]}\n"
            f"Sentence: {_one_line(self.evidence.text)}\nStatement: {self.statement}"
        )
        return [{"role": "system", "content": ASKED}, {"role": "user", "content": told}]


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


def _one_line(text: str) -> str:
    return " ".join(text.split())
