"""Answers on sets with known gold: realtimeqa-*, multihop-rag, rgb-en-fact, mtrag-un.

    python -m benchmarks.answers --data DIR [--baseline] [--limit N] [--predictions FOLDER]

accuracy: a gold answer stands in the answer text after normalisation, over the questions that the
archive can answer and whose gold is short enough to be found in a text (12 words); of the same
questions exact_match and f1 of the short answer as SQuAD does (``Answer.short``; plain's whole
text). answered: share of answerable questions that were not refused. abstention_precision: share of
refusals that were right; abstention_recall: share of unanswerable questions that were refused.
conflict_both_values: both the right and the planted value are in the answer, where the passages of
both are given. citation_validity: the quote is an exact part of its article. citation_support: the
quote holds a gold answer, or its article is one of the gold evidence. Questions of which the data
does not say whether the archive holds the answer are not asked.
"""

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.asking import Reply, timings
from benchmarks.comparison import measure, parser
from benchmarks.datasets import Question, read_articles, read_questions
from benchmarks.face import Figures, evenly, report
from benchmarks.squad import short_figures
from index_store import Article
from rag.evaluation import holds, share

LONGEST_GOLD = 12  # words; a longer reference answer is a text of its own
UNANSWERABLE = {"null_query", "negative-rejection", "UNANSWERABLE"}
CONFLICT = "counterfactual"


def main() -> None:
    """Ask the questions and report."""
    arguments = parser(__doc__).parse_args()
    articles = read_articles(arguments.data)
    questions = evenly(_askable(read_questions(arguments.data)), arguments.limit)
    ours, plain = measure(questions, articles, arguments)
    report(
        f"{len(questions)} questions of {arguments.data.name} over {len(articles)} articles",
        figures(questions, ours, articles),
        figures(questions, plain, articles) if plain else None,
    )


def _askable(questions: Sequence[Question]) -> list[Question]:
    """Keep the questions of which it is known whether the archive answers them.

    A question with a planted value is asked over the passages of the right value too.
    """
    holding = {q.text: q.context_ids for q in questions if q.evidence_ids and q.context_ids}
    kept = []
    for question in questions:
        if question.type == CONFLICT:
            both = dict.fromkeys((*question.context_ids, *holding.get(question.text, ())))
            kept.append(replace(question, context_ids=tuple(both)))
        elif question.evidence_ids or question.type in UNANSWERABLE:
            kept.append(question)
    return kept


def figures(
    questions: Sequence[Question], replies: Sequence[Reply], articles: Sequence[Article]
) -> Figures:
    """Return the measures of the module's docstring."""
    texts = {article.id: article.text for article in articles}
    pairs = list(zip(questions, replies, strict=True))
    answerable = [(q, r) for q, r in pairs if q.type not in UNANSWERABLE]
    unanswerable = [(q, r) for q, r in pairs if q.type in UNANSWERABLE]
    refused = [q for q, r in pairs if r.abstained]
    findable = [(q, r) for q, r in answerable if q.type != CONFLICT and _short_gold(q)]
    cited = [(q, id_, quote) for q, r in answerable for id_, quote in r.citations]
    return {
        "questions": len(pairs),
        "accuracy": share([_right(q, r) for q, r in findable]),
        **short_figures((r.short, q.answers) for q, r in findable),
        "answered": share([not r.abstained for _, r in answerable]),
        "abstention_precision": share([q.type in UNANSWERABLE for q in refused]),
        "abstention_recall": share([r.abstained for _, r in unanswerable]),
        "conflict_both_values": share(
            [
                _right(q, r) and holds(r.text, q.wrong_answer or "")
                for q, r in answerable
                if q.type == CONFLICT
            ]
        ),
        "citation_validity": share([quote in texts[id_] for _, id_, quote in cited]),
        "citation_support": share(
            [
                id_ in q.evidence_ids or any(holds(quote, gold) for gold in q.answers)
                for q, id_, quote in cited
            ]
        ),
        **timings(replies),
    }


def _right(question: Question, reply: Reply) -> bool:
    return not reply.abstained and any(holds(reply.text, gold) for gold in question.answers)


def _short_gold(question: Question) -> bool:
    return any(len(gold.split()) <= LONGEST_GOLD for gold in question.answers)


if __name__ == "__main__":
    main()
