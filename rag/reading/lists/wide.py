"""The opening of what is read over all reports: find them, and stop where they are of others."""

from collections.abc import Generator

from index_store import write_count
from rag.errors import ParserError
from rag.query.query import Query
from rag.reading.ledger import Meter
from rag.retrieval.retriever import Retriever, Wide
from rag.support.entity_grounding import missing_names
from rag.types import Stage


def read_widely(
    query: Query, retriever: Retriever, meter: Meter
) -> Generator[Stage, None, Wide | None]:
    """Return what bears on a query, wide by article, yielding the stage of reading it.

    Returns:
        None where no report has a name of the question: then all are of another treaty than is
        asked about; or where the parser's model is missing, which is told where sentences are read.
    """
    try:
        wide = retriever.widely(query)
    except ParserError:
        return None
    meter.lap("retrieve")
    if missing_names(query, wide.sentences):
        return None
    yield Stage(f"Reading {write_count(len(wide.articles), 'matching article')}")
    return wide
