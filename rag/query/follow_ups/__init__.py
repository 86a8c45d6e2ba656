"""A question in a conversation -> a question that stands alone, and the plan that answers it."""

from rag.query.follow_ups.resolution import resolve

__all__ = ["resolve"]
