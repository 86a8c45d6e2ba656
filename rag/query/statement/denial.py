"""The statement of a question that asks whether -> what is true where the answer is no."""

from rag.language.parse import parse
from rag.language.resources import load
from rag.query.statement.wh import is_auxiliary, lower

_WORDS = load().questions.statement
_DENIED = {"VBD": "did not", "VBZ": "does not", "VBP": "do not"}  # by the tag of the verb


def denied(statement: str) -> str | None:
    """Return "Ireland will not send troops." of "Ireland will send troops.".

    None of what has a "not" already, and of what has no verb that can take one.

    Raises:
        ParserError: The parser's model is not installed.
    """
    read = parse(statement)
    root = next((word for word in read.words if word.head == word.place), None)
    if root is None or any(lower(word) in _WORDS.not_ for word in read.words):
        return None
    helpers = [word for word in read.children(root) if word.role in ("aux", "auxpass")]
    first = min((*helpers, root), key=lambda word: word.place)
    if is_auxiliary(first) and (helpers or root.kind == "AUX"):
        return f"{statement[: first.end]} not{statement[first.end :]}"
    if helpers or root.tag not in _DENIED:
        return None
    told = f"{_DENIED[root.tag]} {root.lemma.lower()}"
    return f"{statement[: root.start]}{told}{statement[root.end :]}"
