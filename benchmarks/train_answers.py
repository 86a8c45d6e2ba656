"""Fit the weights by which words of a sentence are said to answer a question.

    python -m benchmarks.train_answers --data DIR [DIR ...] [--limit N] [--keep FILE] [--write]

Learnt from are the questions of realtimeqa sets that have an answer in few words. Of the sentences
that are read for each, those that hold the answer, with it, are right. Wrong are the other named
things and numbers of the kind asked for: in the same sentences, and in those that do not hold the
answer, which are all that is read where an archive does not answer a question. Cross-validation
leaves out whole weeks, so that no story is on both sides. ``--write`` stores the weights in
``rag/support/answers.json``.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.datasets import Question, read_articles, read_questions
from benchmarks.face import evenly
from benchmarks.network import FOLDS, Examples, arguments, kept, learn
from index_store import IndexConfig, index_articles, open_embedder
from rag import AskOptions, Dateline, Evidence, ModelConfig, Query
from rag.evaluation import holds
from rag.language.parse import parse
from rag.language.terms import content_words, folded
from rag.support import answers
from rag.support.alignment import align
from rag.support.measures import Measures

LONGEST_ANSWER = 6  # words
SENTENCES = 8  # of each question, as many as are read
WRONG_PER_SENTENCE = 2
WEIGHTS = Path(answers.__file__).with_name("answers.json")
NUMBERS = {"CARDINAL", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "DATE", "TIME"}


def main() -> None:
    """Measure, cross-validate, fit, write."""
    chosen = arguments(__doc__, limit="only this many questions of each set, evenly spaced")
    examples = kept(chosen.keep, lambda: measured(chosen.data, chosen.limit))
    folders = " ".join(folder.name for folder in chosen.data)
    made_by = f"python -m benchmarks.train_answers --data {folders} --write"
    learn(f"answers, {FOLDS} folds by week", examples, WEIGHTS if chosen.write else None, made_by)


def measured(folders: Sequence[Path], limit: int | None) -> Examples:
    """Return the measures of every pair of words and a sentence."""
    rows = [row for folder in folders for row in collected(folder, limit)]
    return Examples.of(*zip(*rows, strict=True))


def collected(folder: Path, limit: int | None) -> Iterator[tuple[Measures, bool, str]]:
    """Yield the measures, whether the words are right, and the week, of pairs over one set."""
    questions = evenly([one for one in read_questions(folder) if _is_short(one)], limit)
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        index_articles(read_articles(folder), IndexConfig(data=work), open_embedder("wordllama"))
        no_model = ModelConfig(model_path=Path("no-model"))
        dateline = stack.enter_context(Dateline.open(work, model=no_model))
        for question in track(questions, folder.name, console=Console(stderr=True)):
            assert question.asked
            week = "-".join(map(str, question.asked.isocalendar()[:2]))
            read = dateline.inspect(question.text, AskOptions(as_of=question.asked))
            for item, words, right in pairs_of(question, read.query, read.sentences):
                aligned = align(answers.filled(read.query, words), item)
                yield answers.measure_answer(read.query, words, item, aligned), right, week


def pairs_of(
    question: Question, query: Query, sentences: Sequence[Evidence]
) -> Iterator[tuple[Evidence, str, bool]]:
    """Yield a sentence, words of it, and whether they answer the question."""
    kinds = set(query.statement.kind or ()) if query.statement else set()
    for item in sentences[:SENTENCES]:
        gold = [known for known in question.answers if holds(item.text, known)]
        trusted = not question.evidence_ids or item.article.id in question.evidence_ids
        if gold and trusted:
            yield item, _as_written(item.text, max(gold, key=len)), True
        elif gold:
            continue  # by chance, or in another report: nobody knows
        wrong = [
            entity.text
            for entity in parse(item.text).entities
            if not content_words(entity.text) <= content_words(query.text)
            and not any(holds(entity.text, known) or holds(known, entity.text) for known in gold)
        ]
        wrong.sort(key=lambda text: not _fits(item, text, kinds))
        yield from ((item, words, False) for words in wrong[:WRONG_PER_SENTENCE])


def _fits(item: Evidence, words: str, kinds: set[str]) -> bool:
    found = {entity.kind for entity in parse(item.text).entities if entity.text == words}
    return bool(found & kinds) if kinds else not found & NUMBERS


def _as_written(text: str, known: str) -> str:
    """Return an answer as the sentence writes it, where that can be found."""
    place = text.casefold().find(known.casefold())
    return text[place : place + len(known)] if place >= 0 else known


def _is_short(question: Question) -> bool:
    known = question.answers
    return (
        bool(known)
        and question.asked is not None
        and all(len(one.split()) <= LONGEST_ANSWER for one in known)
        and not {folded(one) for one in known} & {"yes", "no", "true", "false"}
    )


if __name__ == "__main__":
    main()
