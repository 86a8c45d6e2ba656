"""A question's statement: what an answer must make true."""

from rag.query.statement.asking import statement_of
from rag.query.statement.denial import denied, questioned
from rag.query.statement.slot import SlotRole, SlotStatement

__all__ = ["SlotRole", "SlotStatement", "denied", "questioned", "statement_of"]
