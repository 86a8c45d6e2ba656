"""Natural questions over real news with exhaustive gold: lists, counts, chronologies and more.

    python -m benchmarks.lists --data ARCHIVE --gold FILE [--split open|held] [--keep FOLDER]
                               [--baseline] [--limit N] [--predictions FOLDER] [--without-model]

FILE is ``benchmarks/gold/lists.jsonl`` or of its layout. Asked are the questions whose ``archive``
is the name of the folder ARCHIVE, each as of its day; a row without a ``split`` is open. Figures
are means over questions, from 0 to 1; higher is better where nothing else stands:

* list_precision, list_recall, list_f1: of what is listed, each question by itself; list_amounts:
  figures that stand near the name they belong to, where a list asks for them,
* count_accuracy: the number is given; yesno_accuracy: the first word is the right one,
* timeline_events, timeline_dated, timeline_in_order: events of the core that are told, that have
  their day, that follow each other as they happened,
* asof_accuracy: the state of that day and no other; both_figures: all that reports differ in,
* abstention_accuracy: share of the questions without an answer that were refused; false_refusals:
  share of the others that were; lower is better,
* composite: mean over the questions with an answer of list_f1, count_accuracy, yesno_accuracy,
  asof_accuracy, both_figures, and of a timeline the mean of events and dated,
* citation_recall: articles of the gold that are cited,
* seconds_p50, first_row_seconds_p50: medians to the whole answer, to the first proved statement.

Of the half "held" only sums are looked at, and no predictions are kept. The predictions of the
other hold what was scored (``answer``, ``items``) beside the whole text.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from text_to_num import alpha2digit

from benchmarks.asking import Reply
from benchmarks.comparison import measure, parser
from benchmarks.datasets import Question, read_articles, read_gold
from benchmarks.face import Figures, evenly, report
from benchmarks.list_scores import Prediction, Scores, scores
from index_store import write_moment
from rag.evaluation import median
from rag.types import Answer

TYPES = ("list", "count", "yesno", "timeline", "asof", "figures", "unanswerable")
KEYS: Mapping[str, tuple[str, str]] = {
    "list_precision": ("list", "precision"),
    "list_recall": ("list", "recall"),
    "list_f1": ("list", "f1"),
    "list_amounts": ("list", "amounts"),
    "count_accuracy": ("count", "count"),
    "yesno_accuracy": ("yesno", "yesno"),
    "timeline_events": ("timeline", "events"),
    "timeline_dated": ("timeline", "dated"),
    "timeline_in_order": ("timeline", "in_order"),
    "asof_accuracy": ("asof", "asof"),
    "both_figures": ("figures", "both"),
    "abstention_accuracy": ("unanswerable", "abstained"),
}
"""Measure -> the type of question it is of, and its name among the scores of one."""
WORTH: Mapping[str, tuple[str, ...]] = {
    "list": ("f1",),
    "count": ("count",),
    "yesno": ("yesno",),
    "timeline": ("events", "dated"),
    "asof": ("asof",),
    "figures": ("both",),
}
"""Type of question -> the scores of which the mean is what an answer adds to the composite."""


def main() -> None:
    """Ask the questions of the archive and report."""
    made = parser(__doc__)
    made.add_argument("--gold", type=Path, required=True, help="the questions")
    made.add_argument("--split", choices=("open", "held"), default="open", help="half to be asked")
    options = made.parse_args()
    archive = options.data.resolve().name
    if options.split == "held" and options.predictions:
        made.error("Of the half held no predictions are kept. Leave out --predictions.")
    questions = evenly(read_gold(options.gold, archive, options.split), options.limit)
    if not questions:
        raise SystemExit(f"No {options.split} question of {options.gold} is about {archive}.")
    ours, plain = measure(questions, read_articles(options.data), options, predicted)
    report(
        f"{len(questions)} natural questions over {archive}, {options.split}",
        figures(questions, ours),
        figures(questions, plain) if plain else None,
    )


def figures(questions: Sequence[Question], replies: Sequence[Reply]) -> Figures:
    """Return the measures of the module's docstring."""
    scored = [
        (question.type, scores(question.row, prediction(reply, question)))
        for question, reply in zip(questions, replies, strict=True)
    ]
    types = Counter(question.type for question in questions)
    answerable = [(type_, found) for type_, found in scored if type_ in WORTH]
    return {
        "questions": len(questions),
        **{f"questions {type_}": types[type_] for type_ in TYPES},
        **{
            key: _mean([found[name] for type_, found in scored if type_ == of and name in found])
            for key, (of, name) in KEYS.items()
        },
        "false_refusals": _mean([found["abstained"] for _, found in answerable]),
        "composite": _mean([worth(type_, found) for type_, found in answerable]),
        "citation_recall": _mean([found["citation_recall"] for _, found in answerable]),
        "seconds_p50": median([reply.whole_answer_s for reply in replies]),
        "first_row_seconds_p50": median([reply.first_statement_s for reply in replies]),
    }


def worth(type_: str, found: Scores) -> float:
    """Return what an answer with these scores adds to the composite."""
    return mean(found[name] for name in WORTH[type_])


def predicted(reply: Reply, question: Question) -> dict[str, Any]:
    """Return a row of the predictions file: what is scored, and what ``Reply`` keeps."""
    said = prediction(reply, question)
    row = reply.prediction(question) | {"text": reply.text, "answer": said.answer, "items": None}
    if said.items is not None:
        row["items"] = list(said.items)
    return row | {"type": question.type, "scores": scores(question.row, said)}


def prediction(reply: Reply, question: Question) -> Prediction:
    """Return what of a reply is scored, by the type of its question.

    Of another system it is the text. Markers such as [2] are no numbers of the answer.
    """
    text = _said(question.type, reply.answer) if reply.answer else reply.text
    return Prediction(
        answer=re.sub(r"\s*\[\d+\]", "", text),
        items=_listed(reply) if question.type == "list" else None,
        abstained=reply.abstained,
        cited=frozenset(id_ for id_, _ in reply.citations),
    )


def _said(type_: str, answer: Answer) -> str:
    """Return the words that answer a question of a type, else the whole text."""
    short = answer.short or ""
    if type_ == "yesno" and short:
        return short
    if type_ == "count" and re.search(r"\d", alpha2digit(short, "en", threshold=0)):
        return short
    if type_ == "timeline" and answer.events:
        return "\n".join(f"{write_moment(event.day)}: {event.text}" for event in answer.events)
    return answer.text


def _listed(reply: Reply) -> tuple[str, ...] | None:
    """Return what an answer lists, in its table or by what its statements are about."""
    rows = reply.answer.rows if reply.answer else ()
    return tuple(row.entity for row in rows if row.group == "listed") or reply.items


def _mean(found: Sequence[float]) -> float | None:
    return round(mean(found), 4) if found else None


if __name__ == "__main__":
    main()
