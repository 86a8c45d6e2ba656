"""A text -> the places of its chunks."""

from collections.abc import Sequence
from itertools import pairwise

from sentencex import get_sentence_boundaries

from index_store.config import IndexConfig
from index_store.types import Article


def split_texts(texts: Sequence[str], config: IndexConfig) -> list[list[tuple[int, int]]]:
    """Split each text into passages of whole sentences, in order.

    Chunks do not overlap: what is shown and cited are sentences with their paragraph, so a
    chunk only has to be found, and a sentence must not be found twice.

    Returns:
        The (start, end) of every chunk, a list for each text.
    """
    # Importing llama-index's core takes two seconds, which reading an index need not pay.
    from llama_index.core.node_parser import SentenceSplitter

    splitter = SentenceSplitter(
        chunk_size=config.chunk_size_words,
        chunk_overlap=0,
        paragraph_separator="\n\n",
        tokenizer=str.split,
        chunking_tokenizer_fn=split_sentences,
    )
    return [_located(text, splitter.split_text(text)) for text in texts]


def split_sentences(text: str) -> list[str]:
    """Cut a text where its sentences begin; the pieces joined are the text again."""
    starts = [boundary["start_index"] for boundary in get_sentence_boundaries("en", text)]
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
