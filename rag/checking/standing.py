"""What holds until something else does: statements that a newer report may supersede."""

from rag.language.parse import Word, parse
from rag.language.resources import load
from rag.query.statement.denial import denied

_PRESENT = ("VBZ", "VBP")
_TELLING = frozenset(load().claims.telling)


def is_standing(statement: str) -> bool:
    """Say whether a statement tells how things stand, not what happened: its verb is present.

    Raises:
        ParserError: The parser's model is missing.
    """
    read = parse(statement)
    root = next((word for word in read.words if word.role == "ROOT"), None)
    if root is None:
        return False
    if root.lemma.lower() in _TELLING:  # "officials say that 43 are ill"
        told = next((one for one in read.children(root) if one.role == "ccomp"), root)
    else:
        told = root
    first = min(
        (told, *(one for one in read.children(told) if one.role in ("aux", "auxpass"))),
        key=lambda word: word.place,
    )
    return _is_present(first)


def ended(statement: str) -> str | None:
    """Return "Dockers are no longer on strike" of "Dockers are on strike".

    None where it has no verb that can be denied.
    """
    return denied(statement, by="no longer")


def _is_present(word: Word) -> bool:
    return word.tag in _PRESENT
