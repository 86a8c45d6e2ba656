"""Dateline and plain llama-index, one after the other, on the same questions and chat model."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks import face
from benchmarks.asking import Predicted, Reply, ask_all, open_dateline, write_predictions
from benchmarks.datasets import Question
from benchmarks.plain import open_plain, plain_model
from index_store import Article, open_embedder
from rag.config import ModelConfig
from rag.model.chat_model import ChatModel
from rag.reading.prompts import choice_prefix


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return the common options and one for keeping what was answered."""
    made = face.parser(description)
    made.add_argument("--predictions", type=Path, help="folder for the replies, one file a system")
    made.add_argument("--keep", type=Path, help="keep Dateline's index here for the next run")
    made.add_argument(
        "--without-model", action="store_true", help="measure what code answers with no chat model"
    )
    return made


def measure(
    questions: Sequence[Question],
    articles: Sequence[Article],
    options: argparse.Namespace,
    predicted: Predicted = Reply.prediction,
) -> tuple[list[Reply], list[Reply] | None]:
    """Return Dateline's replies and, where ``--baseline`` is given, plain llama-index's.

    Args:
        questions: To be asked.
        articles: Of the whole archive.
        options: As ``parser`` takes them.
        predicted: Makes the row of a predictions file.
    """
    config, embedder = ModelConfig.from_env(), open_embedder("wordllama")
    if options.without_model:
        config = ModelConfig(model_path=Path("no-model"))
    with ChatModel.open(config, warm=choice_prefix()) as chat:
        state = chat.wait()
        if not state.ready and not options.without_model:
            raise SystemExit(state.reason)
        ours = ask_all(
            questions,
            articles,
            lambda among, place: open_dateline(among, place, embedder, chat),
            options.keep and options.keep / options.data.resolve().name,
        )
    plain = None
    if options.baseline:
        with plain_model(config) as model:
            plain = ask_all(
                questions, articles, lambda among, place: open_plain(among, place, embedder, model)
            )
    if options.predictions:
        options.predictions.mkdir(parents=True, exist_ok=True)
        write_predictions(options.predictions / "dateline.jsonl", questions, ours, predicted)
        if plain:
            write_predictions(options.predictions / "plain.jsonl", questions, plain, predicted)
    return ours, plain
