"""Questions with the sentences that are found for them, and what a reader should reply.

Of two kinds. Those of ``benchmarks/gold/reading-training.jsonl.gz`` name the sentence and its words
that answer, or say that no sentence does. Of realtimeqa the answer is known, and a sentence that
holds it in one of the articles of the question is taken for the one that gives it. Each of those is
asked a second time without any article that holds the answer: there is none to be found then.

Where an answering sentence is not found, it takes the place of one that is: what is learnt is to
choose, not to do without.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.datasets import read_questions, rows_of
from benchmarks.face import evenly
from benchmarks.retrieval import trusted
from benchmarks.train_sentences import LATER, holds_answer, tells, understood
from index_store import Article
from rag.config import ReadingConfig, RetrievalConfig
from rag.evaluation import holds
from rag.query.answer_type import ItemKind
from rag.query.query import Query
from rag.reading.prompts import NOT_FOUND, as_data
from rag.retrieval.retriever import Found, Retriever
from rag.retrieval.sentence_ranker import SentenceRanker
from rag.retrieval.sentences import in_reading_order, select
from rag.support.answers import NO, YES
from rag.types import Evidence

READ = ReadingConfig().sentences
MEASURED = 100  # questions of a set, evenly spaced, that are kept for measuring
WEAK, SURE = 0.6, 1.0  # how much an example counts: what is taken for the answer, what is known
LEAST_READ = 3  # sentences that are left where some are taken away
GONE = 3  # every so many questions is asked again without the articles that answer


@dataclass(frozen=True, slots=True)
class ReadingExample:
    """A question, the sentences that are read for it, and the right reply."""

    question: str
    evidence: Sequence[Evidence]
    reply: str
    """As the grammar of ``rag.reading.choosing.spans`` admits it."""
    weight: float


@dataclass(frozen=True, slots=True)
class _Searched:
    """What was found for a question."""

    query: Query
    found: Found
    sentences: Sequence[Evidence]
    retriever: Retriever

    def best(self, without: frozenset[str] = frozenset()) -> list[Evidence]:
        """Return the sentences, best first, as if some articles were not in the archive."""
        chunks = [one for one in self.found.candidates if one.article.id not in without]
        left = [item for item in self.sentences if item.article.id not in without]
        if not chunks or not left:
            return []
        snapshot, embedder = self.retriever.snapshot, self.retriever.embedder
        ranker = SentenceRanker(chunks, snapshot, embedder, self.retriever.config)
        return ranker.rerank(self.query, left)

    def holding(self, answers: Sequence[str]) -> frozenset[str]:
        """Return the articles among what was found that hold one of some answers."""
        articles = {item.article.id: item.article for item in self.sentences}
        return frozenset(
            id_
            for id_, article in articles.items()
            if any(holds(article.text, answer) for answer in answers)
        )


def from_quiz(folder: Path, retriever: Retriever) -> Iterator[ReadingExample]:
    """Yield the questions of a realtimeqa set, but those that are kept for measuring.

    Those of other sets have no day; of their articles only the gold's own questions are learnt.
    """
    order = random.Random(5)
    questions = [question for question in trusted(read_questions(folder)) if question.asked]
    kept = {question.id for question in evenly(questions, MEASURED)}
    for question in questions:
        if question.id in kept or not any(map(tells, question.answers)):
            continue
        searched = _search(question.text, question.asked, retriever)
        if searched.query.item_kind is ItemKind.VERDICT:
            continue
        ranked = searched.best()
        answering = [item for item in ranked if holds_answer(question, item)]
        linked = [item for item in answering if item.article.id in question.evidence_ids]
        if answering := linked or answering:
            read = _with_one_of(answering, ranked, order)
            if reply := _reply(answering, read, [one for one in question.answers if tells(one)]):
                yield ReadingExample(question.text, read, reply, WEAK)
        if elsewhere := searched.best(searched.holding(question.answers)):
            yield ReadingExample(question.text, select(elsewhere, READ), NOT_FOUND, WEAK)


def from_gold(
    file: Path, articles: dict[str, Article], retriever: Retriever
) -> Iterator[ReadingExample]:
    """Yield the questions of a gold file whose article an archive holds, but the held ones."""
    order = random.Random(5)
    known = (row for row in rows_of(file) if row["article_id"] in articles)
    rows = [row for row in known if row.get("split") != "held"]
    for place, row in enumerate(rows):
        article, text = articles[row["article_id"]], row["question"]
        day = article.day and article.day + timedelta(days=order.choice(LATER))
        searched = _search(text, day, retriever)
        ranked = searched.best()
        own = [
            Evidence(number=0, article=article, start=start, end=end)
            for start, end in row["sentences"]
        ]
        if row["kind"] == "none":
            about = any(item.article.id == article.id for item in ranked[:READ])
            read = select(ranked if about else [*own[:2], *ranked], READ)
            yield ReadingExample(text, read, NOT_FOUND, SURE)
            continue
        words = row.get("verdict") or article.text[slice(*row["words"])]
        read = _with_one_of(own, ranked, order)
        if reply := _reply(own, read, [words]):
            yield ReadingExample(text, read, reply, SURE)
        if place % GONE == 0 and not row.get("verdict"):
            gone = searched.holding([words]) | {article.id}
            if elsewhere := searched.best(gone):
                yield ReadingExample(text, select(elsewhere, READ), NOT_FOUND, WEAK)


def without_answer(example: ReadingExample) -> ReadingExample | None:
    """Return a question without the sentences that hold the answer's words, where it has such."""
    number, words = _parts(example.reply)
    if number is None or words in (YES, NO):
        return None
    left = [
        item
        for item in example.evidence
        if item.number != number and words.casefold() not in as_data(item.text).casefold()
    ]
    if len(left) < LEAST_READ:
        return None
    return ReadingExample(
        example.question, in_reading_order(left), NOT_FOUND, WEAK * example.weight
    )


