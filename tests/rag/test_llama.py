"""Dateline between llama-index's own components, over a real archive."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from llama_index.core.llms import MockLLM
from llama_index.core.postprocessor import SimilarityPostprocessor
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.core.tools import QueryEngineTool

from rag import Dateline, SearchOptions
from rag.llama import DatelineQueryEngine, DatelineRetriever
from tests.helpers.extractive import open_extractive

QUESTION = "How many people were killed by the blast at Port Selen?"


@pytest.fixture(scope="module")
def dateline(example_data: Path) -> Iterator[Dateline]:
    with open_extractive(example_data) as opened:
        yield opened


def test_the_retriever_gives_slices_of_articles_with_their_metadata(dateline: Dateline) -> None:
    nodes = DatelineRetriever(dateline, similarity_top_k=3).retrieve(QUESTION)
    assert len(nodes) == 3
    assert "Port Selen" in nodes[0].node.metadata["title"]
    article = dateline.article(str(nodes[0].node.ref_doc_id))
    assert article
    node = nodes[0].node
    assert isinstance(node, TextNode)
    assert article.text[node.start_char_idx : node.end_char_idx] == node.get_content()
    scores = [node.score or 0 for node in nodes]
    assert scores == sorted(scores, reverse=True)


def test_the_retriever_works_in_llama_indexs_query_engine(dateline: Dateline) -> None:
    engine = RetrieverQueryEngine.from_args(
        DatelineRetriever(dateline),
        llm=MockLLM(),
        node_postprocessors=[SimilarityPostprocessor(similarity_cutoff=-100)],
    )
    response = engine.query(QUESTION)
    assert any("Selen" in node.node.get_content() for node in response.source_nodes)


def test_the_retriever_works_in_llama_indexs_fusion(dateline: Dateline) -> None:
    fusion = QueryFusionRetriever(
        [DatelineRetriever(dateline), DatelineRetriever(dateline)],
        llm=MockLLM(),
        num_queries=1,
        similarity_top_k=2,
        use_async=False,
    )
    assert "Port Selen" in fusion.retrieve(QUESTION)[0].node.metadata["title"]


def test_the_query_engine_answers_with_cited_sentences_as_sources(dateline: Dateline) -> None:
    response = DatelineQueryEngine(dateline).query(QUESTION)
    assert response.metadata
    answer = response.metadata["answer"]
    assert str(response) == answer["text"]
    quotes = [node.node.get_content() for node in response.source_nodes]
    assert quotes == [item["quote"] for item in answer["evidence"]]


def test_the_query_engine_is_a_tool_for_llama_index(dateline: Dateline) -> None:
    tool = QueryEngineTool.from_defaults(DatelineQueryEngine(dateline), name="archive")
    assert "14" in str(tool.call(QUESTION))


def test_the_package_does_not_import_llama_index() -> None:
    code = "import rag, sys; sys.exit('llama_index' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_retriever_and_query_engine_use_only_the_reports_that_are_set(dateline: Dateline) -> None:
    options = SearchOptions(outlets=["Old Quay Review"], until=date(2025, 9, 30))
    nodes = DatelineRetriever(dateline, options=options).retrieve(QUESTION)
    assert {node.node.metadata["source"] for node in nodes} == {"Old Quay Review"}
    assert {node.node.metadata["published"] <= "2025-09-30" for node in nodes} == {True}
    response = DatelineQueryEngine(dateline, options.after(())).query(QUESTION)
    assert response.metadata
    assert response.metadata["answer"]["window"]["end"] == "2025-09-30"
    assert {node.node.metadata["source"] for node in response.source_nodes} == {"Old Quay Review"}
