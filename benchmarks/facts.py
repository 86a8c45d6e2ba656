"""Questions for facts over real news, with gold written by hand.

    python -m benchmarks.facts --data DIR --gold benchmarks/gold/facts.jsonl [--split open|held]
                               [--baseline] [--limit N] [--predictions FOLDER] [--without-model]

Asked are the questions whose ``archive`` is the name of DIR, each as of its day; "sample" is the
example archive, ``--data examples/articles``, which Dateline's own readers read.

* found: a gold answer stands in the answer's text, of the questions with short answers; of
  "whether" the answer begins with the gold's yes or no. By type, and by what a time in the
  question says: when it happened (event), when it was reported (published), as of when (as_of),
* exact_match, f1: of ``Answer.short`` as SQuAD does, of the same questions; plain's whole text,
* false_refusals: share of the answerable questions that were refused; lower is better,
* refused: share of the unanswerable ones that were,
* evidence_cited: a gold sentence is cited, or one that holds a short answer, of all answerable
  questions; by type where answers are not short,
* statements: how many carry a mark, all and by ``ClaimKind``,
* seconds: medians to the first statement and to the whole answer.

Whether the statements are true is for a person to judge: the predictions hold each with what it
cites, and ``benchmarks.judged`` sums the judgements up. Of the half "held" only sums are looked
at, these here and those of judgements; its predictions and rows are not read while one works.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.asking import Reply, timings
from benchmarks.comparison import measure, parser
from benchmarks.datasets import Question, read_articles, read_files, read_gold
from benchmarks.face import Figures, evenly, report
from benchmarks.squad import first_word, short_figures
from index_store import Article
from rag.evaluation import holds, share
from rag.types import ClaimKind

SAMPLE = Path(__file__).parents[1] / "examples" / "articles"
WHETHER = "whether"
SHORT = ("who", "what", "when", "where", "how_many", WHETHER)
LONG = ("why", "compare", "summarise")  # wordings to compare by meaning
TIMES = ("event", "published", "as_of")

Told = tuple[Question, Reply]


def main() -> None:
    """Ask the questions of the archive and report."""
    made = parser(__doc__)
    made.add_argument("--gold", type=Path, required=True, help="the questions")
    made.add_argument("--split", choices=("open", "held"), help="only this half of the questions")
    options = made.parse_args()
    is_sample = options.data.resolve() == SAMPLE
    archive = "sample" if is_sample else options.data.resolve().name
    questions = evenly(read_gold(options.gold, archive, options.split), options.limit)
    if not questions:
        raise SystemExit(f"No question of {options.gold} is about {archive}. Give its folder.")
    articles = read_files(options.data) if is_sample else read_articles(options.data)
    ours, plain = measure(questions, articles, options)
    report(
        f"{len(questions)} questions for facts over {archive}, {options.split or 'both halves'}",
        figures(questions, ours, articles),
        figures(questions, plain, articles) if plain else None,
    )


def figures(
    questions: Sequence[Question], replies: Sequence[Reply], articles: Sequence[Article]
) -> Figures:
    """Return the measures of the module's docstring."""
    texts = {article.id: article.text for article in articles}
    told = list(zip(questions, replies, strict=True))
    answerable = [(q, r) for q, r in told if q.row["answerable"]]
    short = [(q, r) for q, r in answerable if q.type in SHORT]
    return {
        "questions": len(told),
        "found": _found_share(short),
        **short_figures((r.short, _short_gold(q)) for q, r in short),
        "false_refusals": share([r.abstained for _, r in answerable]),
        "refused": share([r.abstained for q, r in told if not q.row["answerable"]]),
        "evidence_cited": _cited_share(answerable, texts),
        "found with a time": _found_share((q, r) for q, r in short if q.row["time"]),
        "found without a time": _found_share((q, r) for q, r in short if not q.row["time"]),
        **{
            f"found {time}": _found_share((q, r) for q, r in short if q.row["time"] == time)
            for time in TIMES
        },
        **{
            f"found {type_}": _found_share((q, r) for q, r in short if q.type == type_)
            for type_ in SHORT
        },
        **{
            f"evidence_cited {type_}": _cited_share(
                [(q, r) for q, r in answerable if q.type == type_], texts
            )
            for type_ in LONG
        },
        **_statements(replies),
        **timings(replies),
    }


def found(question: Question, reply: Reply) -> bool:
    """Say whether a gold answer of a short type stands in what was answered."""
    if reply.abstained:
        return False
    if question.type == WHETHER:
        return first_word(reply.text) in _short_gold(question)
    return any(holds(reply.text, gold) for gold in question.answers)


def evidence_cited(question: Question, reply: Reply, article_texts: dict[str, str]) -> bool:
    """Say whether a quote overlaps a gold sentence, or holds a short answer.

    Args:
        question: An answerable one.
        reply: To it.
        article_texts: Of every article, by its id.
    """
    by_words = question.type in SHORT and question.type != WHETHER
    for id_, quote in reply.citations:
        if by_words and any(holds(quote, gold) for gold in question.answers):
            return True
        start = article_texts[id_].find(quote)
        for gold in question.row["evidence"]:
            overlaps = gold["start"] < start + len(quote) and start < gold["end"]
            if gold["article_id"] == id_ and start >= 0 and overlaps:
                return True
    return False


def _found_share(told: Iterable[Told]) -> float | None:
    return share([found(question, reply) for question, reply in told])


def _cited_share(told: Sequence[Told], texts: dict[str, str]) -> float | None:
    return share([evidence_cited(question, reply, texts) for question, reply in told])


def _statements(replies: Sequence[Reply]) -> dict[str, int]:
    """Return how many statements carry a mark; nothing of a system that makes none."""
    answers = [reply.answer for reply in replies if reply.answer]
    if not answers:
        return {}
    kinds = Counter(claim.kind for answer in answers for claim in answer.claims if claim.evidence)
    by_kind = {f"statements {kind}": kinds[kind] for kind in ClaimKind}
    return {"statements": kinds.total(), **by_kind}


def _short_gold(question: Question) -> Sequence[str]:
    """Return the gold as it is compared with a short answer: of "whether" its yes or no."""
    if question.type == WHETHER:
        return [first_word(gold) for gold in question.answers]
    return question.answers


if __name__ == "__main__":
    main()
