"""Article -> chunks, with the place of every chunk in the article's text."""

from collections.abc import Sequence
from itertools import pairwise

from sentencex import get_sentence_boundaries

from index_store.config import IndexConfig
from index_store.types import Article, Chunk, chunk_id


def split_articles(articles: Sequence[Article], config: IndexConfig) -> list[list[Chunk]]:
    """Split each article into passages of whole sentences, in order.

    Chunks do not overlap: what is shown and cited are sentences with their paragraph, so a
    chunk only has to be found, and a sentence must not be found twice.

    Returns:
        One list of chunks per article; a chunk's ``id`` is "REVISION:START-END".
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
    return [_locate(article, splitter.split_text(article.text)) for article in articles]


def split_sentences(text: str) -> list[str]:
    """Cut a text where its sentences begin; the pieces joined are the text again."""
    starts = [boundary["start_index"] for boundary in get_sentence_boundaries("en", text)]
    cuts = [0, *starts[1:], len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def _locate(article: Article, passages: Sequence[str]) -> list[Chunk]:
    """Find each passage in the article's text; passages come in order and do not overlap."""
    chunks = []
    revision = article.revision
    position = 0
    for passage in passages:
        start = article.text.find(passage, position)
        if start < 0:
            raise ValueError(f"The splitter changed the text of article {article.id}: {passage!r}")
        position = start + len(passage)
        chunks.append(
            Chunk(
                id=chunk_id(revision, start, position),
                revision=revision,
                start=start,
                end=position,
                text=passage,
            )
        )
    return chunks
