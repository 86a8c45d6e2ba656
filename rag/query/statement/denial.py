"""A statement -> what is true where it is not, and the question whether, when or why it is."""

from collections.abc import Iterable

from rag.language.parse import Parse, Word, parse
from rag.language.resources import load
from rag.query.statement.wh import inner, is_auxiliary, lower

_WORDS = load().questions.statement
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
_DO = {"VBD": "did", "VBZ": "does", "VBP": "do"}  # by the tag of the verb


def denied(statement: str) -> str | None:
    """Return "Ireland will not send troops." of "Ireland will send troops.".

    None of what has a "not" already, and of what has no verb that can take one.

    Raises:
        ParserError: The parser's model is not installed.
    """
    read = parse(statement)
    root = _root(read)
    if root is None or any(lower(word) in _WORDS.not_ for word in read.words):
        return None
    if helper := _helper(read, root):
        return f"{statement[: helper.end]} not{statement[helper.end :]}"
    if _helped(read, root) or root.tag not in _DO:
        return None
    told = f"{_DO[root.tag]} not {root.lemma.lower()}"
    return f"{statement[: root.start]}{told}{statement[root.end :]}"


def questioned(statement: str, asking: str = "", names: Iterable[str] = ()) -> str | None:
    """Return "Why did Ireland send troops?" of "Ireland sent troops." and "Why".

    Without words that ask it is "Did Ireland send troops?". None where no verb can be inverted.

    Args:
        statement: A sentence without a slot.
        asking: The words that ask.
        names: Such as it may begin with, which keep their capital.

    Raises:
        ParserError: The parser's model is not installed.
    """
    read = parse(statement)
    root = _root(read)
    if root is None or not any(one.role in _SUBJECTS for one in read.children(root)):
        return None
    body = statement.rstrip(". ")
    if helper := _helper(read, root):
        first, rest = helper.text, f"{body[: helper.start]}{body[helper.end :].lstrip()}"
    elif root.tag in _DO and not _helped(read, root):
        first = _DO[root.tag]
        rest = f"{body[: root.start]}{root.lemma.lower()}{body[root.end :]}"
    else:
        return None
    text = f"{asking} {first} {inner(read, rest, names)}".strip()
    return f"{text[0].upper()}{text[1:]}?"


def _root(read: Parse) -> Word | None:
    return next((word for word in read.words if word.head == word.place), None)


def _helped(read: Parse, root: Word) -> list[Word]:
    return [word for word in read.children(root) if word.role in ("aux", "auxpass")]


def _helper(read: Parse, root: Word) -> Word | None:
    """Return the first auxiliary of a statement, or its "be"; None where it has none."""
    helpers = _helped(read, root)
    first = min((*helpers, root), key=lambda word: word.place)
    return first if is_auxiliary(first) and (helpers or root.kind == "AUX") else None
