"""How much do answers change when a threshold is halved or doubled?

    python -m benchmarks.thresholds --data DIR [--limit N]

Every number of ``RagConfig`` by which sentences are found and chosen without a chat model is tried
at half and at twice its value, the others as they are. Shares of the questions whose answer is
known, higher is better:

* read: the answer stands in the sentences that a model would read,
* right: it stands in the answer that code gives without a model.

A threshold at which neither gains by a change is well chosen for that data; one at which nothing
changes could as well be another.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.asking import timed
from benchmarks.datasets import Question, read_articles, read_questions
from benchmarks.face import evenly, parser, report
from index_store import Embedder, Index, IndexConfig, index_articles, open_embedder
from rag import AskOptions, Dateline, LanguageModel, ModelConfig, RagConfig
from rag.evaluation import holds, share
from rag.model.chat_model import ChatModel

# What only a chat model's writing depends on, or questions that compare reports or quote.
NOT_SEEN = {
    "answer_tokens",
    "answer_statements",
    "statement_characters",
    "position_readings",
    "sentences_compared",
    "sentences_per_article",
    "missing_names",
    "passages_compared",
    "passages_quoted",
}
GROUPS = ("query", "retrieval", "reading")


def main() -> None:
    """Index, ask with every change, report."""
    chosen = parser(__doc__).parse_args()
    questions = [q for q in read_questions(chosen.data) if q.answers and q.evidence_ids]
    questions = evenly(questions, chosen.limit)
    embedder = open_embedder("wordllama")
    figures: dict[str, float | int | str | None] = {"questions": len(questions)}
    with (
        tempfile.TemporaryDirectory() as folder,
        ChatModel.open(ModelConfig(model_path=Path("no-model"))) as model,
    ):
        index_config = IndexConfig(data=Path(folder))
        index_articles(read_articles(chosen.data), index_config, embedder)
        model.wait()
        with closing(Index(index_config, embedder.name)) as index:
            changes = list(_changes(RagConfig()))
            for name, config in track(changes, "Asking", console=Console(stderr=True)):
                read, right = _measured(questions, index, embedder, model, config)
                figures |= {f"{name} read": read, f"{name} right": right}
    report(f"thresholds, {chosen.data.name}, without a chat model", figures)


def _changes(config: RagConfig) -> Iterator[tuple[str, RagConfig]]:
    """Yield the configuration as it is, then with every threshold halved and doubled."""
    yield "as it is", config
    for group in GROUPS:
        part = getattr(config, group)
        for field in fields(part):
            if field.name in NOT_SEEN:
                continue
            value = getattr(part, field.name)
            for changed in (value / 2, value * 2):
                # A share may not exceed 1, a count is whole and at least 1.
                new = max(1, round(changed)) if isinstance(value, int) else changed
                if isinstance(value, float) and value <= 1:
                    new = min(new, 1.0)
                changed_part = replace(part, **{field.name: new})
                yield f"{group}.{field.name} {new:g}", replace(config, **{group: changed_part})


def _measured(
    questions: Sequence[Question],
    index: Index,
    embedder: Embedder,
    model: LanguageModel,
    config: RagConfig,
) -> tuple[float | None, float | None]:
    dateline = Dateline(index, embedder, model, config=config)
    read, right = [], []
    for question in questions:
        seen = dateline.inspect(question.text, AskOptions(as_of=question.asked))
        sentences = " ".join(item.text for item in seen.sentences)
        read.append(any(holds(sentences, gold) for gold in question.answers))
        answer, _, _ = timed(dateline, question)
        right.append(any(holds(answer.text, gold) for gold in question.answers))
    return share(read), share(right)


if __name__ == "__main__":
    main()
