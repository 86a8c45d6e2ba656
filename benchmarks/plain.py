"""The comparison of the answer benchmarks: llama-index's own starter pipeline.

Its default splitter, prompts, top two chunks and condense-plus-context chat for follow-ups, over
Chroma, with Dateline's embedder and chat model. It is given what it has a place for: the question
and the turns before it. It has none for the day the question is asked.
"""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.chat_engine.types import ChatMode
from llama_index.core.llms import ChatMessage
from llama_index.llms.openai_like import OpenAILike
from llama_index.vector_stores.chroma import ChromaVectorStore

from benchmarks.asking import Asker, Reply
from benchmarks.datasets import Question
from benchmarks.shared_embedding import SharedEmbedding
from index_store import Article, Embedder
from rag.config import ModelConfig
from rag.model.local_model import LocalServer
from rag.model.model_files import DEFAULT_MODEL, installed

# The starter prompt has no refusal; a model that refuses all the same does so in words like these.
REFUSAL = re.compile(
    r"\b(?:not|n't|no) (?:\w+ ){0,3}(?:mention|provide|specif|contain|available|state[ds]?|include|"
    r"information|enough|indicat|possible|given|clear)|\bno (?:specific )?information|"
    r"\bcannot (?:be )?(?:determine|answer|provide)|\bunable to|Empty Response|"
    r"\b(?:don't|do not) have (?:\w+ )?(?:information|access)",
    re.IGNORECASE,
)


@contextmanager
def plain_model(config: ModelConfig) -> Iterator[OpenAILike]:
    """Open the chat model that Dateline uses, through llama-index's own client."""
    common: dict[str, Any] = {
        "is_chat_model": True,
        "temperature": 0,
        "timeout": 300,
        "context_window": config.embedded_window,
    }
    if config.is_remote:
        yield OpenAILike(
            model=config.model or "default",
            api_base=config.server_url,
            api_key=config.api_key or "none",
            **common,
        )
        return
    path = config.model_path or installed(DEFAULT_MODEL)
    if path is None:
        raise SystemExit("The chat model is not in the cache. Run: dateline fetch-model")
    with LocalServer(path) as server:
        yield OpenAILike(
            model="default", api_base=server.base_url, api_key=server.api_key, **common
        )


@contextmanager
def open_plain(
    articles: Sequence[Article], folder: Path, embedder: Embedder, model: OpenAILike
) -> Iterator[Asker]:
    """Build the starter index over the articles; yield what asks it."""
    collection = chromadb.PersistentClient(str(folder)).get_or_create_collection("plain")
    hidden = ["article"]
    index = VectorStoreIndex.from_documents(
        [
            Document(
                text=article.text,
                metadata={
                    "article": article.id,
                    "title": article.title,
                    "source": article.source or "",
                    "date": str(article.day or ""),
                },
                excluded_llm_metadata_keys=hidden,
                excluded_embed_metadata_keys=hidden,
            )
            for article in articles
        ],
        storage_context=StorageContext.from_defaults(vector_store=ChromaVectorStore(collection)),
        embed_model=SharedEmbedding(embedder=embedder),
    )
    yield lambda question: ask(index, model, question)


def ask(index: VectorStoreIndex, model: OpenAILike, question: Question) -> Reply:
    """Ask the query engine, or the chat engine where turns stand before the question."""
    began = time.perf_counter()
    if question.history:
        turns = [
            ChatMessage(role="user" if role == "user" else "assistant", content=text)
            for role, text in question.history
        ]
        engine = index.as_chat_engine(ChatMode.CONDENSE_PLUS_CONTEXT, llm=model)
        response: Any = engine.chat(question.text, chat_history=turns)
    else:
        response = index.as_query_engine(llm=model).query(question.text)
    spent = time.perf_counter() - began
    return Reply(
        text=str(response),
        abstained=bool(REFUSAL.search(str(response))),
        citations=tuple(
            (node.metadata["article"], node.node.get_content()) for node in response.source_nodes
        ),
        first_statement_s=spent,
        whole_answer_s=spent,
    )
