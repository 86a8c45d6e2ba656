"""A text -> the places of its chunks."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby, pairwise

from index_store.config import IndexConfig
from index_store.search.languages import ENGLISH
from index_store.search.sentences import boundaries
from index_store.types import Article


def split_articles(
    articles: Sequence[Article], config: IndexConfig
) -> Iterator[list[tuple[int, int]]]:
    """Split each article into passages of whole sentences of its language, in order.

    Chunks do not overlap: what is shown and cited are sentences with their paragraph, so a
    chunk only has to be found, and a sentence must not be found twice.

    Yields:
        The (start, end) of every chunk in the text, a list for each article.
    """
    # Importing llama-index's core takes two seconds, which reading an index need not pay.
    from llama_index.core.node_parser import SentenceSplitter

    for language, alike in groupby(articles, lambda article: article.language or ENGLISH):
        splitter = SentenceSplitter(
            chunk_size=config.chunk_size_words,
            chunk_overlap=0,
            paragraph_separator="\n\n",
            tokenizer=str.split,
            chunking_tokenizer_fn=partial(split_sentences, language=language),
        )
        for article in alike:
            yield _located(article.text, splitter.split_text(article.text))


def split_sentences(text: str, *, language: str = ENGLISH) -> list[str]:
    """Cut a text where its sentences begin; the pieces joined are the text again."""
    starts = [start for start, _ in boundaries(text, language)]
    cuts = [0, *starts[1:], len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def passage_text(article: Article, start: int, end: int) -> str:
    """Return a passage as the embedder and BM25 get it: below a line that says what it is of."""
    day = article.day.isoformat() if article.day else None
    told = (article.title, article.source, day)
    return "\n".join((" | ".join(part for part in told if part), article.text[start:end]))


def _located(text: str, passages: Sequence[str]) -> list[tuple[int, int]]:
    """Find each passage in the text; passages come in order and do not overlap."""
    spans = []
    position = 0
    for passage in passages:
        start = text.find(passage, position)
        if start < 0:
            raise ValueError(f"The splitter changed a text: {passage!r}")
        position = start + len(passage)
        spans.append((start, position))
    return spans
