"""Sentences that state a comparison themselves: "Denmark pledged more troops than Canada"."""

from collections.abc import Sequence

from rag.config import RagConfig
from rag.language.parse import Parse, parse
from rag.language.resources import load
from rag.query.query import Query
from rag.query.statement.comparing import Comparison, marker_of
from rag.reading.sides.values import Marks, is_named, is_said
from rag.retrieval.sentence_ranker import coverage
from rag.support.judge import judge
from rag.types import Evidence, Support, Verdict

_THAN = load().comparing.than


def stated(
    query: Query,
    asked: Comparison,
    marks: Marks,
    sentences: Sequence[Evidence],
    config: RagConfig,
) -> tuple[int, Evidence, Support] | None:
    """Return the side that sentences say is ahead, and the one that says it best.

    Ahead is the side that is asked for: the older, or the one that pledged less.

    Raises:
        ParserError: The parser's model is missing.
    """
    found: list[tuple[int, Evidence, Support]] = []
    if not all(side.stated for side in asked.sides):
        return None
    for item, share in zip(sentences, coverage(query, sentences, config.retrieval), strict=True):
        named = (
            is_named(item, side.name, mark) for side, mark in zip(asked.sides, marks, strict=True)
        )
        if share < config.reading.side_coverage or not all(named):
            continue
        place = _ahead(parse(item.text), asked, marks)
        if place is None:
            continue
        support = judge(asked.sides[place].stated, [item], config.support)
        if support.verdict is Verdict.SUPPORTED:
            found.append((place, item, support))
    sides = {place for place, _, _ in found}
    return max(found, key=lambda one: one[2].score) if len(sides) == 1 else None


def _ahead(read: Parse, asked: Comparison, marks: Marks) -> int | None:
    """Return the side of which a sentence says the comparative, the other being after "than"."""
    marker = marker_of(read)
    than = next((one.place for one in read.words if one.text.lower() in _THAN), None)
    if marker is None or than is None or marker.direction is not asked.direction:
        return None
    before = read.text[: read.words[marker.first].start]
    after = read.text[read.words[than].end :]
    for place, (one, other) in enumerate((tuple(marks), tuple(reversed(marks)))):
        if is_said(one, before) and is_said(other, after) and not is_said(other, before):
            return place
    return None
