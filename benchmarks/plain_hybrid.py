"""Plain llama-index retrieval: its vector and BM25 retrievers, fused, on the same chunks."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import BaseNode, TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.chroma import ChromaVectorStore

from benchmarks.shared_embedding import SharedEmbedding
from index_store import Article, Chunk, Embedder

DEPTH = 100  # candidates of each retriever; Dateline asks for as many


class PlainHybrid:
    """VectorIndexRetriever and BM25Retriever under a QueryFusionRetriever (reciprocal rank)."""

    def __init__(self, folder: Path, embedder: Embedder, *, limit: int = DEPTH) -> None:
        """Open what ``build`` stored in the folder."""
        store = ChromaVectorStore(chroma_collection=_collection(folder))
        index = VectorStoreIndex.from_vector_store(
            store, embed_model=SharedEmbedding(embedder=embedder)
        )
        words = BM25Retriever.from_persist_dir(str(folder / "bm25"))
        self._fusion = QueryFusionRetriever(
            [index.as_retriever(similarity_top_k=DEPTH), words],
            llm=MockLLM(),  # never called: the one query is the question itself
            mode=FUSION_MODES.RECIPROCAL_RANK,
            similarity_top_k=limit,
            num_queries=1,
            use_async=False,
        )

    @classmethod
    def build(
        cls,
        folder: Path,
        chunks: Sequence[Chunk],
        articles: dict[str, Article],
        embedder: Embedder,
    ) -> None:
        """Store the chunks, with title, outlet and day as metadata that is embedded too."""
        nodes: list[BaseNode] = [_node(chunk, articles[chunk.revision]) for chunk in chunks]
        store = ChromaVectorStore(chroma_collection=_collection(folder))
        VectorStoreIndex(
            nodes,
            storage_context=StorageContext.from_defaults(vector_store=store),
            embed_model=SharedEmbedding(embedder=embedder),
        )
        words = BM25Retriever(nodes=nodes, similarity_top_k=min(DEPTH, len(nodes)))
        words.persist(str(folder / "bm25"))

    def ranked_articles(self, question: str) -> list[str]:
        """Return article ids, the best first, each once."""
        nodes = self._fusion.retrieve(question)
        return list(dict.fromkeys(node.metadata["article"] for node in nodes))


def _collection(folder: Path) -> Any:
    return chromadb.PersistentClient(str(folder / "chroma")).get_or_create_collection("plain")


def _node(chunk: Chunk, article: Article) -> TextNode:
    return TextNode(
        id_=chunk.id,
        text=chunk.text,
        metadata={
            "article": article.id,
            "title": article.title,
            "source": article.source or "",
            "date": article.day.isoformat() if article.day else "",
        },
        excluded_embed_metadata_keys=["article"],
    )
