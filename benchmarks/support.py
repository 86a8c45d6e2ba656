"""Is a statement accepted exactly where its sentence says it?

    python -m benchmarks.support --gold FILE [--data DIR] [--split open|held]
                                 [--adapter FILE] [--limit N]

FILE holds one pair a line: ``statement``, ``supported``, ``kind`` (how it was made: "plain",
"other_words"; "subject", "number" ...), and the sentence: ``sentence``, ``title`` and
``published``, or ``article_id``, ``start`` and ``end`` of an article of DIR, so that no text of
others is kept here. The pairs of ``benchmarks/gold/support-YEAR.jsonl`` were written by hand over
realtimeqa-YEAR; the half marked "held" is only to be looked at in sums.

* unsupported_accepted: share of the unsupported statements that are accepted; lower is better,
* supported_accepted: share of the supported ones that are; higher is better,
* the same by kind,
* ms_per_pair: milliseconds a pair, the sentence's article at hand.

With ``--adapter`` the packaged chat model judges, with what ``benchmarks.train_support`` fitted
laid over its weights, in the place of the proof step.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.datasets import read_articles
from benchmarks.face import evenly, report
from benchmarks.support_pairs import Pair, read_pairs
from rag.config import SupportConfig
from rag.evaluation import share
from rag.model.model_files import DEFAULT_MODEL, installed
from rag.support.judge import judge
from rag.types import Verdict

Judge = Callable[[Pair], bool]


def main() -> None:
    """Judge every pair and report."""
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--gold", type=Path, required=True, help="the pairs")
    made.add_argument("--data", type=Path, help="folder of the articles that the pairs name")
    made.add_argument("--split", choices=("open", "held"), help="only this half of the pairs")
    made.add_argument("--adapter", type=Path, help="a GGUF adapter of the packaged chat model")
    made.add_argument("--limit", type=int, help="only this many pairs, evenly spaced")
    chosen = made.parse_args()
    articles = {a.id: a for a in read_articles(chosen.data)} if chosen.data else {}
    pairs = evenly(list(read_pairs(chosen.gold, articles, chosen.split)), chosen.limit)
    if chosen.adapter:
        with model_judge(chosen.adapter) as judge:
            figures = measure(pairs, judge)
    else:
        figures = measure(pairs, proof_judge)
    report(f"support, {chosen.gold.name}{f', {chosen.split}' if chosen.split else ''}", figures)


def measure(pairs: list[Pair], judge: Judge) -> dict[str, float | int | str | None]:
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


@contextmanager
def model_judge(adapter: Path) -> Iterator[Judge]:
    """Yield what asks the packaged chat model under an adapter."""
    import xllamacpp  # type: ignore[import-untyped]

    path = installed(DEFAULT_MODEL)
    if path is None:
        raise SystemExit("The packaged model is not there. Fetch it: dateline fetch-model")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx, parameters.n_parallel, parameters.port = 2048, 1, 0
    parameters.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
    parameters.verbosity, parameters.offline, parameters.ui = 1, True, False
    server = xllamacpp.Server(parameters)
    with httpx.Client(base_url=server.listening_address, timeout=120) as client:

        def judge(pair: Pair) -> bool:
            asked = {"messages": pair.messages, "max_tokens": 1, "temperature": 0}
            reply = client.post("/v1/chat/completions", json=asked).raise_for_status().json()
            return str(reply["choices"][0]["message"]["content"]).strip() == "Yes"

        yield judge


if __name__ == "__main__":
    main()
