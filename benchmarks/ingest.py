"""How fast an archive is indexed: the first time, again with nothing changed, and ten more.

    python -m benchmarks.ingest --data DIR [--baseline] [--limit N]

The articles are written to JSON Lines exports, and read, split, embedded, stored, checked and
switched to from there. ``--limit`` takes that many articles. The baseline is llama-index's
IngestionPipeline: its SentenceSplitter with the same settings, the same embedder, Chroma; it is
given the articles in memory and has nothing to read, and makes no lexical index.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.datasets import read_articles
from benchmarks.face import Figures, evenly, parser, report
from index_store import Article, Embedder, IndexConfig, add_sources, build_index, open_embedder

MORE = 10


def main() -> None:
    """Measure what the command line names."""
    options = _options()
    articles = evenly(read_articles(options.data), options.limit)
    embedder = open_embedder("wordllama")
    embedder.embed(["warm"])
    plain = None
    with tempfile.TemporaryDirectory() as scratch:
        ours = measure(articles, embedder, Path(scratch))
        if options.baseline:
            plain = measure_plain(articles, embedder, Path(scratch) / "plain")
            ours["times_plain"] = ours["articles_per_s"] / plain["articles_per_s"]
    report(f"Indexing {len(articles)} articles of {options.data.name}", ours, plain)


def measure(articles: Sequence[Article], embedder: Embedder, scratch: Path) -> dict[str, float]:
    """Index, index again, and add ten articles."""
    config = IndexConfig(data=scratch / "data")
    first, more = scratch / "first.jsonl", scratch / "more.jsonl"
    _write(articles[:-MORE], first)
    _write(articles[-MORE:], more)
    built = build_index(first, config, embedder)
    again = build_index(first, config, embedder)
    added = add_sources(more, config, embedder)
    return {
        "articles": built.articles,
        "chunks": built.chunks,
        "articles_per_s": built.articles / built.seconds,
        "chunks_per_s": built.chunks / built.seconds,
        "first_s": built.seconds,
        "again_s": again.seconds,
        "again_share": again.seconds / built.seconds,
        "again_embedded": again.embedded,
        f"add_{MORE}_s": added.seconds,
        f"add_{MORE}_embedded": added.embedded,
        f"add_{MORE}_new_chunks": added.chunks - built.chunks,
    }


def measure_plain(articles: Sequence[Article], embedder: Embedder, folder: Path) -> Figures:
    """Run llama-index's own pipeline over the same articles."""
    import chromadb
    from llama_index.core import Document
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from benchmarks.plain_hybrid import SharedEmbedding
    from index_store.chunking import split_sentences

    documents = [
        Document(
            text=article.text,
            id_=article.id,
            metadata={
                "title": article.title,
                "source": article.source or "",
                "published": str(article.published or ""),
            },
        )
        for article in articles[:-MORE]
    ]
    collection = chromadb.PersistentClient(str(folder)).create_collection(
        "plain", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    splitter = SentenceSplitter(
        chunk_size=IndexConfig().chunk_size_words,
        chunk_overlap=0,
        paragraph_separator="\n\n",
        tokenizer=str.split,
        chunking_tokenizer_fn=split_sentences,
        include_metadata=False,  # counted as part of a chunk otherwise; ours has it beside it
    )
    pipeline = IngestionPipeline(
        transformations=[splitter, SharedEmbedding(embedder)],
        vector_store=ChromaVectorStore(chroma_collection=collection),
    )
    began = time.monotonic()
    pipeline.run(documents=documents)
    spent = time.monotonic() - began
    chunks = collection.count()
    return {
        "articles": len(documents),
        "chunks": chunks,
        "articles_per_s": len(documents) / spent,
        "chunks_per_s": chunks / spent,
        "first_s": spent,
    }


def _write(articles: Sequence[Article], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps(asdict(article), default=str, ensure_ascii=False) + "\n")


def _options() -> argparse.Namespace:
    return parser(__doc__).parse_args()


if __name__ == "__main__":
    main()
