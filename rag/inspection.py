"""Why an answer rests on these sentences: what was understood, found, dated and read."""

from dataclasses import dataclass
from typing import Any

from rag.config import RagConfig
from rag.query.query import Query
from rag.reading.answering import passages_for
from rag.reading.budget import budget_for, selected
from rag.retrieval.article_ranker import Candidate
from rag.retrieval.retriever import Retriever
from rag.types import Evidence, ModelState


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """How a question was understood and what came of it, without asking the model."""

    query: Query
    candidates: tuple[Candidate, ...]
    """The chunks found, best first."""
    sentences: tuple[Evidence, ...]
    """What the model would read, in reading order; empty where a plan reads whole articles."""

    def to_dict(self) -> dict[str, Any]:
        """Return the inspection as JSON-serialisable values."""
        query = self.query
        return {
            "question": query.text,
            "answer_type": query.answer_type.value,
            "item_kind": query.item_kind.value,
            "noun": query.noun,
            "statement": query.statement and query.statement.text,
            "slot_kind": query.statement and query.statement.kind,
            "names": list(query.names),
            "told_of": _told_of(query),
            "known_by": query.known_by.isoformat(),
            "window": query.published.to_dict(),
            "plan": type(query.intent).__name__ if query.intent else "fact",
            "outlets": query.outlets.to_dict(),
            "candidates": [
                {
                    "article_id": item.article.id,
                    "title": item.article.title,
                    "source": item.article.source,
                    "published": item.article.day.isoformat() if item.article.day else None,
                    "start": item.chunk.start,
                    "end": item.chunk.end,
                    "score": round(item.score, 3),
                    "date_score": round(item.date_score, 3),
                    "parts": {name: round(value, 3) for name, value in item.parts.items()},
                    "vector_rank": item.vector_rank,
                    "word_rank": item.word_rank,
                }
                for item in self.candidates
            ],
            "sentences": [item.to_dict() for item in self.sentences],
        }


def inspected(
    query: Query, retriever: Retriever, state: ModelState, config: RagConfig
) -> Inspection:
    """Return what is found for a question that is understood, and what a model would read."""
    found = retriever.passages(query, passages_for(query, config))
    limit = budget_for(query, state, config).sentences
    read = selected(query, retriever.sentences(query, found), config.reading, limit)
    return Inspection(query=query, candidates=found.candidates, sentences=tuple(read))


def _told_of(query: Query) -> dict[str, Any] | None:
    """Return the time of the events asked about, or None where none is stated."""
    time = query.told_of
    if time is None:
        return None
    spans = [[span.first.isoformat(), span.last.isoformat()] for span in time.spans]
    return {"words": time.words, "spans": spans}
