"""Chunks -> the few sentences that bear on the question, numbered for the model to cite."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from index_store import Article, sentence_spans, stems_of
from rag.config import RetrievalConfig
from rag.language.resources import ENGLISH, either, load
from rag.retrieval.article_ranker import Candidate
from rag.types import Evidence

ARTICLES_SPLIT = 2048  # whose sentence boundaries are remembered, a few hundred bytes each
# A sentence that opens like this cannot be read without the one before it.
LEANS_BACK = re.compile(rf"^\W*{either(load().words.leaning_subjects)}\b")


def sentences_in(candidates: Iterable[Candidate], config: RetrievalConfig) -> list[Evidence]:
    """Return the sentences of some chunks, in their order, not numbered.

    What several articles say in the same words is given once, from the best of them.
    """
    found: dict[str, Evidence] = {}
    for item in candidates:
        for start, end in _spans_within(item):
            sentence = Evidence(number=0, article=item.article, start=start, end=end)
            if len(sentence.text.split()) >= config.least_words:
                found.setdefault(sentence.text.casefold(), sentence)
    return list(found.values())


def select(ranked: Sequence[Evidence], limit: int) -> list[Evidence]:
    """Return the best sentences in reading order: oldest article first, then as they stand.

    A sentence that leans on the one before it ("He said ...") brings that one along.
    """
    chosen: dict[tuple[str, int], Evidence] = {}
    for item in ranked:
        if len(chosen) >= limit:
            break
        chosen.setdefault((item.article.id, item.start), item)
        before = _sentence_before(item) if LEANS_BACK.match(item.text) else None
        if before:
            chosen.setdefault((before.article.id, before.start), before)
    return in_reading_order(chosen.values())


def in_reading_order(chosen: Iterable[Evidence]) -> list[Evidence]:
    """Return sentences numbered from 1, the oldest article first, then as they stand."""
    ordered = sorted(
        chosen, key=lambda item: (item.article.day or date.min, item.article.id, item.start)
    )
    return [replace(item, number=number) for number, item in enumerate(ordered, 1)]


def stems_of_sentences(sentences: Sequence[Evidence], texts: Sequence[str]) -> list[list[str]]:
    """Return the stems of a text for each sentence, by the language of its article."""
    stems: list[list[str]] = [[] for _ in texts]
    for language, places in places_by_language(sentences).items():
        rows = stems_of([texts[place] for place in places], language=language)
        for place, row in zip(places, rows, strict=True):
            stems[place] = row
    return stems


def places_by_language(sentences: Sequence[Evidence]) -> dict[str, list[int]]:
    """Return the places of sentences by the code of the language that they are in."""
    places = defaultdict[str, list[int]](list)
    for place, item in enumerate(sentences):
        places[item.article.language or ENGLISH].append(place)
    return places


def context(item: Evidence, sentences: int = 2) -> str:
    """Return the title and the sentences of the same article just before an evidence sentence."""
    spans = _spans_before(item)
    before = " ".join(item.article.text[start:end] for start, end in spans[-sentences:])
    return f"{item.article.title} {before}"


def opening_words(item: Evidence) -> str:
    """Return what a sentence may leave unsaid: ``context`` and its article's first paragraph."""
    return f"{context(item)} {item.article.text.partition(chr(10))[0]}"


def place_of(item: Evidence) -> int:
    """Return how many sentences of its article stand before an evidence sentence."""
    return len(_spans_before(item))


def sentences_of(article: Article) -> list[Evidence]:
    """Return every sentence of an article, in order, not numbered."""
    return [
        Evidence(number=0, article=article, start=start, end=end)
        for start, end in _spans(article.text, article.language)
    ]


def _spans_within(item: Candidate) -> list[tuple[int, int]]:
    article, chunk = item.article, item.chunk
    return sentence_spans(article.text, chunk.start, chunk.end, language=article.language)


@lru_cache(maxsize=ARTICLES_SPLIT)
def _spans(text: str, language: str | None) -> tuple[tuple[int, int], ...]:
    return tuple(sentence_spans(text, language=language))


def _spans_before(item: Evidence) -> list[tuple[int, int]]:
    """Return the places of the sentences of the same article that end before this one."""
    spans = _spans(item.article.text, item.article.language)
    return [span for span in spans if span[1] <= item.start]


def _sentence_before(item: Evidence) -> Evidence | None:
    spans = _spans_before(item)
    if not spans:
        return None
    return Evidence(number=0, article=item.article, start=spans[-1][0], end=spans[-1][1])
