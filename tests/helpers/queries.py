"""Queries made from words, as the pipeline makes them, over an archive without outlets."""

from collections.abc import Sequence
from datetime import date

from rag.config import QueryConfig
from rag.query.query import Query
from rag.query.understanding import understand
from rag.types import AskOptions


def query(question: str, outlets: Sequence[str] = (), newest: date | None = None) -> Query:
    """Return what a question asks for of an archive with some outlets."""
    return understand(question, AskOptions(), QueryConfig(), outlets=outlets, newest=newest)
