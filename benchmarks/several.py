"""Whether a question without a noun asks for one answer or for several, by its grammar alone.

    python -m benchmarks.several [--split open|held]

Asked are the questions of ``benchmarks/gold/several.jsonl``, half of which ask for several: "who",
"where" and "whose", in pairs that differ in little else. precision: share of those taken to ask for
several that do; recall: share of those that do which are taken so. Of the half "held" only these
sums are looked at.
"""

import argparse
from pathlib import Path

from benchmarks.datasets import rows_of
from benchmarks.face import report
from rag.evaluation import share
from rag.query.statement.several import asks_for_several

GOLD = Path(__file__).parent / "gold" / "several.jsonl"


def main() -> None:
    """Read the questions and report."""
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--split", choices=("open", "held"), default="open", help="half to be read")
    split = made.parse_args().split
    rows = [row for row in rows_of(GOLD) if row["split"] == split]
    taken = [(row["several"], asks_for_several(row["question"])) for row in rows]
    report(
        f"{len(rows)} questions without a noun, {split}",
        {
            "questions": len(rows),
            "precision": share([several for several, asks in taken if asks]),
            "recall": share([asks for several, asks in taken if several]),
        },
    )


if __name__ == "__main__":
    main()
