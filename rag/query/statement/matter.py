"""A statement -> where its subject stands on a matter.

Verbs such as "refuse", "agree" and "consider" tell of what their complement says: that is the
matter, and the verb says whether it is asked for as done, as not done or as open. Any other verb
is the matter itself.
"""

from dataclasses import dataclass
from enum import StrEnum

from rag.language.parse import Parse, Word, parse
from rag.language.resources import load
from rag.query.statement.slot import SLOT, SlotStatement
from rag.query.statement.wh import lower, span

_STANCES = load().stances
_SAYING = frozenset(load().questions.saying.speaking)
_NOT = frozenset(load().questions.statement.not_) | {load().negation.never}
_MODALS = frozenset(load().questions.statement.modals)
_SUBJECTS = ("nsubj", "nsubjpass")
_STAND_IN = "They"
_DEEPEST = 5  # verbs over the matter: "said they had decided to refuse to send"


class Position(StrEnum):
    """Where a party stands on a matter."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a statement says of its subject."""

    subject: str
    """As written: "Norway and Spain", or "_"."""
    wanted: Position
    text: str
    """What it stands for or against: "send troops"; "" where the statement leaves it out."""
    verb: str
    """The plain verb that ``text`` begins with: "send", "call off"; "" where it has none."""
    predicate: str
    """All that is said of the subject: "refused to send troops"."""
    told: bool
    """Its verb tells where somebody stands, and not only what was done."""


def matter_of(statement: SlotStatement) -> Matter | None:
    """Return what a statement says of its slot, or of its subject where it has none.

    None where the slot is no subject, or no verb is found.

    Raises:
        ParserError: The parser's model is missing.
    """
    read = parse(statement.text.replace(SLOT, _STAND_IN))
    root = read.root
    subject = read.child(root, *_SUBJECTS) if root else None
    if root is None or subject is None:
        return None
    named = read.subtree(subject)
    name = span(read, named[0].place, named[-1].place + 1)
    if SLOT in statement.text and name != _STAND_IN:
        return None
    end = len(read.words) - (read.words[-1].tag == ".")
    wanted, core, told = _told(read, root)
    said = span(read, named[-1].place + 1, end)
    if core is None:
        text = verb = ""
    else:
        verb = _verb(read, core) if core.kind in ("VERB", "AUX") else ""
        first = core.place if verb else min(one.place for one in read.subtree(core))
        text = span(read, first, end)
        if verb and core.tag.startswith("V"):
            text = f"{core.lemma.lower()}{text[len(core.text) :]}"
    return Matter(
        subject=SLOT if name == _STAND_IN else name,
        wanted=wanted,
        text=text,
        verb=verb,
        predicate=said,
        told=told,
    )


def _told(read: Parse, root: Word) -> tuple[Position, Word | None, bool]:
    """Return the position that verbs above a matter tell, the word that it hangs on, and whether
    there were any.
    """
    word: Word | None = root
    wanted, told = Position.YES, False
    for _ in range(_DEEPEST):
        if word is None:
            break
        name, denied = _verb(read, word), is_denied(read, word)
        below = _complement(read, word)
        adjective = read.child(word, "acomp", "attr") if name == _STANCES.be else None
        if adjective and _verb(read, adjective) in _TELLING:
            word = adjective
            name, below = _verb(read, word), _complement(read, word)
        if name in _SAYING and (clause := read.child(word, "ccomp")):
            word = clause
            continue
        if name == _STANCES.have and below is not None and has_yet(read, word):
            return Position.OPEN, _complement(read, below), True
        if name in _STANCES.wavers or (denied and name in (*_STANCES.decides, *_STANCES.making_up)):
            return Position.OPEN, below, True
        if name not in _TELLING or (below is None and _has_object(read, word)):
            break
        negative = name in _STANCES.does_not
        if negative and denied:
            return Position.OPEN, below, True
        if negative or denied or _against(read, word, below):
            wanted = Position.NO if wanted is Position.YES else Position.YES
        word, told = below, True
    if word is not None and is_denied(read, word):
        wanted, told = (Position.NO if wanted is Position.YES else Position.YES), True
    told = told or (word is not None and any(lower(one) in _MODALS for one in read.children(word)))
    return wanted, word, told


_TELLING = frozenset((*_STANCES.does, *_STANCES.does_not, *_STANCES.wavers, *_STANCES.decides))


def _verb(read: Parse, word: Word) -> str:
    particle = read.child(word, "prt")
    plain = word.lemma.lower()
    return f"{plain} {lower(particle)}" if particle else plain


def is_denied(read: Parse, word: Word) -> bool:
    """Say whether a word is denied: "does not back", "never backed"."""
    return any(one.role == "neg" or lower(one) in _NOT for one in read.children(word))


def has_yet(read: Parse, word: Word) -> bool:
    """Say whether a verb is one of what is still to be: "has yet to decide"."""
    return any(lower(one) == _STANCES.yet for one in read.children(word))


def _complement(read: Parse, word: Word) -> Word | None:
    """Return what a verb tells of: of "agreed to go" "go", of "committed to the force" "force"."""
    children = list(read.children(word))
    if found := read.child(word, "xcomp") or read.child(word, "ccomp"):
        return found
    for child in children:
        if child.role == "prep" and not _has_object(read, word):
            below = read.child(child, "pcomp", "pobj")
            if below is not None:
                return below
    return next(
        (one for one in children if one.role == "advcl" and _is_infinitive(read, one)), None
    )


def _has_object(read: Parse, word: Word) -> bool:
    return read.child(word, "dobj", "attr", "nsubjpass") is not None


def _is_infinitive(read: Parse, word: Word) -> bool:
    return any(one.tag == "TO" for one in read.children(word))


def _against(read: Parse, word: Word, below: Word | None) -> bool:
    if below is None:
        return False
    above = read.words[below.head]
    return above is not word and lower(above) == _STANCES.against
