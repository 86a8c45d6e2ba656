"""How fast an archive is indexed: the first time, again with nothing changed, and ten more.

    python -m benchmarks.ingest --data DIR [--baseline] [--limit N]

The articles are in memory; they are stored, split, embedded, indexed, checked and switched to.
Then the same is done from a JSON Lines export, read and cleaned by the readers ("file_").
``--limit`` takes that many articles. The baseline is llama-index's IngestionPipeline over the
articles in memory: its SentenceSplitter with the same settings, the same model by wordllama's own
``embed``, Chroma. It makes no lexical index, keeps no article and finds no reprint. CPU seconds
are of all threads.
"""

import importlib
import json
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.datasets import read_articles
from benchmarks.face import evenly, parser, report
from index_store import Article, Embedder, IndexConfig, build_index, index_articles, open_embedder
from index_store.search.embedding import unit_rows
from index_store.types import FloatMatrix

MORE = 10
# ChromaVectorStore 0.6 hands Chroma 41,665 rows at once, which takes 5,461: more documents fail.
PLAIN_AT_ONCE = 200


def main() -> None:
    """Measure what the command line names."""
    options = parser(__doc__).parse_args()
    articles = evenly(read_articles(options.data), options.limit)
    embedder = open_embedder("wordllama")
    embedder.embed(["warm"])
    importlib.import_module("llama_index.core.node_parser")  # seconds that are nobody's work
    plain = None
    with tempfile.TemporaryDirectory() as scratch:
        ours = measure(articles, embedder, Path(scratch))
        if options.baseline:
            plain = measure_plain(articles, Path(scratch) / "plain")
            ours["times_plain"] = plain["first_s"] / ours["first_s"]
    report(f"Indexing {len(articles)} articles of {options.data.name}", ours, plain)


def measure(articles: Sequence[Article], embedder: Embedder, scratch: Path) -> dict[str, float]:
    """Index, index again, and add ten articles."""
    config = IndexConfig(data=scratch / "data")
    began = _cpu_seconds()
    built = index_articles(articles[:-MORE], config, embedder)
    cpu = _cpu_seconds() - began
    again = index_articles(articles[:-MORE], config, embedder)
    added = index_articles(articles[-MORE:], config, embedder, keep=True)
    files = IndexConfig(data=scratch / "files")
    export = scratch / "export.jsonl"
    write_export(articles, export)
    read = build_index(export, files, embedder)
    reread = build_index(export, files, embedder)
    return {
        "articles": built.articles,
        "chunks": built.chunks,
        "articles_per_s": built.articles / built.seconds,
        "chunks_per_s": built.chunks / built.seconds,
        "first_s": built.seconds,
        "first_cpu_s": cpu,
        "again_s": again.seconds,
        "again_share": again.seconds / built.seconds,
        "again_embedded": again.embedded,
        f"add_{MORE}_s": added.seconds,
        f"add_{MORE}_embedded": added.embedded,
        f"add_{MORE}_new_chunks": added.chunks - built.chunks,
        "file_articles_per_s": read.articles / read.seconds,
        "file_again_share": reread.seconds / read.seconds,
        "file_again_embedded": reread.embedded,
    }


class OwnEmbedder:
    """wordllama as it comes."""

    name, dimension = "wordllama", 256

    def __init__(self) -> None:
        import wordllama

        self._model = wordllama.WordLlama.load(
            cache_dir=Path(wordllama.__file__).parent, dim=self.dimension, disable_download=True
        )

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Embed texts in order."""
        return unit_rows(self._model.embed(list(texts)))


def measure_plain(articles: Sequence[Article], folder: Path) -> dict[str, float]:
    """Run llama-index's own pipeline over the same articles."""
    import chromadb
    from llama_index.core import Document
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from benchmarks.shared_embedding import SharedEmbedding
    from index_store.search.chunking import split_sentences

    documents = [
        Document(
            text=article.text,
            id_=article.id,
            metadata={
                "title": article.title,
                "source": article.source or "",
                "published": str(article.published or ""),
            },
            # The splitter takes what is embedded or shown with a chunk off its size.
            excluded_embed_metadata_keys=["title", "source", "published"],
            excluded_llm_metadata_keys=["title", "source", "published"],
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
    )
    pipeline = IngestionPipeline(
        transformations=[splitter, SharedEmbedding(embedder=OwnEmbedder())],
        vector_store=ChromaVectorStore(chroma_collection=collection),
    )
    began, cpu = time.monotonic(), _cpu_seconds()
    for first in range(0, len(documents), PLAIN_AT_ONCE):
        pipeline.run(documents=documents[first : first + PLAIN_AT_ONCE])
    spent, cpu = time.monotonic() - began, _cpu_seconds() - cpu
    chunks = collection.count()
    return {
        "articles": len(documents),
        "chunks": chunks,
        "articles_per_s": len(documents) / spent,
        "chunks_per_s": chunks / spent,
        "first_s": spent,
        "first_cpu_s": cpu,
    }


def _cpu_seconds() -> float:
    """Return what all threads of this process, and its children that have ended, have used."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def write_export(articles: Sequence[Article], path: Path) -> None:
    """Write articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps(asdict(article), default=str, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
