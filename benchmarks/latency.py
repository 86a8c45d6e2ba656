"""How long a reader waits, with the chat model: for lists, and for follow-ups.

    python -m benchmarks.latency --data DIR [--limit N] [--hosted SECONDS]

Lists, of data whose questions have a kind and stories: one question a story, each with nothing
remembered. list_first_row_s: to the first proved row; list_whole_s and list_longest_s: to the
whole answer; list_articles and list_most_articles: how many were read for it; list_again_s: asked
once more; list_narrowed_s: asked once more over the first half of the archive's days.

Follow-ups, of data whose questions have turns before them: follow_up_s, to the whole answer in
its conversation; first_question_s, to that of the same question in full (what Dateline takes it
for) outside of one, in a second pass with nothing remembered. slower: the median of their ratios.

A hosted model, with --hosted: a server by script on this machine that is silent for so many
seconds before each reply, and writes six statements of which it must be asked whether their
sentences say them. hosted_sentences: read for an answer; hosted_first_s and hosted_whole_s: to the
first statement and to the whole answer; one_by_one_...: the same where it is asked about one
statement after the other.

Seconds are medians but list_longest_s.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.asking import timed, turns_before
from benchmarks.datasets import Question, read_articles, read_questions
from benchmarks.echo_model import SENTENCE, EchoServer, echo_server
from benchmarks.face import Figures, evenly, parser, report
from index_store import Index, IndexConfig, index_articles, open_embedder
from rag import AskOptions, Dateline, ModelConfig, RagConfig
from rag.config import BudgetConfig
from rag.model.chat_model import ChatModel
from rag.reading.prompts import choice_prefix

Opener = Callable[[], Dateline]
"""Opens the archive with the model, with no reply remembered."""

ONE_BY_ONE = RagConfig(budget=BudgetConfig(parallel_calls=1))
RETOLD = (  # by no name, number or word of a report
    "It was told at length",
    "It was told in short",
    "It was told once more",
    "It came as expected",
    "It came as a surprise",
    "It came after long talks",
)


def main() -> None:
    """Ask and report."""
    asked = parser(__doc__)
    asked.add_argument("--hosted", type=float, help="seconds before a scripted server replies")
    options = asked.parse_args()
    if options.baseline:
        raise SystemExit("There is no baseline here; see benchmarks.answers for one.")
    articles, questions = read_articles(options.data), read_questions(options.data)
    lists = list(
        {q.row["universe"][0]: q for q in questions if q.row.get("kind") == "list"}.values()
    )
    later = [question for question in questions if question.history]
    embedder = open_embedder("wordllama")
    hosted = options.hosted is not None
    with (
        tempfile.TemporaryDirectory() as folder,
        echo_server(delay=options.hosted or 0.0, reply=retell) as server,
        ChatModel.open(
            ModelConfig(base_url=server.url) if hosted else ModelConfig.from_env(),
            warm=choice_prefix(),
        ) as chat,
    ):
        if not (state := chat.wait()).ready:
            raise SystemExit(state.reason)
        config = IndexConfig(data=Path(folder))
        index_articles(articles, config, embedder)
        index = Index(config, embedder.name)

        def opened(config: RagConfig | None = None) -> Dateline:
            return Dateline(index, embedder, chat, config=config)

        days = sorted(article.day for article in articles if article.day)
        found: Figures = {}
        if hosted:
            found = hosted_figures(opened, server, evenly(questions, options.limit))
        elif lists:
            found = list_figures(opened, evenly(lists, options.limit), days[len(days) // 2])
        elif later:
            found = follow_up_figures(opened, evenly(later, options.limit))
        index.close()
    report(f"waiting, {options.data.name}, {len(articles)} articles", found)


def list_figures(opened: Opener, questions: Sequence[Question], middle: date) -> Figures:
    """Return how long lists take at first, again, and up to a day."""
    firsts, wholes, again, narrowed, read = [], [], [], [], []
    for question in _shown(questions):
        dateline = opened()
        answer, first, whole = timed(dateline, question)
        firsts.append(first)
        wholes.append(whole)
        read.append(answer.coverage.read)
        again.append(timed(dateline, question)[2])
        narrowed.append(timed(dateline, question, until=middle)[2])
    return {
        "lists": len(questions),
        "list_first_row_s": statistics.median(firsts),
        "list_whole_s": statistics.median(wholes),
        "list_longest_s": max(wholes),
        "list_articles": statistics.median(read),
        "list_most_articles": max(read),
        "list_again_s": statistics.median(again),
        "list_narrowed_s": statistics.median(narrowed),
    }


def follow_up_figures(opened: Opener, questions: Sequence[Question]) -> Figures:
    """Return how long questions take within their conversations and in full outside of them."""
    dateline = opened()
    within = [timed(dateline, question)[2] for question in _shown(questions)]
    dateline, alone = opened(), []
    for question in _shown(questions):
        options = AskOptions(as_of=question.asked, history=turns_before(question))
        seen = dateline.inspect(question.text, options)
        began = time.perf_counter()
        dateline.ask(seen.query.text, AskOptions(as_of=question.asked))
        alone.append(time.perf_counter() - began)
    return {
        "follow_ups": len(questions),
        "follow_up_s": statistics.median(within),
        "first_question_s": statistics.median(alone),
        "slower": statistics.median(a / b for a, b in zip(within, alone, strict=True)),
    }


def hosted_figures(
    opened: Callable[[RagConfig | None], Dateline],
    server: EchoServer,
    questions: Sequence[Question],
) -> Figures:
    """Return how long answers of a hosted model take, asked in parallel and one by one."""
    found: dict[str, float | int] = {"questions": len(questions)}
    for name, config in (("hosted", RagConfig()), ("one_by_one", ONE_BY_ONE)):
        dateline = opened(config)
        timed(dateline, questions[0])  # what loads at the first question
        server.prompts.clear()
        times = [timed(dateline, question) for question in _shown(questions[1:])]
        read = [len(SENTENCE.findall(prompt[-1]["content"])) for prompt in server.prompts]
        found |= {
            f"{name}_sentences": statistics.median(filter(None, read)),
            f"{name}_first_s": statistics.median(first for _, first, _ in times),
            f"{name}_whole_s": statistics.median(whole for _, _, whole in times),
        }
    return found


def retell(prompt: str) -> str:
    """Return statements that only a model can tell from their sentences, or that they say so."""
    numbers = [number for number, _ in SENTENCE.findall(prompt)]
    told = zip(RETOLD, evenly(numbers, len(RETOLD)), strict=False)
    return " ".join(f"{text} [{number}]." for text, number in told) or "yes"


def _shown(questions: Sequence[Question]) -> Iterable[Question]:
    return track(questions, console=Console(stderr=True), description="Asking")


if __name__ == "__main__":
    main()
