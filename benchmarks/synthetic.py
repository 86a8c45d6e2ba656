"""Answers on a generated archive whose gold is exact: lists, counts, changes, conflicts, silence.

    python -m benchmarks.synthetic --data DIR [--baseline] [--limit N] [--predictions FOLDER]

DIR holds ``articles.jsonl`` and ``questions.jsonl``, each question with kind, answers, aliases,
universe (every entity of its story), must_not_contain, canaries, per_answer_evidence and
unanswerable. ``benchmarks/story_scores.py`` says what each measure is.
"""

from benchmarks.asking import timings
from benchmarks.comparison import measure, parser
from benchmarks.datasets import read_articles, read_questions
from benchmarks.face import evenly, report
from benchmarks.story_scores import figures


def main() -> None:
    """Ask the questions and report."""
    options = parser(__doc__).parse_args()
    articles = read_articles(options.data)
    questions = evenly(read_questions(options.data), options.limit)
    ours, plain = measure(questions, articles, options)
    texts = {article.id: article.text for article in articles}
    report(
        f"{len(questions)} questions of {options.data.name} over {len(articles)} articles",
        {**figures(questions, ours, texts), **timings(ours)},
        {**figures(questions, plain, texts), **timings(plain)} if plain else None,
    )


if __name__ == "__main__":
    main()
