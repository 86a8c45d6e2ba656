"""Dateline inside llama-index: its retriever and its query engine.

    from rag.llama import DatelineRetriever

    RetrieverQueryEngine.from_args(DatelineRetriever(dateline), llm=...)

Importing llama-index takes seconds, so that nothing else in this package imports this module.
"""

from collections.abc import Sequence

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from index_store import Article, write_moment
from rag.pipeline import Dateline
from rag.types import Answer, AskOptions, Evidence, SearchOptions


class DatelineRetriever(BaseRetriever):
    """Passages of the archive as nodes, best first, ranked by words, vectors and dates.

    A node's score is in log-odds: only differences within one question mean something. Its
    metadata are title, source, author, published (ISO) and url; ``ref_doc_id`` is the article.
    """

    def __init__(
        self,
        dateline: Dateline,
        similarity_top_k: int = 10,
        options: SearchOptions = SearchOptions(),
    ) -> None:
        self._dateline = dateline
        self._options = options
        self._limit = similarity_top_k
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._dateline.search(query_bundle.query_str, self._options, self._limit)
        return [
            NodeWithScore(
                node=_node(item.article, item.chunk.start, item.chunk.end), score=item.score
            )
            for item in found
        ]


class DatelineQueryEngine(BaseQueryEngine):
    """Proved answers as llama-index responses; the source nodes are the cited sentences.

    ``metadata["answer"]`` of a response is the whole ``Answer.to_dict()``.
    """

    def __init__(self, dateline: Dateline, options: AskOptions = AskOptions()) -> None:
        self._dateline = dateline
        self._options = options
        super().__init__(callback_manager=CallbackManager())

    def _query(self, query_bundle: QueryBundle) -> Response:
        return _response(self._dateline.ask(query_bundle.query_str, self._options))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return _response(await self._dateline.aask(query_bundle.query_str, self._options))

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _response(answer: Answer) -> Response:
    return Response(
        response=answer.text,
        source_nodes=_sources(answer.evidence),
        metadata={"answer": answer.to_dict()},
    )


def _sources(evidence: Sequence[Evidence]) -> list[NodeWithScore]:
    return [NodeWithScore(node=_node(item.article, item.start, item.end)) for item in evidence]


def _node(article: Article, start: int, end: int) -> TextNode:
    return TextNode(
        id_=f"{article.revision}:{start}-{end}",
        text=article.text[start:end],
        start_char_idx=start,
        end_char_idx=end,
        metadata={
            "title": article.title,
            "source": article.source,
            "author": article.author,
            "published": write_moment(article.published),
            "url": article.url,
        },
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.id)},
    )
