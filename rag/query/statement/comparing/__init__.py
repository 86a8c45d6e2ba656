"""A question that compares named things -> its sides, and which way it asks."""

from rag.query.statement.comparing.comparison import Comparison, Direction, Measure, Side
from rag.query.statement.comparing.marker import marker_of
from rag.query.statement.comparing.recognition import comparison_of

__all__ = ["Comparison", "Direction", "Measure", "Side", "comparison_of", "marker_of"]
