"""Dateline's embedder behind llama-index's interface, so that both sides embed alike."""

from typing import Any

from llama_index.core.embeddings import BaseEmbedding


class SharedEmbedding(BaseEmbedding):
    """``SharedEmbedding(embedder=...)`` for any ``index_store.Embedder``."""

    embedder: Any
    embed_batch_size: int = 512  # texts that are embedded in one call

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embeddings([query])[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.embedder.embed(texts).tolist()
        return vectors
