"""Questions in other languages than English, over the example archives in them.

``python -m benchmarks.languages --language de [--without-model] [--limit N] [--missed]``

``examples/CODE`` holds twelve articles in a language, and three files of questions with gold:

* own: ``questions.jsonl``, asked in the language itself,
* across: ``across.jsonl``, asked in English about the same articles,
* english: ``english.jsonl``, asked in the language about the English examples.

For each: accuracy, answered, abstention_recall and the rest of ``dateline eval``;
told_apart: share of the questions whose language is told rightly; sentence_read: a sentence of the
gold is among those that a model would read. ``--missed`` lists the questions that were not answered
rightly.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.datasets import rows_of
from benchmarks.face import evenly, report
from index_store import Index, IndexConfig, build_index, language_of_question, open_embedder
from rag import Dateline
from rag.config import ModelConfig
from rag.evaluation import ask_all, evaluation_figures, read_questions, share
from rag.language.resources import ENGLISH
from rag.model.chat_model import ChatModel
from rag.model.protocol import LanguageModel
from rag.reading.prompts import choice_prefix

EXAMPLES = Path(__file__).parents[1] / "examples"


def main() -> None:
    """Index, ask, count, report."""
    made = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--language", required=True, help="a folder of examples, such as de")
    made.add_argument("--limit", type=int, help="ask only this many of each file, evenly spaced")
    made.add_argument("--missed", action="store_true", help="list what was not answered rightly")
    made.add_argument("--without-model", action="store_true", help="give the archive's sentences")
    chosen = made.parse_args()
    language = str(chosen.language)
    own = EXAMPLES / language
    config = ModelConfig(model_path=Path("no-model")) if chosen.without_model else None
    with ChatModel.open(config or ModelConfig.from_env(), warm=choice_prefix()) as model:
        state = model.wait()
        if not state.ready and not chosen.without_model:
            raise SystemExit(state.reason)
        for name, asked, articles in (
            ("own", language, own / "articles"),
            ("across", ENGLISH, own / "articles"),
            ("english", language, EXAMPLES / "articles"),
        ):
            file = own / ("questions.jsonl" if name == "own" else f"{name}.jsonl")
            known = evenly(
                list(zip(rows_of(file), read_questions(file), strict=True)), chosen.limit
            )
            with opened(articles, model) as dateline:
                read = [is_read(dateline, row) for row, _ in known if row["evidence"]]
                outcomes = list(ask_all(dateline, [question for _, question in known]))
            told = [language_of_question(question.text) == asked for _, question in known]
            figures = {
                **evaluation_figures(outcomes),
                "told_apart": share(told),
                "sentence_read": share(read),
            }
            report(f"{language}: {name}", figures)
            for outcome in outcomes if chosen.missed else ():
                if not outcome.right:
                    print(f"{outcome.question.text}\n    {outcome.answer.text!r}")


@contextmanager
def opened(articles: Path, model: LanguageModel) -> Iterator[Dateline]:
    """Index some articles in a folder of their own; yield what answers from them."""
    with TemporaryDirectory() as scratch:
        config, embedder = IndexConfig(data=Path(scratch) / "data"), open_embedder("wordllama")
        build_index([articles], config, embedder)
        index = Index(config, embedder.name)
        yield Dateline(index, embedder, model)
        index.close()


def is_read(dateline: Dateline, row: dict[str, Any]) -> bool:
    """Say whether a model would read a sentence of a question's gold, or the part it names."""
    read = [_folded(item.text) for item in dateline.inspect(row["question"]).sentences]
    quotes = [_folded(item["quote"]) for item in row["evidence"]]
    return any(quote in text or text in quote for quote in quotes for text in read)


def _folded(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main()
