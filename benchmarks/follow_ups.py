"""Does a follow-up come to the question that it means?

``python -m benchmarks.follow_ups --gold benchmarks/gold/follow_ups.jsonl [--split open|held]
[--missed]``

Each row's question is resolved after the turns before it, as on ``ASKED_ON``; no archive and no
chat model is needed. It is right where every expression of ``must`` is in what it comes to, by the
stems of its words and in their order, none of ``must_not`` is, and it is one question: the one
before it does not stand behind it in brackets. "died|killed" is either. Printed is the share of
the rows that are right, from 0 to 1. ``--missed`` lists what the others came to; not to be used
with the half "held".
"""

import argparse
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import Stemmer

from rag.config import QueryConfig
from rag.query.follow_ups import resolve

ASKED_ON = date(2025, 11, 1)
_WORD = re.compile(r"\w+")
_STEMMER = Stemmer.Stemmer("english")


def is_right(row: Mapping[str, Any], standalone: str) -> bool:
    """Say whether a question is the one that a row of the gold means."""
    said = _stems(standalone)
    held = all(any(_holds(said, one) for one in words.split("|")) for words in row["must"])
    return held and "(" not in standalone and not any(_holds(said, one) for one in row["must_not"])


def _holds(said: str, words: str) -> bool:
    return _stems(words) in said


def _stems(text: str) -> str:
    """Return the stems of all words, between blanks."""
    return f" {' '.join(_STEMMER.stemWords(_WORD.findall(text.lower())))} "


def main() -> None:
    """Resolve the rows and print the share that is right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--split", choices=("open", "held"))
    parser.add_argument("--missed", action="store_true")
    given = parser.parse_args()
    if given.missed and given.split != "open":
        parser.error("--missed is for --split open: the other half is looked at in sums only")
    lines = given.gold.read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if given.split in (None, row["split"])]
    right = 0
    for row in rows:
        came_to, _, _ = resolve(row["question"], row["history"], ASKED_ON, ASKED_ON, QueryConfig())
        good = is_right(row, came_to)
        right += good
        if given.missed and not good:
            print(f"{row['id']}  {row['question']}  ->  {came_to}")
    print(f"{given.split or 'all'}, {len(rows)} rows: {right / len(rows):.3f} right")


if __name__ == "__main__":
    main()
