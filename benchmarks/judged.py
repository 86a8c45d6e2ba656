"""How many statements with a mark are false? Judgements of a person, summed up.

    python -m benchmarks.judged --predictions FILE --judged FILE

Predictions are those of ``benchmarks.facts``. The judged file holds one statement a line, judged
after it was read against the articles: ``id`` of the question, ``claim`` (the statement's place
among ``statements``, from 0) and ``true``. A statement is false that its quotes do not say, or
that misleads about what was asked.

* false_statements: how many; false_share: of those that were judged, all and by ``ClaimKind``,
* false_answers: share of the answers with a judged statement in which one is false.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.datasets import rows_of
from benchmarks.face import Figures, report
from rag.evaluation import share
from rag.types import ClaimKind


def main() -> None:
    """Sum up and report."""
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--predictions", type=Path, required=True, help="what was answered")
    made.add_argument("--judged", type=Path, required=True, help="the judgements")
    chosen = made.parse_args()
    found = figures(rows_of(chosen.predictions), rows_of(chosen.judged))
    report(f"statements judged, {chosen.judged.name}", found)


def figures(
    predictions: Iterable[Mapping[str, Any]], judgements: Iterable[Mapping[str, Any]]
) -> Figures:
    """Return the measures of the module's docstring.

    Raises:
        SystemExit: A judgement is about no statement, or about one that was judged before.
    """
    kinds = {
        (row["id"], place): statement["kind"]
        for row in predictions
        for place, statement in enumerate(row["statements"])
    }
    false: dict[tuple[str, int], bool] = {}
    for row in judgements:
        place = (row["id"], row["claim"])
        if place not in kinds or place in false:
            why = "is judged twice" if place in false else "is not among the predictions"
            raise SystemExit(
                f"Statement {row['claim']} of {row['id']} {why}. Mend the judged file."
            )
        false[place] = not row["true"]
    by_answer: dict[str, list[bool]] = defaultdict(list)
    for (id_, _), is_false in false.items():
        by_answer[id_].append(is_false)
    return {
        "statements": len(kinds),
        "judged": len(false),
        "false_statements": sum(false.values()),
        "false_share": share(list(false.values())),
        **{
            f"false_share {kind}": share([false[place] for place in false if kinds[place] == kind])
            for kind in ClaimKind
        },
        "false_answers": share([any(verdicts) for verdicts in by_answer.values()]),
    }


if __name__ == "__main__":
    main()
