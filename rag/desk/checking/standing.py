"""What holds until something else does: statements that a newer report may supersede."""

from collections.abc import Sequence

from rag.language.parse import Parse, Word, parse
from rag.language.resources import load
from rag.support.alignment import RELATED, SAME, content_of, likeness

_PRESENT = ("VBZ", "VBP")
_TELLING = frozenset(load().claims.telling)
_ENDS = frozenset(load().stances.ends)
_SUFFERS = ("dobj", "nsubjpass")
_DOES = ("nsubj",)


def is_standing(statement: str) -> bool:
    """Say whether a statement tells how things stand, not what happened: its verb is present.

    Raises:
        ParserError: The parser's model is missing.
    """
    read = parse(statement)
    root = next((word for word in read.words if word.role == "ROOT"), None)
    if root is None:
        return False
    told = root
    if root.lemma.lower() in _TELLING:  # "officials say that 43 are ill"
        told = next((one for one in read.children(root) if one.role == "ccomp"), root)
    helpers = [one for one in read.children(told) if one.role in ("aux", "auxpass")]
    return min((told, *helpers), key=lambda word: word.place).tag in _PRESENT


def ends(statement: str, sentence: str) -> bool:
    """Say whether a sentence tells of an end of what a statement tells: "ended the strike".

    What is ended must be in the statement, or whoever gives it up; a denial ends nothing.

    Raises:
        ParserError: The parser's model is missing.
    """
    ours, theirs = content_of(parse(statement)), parse(sentence)
    for verb in theirs.words:
        if verb.kind != "VERB" or _name(theirs, verb) not in _ENDS or _is_denied(theirs, verb):
            continue
        ended = _likest(theirs, verb, _SUFFERS, ours)
        by = _likest(theirs, verb, _DOES, ours)
        if ended is None:  # "Holt withdrew"
            ended = by
        # "Holt withdrew her candidacy" ends that she is the candidate.
        if ended is not None and ended >= (RELATED if by is not None and by >= SAME else SAME):
            return True
    return False


def _name(read: Parse, verb: Word) -> str:
    """Return a verb with its particle: "call off"."""
    particle = next((one.text.lower() for one in read.children(verb) if one.role == "prt"), "")
    return f"{verb.lemma.lower()} {particle}".strip()


def _is_denied(read: Parse, verb: Word) -> bool:
    return any(one.role == "neg" for one in read.children(verb))


def _likest(read: Parse, verb: Word, roles: tuple[str, ...], ours: Sequence[Word]) -> float | None:
    """Return how alike what has a role of a verb is to a statement's words; None: nothing has."""
    parts = [one for one in read.children(verb) if one.role in roles]
    words = [word for one in parts for word in _phrase(read, one)]
    if not words:
        return None
    return max((likeness(word, one) for word in words for one in ours), default=0.0)


def _phrase(read: Parse, noun: Word) -> list[Word]:
    """Return a noun and what says which it is, without clauses of its own."""
    beside = [one for one in read.children(noun) if one.role in ("compound", "amod", "nmod")]
    return [noun, *beside]