def with_fewer(example: ReadingExample, order: random.Random) -> ReadingExample | None:
    """Return an example with up to three sentences less, none that is the answer."""
    answer, words = _parts(example.reply)
    others = [item for item in example.evidence if item.number != answer]
    if len(others) <= LEAST_READ:
        return None
    gone = order.sample(others, order.randint(1, 3))
    left = in_reading_order(item for item in example.evidence if item not in gone)
    reply = example.reply
    if answer:
        own = next(item for item in example.evidence if item.number == answer)
        number = next(
            item.number
            for item in left
            if (item.article.id, item.start) == (own.article.id, own.start)
        )
        reply = f"[{number}] {words}"
    return ReadingExample(example.question, left, reply, example.weight)


def _parts(reply: str) -> tuple[int | None, str]:
    """Return the number and the words of a reply; no number where it is the refusal."""
    if reply == NOT_FOUND:
        return None, ""
    number, _, words = reply[1:].partition("] ")
    return int(number), words


def _search(text: str, day: date | None, retriever: Retriever) -> _Searched:
    query = understood(text, day, retriever.snapshot)
    found = retriever.passages(query, RetrievalConfig().passages)
    return _Searched(query, found, retriever.candidates(query, found), retriever)


def _with_one_of(
    answering: Sequence[Evidence], ranked: Sequence[Evidence], order: random.Random
) -> list[Evidence]:
    """Return what is read: the best sentences, an answering one among them."""
    read = select(ranked, READ)
    places = {(item.article.id, item.start) for item in read}
    if any((item.article.id, item.start) in places for item in answering):
        return read
    head = list(ranked[: READ - 1])
    head.insert(order.randint(0, len(head)), answering[0])
    return select(head, READ)


def _reply(
    answering: Sequence[Evidence], read: Sequence[Evidence], answers: Sequence[str]
) -> str | None:
    """Return the number of the best answering sentence with the words that answer, or None."""
    by_place = {(item.article.id, item.start): item for item in read}
    for own in answering:
        item = by_place.get((own.article.id, own.start))
        if item and (words := _words(as_data(item.text), answers)):
            return f"[{item.number}] {words}"
    return None


def _words(sentence: str, answers: Sequence[str]) -> str | None:
    """Return the words of a sentence that are one of some answers, as it writes them, or None."""
    if answers[0] in (YES, NO):
        return answers[0]
    for answer in sorted(map(as_data, answers), key=len):
        if found := re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", sentence, re.IGNORECASE):
            return found[0]
    written = sentence.split()
    for answer in answers:  # "5 million" for "five million"
        for length in range(1, READ):
            for start in range(len(written) - length + 1):
                words = " ".join(written[start : start + length])
                if holds(words, answer):
                    return words.strip(" ,.;:!?\"“”()'’")
    return None
